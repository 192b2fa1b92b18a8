#include "host/study/owned_tables.hpp"

#include <limits>
#include <span>
#include <type_traits>

#include "host/base/sha256.hpp"
#include "host/study/table_fields.hpp"

namespace ballast {
namespace {

struct NoVisit {
    template <class... Members>
    constexpr void operator()(Members&&...) const
    {
    }
};

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;

/// Copies integers, enumerations and keys as they are, rounds reals, and goes into arrays and records.
template <class From, class To>
void convert(From const& from, To& to)
{
    if constexpr (std::is_floating_point_v<To>) {
        to = static_cast<To>(from);
        if (to < std::numeric_limits<To>::min() && to > -std::numeric_limits<To>::min()) {
            to = To{0};
        }
    } else if constexpr (std::is_array_v<To>) {
        for (std::size_t i = 0; i < std::extent_v<To>; ++i) {
            convert(from[i], to[i]);
        }
    } else if constexpr (kIsVector<To>) {
        to.resize(from.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
            convert(from[i], to[i]);
        }
    } else if constexpr (requires { for_each_field(from, to, NoVisit{}); }) {
        for_each_field(from, to, [](auto const& a, auto& b) { convert(a, b); });
    } else {
        to = from;
    }
}

/// Feeds values to a hash: numbers as their bytes, lists with their length.
template <class Value>
void add(Sha256& hash, Value& value)
{
    using Plain = std::remove_const_t<Value>;
    if constexpr (std::is_same_v<Plain, DrawKey> || std::is_same_v<Plain, Seed>) {
        hash.add_number((static_cast<std::uint64_t>(value.hi) << 32) | value.lo);
    } else if constexpr (std::is_array_v<Plain>) {
        for (auto& element : value) {
            add(hash, element);
        }
    } else if constexpr (kIsVector<Plain>) {
        hash.add_number(value.size());
        for (auto& element : value) {
            add(hash, element);
        }
    } else if constexpr (requires(Plain & other) { for_each_field(value, other, NoVisit{}); }) {
        Plain other{};
        for_each_field(value, other, [&hash](auto const& member, auto&) { add(hash, member); });
    } else {
        static_assert(std::is_arithmetic_v<Plain> || std::is_enum_v<Plain>);
        hash.add_bytes(std::as_bytes(std::span(&value, 1)));
    }
}

template <class List>
std::int32_t size_of(List const& list)
{
    return static_cast<std::int32_t>(list.size());
}

template <class Scalar>
FactorTables<Scalar> factor_view(TableArrays<Scalar> const& a)
{
    FactorTables<Scalar> t{};
    t.num_linear = size_of(a.linear);
    t.num_cir = size_of(a.cir);
    t.num_markov = size_of(a.markov);
    t.num_drivers = a.num_drivers;
    t.num_normals = size_of(a.normal_key);
    t.num_jumps = size_of(a.jumps);
    t.num_events = size_of(a.events);
    t.student_t = a.student_t;
    t.noise_free = a.noise_free;
    t.linear = a.linear.data();
    t.cir = a.cir.data();
    t.markov = a.markov.data();
    t.jumps = a.jumps.data();
    t.loading = a.loading.data();
    t.trend = a.trend.data();
    t.normal_key = a.normal_key.data();
    t.mixing_key = a.mixing_key;
    t.mixing = a.mixing.data();
    t.events = a.events.data();
    t.event_factor = a.event_factor.data();
    t.event_beta = a.event_beta.data();
    t.excited_event = a.excited_event.data();
    t.excite_eta = a.excite_eta.data();
    t.effects = a.effects.data();
    t.forced_first = a.forced_first.data();
    t.forced_event = a.forced_event.data();
    t.shift_first = a.shift_first.data();
    t.shift_factor = a.shift_factor.data();
    t.shift_amount = a.shift_amount.data();
    t.held_regime = a.held_regime.data();
    return t;
}

template <class Scalar>
FirmTables<Scalar> firm_view(TableArrays<Scalar> const& a)
{
    FirmTables<Scalar> t{};
    t.num_classes = size_of(a.classes);
    t.num_regions = size_of(a.regions);
    t.num_sites = size_of(a.sites);
    t.num_phases = size_of(a.phases);
    t.num_cohorts = size_of(a.cohorts);
    t.num_contracts = size_of(a.contracts);
    t.num_labs = size_of(a.labs);
    t.num_firms = size_of(a.firms);
    t.num_debts = size_of(a.debts);
    t.num_facilities = size_of(a.facilities);
    t.num_leases = size_of(a.leases);
    t.num_stakes = size_of(a.stakes);
    t.num_commitments = size_of(a.commitments);
    t.num_guarantees = size_of(a.guarantees);
    t.num_margin_debts = size_of(a.margin_debt);
    t.market = a.market;
    t.classes = a.classes.data();
    t.regions = a.regions.data();
    t.sites = a.sites.data();
    t.phases = a.phases.data();
    t.cohorts = a.cohorts.data();
    t.contracts = a.contracts.data();
    t.labs = a.labs.data();
    t.firms = a.firms.data();
    t.debts = a.debts.data();
    t.facilities = a.facilities.data();
    t.leases = a.leases.data();
    t.stakes = a.stakes.data();
    t.commitments = a.commitments.data();
    t.guarantees = a.guarantees.data();
    t.open_capability = a.open_capability;
    t.open_catch_up = a.open_catch_up;
    t.open_log_capture = a.open_log_capture;
    t.spill_share = a.spill_share;
    t.log_rent = a.log_rent.data();
    t.training_weight = a.training_weight.data();
    t.inference_weight = a.inference_weight.data();
    t.planned_log_rent = a.planned_log_rent.data();
    t.remaining_life = a.remaining_life.data();
    t.power_price = a.power_price.data();
    t.certain_mw = a.certain_mw.data();
    t.required_mw_inv = a.required_mw_inv.data();
    t.gpus = a.gpus.data();
    t.contract_gpus = a.contract_gpus.data();
    t.contract_pay = a.contract_pay.data();
    t.contract_compute = a.contract_compute.data();
    t.contract_present_pay = a.contract_present_pay.data();
    t.efficiency = a.efficiency.data();
    t.core = a.core.data();
    t.fixed_cost = a.fixed_cost.data();
    t.committed_capex = a.committed_capex.data();
    t.uncommitted_capex = a.uncommitted_capex.data();
    t.forward_need = a.forward_need.data();
    t.planned_spot = a.planned_spot.data();
    t.planned_receipts = a.planned_receipts.data();
    t.planned_revenue = a.planned_revenue.data();
    t.planned_costs = a.planned_costs.data();
    t.debt_principal = a.debt_principal.data();
    t.facility_invoice = a.facility_invoice.data();
    t.lease_rent = a.lease_rent.data();
    t.outside_supply = a.outside_supply.data();
    t.planned_log_supply = a.planned_log_supply.data();
    t.provided_contract = a.provided_contract.data();
    t.bought_contract = a.bought_contract.data();
    t.owned_cohort = a.owned_cohort.data();
    t.paid_lease = a.paid_lease.data();
    t.received_lease = a.received_lease.data();
    t.firm_stake = a.firm_stake.data();
    t.invested_commitment = a.invested_commitment.data();
    t.funded_commitment = a.funded_commitment.data();
    t.given_guarantee = a.given_guarantee.data();
    t.covered_guarantee = a.covered_guarantee.data();
    t.shell_phase = a.shell_phase.data();
    t.margin_debt = a.margin_debt.data();
    t.slip_quantile = a.slip_quantile.data();
    return t;
}

}  // namespace

template <class Scalar>
OwnedTables<Scalar>::OwnedTables(TableArrays<double> const& arrays)
{
    for_each_array(arrays, arrays_, [](auto const& from, auto& to) { convert(from, to); });
    view_.num_steps = arrays_.num_steps;
    view_.num_plan_steps = arrays_.num_plan_steps;
    view_.num_reports = arrays_.num_reports;
    view_.num_quantile_reports = arrays_.num_quantile_reports;
    view_.report = arrays_.report.data();
    view_.quantile_report = arrays_.quantile_report.data();
    view_.quarter_end = arrays_.quarter_end.data();
    view_.num_portfolios = size_of(arrays_.portfolio_step);
    view_.portfolio_first = arrays_.portfolio_first.data();
    view_.portfolio_vendor = arrays_.portfolio_vendor.data();
    view_.portfolio_cost = arrays_.portfolio_cost.data();
    view_.portfolio_step = arrays_.portfolio_step.data();
    view_.seed = arrays_.seed;
    view_.factors = factor_view(arrays_);
    view_.firms = firm_view(arrays_);
}

template <class Scalar>
std::string OwnedTables<Scalar>::sha256() const
{
    Sha256 hash;
    hash.add_number(sizeof(Scalar));
    for_each_array(arrays_, arrays_, [&hash](auto const& values, auto const&) { add(hash, values); });
    return hash.hex();
}

template class OwnedTables<float>;
template class OwnedTables<double>;

}  // namespace ballast
