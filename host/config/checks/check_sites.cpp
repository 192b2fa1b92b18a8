#include <set>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

void check_deposit(study::Study const& study, study::PowerTranche const& tranche, std::string const& path,
                   Problems& problems)
{
    if (tranche.deposit_usd_bn <= 0) {
        return;
    }
    if (tranche.date <= study.general.start) {
        problems.error(
            path + ".deposit_usd_bn",
            fmt::format(
                "is for a power tranche that is energised by the start ({}), so it is returned already",
                date_text(study.general.start)),
            "Remove it or move the date.");
    } else if (tranche.deposit_deadline < tranche.date) {
        problems.error(path + (tranche.deposit_deadline == 0 ? "" : ".deposit_deadline"),
                       tranche.deposit_deadline == 0
                           ? std::string("has a deposit but no deposit_deadline")
                           : fmt::format("is before the planned energisation ({})", date_text(tranche.date)),
                       "Give the last day on which energisation is in time.");
    }
    if (tranche.deposit_date > tranche.date) {
        problems.error(path + ".deposit_date",
                       fmt::format("is after the planned energisation ({})", date_text(tranche.date)),
                       "Post the deposit before the power that it is for.");
    }
}

void check_power_tranche(study::Study const& study, study::PowerTranche const& tranche,
                         std::string const& path, Problems& problems)
{
    double const sum = tranche.slip_probability + tranche.never_probability;
    if (sum > 1 + kSumTolerance) {
        problems.error(path + ".never_probability",
                       fmt::format("and slip_probability sum to {:.4g}, more than 1", sum),
                       "Lower one of the two.");
    }
    if (tranche.slip_probability > 0 && (tranche.slip_mean_months <= 0 || tranche.slip_stddev_months <= 0)) {
        problems.error(path + (tranche.slip_mean_months <= 0 ? ".slip_mean_months" : ".slip_stddev_months"),
                       "is 0 although the power tranche may slip, and a delay needs a mean and a spread",
                       "Give months above 0.");
    }
    if (tranche.date <= study.general.start && sum > 0 &&
        (problems.locations().has(path + ".slip_probability") ||
         problems.locations().has(path + ".never_probability"))) {
        problems.warning(path,
                         fmt::format("is energised by the start ({}), so its probabilities are not read",
                                     date_text(study.general.start)),
                         "Remove them or move the date.");
    }
    if (tranche.date <= study.general.start && tranche.construction_usd_bn > 0) {
        problems.error(
            path + ".construction_usd_bn",
            fmt::format("is for a power tranche that is energised by the start ({}), so it is paid already",
                        date_text(study.general.start)),
            "Remove it or move the date.");
    }
    check_deposit(study, tranche, path, problems);
}

/// Compares the fleet's power with the site's at each date where either changes.
void check_power(study::Study const& study, study::Site const& site, Problems& problems)
{
    std::set<study::Day> days = {study.general.start};
    std::vector<study::Cohort const*> fleet;
    for (study::Cohort const& cohort : study.cohorts) {
        if (cohort.site != site.name || find_named(study.gpu_classes, cohort.gpu_class) == nullptr) {
            continue;
        }
        fleet.push_back(&cohort);
        for (auto const& point : cohort.gpus.points) {
            days.insert(point.first);
        }
    }
    for (study::PowerTranche const& tranche : site.power_tranches) {
        days.insert(tranche.date);
    }
    constexpr double kSlack = 1.02;
    for (study::Day const day : days) {
        if (day < study.general.start || day > horizon_end(study.general)) {
            continue;
        }
        double available = 0, wanted = 0;
        for (study::PowerTranche const& tranche : site.power_tranches) {
            if (tranche.date <= day) {
                available += tranche.mw;
            }
        }
        for (study::Cohort const* cohort : fleet) {
            study::GpuClass const& gpu = *find_named(study.gpu_classes, cohort->gpu_class);
            wanted += value_on(cohort->gpus, day) * gpu.kw_per_gpu * gpu.pue / 1000.0;
        }
        if (wanted <= available * kSlack) {
            continue;
        }
        return problems.warning(
            "site." + site.name,
            fmt::format("has {:.4g} MW on {} and its GPUs want {:.4g}; the rest stands idle", available,
                        date_text(day), wanted),
            "Add power tranches or install fewer GPUs by then, unless the wait for power is meant.");
    }
}

}  // namespace

void check_sites(study::Study const& study, Problems& problems)
{
    for (study::Site const& site : study.sites) {
        for (std::size_t i = 0; i < site.power_tranches.size(); ++i) {
            std::string const path = element(key_of("site", site.name, "power_tranches"), i);
            check_power_tranche(study, site.power_tranches[i], path, problems);
            if (i > 0 && site.power_tranches[i].date < site.power_tranches[i - 1].date) {
                problems.error(path + ".date",
                               fmt::format("is before that of the power tranche above it ({})",
                                           date_text(site.power_tranches[i - 1].date)),
                               "Put the power tranches in order of planned date.");
            }
        }
        if (!site.power_tranches.empty()) {
            check_power(study, site, problems);
        }
    }
}

}  // namespace ballast::config
