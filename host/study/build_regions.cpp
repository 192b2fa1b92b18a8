/// Tables of power regions: the season and the spikes of prices.
#include "host/base/units.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kMonthsPerYear = 12.0;
constexpr double kTwoPi = 6.28318530717958647693;

/// cos of the angle between a date and the middle of the peak month, on a year of 365 days.
double season(Day date, int peak_month)
{
    CivilDate const civil = civil_date(date);
    double const day_of_year = date - day_number({civil.year, 1, 1});
    double const peak = (peak_month - 0.5) / kMonthsPerYear * kDaysPerYear;
    double sine = 0.0;
    double cosine = 0.0;
    table_sincos(kTwoPi * (day_of_year - peak) / kDaysPerYear, sine, cosine);
    return cosine;
}

}  // namespace

void build_regions(TableBuild& b)
{
    for (study::Region const& region : b.study.regions) {
        RegionTable<double> t{};
        t.price_factor = b.study.factor_names.find(region.price_factor);
        t.level_factor = b.study.factor_names.find(region.level_factor);
        t.spike_rate = region.spike_rate_per_year * b.dt;
        t.spike_log_mean = region.spike_log_mean;
        t.spike_log_stddev = region.spike_log_stddev;
        t.spike_average = table_annuity_psi(region.spike_decay_per_year * b.dt);
        t.spike_decay = decay_over(region.spike_decay_per_year, b.dt);
        t.availability = region.availability;
        t.outage_decay = decay_over(region.outage_decay_per_year, b.dt);
        t.slip_root = table_sqrt(region.slip_correlation);
        t.slip_root_rest = table_sqrt(1.0 - region.slip_correlation);
        std::string const name = "region/" + region.name;
        t.spike_arrival = b.draws.key(name + "/spike");
        t.spike_mark = b.draws.key(name + "/spike_mark");
        t.slip = b.draws.key(name + "/slip");
        b.out.firms.regions.push_back(t);
        b.calibration.region_price_start.push_back(region.power_usd_per_mwh);
    }
    // the median moves with the season, from its value at the start
    for (int k = 0; k < b.steps(); ++k) {
        for (study::Region const& region : b.study.regions) {
            double const swing = season(b.grid.last_day(k), region.season_peak_month) -
                                 season(b.grid.start, region.season_peak_month);
            b.out.firms.power_price.push_back(region.power_usd_per_mwh *
                                              table_exp(region.season_amplitude * swing));
        }
    }
}

}  // namespace ballast
