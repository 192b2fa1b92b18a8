/// Tables of power rights, by owner.
#include "host/base/units.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

int region_of(OrderedStudy const& s, study::PowerRight const& right)
{
    return right.site.empty() ? s.region_names.require(right.region, "power_right." + right.name)
                              : s.region_names.find(s.sites[row(s.site_names.find(right.site))].region);
}

/// ln of the margin's positive part (M + sqrt(M^2 + c^2)) / 2.
double log_margin(double rent, double cost)
{
    double const margin = rent - cost;
    return table_log(0.5 * (margin + table_sqrt(margin * margin + cost * cost)));
}

}  // namespace

void build_power_rights(TableBuild& b)
{
    auto const& s = b.study;
    auto& out = b.out.firms;
    for (study::PowerRight const& right : s.power_rights) {
        PowerRightTable<double> t{};
        t.owner = s.firm_names.require(right.owner, "power_right." + right.name);
        t.value =
            round_quanta(right.mw * right.value_usd_m_per_mw * kUsdPerMillion / kUsdPerBillion * b.quanta);
        t.gpu_class = right.rent_beta > 0.0 ? s.class_names.find(right.gpu_class) : kNone;
        t.rent_beta = right.rent_beta;
        if (t.gpu_class != kNone) {
            GpuClassTable<double> const& gpu = out.classes[row(t.gpu_class)];
            t.running_cost = gpu.mwh_per_hour * gpu.power_reference + gpu.operations_usd_per_hour;
        }
        t.level_factor =
            right.scarcity_beta > 0.0 ? out.regions[row(region_of(s, right))].level_factor : kNone;
        t.scarcity_beta = right.scarcity_beta;
        t.level_start = b.initial_x(t.level_factor, 0.0);
        t.debt = s.debt_names.find(right.secures);
        t.sellable_step = b.grid.first_step_from(right.sellable_from);
        out.power_rights.push_back(t);
    }
    int const num_classes = s.class_names.size();
    for (int k = 0; k < b.steps(); ++k) {
        for (PowerRightTable<double> const& t : out.power_rights) {
            double const planned =
                t.gpu_class == kNone
                    ? 0.0
                    : log_margin(table_exp(out.planned_log_rent[row(k * num_classes + t.gpu_class)]),
                                 t.running_cost);
            out.planned_power_margin.push_back(planned);
        }
    }
}

}  // namespace ballast
