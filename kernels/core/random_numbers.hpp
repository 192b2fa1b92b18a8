#pragma once
/// Random numbers from one 32-bit random word per lane; normals are in normal_from_word.hpp. Float and double lanes are
/// given the same word and so draw the same number, up to rounding.

#include "kernels/core/normal_from_word.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Largest errors against the exact function of the word.
inline constexpr double kUniformMaxUlp = kIsDouble ? 0.0 : 1.0;
inline constexpr double kExponentialFromWordMaxUlp = kIsDouble ? 1.0 : 3.0;

/// (w + 1/2) 2^-32 with w read as unsigned. Never 0 (least 2^-33) and never 1: exact in double (largest 1 - 2^-33);
/// in float rounded to nearest and at most 1 - 2^-24.
BALLAST_FN Real uniform_from_word(Int w)
{
    Real const low = fma(to_real(w & Int(0xffff)), Real(Scalar(0x1p-32)), Real(Scalar(0x1p-33)));
    Real const u = fma(to_real(shift_right_logical<16>(w)), Real(Scalar(0x1p-16)), low);
    return kIsDouble ? u : min(u, Real(Scalar(0x1.fffffep-1)));
}

/// Unit exponential: -ln u with u as above, before its rounding: where u is near 1 the integer complement of the word
/// gives 1 - u exactly. In [2^-33, 33 ln 2]. Error: kExponentialFromWordMaxUlp.
BALLAST_FN Real exponential_from_word(Int w)
{
    Real exponent;
    Real const mantissa = split_exponent(uniform_from_word(w), exponent);
    Real const below_one = -uniform_from_word(w ^ Int(-1));
    Real const f = select(exponent == Real(Scalar(0)), below_one, mantissa - Real(Scalar(1)));
    return -log_of_parts(exponent, f);
}

}  // namespace ballast::BALLAST_KERNEL_NS
