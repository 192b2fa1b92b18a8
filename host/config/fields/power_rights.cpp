#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> power_right_kinds()
{
    using study::PowerRight;
    return {named_kind<PowerRight>(
        "power_right", &study::Study::power_rights,
        "Power as an asset: a queue position, energised land or an interconnection right that no site in use "
        "needs.",
        {"value_usd_m_per_mw"},
        {
            name_of("firm", "owner", &PowerRight::owner, "Firm that owns it.").needed(),
            name_of("region", "region", &PowerRight::region,
                    "Power market in which it lies; not given where a site is."),
            name_of("site", "site", &PowerRight::site,
                    "Site of the owner whose spare power it is; not given where a region is."),
            number("mw", &PowerRight::mw, "MW", between(0, 20'000), "Power at the meter.").needed(),
            number("value_usd_m_per_mw", &PowerRight::value_usd_m_per_mw, "USD m/MW", between(0, 50),
                   "V0: its value per MW at the start.")
                .needed(),
            name_of("gpu_class", "gpu_class", &PowerRight::gpu_class,
                    "Class that would use the power; its margin moves the value."),
            number("rent_beta", &PowerRight::rent_beta, "", between(0, 5),
                   "beta: elasticity of the value to that class's margin over its planned margin."),
            number("scarcity_beta", &PowerRight::scarcity_beta, "", between(0, 5),
                   "gamma: elasticity of the value to the slow part of the region's power price."),
            name_of("debt", "secures", &PowerRight::secures,
                    "Debt of the owner that it secures; it is not sold while that is outstanding."),
            date("sellable_from", &PowerRight::sellable_from,
                 "Day from which on it can be sold; not given: at any time."),
        })};
}

}  // namespace ballast::config
