#include <cmath>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

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

/// New commitments follow g0 x (rivals' over own, against the start)^eta.
void check_escalation(study::Study const& study, study::Lab const& lab, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("lab", lab.name, field); };
    if (lab.commitment_lead_quarters != std::floor(lab.commitment_lead_quarters)) {
        problems.error(key("commitment_lead_quarters"), "is not a whole number of quarters",
                       "Write a whole number from 1 to 6.");
    }
    if (lab.new_commitment_usd_bn_per_year == 0 || lab.commitment_response == 0) {
        return;
    }
    if (lab.committed_usd_bn_per_year == 0) {
        problems.error(key("committed_usd_bn_per_year"),
                       "is 0, and rivals' commitments are compared with it at the start",
                       "Give the yearly payments committed at the start, or commitment_response = 0.");
    }
    if (std::none_of(study.labs.begin(), study.labs.end(), [&](study::Lab const& other) {
            return other.name != lab.name && other.committed_usd_bn_per_year > 0;
        })) {
        problems.warning(key("commitment_response"), "answers rivals' commitments, and no other lab has any",
                         "Give committed_usd_bn_per_year of other labs, or commitment_response = 0.");
    }
}

}  // namespace

void check_labs(study::Study const& study, Problems& problems)
{
    for (study::Lab const& lab : study.labs) {
        check_lab(study, lab, problems);
        check_escalation(study, lab, problems);
    }
    check_market_size(study, problems);
}

}  // namespace ballast::config
