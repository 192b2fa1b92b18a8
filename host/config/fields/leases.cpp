#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> lease_kinds()
{
    using study::Lease;
    return {named_kind<Lease>(
        "lease", &study::Study::leases,
        "Rent of a data centre or power shell; it cannot be left and is not debt.", {"usd_bn_per_year"},
        {
            name_of("firm", "payer", &Lease::payer, "Tenant.").needed(),
            name_of("firm", "payee", &Lease::payee, "Landlord; empty: outside the study."),
            name_of("site", "site", &Lease::site,
                    "Site whose energised share the rent follows; empty: full from the start date."),
            number("usd_bn_per_year", &Lease::usd_bn_per_year, "USD bn/year", kNotNegative,
                   "Rent at full energisation.")
                .needed()
                .as(Role::yearly_flow),
            date("start", &Lease::start, "First day of rent.").needed(),
            date("end", &Lease::end, "Last day of rent.").needed(),
        })};
}

}  // namespace ballast::config
