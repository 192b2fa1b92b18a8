#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> debt_kinds()
{
    using study::Debt;
    return {named_kind<Debt>(
        "debt", &study::Study::debts, "A loan, bond, revolver, convertible or margin loan.",
        {"amount_usd_bn", "commitment_usd_bn"},
        {
            name_of("firm", "firm", &Debt::firm, "Borrower.").needed(),
            choice("kind", &Debt::kind,
                   {"bullet", "amortising", "profile", "revolver", "convertible", "margin"},
                   "bullet: due at maturity; amortising: straight to maturity; profile: as principal_usd_bn "
                   "says; revolver: drawn "
                   "when needed; convertible: a bullet that may turn into shares; margin: a bullet against a "
                   "stake, which "
                   "is sold when its value falls."),
            choice("seniority", &Debt::seniority, {"secured", "unsecured"}, "Class in clearing."),
            number("amount_usd_bn", &Debt::amount_usd_bn, "USD bn", kNotNegative, "Outstanding at the start.")
                .as(Role::balance),
            number("commitment_usd_bn", &Debt::commitment_usd_bn, "USD bn", kNotNegative,
                   "revolver: drawn and undrawn.")
                .as(Role::balance),
            flag("floating", &Debt::floating,
                 "true: rate is a spread over the short rate; false: a fixed coupon."),
            number("rate", &Debt::rate, "1/year", between(-0.02, 1),
                   "Coupon or spread, a fraction per year."),
            date("maturity", &Debt::maturity, "Date of the last payment.").needed(),
            payments("principal_usd_bn", &Debt::principal_usd_bn, "USD bn", kNotNegative,
                     "profile: principal by date; it sums to the amount.")
                .as(Role::payment),
            number("conversion_ratio", &Debt::conversion_ratio, "", between(0, 100),
                   "convertible: turns into shares at maturity if the valuation is at least this multiple of "
                   "its start; 0: never."),
            number("minimum_liquidity_usd_bn", &Debt::minimum_liquidity_usd_bn, "USD bn", kNotNegative,
                   "revolver: drawn only while liquidity before the draw is above this.")
                .as(Role::balance),
            name_of("stake", "stake", &Debt::stake, "margin: the borrower's stake that secures it."),
            number("call_ltv", &Debt::call_ltv, "", kShare,
                   "margin: once loan over value of the stake exceeds this, the stake is sold down."),
            number("target_ltv", &Debt::target_ltv, "", kShare,
                   "margin: loan over value that such a sale restores; what the stake cannot cover is owed "
                   "unsecured."),
            name_of("lease", "lease", &Debt::lease,
                    "Lease to which the borrower is landlord and whose rent secures the debt: what matures "
                    "of a bullet or profile is refinanced against it, at most what the rent bears; empty: "
                    "all that matures is due in cash."),
            number("refinance_spread", &Debt::refinance_spread, "1/year", between(0, 0.5),
                   "lease: spread of the new loan over the short rate at the spreads of the start; its rate "
                   "is then fixed. 0: that of this debt."),
            number("refinance_dscr", &Debt::refinance_dscr, "", between(1, 10),
                   "lease: least rent over service of the new loan, which is repaid in level instalments."),
            number("refinance_ltv", &Debt::refinance_ltv, "", between(0.01, 1),
                   "lease: largest loan over the value of the asset, its yearly rent over "
                   "market.asset_yield."),
            number("refinance_tail_months", &Debt::refinance_tail_months, "months", between(0, 240),
                   "lease: time from the last instalment of the new loan to the end of the lease."),
            number("refinance_extension_months", &Debt::refinance_extension_months, "months", between(0, 60),
                   "lease: lenders wait once, for so long, for what is not refinanced, while the rent "
                   "covers the interest of the whole; 0: they do not."),
            flag("cross_default", &Debt::cross_default,
                 "Due at once when a facility of the firm is accelerated."),
        })};
}

}  // namespace ballast::config
