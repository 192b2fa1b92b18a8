#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

/// Most power that the site's GPUs want up to the end of the horizon [MW].
double power_in_use(study::Study const& study, study::Site const& site)
{
    double most = 0;
    for (study::Cohort const& cohort : study.cohorts) {
        study::GpuClass const* const gpu = find_named(study.gpu_classes, cohort.gpu_class);
        if (cohort.site != site.name || gpu == nullptr) {
            continue;
        }
        double gpus = std::max(value_on(cohort.gpus, study.general.start),
                               value_on(cohort.gpus, horizon_end(study.general)));
        for (auto const& [day, number] : cohort.gpus.points) {
            gpus = day <= horizon_end(study.general) ? std::max(gpus, number) : gpus;
        }
        most += gpus * gpu->kw_per_gpu * gpu->pue / 1000.0;
    }
    return most;
}

/// Rights at a site are what its GPUs leave of its power tranches.
void check_spare_power(study::Study const& study, Problems& problems)
{
    std::map<std::string, double> entered;
    for (study::PowerRight const& right : study.power_rights) {
        study::Site const* const site = find_named(study.sites, right.site);
        if (site == nullptr) {
            continue;
        }
        std::string const key = key_of("power_right", right.name, "site");
        if (site->owner != right.owner) {
            problems.error(key, fmt::format("is owned by {}, not by {}", site->owner, right.owner),
                           "Name a site of the owner.");
        }
        double power = 0;
        for (study::PowerTranche const& tranche : site->power_tranches) {
            power += tranche.mw;
        }
        double const in_use = power_in_use(study, *site);
        entered[site->name] += right.mw;
        if (in_use > 0 && entered[site->name] > std::max(power - in_use, 0.0) * (1 + kSumTolerance)) {
            problems.error(
                key,
                fmt::format("has {:.4g} MW, of which its GPUs want {:.4g}; rights of {:.4g} MW are not spare",
                            power, in_use, entered[site->name]),
                "Enter power that no site in use needs.");
        }
    }
}

void check_right(study::Study const& study, study::PowerRight const& right, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("power_right", right.name, field); };
    if (right.region.empty() == right.site.empty()) {
        problems.error(fmt::format("power_right.{}", right.name),
                       right.site.empty() ? "lies in no region and at no site"
                                          : "names both a region and a site, which has its own",
                       "Give one of the two.");
    }
    if (right.rent_beta > 0 && right.gpu_class.empty()) {
        problems.error(key("rent_beta"), "is given without a gpu_class whose margin it is about",
                       "Name the class that would use the power.");
    }
    study::Site const* const site = find_named(study.sites, right.site);
    study::Region const* const region =
        find_named(study.regions, site != nullptr ? site->region : right.region);
    if (right.scarcity_beta > 0 && region != nullptr && region->level_factor.empty()) {
        problems.error(key("scarcity_beta"),
                       fmt::format("is about the slow part of the price in {}, which has none", region->name),
                       fmt::format("Give region.{}.level_factor, or no scarcity_beta.", region->name));
    }
    study::Debt const* const debt = find_named(study.debts, right.secures);
    if (debt != nullptr && debt->firm != right.owner) {
        problems.error(key("secures"), fmt::format("is owed by {}, not by {}", debt->firm, right.owner),
                       "Name a debt of the owner.");
    } else if (debt != nullptr && debt->kind == study::DebtKind::revolver) {
        problems.error(key("secures"), "is a revolver, which is never over", "Name a debt with a maturity.");
    }
    if (right.sellable_from > horizon_end(study.general)) {
        problems.warning(key("sellable_from"), "is beyond the horizon, so it is never sold",
                         "Remove the date, or give one within the horizon.");
    }
}

void check_seller(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.power_sale_haircut + firm.power_sale_impact >= 1) {
        problems.error(key("power_sale_impact"),
                       fmt::format("and power_sale_haircut sum to {:.4g}: a sale would bring nothing",
                                   firm.power_sale_haircut + firm.power_sale_impact),
                       "Keep their sum below 1.");
    }
    bool const owns = std::any_of(study.power_rights.begin(), study.power_rights.end(),
                                  [&](study::PowerRight const& right) { return right.owner == firm.name; });
    if (firm.sells_power_rights && !owns) {
        problems.warning(key("sells_power_rights"), "is about power rights, and the firm owns none",
                         "Remove it, or give the firm its rights.");
    }
}

}  // namespace

void check_power_rights(study::Study const& study, Problems& problems)
{
    for (study::PowerRight const& right : study.power_rights) {
        check_right(study, right, problems);
    }
    check_spare_power(study, problems);
    for (study::Firm const& firm : study.firms) {
        check_seller(study, firm, problems);
    }
}

}  // namespace ballast::config
