#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> contract_kinds()
{
    using study::Contract;
    return {named_kind<Contract>(
        "contract", &study::Study::contracts, "Compute sold by a provider to a customer.",
        {"usd_bn_per_year", "price_usd_per_hour", "gpus"},
        {
            name_of("firm", "provider", &Contract::provider, "Firm that delivers and is paid.").needed(),
            name_of("firm", "customer", &Contract::customer,
                    "Firm that pays; empty: customers outside the study."),
            name_of("cohort", "cohort", &Contract::cohort,
                    "GPUs that deliver it; empty: delivered without a modelled fleet and paid by "
                    "usd_bn_per_year."),
            schedule("gpus", &Contract::gpus, "GPUs", between(0, 2e7),
                     "Contracted count of the cohort's class."),
            number("price_usd_per_hour", &Contract::price_usd_per_hour, "USD/GPU-hour", between(0, 1000),
                   "Agreed price."),
            number("hours_per_year", &Contract::hours_per_year, "hours/year", between(1, 8784),
                   "Hours billed a year."),
            schedule("usd_bn_per_year", &Contract::usd_bn_per_year, "USD bn/year", kNotNegative,
                     "Payment where no cohort is given.")
                .as(Role::yearly_flow),
            schedule("compute_h100e", &Contract::compute_h100e, "H100e", between(0, 1e8),
                     "Compute delivered where no cohort is given."),
            choice("pricing", &Contract::pricing, {"fixed", "indexed", "floor"},
                   "fixed: the agreed price; indexed: it moves with the class's rent; floor: indexed, not "
                   "below the floor."),
            number("price_floor", &Contract::price_floor, "", between(0, 5),
                   "floor: lowest multiple of the planned price."),
            date("start", &Contract::start, "First day of delivery; may lie before the study's start.")
                .needed(),
            date("end", &Contract::end, "Last day of delivery.").needed(),
            number("take_or_pay", &Contract::take_or_pay, "", kShare,
                   "phi: share payable whether used or not."),
            number("prepayment_usd_bn", &Contract::prepayment_usd_bn, "USD bn", kNotNegative,
                   "Balance of prepayments that the provider holds at the start.")
                .as(Role::balance),
            number("prepayment_share", &Contract::prepayment_share, "", kShare,
                   "Share of each bill met from it."),
            number("cancel_per_year", &Contract::cancel_per_year, "1/year", kNotNegative,
                   "lambda0: cancellation hazard on plan.")
                .as(Role::arrival_rate),
            number("competing_cancel_per_year", &Contract::competing_cancel_per_year, "1/year", kNotNegative,
                   "Added while the customer sells own capacity.")
                .as(Role::arrival_rate),
            number("walk_per_year", &Contract::walk_per_year, "1/year", kNotNegative,
                   "Hazard of walking away after the cure period of a delivery breach.")
                .as(Role::arrival_rate),
            number("cure_months", &Contract::cure_months, "months", between(0, 60),
                   "Cure period of a delivery breach."),
            number("delivery_threshold", &Contract::delivery_threshold, "", kShare,
                   "A delivered share below this counts as late."),
            number("cancellation_fee_years", &Contract::cancellation_fee_years, "years", between(0, 20),
                   "Fee owed on cancellation without cause, in years of payments."),
            number("renewal_probability", &Contract::renewal_probability, "", kShare,
                   "Probability of renewal after the last day; its term begins on the day after."),
            number("renewal_months", &Contract::renewal_months, "months", between(0, 240),
                   "Term of a renewal; a month is 365/12 days."),
            number("renewal_price_ratio", &Contract::renewal_price_ratio, "", between(0, 5),
                   "Price of a renewal over the market rent of the step in which it is decided."),
            number("renewal_on_margin", &Contract::renewal_on_margin, "", kShare,
                   "w: the probability of renewal is multiplied by 1 - w + w g, where g rises from 0 to 1 as "
                   "the rent of the renewal goes from 0.8 to 1.2 of power, operations and the avoidable cost "
                   "of the GPU's place."),
            number("migration_per_year", &Contract::migration_per_year, "1/year", kNotNegative,
                   "Hazard of leaving, without a fee, a provider that was acquired, exchanged its debt or "
                   "was reorganised.")
                .as(Role::arrival_rate),
            number("migration_notice_months", &Contract::migration_notice_months, "months", between(0, 60),
                   "Time from the take-over until customers may leave for it, in whole steps."),
            number("takeover_price_change", &Contract::takeover_price_change, "", between(-0.9, 5),
                   "Share by which the price of a renewal is higher once the provider was taken over."),
            number("insourcing_per_year", &Contract::insourcing_per_year, "1/year", kNotNegative,
                   "lambda: the customer gives notice, to leave for GPUs of its own, with the hazard lambda "
                   "clip(ln(p / (F/u + v)), 0, 1); it owes no fee.")
                .as(Role::arrival_rate),
            number("insourcing_notice_months", &Contract::insourcing_notice_months, "months", between(0, 120),
                   "Time from that notice until it leaves, in whole steps, one at least."),
            number("customer_utilisation", &Contract::customer_utilisation, "",
                   Range{.low = 0, .high = 1, .low_open = true},
                   "u: share of hours that the customer would use GPUs of its own."),
            number(
                "renewal_on_ownership", &Contract::renewal_on_ownership, "", kShare,
                "w: the probability of renewal is multiplied by 1 - w x^2 (3 - 2 x), "
                "x = clip(ln(p / (F/u + v)), 0, 1): a customer that could own for less renews less often."),
            number("notice_days", &Contract::notice_days, "days", between(0, 3660),
                   "Rolling option: the customer may leave with this notice, in whole steps, and owes no "
                   "fee; 0: "
                   "it may not."),
            date("notice_from", &Contract::notice_from,
                 "First day on which notice may be given; until then the customer can only cancel; not "
                 "given: from the start."),
            number("notice_per_year", &Contract::notice_per_year, "1/year", kNotNegative,
                   "Hazard of giving notice, times the multiples of cancellation; it takes the place of "
                   "cancel_per_year from notice_from on.")
                .as(Role::arrival_rate),
            number(
                "base_utilisation", &Contract::base_utilisation, "", kShare,
                "Consumption: share of the contracted compute used on average demand; unused compute beyond "
                "take_or_pay is not paid."),
            number("utilisation_beta", &Contract::utilisation_beta, "", between(0, 20),
                   "Consumption: use is base_utilisation e^(utilisation_beta x_I), at most 1; x_I is "
                   "inference demand."),
            flag("idle_floor", &Contract::idle_floor,
                 "true: a call of the provider: the customer buys, up to gpus, GPUs of the cohort that "
                 "nobody else pays for, where the price beats spot."),
            number("dedicated_capex_usd_bn", &Contract::dedicated_capex_usd_bn, "USD bn", kNotNegative,
                   "Capital that the provider has in this contract alone; what is left of it over the term "
                   "is counted as stranded if the customer fails.")
                .as(Role::balance),
            name_of("gpu_class", "reference_class", &Contract::reference_class,
                    "Class whose rent against plan says what the contract is worth where it has no cohort; "
                    "empty: market.replacement_class."),
            text("draws_as", &Contract::draws_as, "Name whose random numbers are used; empty: its own."),
        })};
}

}  // namespace ballast::config
