#pragma once
/// Operational risks: losses that come at once and that nothing else in the study explains.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct OperationalRiskTable {
    Scalar rate;        ///< losses per step
    Scalar log_median;  ///< ln of quanta
    Scalar sigma;       ///< of the log of a loss
    Scalar largest;     ///< quanta
    DrawKey arrival, size;
};
BALLAST_FIELDS(OperationalRiskTable, rate, log_median, sigma, largest, arrival, size);

}  // namespace ballast
