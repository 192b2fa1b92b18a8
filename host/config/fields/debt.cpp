#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> debt_kinds()
{
    using study::DebtTranche;
    using study::Facility;
    using study::Lease;
    ObjectKind debt = named_kind<DebtTranche>(
        "debt", &study::Study::tranches, "A loan, bond, revolver, convertible or margin loan.",
        {"amount_usd_bn", "commitment_usd_bn"},
        {
            name_of("firm", "firm", &DebtTranche::firm, "Borrower.").needed(),
            choice("kind", &DebtTranche::kind,
                   {"bullet", "amortising", "profile", "revolver", "convertible", "margin"},
                   "bullet: due at maturity; amortising: straight to maturity; profile: as principal_usd_bn "
                   "says; revolver: drawn "
                   "when needed; convertible: a bullet that may turn into shares; margin: a bullet against a "
                   "stake, which "
                   "is sold when its value falls."),
            choice("rank", &DebtTranche::rank, {"secured", "unsecured"}, "Class in clearing."),
            number("amount_usd_bn", &DebtTranche::amount_usd_bn, "USD bn", kNotNegative,
                   "Outstanding at the start.")
                .as(Role::balance),
            number("commitment_usd_bn", &DebtTranche::commitment_usd_bn, "USD bn", kNotNegative,
                   "revolver: drawn and undrawn.")
                .as(Role::balance),
            flag("floating", &DebtTranche::floating,
                 "true: rate is a spread over the short rate; false: a fixed coupon."),
            number("rate", &DebtTranche::rate, "1/year", between(-0.02, 1),
                   "Coupon or spread, a fraction per year."),
            date("maturity", &DebtTranche::maturity, "Date of the last payment.").needed(),
            payments("principal_usd_bn", &DebtTranche::principal_usd_bn, "USD bn", kNotNegative,
                     "profile: principal by date; it sums to the amount.")
                .as(Role::payment),
            number("conversion_ratio", &DebtTranche::conversion_ratio, "", between(0, 100),
                   "convertible: turns into shares at maturity if the valuation is at least this multiple of "
                   "its start; 0: never."),
            number("minimum_liquidity_usd_bn", &DebtTranche::minimum_liquidity_usd_bn, "USD bn", kNotNegative,
                   "revolver: drawn only while liquidity before the draw is above this.")
                .as(Role::balance),
            name_of("stake", "stake", &DebtTranche::stake, "margin: the borrower's stake that secures it."),
            number("call_ltv", &DebtTranche::call_ltv, "", kShare,
                   "margin: once loan over value of the stake exceeds this, the stake is sold down."),
            number("target_ltv", &DebtTranche::target_ltv, "", kShare,
                   "margin: loan over value that such a sale restores; what the stake cannot cover is owed "
                   "unsecured."),
            flag("cross_default", &DebtTranche::cross_default,
                 "Due at once when a facility of the firm is accelerated."),
        });
    ObjectKind facility = named_kind<Facility>(
        "facility", &study::Study::facilities, "A delayed-draw term loan against the GPUs of a cohort.",
        {"commitment_usd_bn", "drawn_usd_bn"},
        {
            name_of("firm", "firm", &Facility::firm, "Borrower.").needed(),
            name_of("cohort", "cohort", &Facility::cohort, "GPUs that it finances.").needed(),
            number("drawn_usd_bn", &Facility::drawn_usd_bn, "USD bn", kNotNegative,
                   "Drawn and unpaid at the start.")
                .as(Role::balance),
            number("commitment_usd_bn", &Facility::commitment_usd_bn, "USD bn", kNotNegative,
                   "Drawn and undrawn at the start.")
                .needed()
                .as(Role::balance),
            number("advance_rate", &Facility::advance_rate, "", Range{.low = 0, .high = 1, .low_open = true},
                   "Share of an invoice that it pays."),
            date("window_end", &Facility::window_end,
                 "Last day for draws; invoices dated later are the firm's own.")
                .needed(),
            number("term_years", &Facility::term_years, "years", between(0.1, 30),
                   "n: each draw amortises straight to zero over this."),
            number("remaining_years", &Facility::remaining_years, "years", between(0.02, 30),
                   "Time over which the part drawn at the start amortises."),
            flag("floating", &Facility::floating,
                 "true: rate is a spread over the short rate; false: a fixed rate."),
            number("rate", &Facility::rate, "1/year", between(-0.02, 1),
                   "Spread or rate, a fraction per year."),
            payments("invoices_usd_bn", &Facility::invoices_usd_bn, "USD bn", kNotNegative,
                     "GPU invoices that it funds; what it does not pay, the firm owes.")
                .as(Role::payment),
            number("dscr_default", &Facility::dscr_default, "", between(0, 10),
                   "Debt service coverage below this is a breach; tested each quarter."),
            date("dscr_from", &Facility::dscr_from,
                 "The first quarter end on or after it is the first that is tested; not given: from the "
                 "start."),
            number("cure_quarters", &Facility::cure_quarters, "quarters", between(0, 20),
                   "Time to cure a breach."),
            number("waivers_per_year", &Facility::waivers_per_year, "1/year", kNotNegative,
                   "Arrival of a waiver while in breach.")
                .as(Role::arrival_rate),
            number("extension", &Facility::extension, "", between(0, 10),
                   "A waiver also stretches the rest of the term by this share; 0: it does not."),
            number("realisation_minimum", &Facility::realisation_minimum, "", kShare,
                   "Received over billed of the cohort's contracts, over three months, below this is a "
                   "breach; 0: "
                   "no test."),
            flag("cross_default", &Facility::cross_default,
                 "Due at once when another facility of the firm is accelerated."),
            flag("ring_fenced", &Facility::ring_fenced,
                 "true: a vehicle owns the cohort and what its contracts pay; only that serves the loan, "
                 "and what is left over is distributed to the firm."),
            number("lock_up_dscr", &Facility::lock_up_dscr, "", between(0, 10),
                   "ring_fenced: nothing is distributed while debt service coverage is below this."),
            number("reserve_months", &Facility::reserve_months, "months", between(0, 60),
                   "ring_fenced: the vehicle keeps this many months of debt service in a liquidity account."),
            number("reserve_usd_bn", &Facility::reserve_usd_bn, "USD bn", kNotNegative,
                   "ring_fenced: cash of the vehicle at the start.")
                .as(Role::balance),
            number("parent_guarantee", &Facility::parent_guarantee, "", kShare,
                   "ring_fenced: share of newly unpaid debt service that the firm owes."),
        });
    ObjectKind lease = named_kind<Lease>(
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
        });
    return {debt, facility, lease};
}

}  // namespace ballast::config
