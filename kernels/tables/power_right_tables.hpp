#pragma once
/// Power rights: queue positions, energised land and interconnection rights that no site in use needs.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

/// The value of a right stays within e^-this and e^this of that at the start: ln 4.
inline constexpr double kMostPowerMove = 1.38629436111989061883;

template <class Scalar>
struct PowerRightTable {
    std::int32_t owner;
    std::int32_t gpu_class;      ///< whose margin it follows, or kNone
    std::int32_t level_factor;   ///< slow power price of its region, or kNone
    std::int32_t debt;           ///< that it secures, or kNone
    std::int32_t sellable_step;  ///< from which on it can be sold
    Scalar value;                ///< quanta at the start
    Scalar rent_beta;            ///< of its log value by the log of the margin over the plan's
    Scalar running_cost;         ///< of the class [USD per GPU-hour]
    Scalar scarcity_beta;        ///< by the level factor less its start
    Scalar level_start;
};
BALLAST_FIELDS(PowerRightTable, owner, gpu_class, level_factor, debt, sellable_step, value, rent_beta,
               running_cost, scarcity_beta, level_start);

}  // namespace ballast
