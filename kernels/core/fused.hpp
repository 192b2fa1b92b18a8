#pragma once
/// a b + c rounded once, without a fused instruction and without libm (whose fma differs in speed, not in bits, but
/// whose presence depends on the machine). Both detect inexactness and round to odd before the last rounding, after
/// Boldo, Melquiond (2008), "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd".
///
/// Equal to the instruction, bit for bit:
///   float   for all arguments, subnormal ones and results included
///   double  for 2^-960 <= |a b| < 2^1000 or a b = 0, |a|, |b| < 2^990, and c = 0 or 2^-960 <= |c| < 2^1000, results
///           of at least 2^-1022 in magnitude; also where a plain a b + c is not finite
/// Requires round to nearest and no flush to zero, as kernels have (backends set MXCSR).

#include "kernels/core/portability.hpp"

namespace ballast::BALLAST_KERNEL_NS::fused {

/// `sum` plus an unrepresentable `error` (|error| below an ulp): the neighbour with an odd last bit if error != 0.
BALLAST_FN double round_to_odd(double sum, double error)
{
    auto const pattern = __builtin_bit_cast(std::uint64_t, sum);
    bool const inexact = error != 0.0 && (pattern & 1u) == 0u;
    bool const outward = (error > 0.0) == (sum > 0.0);
    std::uint64_t const moved = outward ? pattern + 1u : pattern - 1u;
    return __builtin_bit_cast(double, inexact ? moved : pattern);
}

/// a + b = sum + error exactly (Knuth 1969).
BALLAST_FN double two_sum(double a, double b, double& error)
{
    double const sum = a + b;
    double const b_part = sum - a;
    error = (a - (sum - b_part)) + (b - b_part);
    return sum;
}

/// The product of two floats is exact in double; 53 bits rounded to odd are enough for one float rounding.
BALLAST_FN float multiply_add(float a, float b, float c)
{
    double error = 0.0;
    double const sum =
        two_sum(static_cast<double>(a) * static_cast<double>(b), static_cast<double>(c), error);
    if (!(sum - sum == 0.0)) {
        return static_cast<float>(sum);
    }
    return static_cast<float>(round_to_odd(sum, error));
}

/// x = high + low with at most 26 bits each (Veltkamp 1968).
BALLAST_FN double split_high(double x)
{
    double const scaled = 134217729.0 * x;
    return scaled - (scaled - x);
}

BALLAST_FN double multiply_add(double a, double b, double c)
{
    double const product = a * b;
    double const plain = product + c;
    if (product == 0.0 || !(plain - plain == 0.0)) {
        return plain;
    }
    double const a_high = split_high(a);
    double const b_high = split_high(b);
    double const a_low = a - a_high;
    double const b_low = b - b_high;
    double const product_error =
        ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    double low_error = 0.0;
    double high_error = 0.0;
    double const low = two_sum(c, product_error, low_error);
    double const high = two_sum(product, low, high_error);
    double rest_error = 0.0;
    double const rest = two_sum(low_error, high_error, rest_error);
    return high + round_to_odd(rest, rest_error);
}

}  // namespace ballast::BALLAST_KERNEL_NS::fused
