#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> site_kinds()
{
    using study::PowerTranche;
    using study::Site;
    std::vector<Field> const power_tranche = {
        number("mw", &PowerTranche::mw, "MW", between(0, 20'000),
               "Power of the tranche at the meter, cooling included.")
            .needed(),
        date("date", &PowerTranche::date, "Planned energisation; on or before the start it is certain.")
            .needed(),
        number("slip_probability", &PowerTranche::slip_probability, "", kShare, "Probability of a delay."),
        number("slip_mean_months", &PowerTranche::slip_mean_months, "months", between(0, 120),
               "Mean delay, given one."),
        number("slip_stddev_months", &PowerTranche::slip_stddev_months, "months", between(0, 120),
               "Standard deviation of the delay."),
        number("never_probability", &PowerTranche::never_probability, "", kShare,
               "Probability that the tranche is never energised."),
        number("construction_usd_bn", &PowerTranche::construction_usd_bn, "USD bn", kNotNegative,
               "Construction of buildings and grid that the owner pays before energisation; it waits with a "
               "slip."),
        number("construction_months", &PowerTranche::construction_months, "months", between(0.25, 60),
               "It is paid evenly over this long before energisation."),
        number("deposit_usd_bn", &PowerTranche::deposit_usd_bn, "USD bn", kNotNegative,
               "Interconnection deposit that the owner posts with the grid operator; it comes back when the "
               "tranche is energised by its deadline."),
        date("deposit_date", &PowerTranche::deposit_date,
             "Day on which it is posted; not given, or by the start: it is posted already."),
        date("deposit_deadline", &PowerTranche::deposit_deadline,
             "Last day of energisation in time; needed with a deposit."),
        number("deposit_refund_share", &PowerTranche::deposit_refund_share, "", kShare,
               "Share of it that comes back with energisation in time."),
        number("deposit_forfeit_share", &PowerTranche::deposit_forfeit_share, "", kShare,
               "Share of it that is forfeited if the deadline is missed; the rest comes back then."),
    };
    return {named_kind<Site>(
        "site", &study::Study::sites, "A data centre: its power arrives in tranches that may slip.", {"mw"},
        {
            name_of("firm", "owner", &Site::owner, "Firm that pays for its power.").needed(),
            name_of("region", "region", &Site::region, "Power market that it buys from.").needed(),
            word("slip_law", &Site::slip_law, {"gamma", "lognormal"}, "Distribution of delays."),
            number("floating_power_share", &Site::floating_power_share, "", kShare,
                   "Share of its power bought at the region's price."),
            number("fixed_power_usd_per_mwh", &Site::fixed_power_usd_per_mwh, "USD/MWh", between(0, 2000),
                   "Price of the rest; 0: the region's price at the start."),
            records(
                "power_tranches", &Site::power_tranches, power_tranche,
                "Parts of its power, in order of planned date; none: the site always has the power that it "
                "needs."),
        })};
}

}  // namespace ballast::config
