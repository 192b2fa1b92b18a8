#pragma once
/// What a sale of the share q of something worth U brings at the haircut h0 + h1 q: U q (1 - h0 - h1 q).
#include "kernels/core/math.hpp"
#include "kernels/firms/money.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLargestSale = 4e6_r;  ///< quanta in one step

/// The share whose proceeds stay within what a step can book (money.hpp).
BALLAST_FN Real bookable_share(Real q, Real value)
{
    return min(q, kLargestSale / max(value, 1.0_r));
}

/// Proceeds [quanta] of selling the share q of what is worth `value`.
BALLAST_FN Real sale_proceeds(Scalar haircut, Scalar impact, Real q, Real value)
{
    Real const price = max((1.0_r - haircut) - impact * q, 0.0_r);
    return floor_to_quantum(q * price * value);
}

/// Share of the value to sell at the haircut h0 + h1 q for proceeds of `part` of it; where no sale brings them, the share
/// that brings most.
BALLAST_FN Real share_raising(Real part, Scalar haircut, Scalar impact)
{
    Scalar const a = 1.0_r - haircut;
    Scalar const most = a < 2.0_r * impact ? a / (2.0_r * impact) : 1.0_r;
    Real const under_root = fma(-4.0_r * impact, part, Real(a * a));
    Real const q = (part + part) / (a + sqrt(max(under_root, 0.0_r)));
    return select(under_root < 0.0_r, most, min(q, most));
}

}  // namespace ballast::BALLAST_KERNEL_NS
