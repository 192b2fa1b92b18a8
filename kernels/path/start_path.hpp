#pragma once
/// State of a path at the start of the study. Draws: first thresholds (ordinal 0), initial states of chains, slips.
#include "kernels/factors/cir.hpp"
#include "kernels/factors/events.hpp"
#include "kernels/factors/jumps.hpp"
#include "kernels/factors/linear.hpp"
#include "kernels/factors/markov.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/bridging/bridging.hpp"
#include "kernels/firms/cash_flows/cash_flows.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/conduct/conduct.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/credit/lenders.hpp"
#include "kernels/firms/debts/debts.hpp"
#include "kernels/firms/equity_commitments/equity_commitments.hpp"
#include "kernels/firms/facilities/facilities.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/gpu_classes/rents.hpp"
#include "kernels/firms/guarantees/guarantees.hpp"
#include "kernels/firms/labs/capability.hpp"
#include "kernels/firms/leases/leases.hpp"
#include "kernels/firms/losses/losses.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/operational_losses/operational_losses.hpp"
#include "kernels/firms/order_books/order_books.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/regions/regions.hpp"
#include "kernels/firms/sites/sites.hpp"
#include "kernels/firms/stakes/stakes.hpp"
#include "kernels/firms/standing/exits.hpp"
#include "kernels/path/path_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_path(Team const& team, StudyTables<Scalar> const& t, PathState const& s, Draws const& d)
{
    start_linear(team, t.factors, s.factors);
    start_cir(team, t.factors, s.factors);
    start_markov(team, t.factors, s.factors, d);
    start_jumps(team, t.factors, s.factors, d);
    start_events(team, t.factors, s.factors, d);
    start_market(team, s.firms);
    start_regions(team, t.firms, s.firms, d);
    start_sites(team, t.firms, s.firms, d);
    start_classes(team, t.firms, s.firms);
    start_labs(team, t.firms, s.firms);
    start_cohorts(team, t.firms, s.firms);
    start_contracts(team, t.firms, s.firms, d);
    start_debts(team, t.firms, s.firms);
    start_facilities(team, t.firms, s.firms, d);
    start_commitments(team, t.firms, s.firms);
    start_guarantees(team, t.firms, s.firms);
    start_leases(team, t.firms, s.firms, d);
    start_stakes(team, t.firms, s.firms);
    start_order_books(team, t.firms, s.firms);
    start_power_rights(team, t.firms, s.firms);
    start_payments(team, t.firms, s.firms);
    start_operational_risks(team, t.firms, s.firms, d);
    start_accounts(team, t.firms, s.firms);
    start_funding(team, t.firms, s.firms, d);
    start_conduct(team, t.firms, s.firms);
    start_standing(team, t.firms, s.firms, d);
    start_credit(team, t.firms, s.firms, d);
    start_lenders(team, t.firms, s.firms);
    start_losses(team, t.firms, s.firms);
    start_cash_flows(team, t.firms, s.firms);
    start_bridging(team, t.firms, s.firms, d);
    team.sync();
    start_needs(team, t.firms, s.factors, s.firms);
    start_intensities(team, t.factors, s.factors, s.firms.relative_training);
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
