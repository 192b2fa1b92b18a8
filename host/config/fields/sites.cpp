#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> site_kinds()
{
    using study::Cohort;
    using study::Site;
    using study::Tranche;
    std::vector<Field> const tranche = {
        number("mw", &Tranche::mw, "MW", between(0, 20'000),
               "Power of the phase at the meter, cooling included.")
            .needed(),
        date("date", &Tranche::date, "Planned energisation; on or before the start it is certain.").needed(),
        number("slip_probability", &Tranche::slip_probability, "", kShare, "Probability of a delay."),
        number("slip_mean_months", &Tranche::slip_mean_months, "months", between(0, 120),
               "Mean delay, given one."),
        number("slip_stddev_months", &Tranche::slip_stddev_months, "months", between(0, 120),
               "Standard deviation of the delay."),
        number("never_probability", &Tranche::never_probability, "", kShare,
               "Probability that the phase is never energised."),
        number("shell_usd_bn", &Tranche::shell_usd_bn, "USD bn", kNotNegative,
               "Building and grid works that the owner pays before energisation; they wait with a slip."),
        number("shell_months", &Tranche::shell_months, "months", between(0.25, 60),
               "They are paid evenly over this long before energisation."),
    };
    ObjectKind site = named_kind<Site>(
        "site", &study::Study::sites, "A data centre: its power arrives in tranches that may slip.", {"mw"},
        {
            name_of("firm", "owner", &Site::owner, "Firm that pays for its power.").needed(),
            name_of("region", "region", &Site::region, "Power market it stands in.").needed(),
            word("slip_law", &Site::slip_law, {"gamma", "lognormal"}, "Distribution of delays."),
            number("floating_power_share", &Site::floating_power_share, "", kShare,
                   "Share of its power bought at the region's price."),
            number("fixed_power_usd_per_mwh", &Site::fixed_power_usd_per_mwh, "USD/MWh", between(0, 2000),
                   "Price of the rest; 0: the region's price at the start."),
            records("tranches", &Site::tranches, tranche,
                    "Phases of power, in order of planned date; none: the site always has the power that it "
                    "needs."),
        });
    ObjectKind cohort = named_kind<Cohort>(
        "cohort", &study::Study::cohorts, "GPUs of one class of one owner at one site.", {"gpus"},
        {
            name_of("firm", "owner", &Cohort::owner, "Firm that owns or leases the GPUs.").needed(),
            name_of("site", "site", &Cohort::site, "Where they stand.").needed(),
            name_of("gpu_class", "gpu_class", &Cohort::gpu_class, "Their class.").needed(),
            schedule("gpus", &Cohort::gpus, "GPUs", between(0, 2e7),
                     "Installed count by plan; power may hold it back.")
                .needed(),
            number("own_use_share", &Cohort::own_use_share, "", kShare,
                   "Share of capacity kept for the owner's lab or business."),
            number("merchant_utilisation", &Cohort::merchant_utilisation, "", kShare,
                   "Share sold at spot of what is neither contracted nor kept."),
            flag("merchant", &Cohort::merchant, "Whether it counts in merchant supply."),
        });
    return {site, cohort};
}

}  // namespace ballast::config
