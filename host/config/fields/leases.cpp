#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> lease_kinds()
{
    using study::Lease;
    return {named_kind<Lease>(
        "lease", &study::Study::leases,
        "Rent of a data centre or power shell; it ends early with its tenant alone and is not debt.",
        {"usd_bn_per_year"},
        {
            name_of("firm", "payer", &Lease::payer, "Tenant.").needed(),
            name_of("firm", "payee", &Lease::payee, "Landlord; empty: outside the study."),
            name_of("site", "site", &Lease::site,
                    "Site whose energised share the rent follows; empty: full from the start date."),
            number("usd_bn_per_year", &Lease::usd_bn_per_year, "USD bn/year", kNotNegative,
                   "Rent at full energisation.")
                .needed()
                .as(Role::yearly_flow),
            number("market_usd_bn_per_year", &Lease::market_usd_bn_per_year, "USD bn/year", kNotNegative,
                   "Rent of a new lease of the same place, by which an ended tenant judges this one; 0: the "
                   "agreed rent.")
                .as(Role::yearly_flow),
            number(
                "cure_months", &Lease::cure_months, "months", between(0, 240),
                "Once a fifth of the rent is lost to the tenant's end, lenders whose debt the lease secures "
                "wait for so long for another tenant, then all of it is due; 0: for ever."),
            number("relet_per_year", &Lease::relet_per_year, "1/year", kNotNegative,
                   "Hazard of another tenant, outside the study, once a fifth of the rent is lost.")
                .as(Role::arrival_rate),
            number("relet_ratio", &Lease::relet_ratio, "", between(0, 5),
                   "What it pays of the rent that was lost."),
            date("start", &Lease::start, "First day of rent.").needed(),
            date("end", &Lease::end, "Last day of rent.").needed(),
        })};
}

}  // namespace ballast::config
