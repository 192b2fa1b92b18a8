#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::Contract;
using study::Pricing;

/// The three keys of a rolling option stand together.
void check_notice(Contract const& contract, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    if (contract.notice_days > 0 && contract.notice_per_year == 0) {
        problems.error(key("notice_per_year"),
                       "is 0 although the customer may give notice, so nobody ever does",
                       "Give the hazard of giving notice, or no notice_days.");
    }
    if (contract.notice_days == 0 && contract.notice_per_year > 0) {
        problems.error(key("notice_days"), "is 0 although notice has a hazard",
                       "Give the days of notice, or no notice_per_year.");
    }
    if (contract.notice_from != 0 && contract.notice_days == 0 && contract.notice_per_year == 0) {
        problems.error(key("notice_from"), "is given for a contract that has no notice",
                       "Give notice_days and notice_per_year too, or remove it.");
    }
    if (contract.notice_from != 0 && contract.notice_from >= contract.end) {
        problems.error(key("notice_from"), fmt::format("is not before the end ({})", date_text(contract.end)),
                       "Correct one of the two dates.");
    }
}

/// What is used matters only where what is not used need not be paid.
void check_use(study::Study const& study, Contract const& contract, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    bool const all_paid = contract.take_or_pay >= 1;
    if (contract.utilisation_beta > 0 && all_paid) {
        problems.error(key("utilisation_beta"),
                       "lets use follow demand although take_or_pay is 1: all is paid, used or not",
                       "Lower take_or_pay below 1 or remove utilisation_beta.");
    }
    if (contract.utilisation_beta > 0 && study.market.inference_demand.empty()) {
        problems.error(key("utilisation_beta"),
                       "lets use follow inference demand, and the market has no factor for it",
                       "Set market.inference_demand or remove utilisation_beta.");
    }
    if (contract.utilisation_beta > 0 && contract.base_utilisation == 0) {
        problems.error(key("base_utilisation"), "is 0, so use is 0 whatever the demand",
                       "Give the share used on average.");
    }
    if (contract.base_utilisation < 1 && all_paid) {
        problems.warning(key("base_utilisation"), "changes nothing, since take_or_pay is 1",
                         "Lower take_or_pay below 1 or remove base_utilisation.");
    }
}

/// A margin is that of a fleet, a take-over changes prices that are agreed.
void check_end_of_term(Contract const& contract, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    if (contract.renewal_on_margin > 0 && contract.cohort.empty()) {
        problems.error(key("renewal_on_margin"),
                       "weighs the margin of GPUs, and without a cohort nothing says what they cost",
                       "Name the cohort or remove it.");
    }
    if (contract.takeover_price_change != 0 && contract.pricing != Pricing::fixed) {
        problems.error(key("takeover_price_change"),
                       "changes an agreed price, and this one moves with the rent of its class",
                       "Write pricing = \"fixed\" or remove it.");
    }
    if (contract.migration_notice_months > 0 && contract.migration_per_year == 0) {
        problems.error(key("migration_notice_months"),
                       "is given for a contract whose customer never migrates",
                       "Give migration_per_year too, or remove it.");
    }
    for (auto const& [field, given] :
         {std::pair{"renewal_on_margin", contract.renewal_on_margin != 0},
          std::pair{"takeover_price_change", contract.takeover_price_change != 0}}) {
        if (given && contract.renewal_probability == 0) {
            problems.warning(key(field), "does nothing, since the contract is never renewed",
                             "Give renewal_probability and renewal_months, or remove it.");
        }
    }
}

/// Who compares owning with renting knows what a GPU costs, and what it pays.
void check_ownership(study::Study const& study, Contract const& contract, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    study::Cohort const* const cohort = find_named(study.cohorts, contract.cohort);
    study::GpuClass const* const gpu =
        cohort == nullptr ? nullptr : find_named(study.gpu_classes, cohort->gpu_class);
    for (auto const& [field, given] :
         {std::pair{"insourcing_per_year", contract.insourcing_per_year > 0},
          std::pair{"renewal_on_ownership", contract.renewal_on_ownership > 0}}) {
        if (given && (gpu == nullptr || gpu->purchase_usd == 0)) {
            problems.error(key(field), "compares renting with owning, and nothing says what a GPU costs",
                           "Name a cohort, and purchase_usd of its class, or remove it.");
        } else if (given && (contract.pricing != Pricing::fixed || contract.idle_floor)) {
            problems.error(key(field),
                           "compares an agreed price with the cost of owning, and this one is not",
                           "Write pricing = \"fixed\" without idle_floor, or remove it.");
        }
    }
    if (contract.renewal_on_ownership > 0 && contract.renewal_probability == 0) {
        problems.warning(key("renewal_on_ownership"), "does nothing, since the contract is never renewed",
                         "Give renewal_probability and renewal_months, or remove it.");
    }
}

/// A floor contract buys what a fleet has left over, at a price that is known.
void check_idle_floor(Contract const& contract, std::map<std::string, std::string>& floors,
                      Problems& problems)
{
    if (!contract.idle_floor) {
        return;
    }
    auto const key = [&](std::string_view field) { return key_of("contract", contract.name, field); };
    if (contract.cohort.empty()) {
        return problems.error(key("idle_floor"), "buys idle GPUs, and without a cohort there are none",
                              "Name the cohort whose idle GPUs the customer buys.");
    }
    if (contract.pricing != Pricing::fixed) {
        problems.error(key("pricing"),
                       "moves with the rent, and what idle GPUs are bought for is agreed beforehand",
                       "Write pricing = \"fixed\".");
    }
    if (auto const [first, fresh] = floors.emplace(contract.cohort, contract.name); !fresh) {
        problems.error(key("idle_floor"),
                       fmt::format("is the second of cohort {}, whose idle GPUs contract.{} buys already",
                                   contract.cohort, first->second),
                       "Keep one of the two.");
    }
}

}  // namespace

void check_contract_options(study::Study const& study, Problems& problems)
{
    std::map<std::string, std::string> floors;  // cohort -> contract
    for (Contract const& contract : study.contracts) {
        check_notice(contract, problems);
        check_use(study, contract, problems);
        check_end_of_term(contract, problems);
        check_ownership(study, contract, problems);
        check_idle_floor(contract, floors, problems);
        if (contract.dedicated_capex_usd_bn > 0 && contract.customer.empty()) {
            problems.warning(
                key_of("contract", contract.name, "dedicated_capex_usd_bn"),
                "is stranded when the customer fails, and customers outside the study do not fail",
                "Name the customer or remove it.");
        }
    }
}

}  // namespace ballast::config
