#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> facility_kinds()
{
    using study::Facility;
    return {named_kind<Facility>(
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
            number("minimum_dscr", &Facility::minimum_dscr, "", between(0, 10),
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
            number("minimum_collection_ratio", &Facility::minimum_collection_ratio, "", kShare,
                   "Received over billed of the cohort's contracts, over three months, below this is a "
                   "breach; 0: "
                   "no test."),
            flag("cross_default", &Facility::cross_default,
                 "Due at once when another facility of the firm is accelerated."),
            flag("ring_fenced", &Facility::ring_fenced,
                 "true: a vehicle owns the cohort and what its contracts pay; only that serves the loan, "
                 "and what is left over is distributed to the firm."),
            number("distribution_dscr", &Facility::distribution_dscr, "", between(0, 10),
                   "ring_fenced: nothing is distributed while debt service coverage is below this."),
            number("reserve_months", &Facility::reserve_months, "months", between(0, 60),
                   "ring_fenced: the vehicle keeps this many months of debt service in a liquidity account."),
            number("reserve_usd_bn", &Facility::reserve_usd_bn, "USD bn", kNotNegative,
                   "ring_fenced: cash of the vehicle at the start.")
                .as(Role::balance),
            number("parent_guarantee", &Facility::parent_guarantee, "", kShare,
                   "ring_fenced: share of newly unpaid debt service that the firm owes."),
        })};
}

}  // namespace ballast::config
