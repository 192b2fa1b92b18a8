#pragma once
/// Loans, bonds, revolvers, convertibles and margin loans.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

enum class DebtKind { bullet, amortising, profile, revolver, convertible, margin };
enum class DebtSeniority { secured, unsecured };

struct Debt {
    std::string name;
    std::string firm;
    DebtKind kind = DebtKind::bullet;
    DebtSeniority seniority = DebtSeniority::unsecured;
    double amount_usd_bn = 0;      ///< outstanding at the start
    double commitment_usd_bn = 0;  ///< revolver
    bool floating = false;
    double rate = 0;  ///< fixed coupon, or spread over the short rate [fraction per year]
    Day maturity = 0;
    Payments principal_usd_bn;    ///< profile
    double conversion_ratio = 0;  ///< convertible: converts at maturity if log valuation >= ln(this) + start
    double minimum_liquidity_usd_bn = 0;  ///< revolver: drawn only while liquidity before the draw is above
    std::string stake;                    ///< margin loan: what secures it
    double call_ltv = 0.5;                ///< margin loan: stake is sold once loan over value exceeds this
    double target_ltv = 0.35;             ///< margin loan: down to this
    std::string lease;                    ///< whose rent secures it; what matures is refinanced against that
    double refinance_spread = 0;          ///< of the new loan over the short rate; 0: that of the debt
    double refinance_dscr = 1.25;         ///< least rent over service of the new loan
    double refinance_ltv = 0.70;          ///< most of the asset's value
    double refinance_tail_months = 12;    ///< from the last instalment to the end of the lease
    double refinance_extension_months = 0;  ///< lenders wait once for the rest, while rent covers interest
    bool cross_default = false;             ///< due at once when a facility of the firm is accelerated
};

}  // namespace ballast::study
