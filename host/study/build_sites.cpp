/// Tables of sites: power tranches, certain power, and what the fleets need.
#include <algorithm>

#include "host/study/distributions.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"

namespace ballast {
namespace {

constexpr double kMonthsPerYear = 12.0;

}  // namespace

void build_sites(TableBuild& b)
{
    auto const& s = b.study;
    int const num_sites = s.site_names.size();
    double const steps_per_month = 1.0 / (kMonthsPerYear * b.dt);
    for (int i = 0; i < num_sites; ++i) {
        study::Site const& site = s.sites[row(i)];
        int const region = s.region_names.require(site.region, "site." + site.name);
        SiteTable<double> t{};
        t.region = region;
        t.floating_share = site.floating_power_share;
        t.fixed_price = site.fixed_power_usd_per_mwh > 0.0 ? site.fixed_power_usd_per_mwh
                                                           : b.start().region_price_start[row(region)];
        t.first_tranche = static_cast<std::int32_t>(b.out.firms.power_tranches.size());
        Day previous = b.grid.start;
        int repeat = 1;
        for (study::PowerTranche const& tranche : site.power_tranches) {
            if (tranche.date <= b.grid.start) {
                continue;
            }
            PowerTrancheTable<double> phase{};
            phase.site = i;
            phase.region = region;
            phase.mw = tranche.mw;
            phase.planned_step = b.grid.step_containing(tranche.date);
            phase.slip_probability = tranche.slip_probability;
            phase.never_probability = tranche.never_probability;
            if (tranche.construction_usd_bn > 0.0) {
                phase.construction_steps =
                    std::max(round_quanta(tranche.construction_months * steps_per_month), 1.0);
                phase.construction =
                    round_quanta(tranche.construction_usd_bn * b.quanta / phase.construction_steps);
            }
            repeat = tranche.date == previous ? repeat + 1 : 1;
            previous = tranche.date;
            std::string name = "site/" + site.name + "/phase/" + iso_date(tranche.date);
            if (repeat > 1) {
                name += "/" + std::to_string(repeat);
            }
            phase.slip = b.draws.key(name);
            b.out.firms.power_tranches.push_back(phase);
            std::vector<double> const delay =
                slip_quantiles(site.slip_law, tranche.slip_mean_months * steps_per_month,
                               tranche.slip_stddev_months * steps_per_month);
            b.out.firms.slip_quantile.insert(b.out.firms.slip_quantile.end(), delay.begin(), delay.end());
        }
        t.end_tranche = static_cast<std::int32_t>(b.out.firms.power_tranches.size());
        b.out.firms.sites.push_back(t);
    }

    // power that is there without doubt, and what the fleets need
    for (int k = 0; k < b.steps(); ++k) {
        for (int i = 0; i < num_sites; ++i) {
            double certain = 0.0;
            double planned = 0.0;
            for (study::PowerTranche const& tranche : s.sites[row(i)].power_tranches) {
                certain += tranche.date <= b.grid.start ? tranche.mw : 0.0;
                planned += tranche.date <= b.grid.last_day(k) ? tranche.mw : 0.0;
            }
            double required = 0.0;
            for (study::Cohort const& cohort : s.cohorts) {
                if (cohort.site == s.sites[row(i)].name) {
                    study::GpuClass const& gpu =
                        s.gpu_classes[row(s.class_names.require(cohort.gpu_class, "cohort." + cohort.name))];
                    required += value_on(cohort.gpus, b.grid.last_day(k)) * gpu.kw_per_gpu * gpu.pue / 1000.0;
                }
            }
            // a site without power tranches has all the power that it needs
            bool const limited = required > 0.0 && !s.sites[row(i)].power_tranches.empty();
            double const inverse = limited ? 1.0 / required : 0.0;
            b.out.firms.certain_mw.push_back(certain);
            b.out.firms.required_mw_inv.push_back(inverse);
            double const powered = limited ? std::min(planned * inverse, 1.0) : 1.0;
            b.site_share.push_back(powered * s.regions[row(b.out.firms.sites[row(i)].region)].availability);
        }
    }
}

}  // namespace ballast
