#include "host/config/renamed_names.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "host/config/dotted_path.hpp"
#include "host/config/fields/field.hpp"

namespace ballast::config {
namespace {

constexpr std::array kRenamed = {
    RenamedName{"factor", "initial_odds", "initial_probabilities"},
    RenamedName{"market", "recovery_trade", "trade_recovery"},
    RenamedName{"market", "renegotiate_intercept", "renegotiation_intercept"},
    RenamedName{"market", "renegotiate_runway", "renegotiation_runway"},
    RenamedName{"market", "renegotiate_price", "renegotiation_price"},
    RenamedName{"market", "renegotiate_concession", "renegotiation_concession"},
    RenamedName{"market", "renegotiate_least_cut", "renegotiation_minimum_cut"},
    RenamedName{"market", "replacement_switch_months", "replacement_switching_months"},
    RenamedName{"gpu_class", "scrap_usd", "scrap_value_usd"},
    RenamedName{"event.effects.target", "retrench", "retrenchment"},
    RenamedName{"event.effects.target", "sells_capacity", "capacity_sales"},
    RenamedName{"event.effects.target", "unit_cost", "operating_cost"},
    RenamedName{"event.effects.target", "suspends_payment", "payment_suspension"},
    RenamedName{"event.effects.target", "access", "access_suspension"},
    RenamedName{"firm.tier", "a", "full"},
    RenamedName{"firm.tier", "b", "deep_pocket"},
    RenamedName{"firm.tier", "c", "host"},
    RenamedName{"firm", "outside_default_per_year", "exogenous_default_per_year"},
    RenamedName{"firm", "austerity_use", "austerity_utilisation"},
    RenamedName{"firm", "ltv_normal", "target_ltv"},
    RenamedName{"firm", "ltv_ceiling", "maximum_ltv"},
    RenamedName{"firm", "covenant_liquidity_usd_bn", "liquidity_covenant_usd_bn"},
    RenamedName{"site", "tranches", "power_tranches"},
    RenamedName{"site.power_tranches", "shell_usd_bn", "construction_usd_bn"},
    RenamedName{"site.power_tranches", "shell_months", "construction_months"},
    RenamedName{"contract", "fee_share", "cancellation_fee_years"},
    RenamedName{"contract", "base_use", "base_utilisation"},
    RenamedName{"contract", "use_beta", "utilisation_beta"},
    RenamedName{"debt", "rank", "seniority"},
    RenamedName{"facility", "dscr_default", "minimum_dscr"},
    RenamedName{"facility", "lock_up_dscr", "distribution_dscr"},
    RenamedName{"facility", "realisation_minimum", "minimum_collection_ratio"},
    RenamedName{"stake", "loan_ceiling", "watch_ltv"},
    RenamedName{"switches", "shell_waits", "construction_waits"},
    RenamedName{"switches", "consumption_use", "consumption_utilisation"},
    RenamedName{"switches", "raises_debt", "debt_raises"},
    RenamedName{"switches", "raises_equity", "equity_raises"},
    RenamedName{"switches", "ipo", "listings"},
    RenamedName{"switches", "loan_ceilings", "ltv_watch"},
    RenamedName{"switches", "outside_hazard", "exogenous_defaults"},
};

std::string_view first_name(std::string_view where, std::string_view name)
{
    auto const row = std::find_if(kRenamed.begin(), kRenamed.end(), [&](RenamedName const& one) {
        return one.where == where && one.now == name;
    });
    return row != kRenamed.end() ? row->was : name;
}

}  // namespace

std::span<RenamedName const> renamed_names()
{
    return kRenamed;
}

std::string_view current_name(std::string_view where, std::string_view name)
{
    auto const row = std::find_if(kRenamed.begin(), kRenamed.end(), [&](RenamedName const& one) {
        return one.where == where && one.was == name;
    });
    return row != kRenamed.end() ? row->now : name;
}

std::string old_name_problem(std::string_view was, std::string_view now)
{
    return fmt::format("'{}' is now called '{}'", was, now);
}

std::string key_as_first_named(std::string_view key)
{
    std::string_view rest = key;
    std::string where(next_part(rest));
    std::string first = where;
    if (ObjectKind const* const kind = find_kind(where); kind != nullptr && kind->named) {
        first += '.';
        first += next_part(rest);
    }
    while (!rest.empty()) {
        std::size_t const close = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
        if (close != std::string_view::npos) {
            first += rest.substr(0, close + 1);
            rest.remove_prefix(close + 1);
            rest.remove_prefix(rest.starts_with('.') ? 1 : 0);
            continue;
        }
        std::string_view const part = next_part(rest);
        first += '.';
        first += first_name(where, part);
        where += '.';
        where += part;
    }
    return first;
}

}  // namespace ballast::config
