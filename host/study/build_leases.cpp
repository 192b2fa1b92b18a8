/// Tables of leases.
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"

namespace ballast {

void build_leases(TableBuild& b)
{
    auto const& s = b.study;
    for (study::Lease const& lease : s.leases) {
        b.out.firms.leases.push_back({s.firm_names.find(lease.payer), s.firm_names.find(lease.payee),
                                      s.site_names.find(lease.site), kNone});
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
