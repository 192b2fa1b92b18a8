#pragma once
/// Stakes of one firm in another.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct StakeTable {
    std::int32_t holder, target;  ///< target firm or kNone
    Scalar value;                 ///< quanta at the start
    Scalar equity_beta;
};
BALLAST_FIELDS(StakeTable, holder, target, value, equity_beta);

}  // namespace ballast
