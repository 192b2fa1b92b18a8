#pragma once
/// What kernels see of the tables of a scenario: sizes, numbers and pointers to arrays, wherever these lie.
#include "host/study/table_arrays.hpp"

namespace ballast {

template <class List>
std::int32_t table_size(List const& list)
{
    return static_cast<std::int32_t>(list.size());
}

/// `at(array)` says where an array of `a` lies; it is asked once for each, always in the same order.
template <class Scalar, class At>
FactorTables<Scalar> factor_view(TableArrays<Scalar> const& a, At& at)
{
    FactorTables<Scalar> t{};
    t.num_linear = table_size(a.linear);
    t.num_cir = table_size(a.cir);
    t.num_markov = table_size(a.markov);
    t.num_drivers = a.num_drivers;
    t.num_normals = table_size(a.normal_key);
    t.num_jumps = table_size(a.jumps);
    t.num_events = table_size(a.events);
    t.student_t = a.student_t;
    t.noise_free = a.noise_free;
    t.linear = at(a.linear);
    t.cir = at(a.cir);
    t.markov = at(a.markov);
    t.jumps = at(a.jumps);
    t.loading = at(a.loading);
    t.trend = at(a.trend);
    t.normal_key = at(a.normal_key);
    t.mixing_key = a.mixing_key;
    t.mixing = at(a.mixing);
    t.events = at(a.events);
    t.event_factor = at(a.event_factor);
    t.event_beta = at(a.event_beta);
    t.excited_event = at(a.excited_event);
    t.excite_eta = at(a.excite_eta);
    t.effects = at(a.effects);
    t.forced_first = at(a.forced_first);
    t.forced_event = at(a.forced_event);
    t.shift_first = at(a.shift_first);
    t.shift_factor = at(a.shift_factor);
    t.shift_amount = at(a.shift_amount);
    t.held_regime = at(a.held_regime);
    return t;
}

template <class Scalar, class At>
FirmTables<Scalar> firm_view(TableArrays<Scalar> const& a, At& at)
{
    FirmTables<Scalar> t{};
    t.num_classes = table_size(a.classes);
    t.num_regions = table_size(a.regions);
    t.num_sites = table_size(a.sites);
    t.num_phases = table_size(a.phases);
    t.num_cohorts = table_size(a.cohorts);
    t.num_contracts = table_size(a.contracts);
    t.num_labs = table_size(a.labs);
    t.num_firms = table_size(a.firms);
    t.num_debts = table_size(a.debts);
    t.num_facilities = table_size(a.facilities);
    t.num_leases = table_size(a.leases);
    t.num_stakes = table_size(a.stakes);
    t.num_commitments = table_size(a.commitments);
    t.num_guarantees = table_size(a.guarantees);
    t.num_margin_debts = table_size(a.margin_debt);
    t.num_circles = table_size(a.circle_is_closed);
    t.largest_circle = a.largest_circle;
    t.market = a.market;
    t.classes = at(a.classes);
    t.regions = at(a.regions);
    t.sites = at(a.sites);
    t.phases = at(a.phases);
    t.cohorts = at(a.cohorts);
    t.contracts = at(a.contracts);
    t.labs = at(a.labs);
    t.firms = at(a.firms);
    t.debts = at(a.debts);
    t.facilities = at(a.facilities);
    t.leases = at(a.leases);
    t.stakes = at(a.stakes);
    t.commitments = at(a.commitments);
    t.guarantees = at(a.guarantees);
    t.open_capability = a.open_capability;
    t.open_catch_up = a.open_catch_up;
    t.open_log_capture = a.open_log_capture;
    t.spill_share = a.spill_share;
    t.log_rent = at(a.log_rent);
    t.num_ahead = a.num_plan_steps + 1;
    t.ahead_steps = a.ahead_steps;
    t.comfort_steps = a.comfort_steps;
    t.training_weight = at(a.training_weight);
    t.inference_weight = at(a.inference_weight);
    t.planned_log_rent = at(a.planned_log_rent);
    t.remaining_life = at(a.remaining_life);
    t.power_price = at(a.power_price);
    t.certain_mw = at(a.certain_mw);
    t.required_mw_inv = at(a.required_mw_inv);
    t.gpus = at(a.gpus);
    t.working_gpus = at(a.working_gpus);
    t.contract_gpus = at(a.contract_gpus);
    t.contract_pay = at(a.contract_pay);
    t.contract_compute = at(a.contract_compute);
    t.contract_present_pay = at(a.contract_present_pay);
    t.efficiency = at(a.efficiency);
    t.core = at(a.core);
    t.fixed_cost = at(a.fixed_cost);
    t.committed_capex = at(a.committed_capex);
    t.uncommitted_capex = at(a.uncommitted_capex);
    t.expected_flow = at(a.expected_flow);
    t.ahead = at(a.ahead);
    t.ahead_short_low = at(a.ahead_short_low);
    t.ahead_long_low = at(a.ahead_long_low);
    t.trough_first = at(a.trough_first);
    t.trough_after = at(a.trough_after);
    t.trough_sum = at(a.trough_sum);
    t.planned_signed_pay = at(a.planned_signed_pay);
    t.planned_spot = at(a.planned_spot);
    t.planned_receipts = at(a.planned_receipts);
    t.planned_revenue = at(a.planned_revenue);
    t.planned_costs = at(a.planned_costs);
    t.debt_principal = at(a.debt_principal);
    t.facility_invoice = at(a.facility_invoice);
    t.lease_rent = at(a.lease_rent);
    t.outside_supply = at(a.outside_supply);
    t.planned_log_supply = at(a.planned_log_supply);
    t.provided_contract = at(a.provided_contract);
    t.bought_contract = at(a.bought_contract);
    t.owned_cohort = at(a.owned_cohort);
    t.paid_lease = at(a.paid_lease);
    t.received_lease = at(a.received_lease);
    t.firm_stake = at(a.firm_stake);
    t.invested_commitment = at(a.invested_commitment);
    t.funded_commitment = at(a.funded_commitment);
    t.given_guarantee = at(a.given_guarantee);
    t.covered_guarantee = at(a.covered_guarantee);
    t.shell_phase = at(a.shell_phase);
    t.margin_debt = at(a.margin_debt);
    t.circle_first = at(a.circle_first);
    t.circle_firm = at(a.circle_firm);
    t.circle_is_closed = at(a.circle_is_closed);
    t.slip_quantile = at(a.slip_quantile);
    return t;
}

/// As above, for all tables of the scenario.
template <class Scalar, class At>
StudyTables<Scalar> view_of(TableArrays<Scalar> const& a, At&& at)
{
    StudyTables<Scalar> t{};
    t.num_steps = a.num_steps;
    t.num_plan_steps = a.num_plan_steps;
    t.num_reports = a.num_reports;
    t.num_quantile_reports = a.num_quantile_reports;
    t.report = at(a.report);
    t.quantile_report = at(a.quantile_report);
    t.quarter_end = at(a.quarter_end);
    t.num_portfolios = table_size(a.portfolio_step);
    t.portfolio_first = at(a.portfolio_first);
    t.portfolio_vendor = at(a.portfolio_vendor);
    t.portfolio_cost = at(a.portfolio_cost);
    t.portfolio_step = at(a.portfolio_step);
    t.seed = a.seed;
    t.factors = factor_view(a, at);
    t.firms = firm_view(a, at);
    return t;
}

}  // namespace ballast
