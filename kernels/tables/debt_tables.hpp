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
};
BALLAST_FIELDS(DebtTable, firm, secured, floating, convertible, balance, rate, conversion_log, stake,
               call_ltv, target_ltv, cross_default);

}  // namespace ballast
