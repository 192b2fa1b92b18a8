#include <set>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::Contract;
using study::Pricing;

/// What is delivered and what is paid: by a cohort's GPUs at a price, or as plain payments.
void check_basis(study::Study const& study, Contract const& contract, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    if (contract.cohort.empty()) {
        if (is_nothing(contract.usd_bn_per_year)) {
            problems.error(key("usd_bn_per_year"),
                           "is 0 and no cohort delivers it, so the contract pays nothing",
                           "Give the payment, or a cohort with gpus and price_usd_per_hour.");
        }
        if (contract.pricing != Pricing::fixed) {
            problems.error(key("pricing"),
                           "moves with the rent of a class, and without a cohort there is none",
                           "Write pricing = \"fixed\" or name a cohort.");
        }
        if (!is_nothing(contract.gpus)) {
            problems.warning(key("gpus"), "is not read without a cohort",
                             "Name the cohort or give compute_h100e.");
        }
        return;
    }
    if (is_nothing(contract.gpus)) {
        problems.error(key("gpus"), "is 0, so the cohort delivers nothing", "Give the contracted count.");
    }
    if (contract.price_usd_per_hour == 0) {
        problems.error(key("price_usd_per_hour"), "is 0, so the contract pays nothing",
                       "Give the price per GPU and hour.");
    }
    if (!is_nothing(contract.usd_bn_per_year)) {
        problems.warning(key("usd_bn_per_year"), "is not read where a cohort is given",
                         "Remove it; gpus x price_usd_per_hour x hours_per_year is paid.");
    }
    study::Cohort const* const cohort = find_named(study.cohorts, contract.cohort);
    if (cohort != nullptr && cohort->owner != contract.provider) {
        problems.error(key("cohort"),
                       fmt::format("belongs to {}, not to the provider {}", cohort->owner, contract.provider),
                       "Name a cohort of the provider, or let the owner be the provider.");
    }
}

void check_terms(study::Study const& study, Contract const& contract, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    if (contract.end < contract.start) {
        problems.error(key("end"), fmt::format("is before the start ({})", date_text(contract.start)),
                       "Correct one of the two dates.");
    } else if (contract.end <= study.general.start) {
        problems.warning(key("end"),
                         fmt::format("is not after the study's start ({}): nothing is left of the contract",
                                     date_text(study.general.start)),
                         "Remove it.");
    }
    if (!contract.customer.empty() && contract.customer == contract.provider) {
        problems.error(key("customer"), "is its own provider",
                       "Use own_use_share of the cohort for own use.");
    }
    if (contract.pricing == Pricing::floor && contract.price_floor <= 0) {
        problems.error(key("price_floor"), "is 0 although pricing is floor",
                       "Give the lowest multiple of the planned price, e.g. 0.8.");
    }
    if (contract.pricing != Pricing::floor && contract.price_floor > 0) {
        problems.warning(key("price_floor"), "is read for floor pricing only",
                         "Write pricing = \"floor\" or remove it.");
    }
    if (contract.renewal_probability > 0 && contract.renewal_months <= 0) {
        problems.error(key("renewal_months"), "is 0 although the contract may be renewed",
                       "Give the term of a renewal.");
    }
    if ((contract.prepayment_usd_bn > 0) != (contract.prepayment_share > 0)) {
        problems.warning(key(contract.prepayment_usd_bn > 0 ? "prepayment_share" : "prepayment_usd_bn"),
                         "is 0 while its partner is not, so the prepayment does nothing",
                         "Give both the balance and the share of bills met from it.");
    }
    if (contract.price_usd_per_hour > 100) {
        problems.warning(key("price_usd_per_hour"), "is above 100 USD per GPU and hour",
                         "Check the unit: one GPU, one hour.");
    }
}

/// Contracted GPUs against installed ones, where either changes.
void check_cohort(study::Study const& study, study::Cohort const& cohort, Problems& problems)
{
    std::set<study::Day> days = {study.general.start};
    std::vector<Contract const*> sold;
    for (auto const& point : cohort.gpus.points) {
        days.insert(point.first);
    }
    for (Contract const& contract : study.contracts) {
        if (contract.cohort != cohort.name || contract.idle_floor) {
            continue;
        }
        sold.push_back(&contract);
        days.insert(contract.start);
        for (auto const& point : contract.gpus.points) {
            days.insert(point.first);
        }
    }
    constexpr double kSlack = 1.02;
    for (study::Day const day : days) {
        if (day < study.general.start || day > horizon_end(study.general)) {
            continue;
        }
        double contracted = 0;
        for (Contract const* contract : sold) {
            if (day >= contract->start && day <= contract->end) {
                contracted += value_on(contract->gpus, day);
            }
        }
        double const free = value_on(cohort.gpus, day) * (1 - cohort.own_use_share);
        if (contracted <= free * kSlack) {
            continue;
        }
        return problems.warning(
            "cohort." + cohort.name,
            fmt::format("has {:.6g} GPUs to sell on {} and contracts for {:.6g}; they are served pro rata",
                        free, date_text(day), contracted),
            "Install more or contract fewer by then, unless late delivery is meant.");
    }
}

}  // namespace

void check_contracts(study::Study const& study, Problems& problems)
{
    for (Contract const& contract : study.contracts) {
        check_basis(study, contract, problems);
        check_terms(study, contract, problems);
    }
    for (study::Cohort const& cohort : study.cohorts) {
        check_cohort(study, cohort, problems);
    }
}

}  // namespace ballast::config
