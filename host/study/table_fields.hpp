#pragma once
/// Every member of the records of the kernel tables, listed once: for the conversion from double to the precision of
/// a run, and for hashes that see values and no padding. The assertions below fail where a member is missing here.
#include <cstddef>

#include "kernels/path/study_tables.hpp"

namespace ballast {

// clang-format off
/// for_each_field(a, b, each) calls each(member of a, member of b) for two records of one kind.

template <class From, class To, class Each>
constexpr void for_each_field(LinearFactor<From> const& a, LinearFactor<To>& b, Each&& each)
{
    each(a.initial, b.initial); each(a.decay, b.decay); each(a.stddev, b.stddev);
    each(a.idiosyncratic, b.idiosyncratic); each(a.clip, b.clip); each(a.normal, b.normal);
}

template <class From, class To, class Each>
constexpr void for_each_field(JumpComponent<From> const& a, JumpComponent<To>& b, Each&& each)
{
    each(a.factor, b.factor); each(a.rate, b.rate); each(a.mean, b.mean); each(a.stddev, b.stddev);
    each(a.arrival, b.arrival); each(a.mark, b.mark);
}

template <class From, class To, class Each>
constexpr void for_each_field(CirFactor<From> const& a, CirFactor<To>& b, Each&& each)
{
    each(a.initial, b.initial); each(a.mean, b.mean); each(a.decay, b.decay);
    each(a.variance_slope, b.variance_slope); each(a.variance_level, b.variance_level);
    each(a.idiosyncratic, b.idiosyncratic); each(a.normal, b.normal);
}

template <class From, class To, class Each>
constexpr void for_each_field(MarkovFactor<From> const& a, MarkovFactor<To>& b, Each&& each)
{
    each(a.num_states, b.num_states); each(a.exit_rate, b.exit_rate);
    each(a.target_cumulative, b.target_cumulative); each(a.start_cumulative, b.start_cumulative);
    each(a.planned_state, b.planned_state); each(a.start, b.start); each(a.arrival, b.arrival);
    each(a.target, b.target);
}

template <class From, class To, class Each>
constexpr void for_each_field(EventEffect<From> const& a, EventEffect<To>& b, Each&& each)
{
    each(a.target, b.target); each(a.object, b.object); each(a.law, b.law); each(a.mean, b.mean);
    each(a.stddev, b.stddev); each(a.sign, b.sign); each(a.permanent, b.permanent); each(a.mark, b.mark);
}

template <class From, class To, class Each>
constexpr void for_each_field(EventProcess<From> const& a, EventProcess<To>& b, Each&& each)
{
    each(a.rate, b.rate); each(a.log_offset, b.log_offset); each(a.excitation_decay, b.excitation_decay);
    each(a.excitation_beta, b.excitation_beta); each(a.lab, b.lab);
    each(a.training_exponent, b.training_exponent); each(a.first_loading, b.first_loading);
    each(a.end_loading, b.end_loading); each(a.first_excite, b.first_excite);
    each(a.end_excite, b.end_excite); each(a.first_effect, b.first_effect);
    each(a.end_effect, b.end_effect); each(a.arrival, b.arrival);
}

template <class From, class To, class Each>
constexpr void for_each_field(MarketTable<From> const& a, MarketTable<To>& b, Each&& each)
{
    each(a.training, b.training); each(a.inference, b.inference); each(a.ai_equity, b.ai_equity);
    each(a.neocloud_equity, b.neocloud_equity); each(a.paid_market, b.paid_market);
    each(a.short_rate, b.short_rate); each(a.spread, b.spread); each(a.regime, b.regime);
    each(a.paid_market_initial, b.paid_market_initial); each(a.short_rate_constant, b.short_rate_constant);
    each(a.spread_mean, b.spread_mean); each(a.regime_spread, b.regime_spread);
    each(a.capacity, b.capacity); each(a.uncommitted, b.uncommitted);
    each(a.supply_elasticity, b.supply_elasticity); each(a.supply_decay, b.supply_decay);
    each(a.confidence_decay, b.confidence_decay); each(a.confidence_per_failure, b.confidence_per_failure);
    each(a.hazard_slope, b.hazard_slope); each(a.hazard_cap, b.hazard_cap);
    each(a.demand_slope, b.demand_slope); each(a.demand_offset, b.demand_offset);
    each(a.late_hazard, b.late_hazard); each(a.retrench_multiple, b.retrench_multiple);
    each(a.recovery_trade, b.recovery_trade); each(a.release_elasticity, b.release_elasticity);
    each(a.release_depth_inv, b.release_depth_inv); each(a.release_decay, b.release_decay);
    each(a.resale_elasticity, b.resale_elasticity); each(a.resale_depth_inv, b.resale_depth_inv);
    each(a.resale_decay, b.resale_decay); each(a.renegotiate_intercept, b.renegotiate_intercept);
    each(a.renegotiate_runway, b.renegotiate_runway); each(a.renegotiate_price, b.renegotiate_price);
    each(a.renegotiate_concession, b.renegotiate_concession);
    each(a.renegotiate_least_cut, b.renegotiate_least_cut); each(a.replacement_class, b.replacement_class);
    each(a.replacement_share, b.replacement_share); each(a.replacement_gain, b.replacement_gain);
    each(a.replacement_switch, b.replacement_switch); each(a.substitute_steps, b.substitute_steps);
    each(a.lose_capacity, b.lose_capacity); each(a.write_down, b.write_down);
    each(a.lose_demand, b.lose_demand); each(a.num_buyers, b.num_buyers); each(a.dt, b.dt);
    each(a.flow_decay, b.flow_decay); each(a.cause_decay, b.cause_decay);
    each(a.year_mean_decay, b.year_mean_decay); each(a.money_unit_log2, b.money_unit_log2);
    each(a.usd_per_quantum_inv, b.usd_per_quantum_inv);
}

template <class From, class To, class Each>
constexpr void for_each_field(GpuClassTable<From> const& a, GpuClassTable<To>& b, Each&& each)
{
    each(a.deviation, b.deviation); each(a.jump_decay, b.jump_decay);
    each(a.mwh_per_gpu_step, b.mwh_per_gpu_step);
    each(a.operations_per_gpu_step, b.operations_per_gpu_step);
    each(a.hours_to_quanta_step, b.hours_to_quanta_step); each(a.mwh_per_hour, b.mwh_per_hour);
    each(a.operations_usd_per_hour, b.operations_usd_per_hour); each(a.spot_ratio, b.spot_ratio);
    each(a.h100e, b.h100e); each(a.hours_per_year, b.hours_per_year); each(a.obsolescence, b.obsolescence);
    each(a.reversion, b.reversion); each(a.discount_premium, b.discount_premium);
    each(a.scrap_usd, b.scrap_usd); each(a.expected_log_shift, b.expected_log_shift);
    each(a.power_reference, b.power_reference); each(a.region, b.region); each(a.sold_share, b.sold_share);
    each(a.site_cost, b.site_cost); each(a.debt_service, b.debt_service);
}

template <class From, class To, class Each>
constexpr void for_each_field(RegionTable<From> const& a, RegionTable<To>& b, Each&& each)
{
    each(a.price_factor, b.price_factor); each(a.level_factor, b.level_factor);
    each(a.spike_rate, b.spike_rate); each(a.spike_log_mean, b.spike_log_mean);
    each(a.spike_log_stddev, b.spike_log_stddev); each(a.spike_average, b.spike_average);
    each(a.spike_decay, b.spike_decay); each(a.availability, b.availability);
    each(a.outage_decay, b.outage_decay); each(a.slip_root, b.slip_root);
    each(a.slip_root_rest, b.slip_root_rest); each(a.spike_arrival, b.spike_arrival);
    each(a.spike_mark, b.spike_mark); each(a.slip, b.slip);
}

template <class From, class To, class Each>
constexpr void for_each_field(SiteTable<From> const& a, SiteTable<To>& b, Each&& each)
{
    each(a.region, b.region); each(a.first_phase, b.first_phase); each(a.end_phase, b.end_phase);
    each(a.floating_share, b.floating_share); each(a.fixed_price, b.fixed_price);
}

template <class From, class To, class Each>
constexpr void for_each_field(PhaseTable<From> const& a, PhaseTable<To>& b, Each&& each)
{
    each(a.site, b.site); each(a.region, b.region); each(a.mw, b.mw); each(a.planned_step, b.planned_step);
    each(a.slip_probability, b.slip_probability); each(a.never_probability, b.never_probability);
    each(a.shell, b.shell); each(a.shell_steps, b.shell_steps); each(a.slip, b.slip);
}

template <class From, class To, class Each>
constexpr void for_each_field(CohortTable<From> const& a, CohortTable<To>& b, Each&& each)
{
    each(a.owner, b.owner); each(a.site, b.site); each(a.gpu_class, b.gpu_class); each(a.region, b.region);
    each(a.first_contract, b.first_contract); each(a.end_contract, b.end_contract);
    each(a.own_share, b.own_share); each(a.merchant_utilisation, b.merchant_utilisation);
    each(a.merchant_h100e, b.merchant_h100e); each(a.lab, b.lab); each(a.vehicle, b.vehicle);
    each(a.floor_contract, b.floor_contract);
}

template <class From, class To, class Each>
constexpr void for_each_field(ContractTable<From> const& a, ContractTable<To>& b, Each&& each)
{
    each(a.provider, b.provider); each(a.customer, b.customer); each(a.cohort, b.cohort);
    each(a.gpu_class, b.gpu_class); each(a.indexed, b.indexed); each(a.floor, b.floor);
    each(a.take_or_pay, b.take_or_pay); each(a.use_share, b.use_share); each(a.prepayment, b.prepayment);
    each(a.prepayment_share, b.prepayment_share); each(a.cancel_rate, b.cancel_rate);
    each(a.competing_rate, b.competing_rate); each(a.walk_rate, b.walk_rate);
    each(a.cure_years, b.cure_years); each(a.delivery_threshold, b.delivery_threshold); each(a.fee, b.fee);
    each(a.renewal_step, b.renewal_step); each(a.old_term_share, b.old_term_share);
    each(a.renewal_probability, b.renewal_probability);
    each(a.renewal_ratio, b.renewal_ratio); each(a.planned_rent, b.planned_rent);
    each(a.cancel_step, b.cancel_step); each(a.vehicle, b.vehicle); each(a.idle_floor, b.idle_floor);
    each(a.notice_from_step, b.notice_from_step); each(a.notice_steps, b.notice_steps);
    each(a.notice_rate, b.notice_rate); each(a.base_use, b.base_use); each(a.use_beta, b.use_beta);
    each(a.capex, b.capex); each(a.end_step, b.end_step); each(a.life_inverse, b.life_inverse);
    each(a.frailty_root, b.frailty_root); each(a.frailty_rest, b.frailty_rest);
    each(a.threshold, b.threshold); each(a.renewal, b.renewal); each(a.talks, b.talks);
    each(a.frailty, b.frailty);
}

template <class From, class To, class Each>
constexpr void for_each_field(LabTable<From> const& a, LabTable<To>& b, Each&& each)
{
    each(a.firm, b.firm); each(a.capability, b.capability); each(a.catch_up, b.catch_up);
    each(a.log_capture, b.log_capture); each(a.initial_demand, b.initial_demand); each(a.lag, b.lag);
    each(a.min_training, b.min_training); each(a.revenue_per_compute, b.revenue_per_compute);
    each(a.initial_compute, b.initial_compute); each(a.outside_compute, b.outside_compute);
    each(a.commitment_rate, b.commitment_rate); each(a.commitment_initial, b.commitment_initial);
    each(a.commitment_response, b.commitment_response); each(a.log_rivals_initial, b.log_rivals_initial);
    each(a.lead_quarters, b.lead_quarters); each(a.commitment_deposit, b.commitment_deposit);
    each(a.compute_per_commitment, b.compute_per_commitment);
}

template <class From, class To, class Each>
constexpr void for_each_field(FirmTable<From> const& a, FirmTable<To>& b, Each&& each)
{
    each(a.lab, b.lab); each(a.tier, b.tier); each(a.investment_grade, b.investment_grade);
    each(a.core_factor, b.core_factor); each(a.core_is_log, b.core_is_log);
    each(a.noise_normal, b.noise_normal); each(a.cash, b.cash);
    each(a.minimum_liquidity, b.minimum_liquidity); each(a.core_beta, b.core_beta); each(a.noise, b.noise);
    each(a.cost_share, b.cost_share); each(a.log_valuation, b.log_valuation);
    each(a.equity_beta, b.equity_beta); each(a.neocloud_beta, b.neocloud_beta);
    each(a.revenue_elasticity, b.revenue_elasticity); each(a.log_revenue_initial, b.log_revenue_initial);
    each(a.equity_rate, b.equity_rate);
    each(a.debt_rate, b.debt_rate); each(a.equity_share, b.equity_share);
    each(a.patience_inverse, b.patience_inverse); each(a.down_round, b.down_round);
    each(a.debt_size, b.debt_size); each(a.debt_spread, b.debt_spread); each(a.credit_beta, b.credit_beta);
    each(a.headroom_multiple, b.headroom_multiple); each(a.revolver, b.revolver);
    each(a.revolver_drawn, b.revolver_drawn); each(a.revolver_rate, b.revolver_rate);
    each(a.revolver_minimum, b.revolver_minimum); each(a.new_debt, b.new_debt);
    each(a.grace_steps, b.grace_steps); each(a.kind_exchange, b.kind_exchange);
    each(a.kind_reorganisation, b.kind_reorganisation); each(a.exchange_recovery, b.exchange_recovery);
    each(a.outside_rate, b.outside_rate); each(a.merger_rate, b.merger_rate);
    each(a.buyer_share, b.buyer_share); each(a.fleet_haircut, b.fleet_haircut);
    each(a.austerity_use, b.austerity_use); each(a.flow_initial, b.flow_initial); each(a.capex_initial, b.capex_initial);
    each(a.ltv_watch, b.ltv_watch); each(a.ltv_normal, b.ltv_normal); each(a.ltv_ceiling, b.ltv_ceiling);
    each(a.sale_haircut, b.sale_haircut); each(a.sale_impact, b.sale_impact); each(a.listed, b.listed);
    each(a.listing_rate, b.listing_rate); each(a.listing_share, b.listing_share);
    each(a.support_rate, b.support_rate); each(a.support, b.support); each(a.budget, b.budget);
    each(a.covenant_liquidity, b.covenant_liquidity); each(a.first_provided, b.first_provided);
    each(a.end_provided, b.end_provided); each(a.first_bought, b.first_bought);
    each(a.end_bought, b.end_bought); each(a.first_cohort, b.first_cohort);
    each(a.end_cohort, b.end_cohort); each(a.first_debt, b.first_debt); each(a.end_debt, b.end_debt);
    each(a.first_facility, b.first_facility); each(a.end_facility, b.end_facility);
    each(a.first_lease_paid, b.first_lease_paid); each(a.end_lease_paid, b.end_lease_paid);
    each(a.first_lease_received, b.first_lease_received); each(a.end_lease_received, b.end_lease_received);
    each(a.first_stake, b.first_stake); each(a.end_stake, b.end_stake);
    each(a.first_invested, b.first_invested); each(a.end_invested, b.end_invested);
    each(a.first_funded, b.first_funded); each(a.end_funded, b.end_funded);
    each(a.first_given, b.first_given); each(a.end_given, b.end_given);
    each(a.first_covered, b.first_covered); each(a.end_covered, b.end_covered);
    each(a.first_shell, b.first_shell); each(a.end_shell, b.end_shell); each(a.backstopped, b.backstopped);
    each(a.circle, b.circle); each(a.place, b.place);
    each(a.equity_action, b.equity_action); each(a.debt_action, b.debt_action); each(a.outside, b.outside);
    each(a.merger, b.merger); each(a.end_kind, b.end_kind); each(a.listing, b.listing);
    each(a.support_action, b.support_action); each(a.substitute, b.substitute);
}

template <class From, class To, class Each>
constexpr void for_each_field(DebtTable<From> const& a, DebtTable<To>& b, Each&& each)
{
    each(a.firm, b.firm); each(a.secured, b.secured); each(a.floating, b.floating);
    each(a.convertible, b.convertible); each(a.balance, b.balance); each(a.rate, b.rate);
    each(a.conversion_log, b.conversion_log); each(a.stake, b.stake); each(a.call_ltv, b.call_ltv);
    each(a.target_ltv, b.target_ltv); each(a.cross_default, b.cross_default);
}

template <class From, class To, class Each>
constexpr void for_each_field(FacilityTable<From> const& a, FacilityTable<To>& b, Each&& each)
{
    each(a.firm, b.firm); each(a.cohort, b.cohort); each(a.floating, b.floating);
    each(a.balance, b.balance); each(a.undrawn, b.undrawn); each(a.amortisation, b.amortisation);
    each(a.advance, b.advance); each(a.steps_inverse, b.steps_inverse); each(a.rate, b.rate);
    each(a.dscr_default, b.dscr_default); each(a.first_test_step, b.first_test_step);
    each(a.window_step, b.window_step); each(a.window_share, b.window_share); each(a.cure_tests, b.cure_tests);
    each(a.waiver_rate, b.waiver_rate); each(a.receipts_initial, b.receipts_initial);
    each(a.service_initial, b.service_initial); each(a.extension, b.extension);
    each(a.realisation_minimum, b.realisation_minimum); each(a.billed_initial, b.billed_initial);
    each(a.cross_default, b.cross_default); each(a.ring_fenced, b.ring_fenced);
    each(a.lock_up_dscr, b.lock_up_dscr); each(a.reserve_steps, b.reserve_steps);
    each(a.reserve, b.reserve); each(a.guarantee, b.guarantee); each(a.waiver, b.waiver);
}

template <class From, class To, class Each>
constexpr void for_each_field(LeaseTable<From> const& a, LeaseTable<To>& b, Each&& each)
{
    each(a.payer, b.payer); each(a.payee, b.payee); each(a.site, b.site);
}

template <class From, class To, class Each>
constexpr void for_each_field(StakeTable<From> const& a, StakeTable<To>& b, Each&& each)
{
    each(a.holder, b.holder); each(a.target, b.target); each(a.value, b.value);
    each(a.equity_beta, b.equity_beta);
}

template <class From, class To, class Each>
constexpr void for_each_field(CommitmentTable<From> const& a, CommitmentTable<To>& b, Each&& each)
{
    each(a.investor, b.investor); each(a.investee, b.investee); each(a.amount, b.amount);
    each(a.first_step, b.first_step); each(a.lapse_step, b.lapse_step);
    each(a.needs_listing, b.needs_listing); each(a.needs_open, b.needs_open);
    each(a.needs_log_ratio, b.needs_log_ratio);
}

template <class From, class To, class Each>
constexpr void for_each_field(GuaranteeTable<From> const& a, GuaranteeTable<To>& b, Each&& each)
{
    each(a.guarantor, b.guarantor); each(a.contract, b.contract); each(a.lease, b.lease);
    each(a.payee, b.payee); each(a.obligor, b.obligor); each(a.cap, b.cap);
    each(a.first_step, b.first_step); each(a.end_step, b.end_step);
}  // clang-format on

/// Sum of the sizes of all members; equal to the size of a float record, which has no padding.
template <class Record>
constexpr std::size_t listed_bytes()
{
    std::size_t bytes = 0;
    Record const from{};
    Record to{};
    for_each_field(from, to, [&bytes](auto const& member, auto&) { bytes += sizeof(member); });
    return bytes;
}
static_assert(listed_bytes<LinearFactor<float>>() == sizeof(LinearFactor<float>),
              "list every member of LinearFactor above");
static_assert(listed_bytes<JumpComponent<float>>() == sizeof(JumpComponent<float>),
              "list every member of JumpComponent above");
static_assert(listed_bytes<CirFactor<float>>() == sizeof(CirFactor<float>),
              "list every member of CirFactor above");
static_assert(listed_bytes<MarkovFactor<float>>() == sizeof(MarkovFactor<float>),
              "list every member of MarkovFactor above");
static_assert(listed_bytes<EventEffect<float>>() == sizeof(EventEffect<float>),
              "list every member of EventEffect above");
static_assert(listed_bytes<EventProcess<float>>() == sizeof(EventProcess<float>),
              "list every member of EventProcess above");
static_assert(listed_bytes<MarketTable<float>>() == sizeof(MarketTable<float>),
              "list every member of MarketTable above");
static_assert(listed_bytes<GpuClassTable<float>>() == sizeof(GpuClassTable<float>),
              "list every member of GpuClassTable above");
static_assert(listed_bytes<RegionTable<float>>() == sizeof(RegionTable<float>),
              "list every member of RegionTable above");
static_assert(listed_bytes<SiteTable<float>>() == sizeof(SiteTable<float>),
              "list every member of SiteTable above");
static_assert(listed_bytes<PhaseTable<float>>() == sizeof(PhaseTable<float>),
              "list every member of PhaseTable above");
static_assert(listed_bytes<CohortTable<float>>() == sizeof(CohortTable<float>),
              "list every member of CohortTable above");
static_assert(listed_bytes<ContractTable<float>>() == sizeof(ContractTable<float>),
              "list every member of ContractTable above");
static_assert(listed_bytes<LabTable<float>>() == sizeof(LabTable<float>),
              "list every member of LabTable above");
static_assert(listed_bytes<FirmTable<float>>() == sizeof(FirmTable<float>),
              "list every member of FirmTable above");
static_assert(listed_bytes<DebtTable<float>>() == sizeof(DebtTable<float>),
              "list every member of DebtTable above");
static_assert(listed_bytes<FacilityTable<float>>() == sizeof(FacilityTable<float>),
              "list every member of FacilityTable above");
static_assert(listed_bytes<LeaseTable<float>>() == sizeof(LeaseTable<float>),
              "list every member of LeaseTable above");
static_assert(listed_bytes<StakeTable<float>>() == sizeof(StakeTable<float>),
              "list every member of StakeTable above");
static_assert(listed_bytes<CommitmentTable<float>>() == sizeof(CommitmentTable<float>),
              "list every member of CommitmentTable above");
static_assert(listed_bytes<GuaranteeTable<float>>() == sizeof(GuaranteeTable<float>),
              "list every member of GuaranteeTable above");

}  // namespace ballast
