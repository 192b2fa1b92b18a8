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
    bool const raises = std::any_of(firm.debt_raises_per_year.begin(), firm.debt_raises_per_year.end(),
                                    [](double r) { return r > 0; });
    if (raises && firm.debt_raise_usd_bn == 0) {
        problems.error(key("debt_raise_usd_bn"), "is 0 although debt raises arrive",
                       "Give the largest single issue, or no debt_raises_per_year.");
    }
    bool const equity = std::any_of(firm.equity_raises_per_year.begin(), firm.equity_raises_per_year.end(),
                                    [](double r) { return r > 0; });
    if (equity && firm.valuation_usd_bn == 0) {
        problems.error(key("valuation_usd_bn"),
                       "is 0 although equity raises arrive, whose size is a share of it",
                       "Give the valuation, or no equity_raises_per_year.");
    }
    if (firm.tier == study::Tier::b && is_nothing(firm.core_usd_bn_per_year)) {
        problems.warning(key("core_usd_bn_per_year"), "is 0 for a deep pocket, which lives on it",
                         "Give its after-tax operating cash flow, or tier a.");
    }
    if (firm.headroom_multiple > 0 && firm.tier != study::Tier::b) {
        problems.warning(key("headroom_multiple"), "is read for tier b only", "Remove it or choose tier b.");
    }
}

/// Compute that a lab has on the opening day, in any way that the model knows.
bool has_compute(study::Study const& study, study::Firm const& firm)
{
    study::Day const start = study.general.start;
    if (firm.own_use_h100e > 0) {
        return true;
    }
    for (study::Cohort const& cohort : study.cohorts) {
        if (cohort.owner == firm.name && cohort.own_use_share > 0 && value_on(cohort.gpus, start) > 0) {
            return true;
        }
    }
    for (study::Contract const& contract : study.contracts) {
        if (contract.customer == firm.name && contract.start <= start &&
            (value_on(contract.compute_h100e, start) > 0 ||
             (!contract.cohort.empty() && value_on(contract.gpus, start) > 0))) {
            return true;
        }
    }
    return false;
}

void check_lab(study::Study const& study, study::Lab const& lab, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("lab", lab.name, field); };
    study::Firm const* const firm = find_named(study.firms, lab.name);
    if (firm == nullptr) {
        return problems.error("lab." + lab.name, "is a lab without a firm of its name",
                              fmt::format("Add [firm.{}] or rename the lab.{}", lab.name,
                                          suggestion(lab.name, names_of_kind(study, "firm"))));
    }
    if (lab.serving_share > 1 - lab.minimum_training_share + kSumTolerance) {
        problems.error(key("serving_share"),
                       fmt::format("leaves less than minimum_training_share ({}) for training",
                                   lab.minimum_training_share),
                       "Lower one of the two.");
    }
    if (lab.revenue_usd_bn_per_year > 0 && !has_compute(study, *firm)) {
        problems.error(key("revenue_usd_bn_per_year"),
                       "is earned without compute at the start, so revenue per unit of compute has no value",
                       fmt::format("Give firm.{}.own_use_h100e, a cohort with own_use_share, or a contract "
                                   "that delivers by the start.",
                                   lab.name));
    }
}

/// Shares are set so that market x share = R + tau R'; together they must leave something to open weights.
void check_market_size(study::Study const& study, Problems& problems)
{
    double wanted = 0;
    for (study::Lab const& lab : study.labs) {
        wanted += lab.revenue_usd_bn_per_year * (1 + lab.revenue_lag_years * lab.revenue_growth);
    }
    if (study.labs.empty() || wanted == 0 || study.market.paid_inference_usd_bn_per_year > wanted) {
        return;
    }
    problems.error("market.paid_inference_usd_bn_per_year",
                   fmt::format("is not above what the labs' opening revenues and growth take, {:.4g} bn "
                               "USD/year, so no share is left for open weights",
                               wanted),
                   "Raise the market or lower the labs' revenue or growth.");
}

}  // namespace

void check_firms(study::Study const& study, Problems& problems)
{
    for (study::Firm const& firm : study.firms) {
        check_firm(study, firm, problems);
    }
    for (study::Lab const& lab : study.labs) {
        check_lab(study, lab, problems);
    }
    check_market_size(study, problems);
}

}  // namespace ballast::config
