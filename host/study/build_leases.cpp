/// Tables of leases.
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kDaysPerMonth = 365.0 / 12.0;

}  // namespace

void build_leases(TableBuild& b)
{
    auto const& s = b.study;
    for (study::Lease const& lease : s.leases) {
        LeaseTable<double> t{};
        t.payer = s.firm_names.find(lease.payer);
        t.payee = s.firm_names.find(lease.payee);
        t.site = s.site_names.find(lease.site);
        t.payment = t.relet_payment = t.guarantee = kNone;
        t.end_step = lease.end == 0 ? b.steps() : b.grid.step_containing(lease.end);
        double const market = lease.market_usd_bn_per_year;
        t.above_market =
            market > 0.0 && lease.usd_bn_per_year > 0.0 ? table_log(lease.usd_bn_per_year / market) : 0.0;
        t.yearly_rent = lease.usd_bn_per_year * b.quanta;
        t.cure_steps = round_quanta(lease.cure_months * kDaysPerMonth / b.grid.step_days);
        t.relet_rate = lease.relet_per_year * b.dt;
        t.relet_ratio = lease.relet_ratio;
        t.relet = b.draws.key("lease/" + lease.name + "/relet");
        b.out.firms.leases.push_back(t);
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (study::Lease const& lease : s.leases) {
            Day const end = lease.end == 0 ? kNoEnd : lease.end;
            study::Schedule const rent{{}, lease.usd_bn_per_year, study::Schedule::Between::step};
            b.out.firms.lease_rent.push_back(flow_in_step(rent, b.grid, k, {lease.start, end}) * b.quanta);
        }
    }
}

}  // namespace ballast
