#pragma once
/// Debt tranches, among them margin loans on stakes.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct DebtTable {
    std::int32_t firm;
    std::int32_t secured, floating, convertible;
    Scalar balance;
    Scalar rate;                  ///< per step (fixed coupon or spread)
    Scalar conversion_log;        ///< converts at maturity if log valuation >= this
    std::int32_t stake;           ///< secures a margin loan, or kNone
    Scalar call_ltv, target_ltv;  ///< margin loan
    std::int32_t cross_default;
    std::int32_t lease;            ///< whose rent secures it, or kNone
    std::int32_t refinances;       ///< 1: new loans against that rent repay what matures
    std::int32_t refinance_until;  ///< step of the last instalment of such a loan
    std::int32_t extension_steps;  ///< for which lenders wait once for what is not refinanced; 0: none
    Scalar refinance_spread;       ///< per year, over the short rate and credit_beta x the market's spread
    Scalar credit_beta;
    Scalar dscr_inverse;  ///< service of new loans over the rent, at most
    Scalar rent_steps;    ///< new loans over the rent of a step, at most: LTV over the yield of the asset
};
BALLAST_FIELDS(DebtTable, firm, secured, floating, convertible, balance, rate, conversion_log, stake,
               call_ltv, target_ltv, cross_default, lease, refinances, refinance_until, extension_steps,
               refinance_spread, credit_beta, dscr_inverse, rent_steps);

}  // namespace ballast
