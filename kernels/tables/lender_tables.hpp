#pragma once
/// Lenders whose losses limit what they lend.
#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct LenderTable {
    Scalar sensitivity;  ///< log of what they lend, lost per quantum of losses: b / capital
    Scalar kept;         ///< share of the losses that a step leaves
};
BALLAST_FIELDS(LenderTable, sensitivity, kept);

}  // namespace ballast
