#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

void check_firm(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    double const sum = std::accumulate(firm.default_kind.begin(), firm.default_kind.end(), 0.0);
    if (std::abs(sum - 1) > kSumTolerance) {
        problems.error(key("default_kind"), fmt::format("sums to {:.6g} instead of 1", sum),
                       "Correct the probabilities of exchange, reorganisation, liquidation.");
    }
    if (firm.stress_months > firm.watch_months) {
        problems.error(
            key("stress_months"),
            fmt::format("is above watch_months ({}), so stress would come before watch", firm.watch_months),
            "Make stress_months the smaller one.");
    }
    if (firm.target_runway_months < firm.stress_months) {
        problems.warning(key("target_runway_months"),
                         fmt::format("is below stress_months ({}): the firm raises money only once in stress",
                                     firm.stress_months),
                         "Raise it.");
    }
    if (firm.group == "lab" && find_named(study.labs, firm.name) == nullptr) {
        problems.warning(key("group"),
                         "makes it a lab, but there is no lab of its name, so it has no models and no share",
                         fmt::format("Add [lab.{}] or choose another group.", firm.name));
    }
    if (firm.core_lab_elasticity > 0 && find_named(study.labs, firm.name) == nullptr) {
        problems.error(key("core_lab_elasticity"), "has no lab whose revenue could move core cash flow",
                       fmt::format("Add [lab.{}] or remove it.", firm.name));
    }
    bool const raises = std::any_of(firm.debt_raises_per_year.begin(), firm.debt_raises_per_year.end(),
                                    [](double r) { return r > 0; });
    if (raises && firm.debt_raise_usd_bn == 0) {
        problems.warning(key("debt_raise_usd_bn"), "is 0, so the firm issues no debt although raises arrive",
                         "Give the largest single issue, or no debt_raises_per_year.");
    }
    bool const equity = std::any_of(firm.equity_raises_per_year.begin(), firm.equity_raises_per_year.end(),
                                    [](double r) { return r > 0; });
    if (equity && firm.valuation_usd_bn == 0) {
        problems.warning(
            key("valuation_usd_bn"),
            "is 0, so the firm issues no equity although raises arrive, whose size is a share of it",
            "Give the valuation, or no equity_raises_per_year.");
    }
    if (firm.tier == study::Tier::deep_pocket && is_nothing(firm.core_usd_bn_per_year)) {
        problems.warning(key("core_usd_bn_per_year"), "is 0 for a deep pocket, which lives on it",
                         "Give its after-tax operating cash flow, or tier = \"full\".");
    }
    if (firm.headroom_multiple > 0 && firm.tier != study::Tier::deep_pocket) {
        problems.warning(key("headroom_multiple"), "is read for deep pockets only",
                         "Remove it or choose tier = \"deep_pocket\".");
    }
}

/// Losses that strike have a median and a largest.
void check_operational_losses(study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.operational_losses_per_year == 0) {
        if (firm.operational_loss_usd_bn > 0) {
            problems.warning(key("operational_loss_usd_bn"), "is never lost, since no loss arrives",
                             "Give operational_losses_per_year, or remove it.");
        }
        return;
    }
    if (firm.operational_loss_usd_bn == 0) {
        problems.error(key("operational_loss_usd_bn"), "is 0 although losses arrive",
                       "Give the median of a loss, or no operational_losses_per_year.");
    }
    if (firm.largest_operational_loss_usd_bn < firm.operational_loss_usd_bn) {
        problems.error(key("largest_operational_loss_usd_bn"),
                       fmt::format("is below the median of a loss ({})", firm.operational_loss_usd_bn),
                       "Give the most that the firm can lose at once.");
    }
}

/// Going public, support of a sponsor: an arrival and an amount. Either at 0 turns a sponsor off.
void check_funding(study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    auto const arrives = [](std::array<double, 3> const& rates) {
        return std::any_of(rates.begin(), rates.end(), [](double rate) { return rate > 0; });
    };
    if (arrives(firm.support_per_year) && firm.support_usd_bn == 0) {
        problems.warning(key("support_usd_bn"), "is 0, so supporters give nothing although support arrives",
                         "Give what supporters give in all, or no support_per_year.");
    }
    if (!arrives(firm.support_per_year) && firm.support_usd_bn > 0) {
        problems.warning(key("support_per_year"),
                         "is 0 in all regimes, so what supporters would give never comes",
                         "Give its arrivals by regime, or no support_usd_bn.");
    }
    if (!arrives(firm.listing_per_year)) {
        return;
    }
    if (firm.listed) {
        problems.warning(key("listing_per_year"), "is not read: the firm is listed from the start",
                         "Set listed = false or remove it.");
    } else if (firm.valuation_usd_bn == 0) {
        problems.error(key("valuation_usd_bn"), "is 0 although the firm may go public for a share of it",
                       "Give the valuation, or no listing_per_year.");
    }
}

