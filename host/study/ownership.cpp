#include "host/study/ownership.hpp"

#include "host/base/units.hpp"
#include "host/study/annuity.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
double reference_power_price(OrderedStudy const& s, std::string const& gpu_class)
{
    double sum = 0.0;
    double all = 0.0;
    int count = 0;
    for (study::Cohort const& cohort : s.cohorts) {
        if (cohort.gpu_class == gpu_class) {
            study::Site const& site =
                s.sites[row(s.site_names.require(cohort.site, "cohort." + cohort.name))];
            sum += s.regions[row(s.region_names.find(site.region))].power_usd_per_mwh;
            ++count;
        }
    }
    for (study::Region const& region : s.regions) {
        all += region.power_usd_per_mwh;
    }
    if (count > 0) {
        return sum / count;
    }
    return s.regions.empty() ? 0.0 : all / static_cast<double>(s.regions.size());
}

double fixed_cost_of_owning(study::GpuClass const& gpu, double years)
{
    if (gpu.purchase_usd <= 0.0) {
        return 0.0;
    }
    double const price = gpu.purchase_usd * table_exp(-gpu.purchase_decline_per_year * years);
    return price * level_payment(gpu.cost_of_capital, gpu.service_life_years) / kHoursPerYear +
           gpu.site_cost_usd_per_hour;
}

double running_cost_of_owning(OrderedStudy const& study, study::GpuClass const& gpu)
{
    double const power = reference_power_price(study, gpu.name);
    return gpu.kw_per_gpu * gpu.pue / 1000.0 * power + gpu.operations_usd_per_hour;
}

}  // namespace ballast
