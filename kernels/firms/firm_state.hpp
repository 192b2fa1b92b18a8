#pragma once
/// State of market, hardware, contracts and firms of one group of paths: records of lanes by subject, a lane is a path.
/// Every subject has a room, a folder here: state.hpp is its records, the other headers its start, its verbs and its step.
/// All may read a record, its room alone writes it. Money in quanta. Memory belongs to the caller.
#include "kernels/factors/factor_state.hpp"
#include "kernels/firms/accounts/state.hpp"
#include "kernels/firms/bridging/state.hpp"
#include "kernels/firms/cash_flows/state.hpp"
#include "kernels/firms/cohorts/state.hpp"
#include "kernels/firms/conduct/state.hpp"
#include "kernels/firms/contracts/state.hpp"
#include "kernels/firms/credit/state.hpp"
#include "kernels/firms/debts/state.hpp"
#include "kernels/firms/equity_commitments/state.hpp"
#include "kernels/firms/facilities/state.hpp"
#include "kernels/firms/funding/state.hpp"
#include "kernels/firms/gpu_classes/state.hpp"
#include "kernels/firms/guarantees/state.hpp"
#include "kernels/firms/labs/state.hpp"
#include "kernels/firms/leases/state.hpp"
#include "kernels/firms/losses/state.hpp"
#include "kernels/firms/market/state.hpp"
#include "kernels/firms/operational_losses/state.hpp"
#include "kernels/firms/order_books/state.hpp"
#include "kernels/firms/payments/state.hpp"
#include "kernels/firms/power_rights/state.hpp"
#include "kernels/firms/regions/state.hpp"
#include "kernels/firms/sites/state.hpp"
#include "kernels/firms/stakes/state.hpp"
#include "kernels/firms/standing/state.hpp"
#include "kernels/tables/study_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct FirmState {
    Row<Real> relative_training;  ///< [lab] ln(T / geometric mean), which intensities of events read
    Records<Market> market;
    Records<Region> regions;
    Records<Site> sites;
    Records<GpuClass> classes;
    Records<Race> race;
    Records<Lab> labs;
    Records<Cohort> cohorts;
    Records<Contract> contracts;
    Records<Debt> debts;
    Records<EquityCommitment> commitments;
    Records<Guarantee> guarantees;
    Records<Stake> stakes;
    Records<Payment> payments;
    Records<Obligations> obligations;
    Records<Account> accounts;
    Records<Funding> funding;
    Records<Conduct> conduct;
    Records<Standing> standing;

    ScratchRecords<PowerTranche> tranches;
    ScratchRecords<Procurement> procurement;
    ScratchRecords<Facility> facilities;
    ScratchRecords<FloorCall> floor_calls;     ///< [cohort]
    ScratchRecords<Retirement> retirements;    ///< [cohort]
    ScratchRecords<ContractTerms> terms;       ///< [contract]
    ScratchRecords<Insourcing> insourcings;    ///< of contracts, or none
    ScratchRecords<Refinancing> refinancings;  ///< [debt]
    ScratchRecords<Lease> leases;
    ScratchRecords<OperationalRisk> operational_risks;
    ScratchRecords<OrderBook> order_books;
    ScratchRecords<PowerRight> power_rights;
    ScratchRecords<PowerSales> power_sales;  ///< [firm], or none
    ScratchRecords<CalledCommitment> called_commitments;
    ScratchRecords<Raised> raised;  ///< [firm], or none
    ScratchRecords<Claims> claims;  ///< [firm], as all below
    ScratchRecords<UnitCost> unit_costs;
    ScratchRecords<Books> books;
    ScratchRecords<Fundraising> fundraising;
    ScratchRecords<Credit> credit;
    ScratchRecords<Exit> exits;
    ScratchRecords<Loss> losses;            ///< none where nobody counts them
    ScratchRecords<LenderCapital> lenders;  ///< [lender]
    ScratchRecords<Sale> sales;
    ScratchRecords<CashFlows> cash_flows;  ///< none where nobody counts them
    ScratchRecords<Bridging> bridging;     ///< of the firms that have any
    ScratchRecords<Call> calls;
    ClearingScratch clearing;
};

template <class Space>
BALLAST_FN void carve(Space& space, FirmTables<Scalar> const& t, FirmState& s)
{
    take(space, t.num_labs, s.relative_training);
    take(space, 1, s.market);
    take(space, t.num_regions, s.regions);
    take(space, t.num_sites, s.sites);
    take(space, t.num_classes, s.classes);
    take(space, 1, s.race);
    take(space, t.num_labs, s.labs);
    take(space, t.num_cohorts, s.cohorts);
    take(space, t.num_contracts, s.contracts);
    take(space, t.num_debts, s.debts);
    take(space, t.num_commitments, s.commitments);
    take(space, t.num_guarantees, s.guarantees);
    take(space, t.num_stakes, s.stakes);
    take(space, t.num_payments, s.payments);
    take(space, t.num_firms, s.obligations);
    take(space, t.num_firms, s.accounts);
    take(space, t.num_firms, s.funding);
    take(space, t.num_firms, s.conduct);
    take(space, t.num_firms, s.standing);
}

template <class Space>
BALLAST_FN void carve_scratch(Space& space, FirmTables<Scalar> const& t, FirmState& s)
{
    take(space, t.num_power_tranches, s.tranches);
    take(space, t.num_labs, s.procurement);
    take(space, t.num_facilities, s.facilities);
    take(space, t.num_cohorts, s.floor_calls);
    take(space, t.num_cohorts, s.retirements);
    take(space, t.num_contracts, s.terms);
    take(space, t.num_insourcings, s.insourcings);
    take(space, t.num_debts, s.refinancings);
    take(space, t.num_leases, s.leases);
    take(space, t.num_operational_risks, s.operational_risks);
    take(space, t.num_order_books, s.order_books);
    take(space, t.num_power_rights, s.power_rights);
    take(space, t.num_power_sellers, s.power_sales);
    take(space, t.num_commitments, s.called_commitments);
    take(space, t.num_raising, s.raised);
    take(space, t.num_firms, s.claims);
    take(space, t.num_firms, s.unit_costs);
    take(space, t.num_firms, s.books);
    take(space, t.num_firms, s.fundraising);
    take(space, t.num_firms, s.credit);
    take(space, t.num_firms, s.exits);
    take(space, t.num_losses, s.losses);
    take(space, t.num_lenders, s.lenders);
    take(space, t.num_sales, s.sales);
    take(space, t.num_cash_flows, s.cash_flows);
    take(space, t.num_bridging, s.bridging);
    take(space, t.num_calls, s.calls);
    carve_scratch(space, t.largest_circle, s.clearing);
}

}  // namespace ballast::BALLAST_KERNEL_NS
