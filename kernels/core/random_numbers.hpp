#pragma once
/// Random numbers from one 32-bit random word per lane. Float and double lanes are given the same word and so draw the
/// same number, up to rounding.

#include "kernels/core/normal_quantile.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Largest errors against the exact function of the word.
inline constexpr double kUniformMaxUlp = kIsDouble ? 0.0 : 1.0;
inline constexpr double kNormalFromWordMaxUlp = kIsDouble ? 4.0 : 5.0;
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

/// Standard normal: Phi^-1(1/2 + (s + 1/2) 2^-32) with s the word read as a signed integer. Rising in s, exactly odd
/// under w -> ~w, |z| in [2^-33 sqrt(2 pi), 6.34]. Error: kNormalFromWordMaxUlp.
BALLAST_FN Real normal_from_word(Int w)
{
    Int const distance = w ^ shift_right<31>(w);  // from the middle, 0 to 2^31 - 1
    Real const scale = Real(Scalar(0x1p-32));
    Real const offset = Real(Scalar(0x1p-33));
    Real const x = fma(to_real(distance), scale, offset);
    Real const q = fma(to_real(distance ^ Int(0x7fffffff)), scale, offset);
    return with_sign_of(upper_quantile<Tail::kOfWord>(q, x), w);
}

}  // namespace ballast::BALLAST_KERNEL_NS
