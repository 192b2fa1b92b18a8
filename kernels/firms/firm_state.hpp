#pragma once
/// State of market, hardware, contracts and firms of one group of paths: records of lanes by subject, a lane is a path.
/// Every subject has a room, a folder here: state.hpp is its records, the other headers its start, its verbs and its step.
/// All may read a record, its room alone writes it. Money in quanta. Memory belongs to the caller.
#include "kernels/factors/factor_state.hpp"
#include "kernels/firms/accounts/state.hpp"
#include "kernels/firms/cohorts/state.hpp"
#include "kernels/firms/conduct/state.hpp"
#include "kernels/firms/contracts/state.hpp"
#include "kernels/firms/debts/state.hpp"
#include "kernels/firms/equity_commitments/state.hpp"
#include "kernels/firms/facilities/state.hpp"
#include "kernels/firms/funding/state.hpp"
#include "kernels/firms/gpu_classes/state.hpp"
#include "kernels/firms/guarantees/state.hpp"
#include "kernels/firms/labs/state.hpp"
#include "kernels/firms/market/state.hpp"
#include "kernels/firms/payments/state.hpp"
#include "kernels/firms/regions/state.hpp"
#include "kernels/firms/sites/state.hpp"
#include "kernels/firms/stakes/state.hpp"
#include "kernels/firms/standing/state.hpp"
#include "kernels/tables/study_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct FirmState {
    ClearingScratch clearing;
    Row<Real> relative_training;  ///< [lab] ln(T / geometric mean), which intensities of events read
    Records<Market> market;
    Records<Region> regions;
    Records<PowerTranche> tranches;
    Records<Site> sites;
    Records<GpuClass> classes;
    Records<Race> race;
    Records<Lab> labs;
    Records<Cohort> cohorts;
    Records<Contract> contracts;
    Records<Debt> debts;
    Records<Facility> facilities;
    Records<EquityCommitment> commitments;
    Records<Guarantee> guarantees;
    Records<Stake> stakes;
    Records<Payment> payments;
    Records<Obligations> obligations;
    Records<Account> accounts;
    Records<Funding> funding;
    Records<Conduct> conduct;
    Records<Standing> standing;
};

BALLAST_FN void carve(Arena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    s.relative_training = arena.reals(t.num_labs);
    take(arena, 1, s.market);
    take(arena, t.num_regions, s.regions);
    take(arena, t.num_power_tranches, s.tranches);
    take(arena, t.num_sites, s.sites);
    take(arena, t.num_classes, s.classes);
    take(arena, 1, s.race);
    take(arena, t.num_labs, s.labs);
    take(arena, t.num_cohorts, s.cohorts);
    take(arena, t.num_contracts, s.contracts);
    take(arena, t.num_debts, s.debts);
    take(arena, t.num_facilities, s.facilities);
    take(arena, t.num_commitments, s.commitments);
    take(arena, t.num_guarantees, s.guarantees);
    take(arena, t.num_stakes, s.stakes);
    take(arena, t.num_payments, s.payments);
    take(arena, t.num_firms, s.obligations);
    take(arena, t.num_firms, s.accounts);
    take(arena, t.num_firms, s.funding);
    take(arena, t.num_firms, s.conduct);
    take(arena, t.num_firms, s.standing);
}

BALLAST_FN void carve_scratch(ScratchArena& arena, FirmTables<Scalar> const& t, FirmState& s)
{
    carve_scratch(arena, t.largest_circle, s.clearing);
}

}  // namespace ballast::BALLAST_KERNEL_NS