/// Payments put off, a standstill: what there is to put off, and for how long.
void check_self_help(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.standstill_per_year > 0 && firm.standstill_weeks == 0) {
        problems.error(key("standstill_weeks"), "is 0, so a standstill would give no time",
                       "Give the weeks by which it lengthens the grace, or standstill_per_year = 0.");
    }
    if (firm.deferrable_share == 0) {
        return;
    }
    bool const has_invoices =
        std::any_of(study.facilities.begin(), study.facilities.end(),
                    [&](study::Facility const& facility) { return facility.firm == firm.name; });
    if (!has_invoices && is_nothing(firm.committed_capex_usd_bn_per_year) &&
        firm.committed_capex_usd_bn.empty()) {
        problems.warning(key("deferrable_share"),
                         "has nothing to put off: no committed spending, no invoices",
                         "Give committed_capex_usd_bn or a facility, or remove it.");
    }
    if (firm.deferral_penalty == 0 && firm.deferral_cost_per_year == 0) {
        problems.error(
            key("deferral_cost_per_year"),
            "is 0 and so is deferral_penalty: a loan without interest, which every firm would take",
            "Give what late works cost the firm.");
    }
}

/// A hazard of owners and the runway below which it holds: either at 0 turns both off.
void check_clock(study::Firm const& firm, char const* rate_key, double rate, char const* years_key,
                 double years, char const* what, Problems& problems)
{
    if (rate > 0 && years == 0) {
        problems.error(key_of("firm", firm.name, years_key),
                       fmt::format("is 0, so its owners would never {} whatever its runway", what),
                       fmt::format("Give the runway below which they may, or {} = 0.", rate_key));
    } else if (rate == 0 && years > 0) {
        problems.warning(key_of("firm", firm.name, rate_key),
                         fmt::format("is 0, so its owners never {} and {} is not read", what, years_key),
                         fmt::format("Give the hazard, or no {}.", years_key));
    }
}

/// Owners that sell or wind down, and bids: what there is to bid for.
void check_sale(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    check_clock(firm, "runway_merger_per_year", firm.runway_merger_per_year, "runway_merger_years",
                firm.runway_merger_years, "offer it", problems);
    check_clock(firm, "wind_down_per_year", firm.wind_down_per_year, "wind_down_runway_years",
                firm.wind_down_runway_years, "wind it down", problems);
    if (firm.unhurried_share_of_valuation > 0 && firm.runway_merger_years <= 0) {
        problems.error(key_of("firm", firm.name, "unhurried_share_of_valuation"),
                       "is about bids for a firm that its owners offer, but they never do",
                       "Give runway_merger_per_year and runway_merger_years, or remove it.");
    }
    if (firm.buyer_share_of_valuation + firm.unhurried_share_of_valuation > 1) {
        problems.error(key_of("firm", firm.name, "unhurried_share_of_valuation"),
                       fmt::format("and buyer_share_of_valuation are more than the whole valuation: {} + {}",
                                   firm.unhurried_share_of_valuation, firm.buyer_share_of_valuation),
                       "Let them add to 1 or less.");
    }
    bool const has_fleet =
        std::any_of(study.cohorts.begin(), study.cohorts.end(),
                    [&](study::Cohort const& cohort) { return cohort.owner == firm.name; });
    bool const has_contracts =
        std::any_of(study.contracts.begin(), study.contracts.end(),
                    [&](study::Contract const& contract) { return contract.provider == firm.name; });
    bool const has_rights =
        std::any_of(study.power_rights.begin(), study.power_rights.end(),
                    [&](study::PowerRight const& right) { return right.owner == firm.name; });
    bool const has_value =
        firm.buyer_share_of_valuation + firm.unhurried_share_of_valuation > 0 && firm.valuation_usd_bn > 0;
    if (has_fleet || has_contracts || has_rights || has_value) {
        return;
    }
    auto const for_nothing = [&](char const* field, bool given) {
        if (given) {
            problems.error(
                key_of("firm", firm.name, field),
                "is about bids for a firm in which bidders see nothing: no fleet, no contracts that "
                "it serves, no power rights, no part of a valuation",
                "Give buyer_share_of_valuation and valuation_usd_bn, or remove it.");
        }
    };
    for_nothing("runway_merger_per_year", firm.runway_merger_per_year > 0);
    for_nothing("bid_probability", firm.bid_probability < 1);
    for_nothing("bid_dispersion", firm.bid_dispersion > 0);
    for_nothing("bargaining_power", firm.bargaining_power < 1);
}

}  // namespace

void check_firms(study::Study const& study, Problems& problems)
{
    for (study::Firm const& firm : study.firms) {
        check_firm(study, firm, problems);
        check_operational_losses(firm, problems);
        check_funding(firm, problems);
        check_self_help(study, firm, problems);
        check_sale(study, firm, problems);
    }
}

}  // namespace ballast::config
