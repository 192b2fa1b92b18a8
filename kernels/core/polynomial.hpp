#pragma once
/// Horner's rule with the coefficients in rising order, one fma each.

#include "kernels/core/lanes.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// c0 + c1 x + c2 x^2 + ...; the coefficients are given in double and are exact in Scalar.
template <class... Rest>
BALLAST_FN Real polynomial(Real x, double c0, Rest... rest)
{
    if constexpr (sizeof...(rest) == 0) {
        return Real(static_cast<Scalar>(c0));
    } else {
        return fma(x, polynomial(x, rest...), Real(static_cast<Scalar>(c0)));
    }
}

/// The constant of this precision.
BALLAST_FN constexpr Scalar by_precision(double single_value, double double_value)
{
    return static_cast<Scalar>(kIsDouble ? double_value : single_value);
}

}  // namespace ballast::BALLAST_KERNEL_NS
