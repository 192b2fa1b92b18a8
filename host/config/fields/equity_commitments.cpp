#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> equity_commitment_kinds()
{
    using study::EquityCommitment;
    return {named_kind<EquityCommitment>(
        "equity_commitment", &study::Study::equity_commitments,
        "A promise to buy new shares at a date, or once conditions are met: an obligation of the investor.",
        {"usd_bn"},
        {
            name_of("firm", "investor", &EquityCommitment::investor,
                    "Who pays; empty: somebody outside the study, certain."),
            name_of("firm", "investee", &EquityCommitment::investee, "Who receives.").needed(),
            number("usd_bn", &EquityCommitment::usd_bn, "USD bn", kNotNegative, "Amount.")
                .needed()
                .as(Role::payment),
            date("date", &EquityCommitment::date,
                 "Date of payment; with a condition, the first day from which meeting it brings the payment.")
                .needed(),
            date("lapse", &EquityCommitment::lapse,
                 "Last day on which the conditions can be met; needed with a condition, and without one not "
                 "given."),
            flag("needs_listing", &EquityCommitment::needs_listing,
                 "Condition: the investee has gone public."),
            number("needs_valuation_ratio", &EquityCommitment::needs_valuation_ratio, "", between(0, 100),
                   "Condition: the investee's valuation is at least this multiple of its start; 0: none."),
            flag("needs_open_funding", &EquityCommitment::needs_open_funding,
                 "Condition: the funding regime is not shut."),
        })};
}

}  // namespace ballast::config
