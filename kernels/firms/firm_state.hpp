#pragma once
/// State of market, hardware, contracts and firms of one group of paths: records of lanes by subject, a lane is a path.
/// Money in quanta. Memory belongs to the caller.
#include "kernels/factors/factor_state.hpp"
#include "kernels/firms/actions_state.hpp"
#include "kernels/firms/balance_state.hpp"
#include "kernels/firms/conduct_state.hpp"
#include "kernels/firms/contracts_state.hpp"
#include "kernels/firms/debts_state.hpp"
#include "kernels/firms/exits_state.hpp"
#include "kernels/firms/facilities_state.hpp"
#include "kernels/firms/fleets_state.hpp"
#include "kernels/firms/holdings_state.hpp"
#include "kernels/firms/labs_state.hpp"
#include "kernels/firms/leases_state.hpp"
#include "kernels/firms/market_state.hpp"
#include "kernels/firms/obligations_state.hpp"
#include "kernels/firms/promises_state.hpp"
#include "kernels/firms/regions_state.hpp"
#include "kernels/firms/rents_state.hpp"
#include "kernels/firms/sites_state.hpp"
#include "kernels/tables/study_tables.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"
#include "kernels/tables/vocabulary/span.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What the direct solution of a circle of payments writes on (exact_clearing.hpp), for one circle at a time, n firms in
/// the largest. Empty where payments cannot run in circles. Firms by their place in the circle.
struct ClearingScratch {
    ScratchRow<Real> owed;          ///< [n][n] by creditor, then debtor
    ScratchRow<Real> net;           ///< [n] right side
    ScratchRow<Real> leak;          ///< [n] owed outside the unknowns; then the pivot
    ScratchRow<Real> segment;       ///< [n] marginal class
    ScratchRow<Real> share;         ///< [n] paid of the marginal class
    ScratchRow<Real> bound;         ///< [n] share that cannot be exceeded
    ScratchRow<Real> pays_nothing;  ///< [n] 1: of the marginal class
};

struct FirmState {
    ClearingScratch clearing;
    Row<Real> relative_training;  ///< [lab] ln(T / geometric mean), which intensities of events read
    Records<Market> market;
    Records<Region> regions;
    Records<PowerTranche> tranches;
    Records<Site> sites;
    Records<GpuClass> classes;
    Records<Lab> labs;
    Records<Cohort> cohorts;
    Records<Contract> contracts;
    Records<Debt> debts;
    Records<Facility> facilities;
    Records<Lease> leases;
    Records<EquityCommitment> commitments;
    Records<Guarantee> guarantees;
    Records<Stake> stakes;
    Records<Balance> balances;
    Records<Accrual> accruals;
    Records<Funding> funding;
    Records<Conduct> conduct;
    Records<Standing> standing;
};

BALLAST_FN void carve(Arena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    s.relative_training = arena.reals(t.num_labs);
    take(arena, 1, s.market);
    take(arena, t.num_regions, s.regions);
    take(arena, t.num_phases, s.tranches);
    take(arena, t.num_sites, s.sites);
    take(arena, t.num_classes, s.classes);
    take(arena, t.num_labs, s.labs);
    take(arena, t.num_cohorts, s.cohorts);
    take(arena, t.num_contracts, s.contracts);
    take(arena, t.num_debts, s.debts);
    take(arena, t.num_facilities, s.facilities);
    take(arena, t.num_leases, s.leases);
    take(arena, t.num_commitments, s.commitments);
    take(arena, t.num_guarantees, s.guarantees);
    take(arena, t.num_stakes, s.stakes);
    take(arena, t.num_firms, s.balances);
    take(arena, t.num_firms, s.accruals);
    take(arena, t.num_firms, s.funding);
    take(arena, t.num_firms, s.conduct);
    take(arena, t.num_firms, s.standing);
}

BALLAST_FN void carve_scratch(ScratchArena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    int const n = t.largest_circle;
    ClearingScratch& w = s.clearing;
    w.owed = arena.reals(static_cast<std::int64_t>(n) * n);
    w.net = arena.reals(n);
    w.leak = arena.reals(n);
    w.segment = arena.reals(n);
    w.share = arena.reals(n);
    w.bound = arena.reals(n);
    w.pays_nothing = arena.reals(n);
}

/// What a firm owes in the step beyond its own means, its lines and full receipts; negative if they suffice.
BALLAST_FN Real missing_means(FirmState const& s, int firm)
{
    Accrual const& of = s.accruals[firm];
    return total(of.due) - (of.resources + of.line_available + of.receipts);
}

}  // namespace ballast::BALLAST_KERNEL_NS
