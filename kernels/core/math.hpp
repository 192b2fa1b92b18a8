#pragma once
/// Elementary functions over lanes: exp, log, sincos and the annuity factor. Only IEEE operations, written-out fma and
/// fixed polynomials, so that every instruction set, compiler and GPU gives the same bits; libm is never called.
///
/// Each function states its range; `k...MaxUlp` is its largest error there in units in the last place of the exact
/// result, and tests/unit/core measures it against that same constant (float: over every argument).
/// The polynomials are minimax fits (Remez exchange in 45 digits, leading coefficients rounded one at a time).
/// normal_quantile.hpp has the normal distribution; random_numbers.hpp and normal_from_word.hpp what random words give.

#include "kernels/core/lanes.hpp"
#include "kernels/core/polynomial.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr double kExpMaxUlp = 1.1;
inline constexpr double kLogMaxUlp = 1.0;
inline constexpr double kSincosMaxUlp = 1.0;
inline constexpr double kAnnuityPsiMaxUlp = 3.0;

/// Arguments of exp are clamped to [kExpMin, kExpMax]: the result is always a positive normal number.
inline constexpr Scalar kExpMin = kIsDouble ? Scalar(-708.0) : Scalar(-87.0);
inline constexpr Scalar kExpMax = kIsDouble ? Scalar(709.0) : Scalar(88.0);
/// log takes the normal numbers; anything else gives NaN, which the count of non-finite paths reports.
inline constexpr Scalar kLogMin = kIsDouble ? Scalar(0x1p-1022) : Scalar(0x1p-126);
inline constexpr Scalar kLogMax = kIsDouble ? Scalar(0x1.fffffffffffffp1023) : Scalar(0x1.fffffep127);
/// sincos takes |x| <= kSincosMax [rad].
inline constexpr Scalar kSincosMax = kIsDouble ? Scalar(0x1p20) : Scalar(0x1p13);

/// e^x. Range: all x (clamped as above). Error: kExpMaxUlp.
///   x = n ln 2 + r, |r| <= ln(2)/2;  e^r = 1 + r + r^2 P(r)
BALLAST_FN Real exp(Real x)
{
#if defined(BALLAST_FAST_EXP) && defined(__CUDA_ARCH__)  // for comparison only, docs/gpu.md
    if constexpr (!kIsDouble)
        return BALLAST_FAST_EXP(x);
#endif
    x = clamp(x, Real(kExpMin), Real(kExpMax));
    Real const shifted = fma(x, Real(by_precision(0x1.715476p+0, 0x1.71547652b82fep+0)), Real(kPowerShifter));
    Real const n = shifted - Real(kPowerShifter);
    Real const head = fma(n, Real(by_precision(-0x1.62e4p-1, -0x1.62e42fefa38p-1)), x);
    Real const r = fma(n, Real(by_precision(-0x1.7f7d1cp-20, -0x1.ef35793c7673p-45)), head);
    Real p;
    if constexpr (kIsDouble) {
        p = polynomial(r, 0x1.000000000000ap-1, 0x1.5555555555503p-3, 0x1.5555555550605p-5,
                       0x1.1111111124cffp-7, 0x1.6c16c184b5524p-10, 0x1.a01a013d7b31dp-13,
                       0x1.a019989124436p-16, 0x1.71def3c700c5bp-19, 0x1.28aeced814620p-22,
                       0x1.add75738c2bc9p-26);
    } else {
        p = polynomial(r, 0x1p-1, 0x1.555466p-3, 0x1.5552fep-5, 0x1.1257e2p-7, 0x1.6ff072p-10);
    }
    Real const less_one = fma(r * r, p, r);
    Real const power = power_of_shifted(shifted);
    // Rounded once in float; in double fma must not meet products as small as this one may be (fused.hpp).
    return kIsDouble ? (Real(Scalar(1)) + less_one) * power : fma(less_one, power, power);
}

/// ln(2^exponent (1 + f)) for f in [sqrt(1/2) - 1, sqrt(2) - 1] and a whole exponent.
///   float: ln(1+f) = f - f^2/2 + f^3 Q(f)
///   double: s = f/(2+f), ln(1+f) = f - (f^2/2 - s (f^2/2 + s^2 R(s^2)))
BALLAST_FN Real log_of_parts(Real exponent, Real f)
{
    Real const high = Real(by_precision(0x1.62e4p-1, 0x1.62e42fefa38p-1));
    Real const low = Real(by_precision(0x1.7f7d1cp-20, 0x1.ef35793c7673p-45));
    if constexpr (kIsDouble) {
        Real const s = f / (f + Real(Scalar(2)));
        Real const z = s * s;
        Real const half_square = Real(Scalar(0.5)) * (f * f);
        Real const series = z * polynomial(z, 0x1.5555555555593p-1, 0x1.999999997f9f8p-2,
                                           0x1.2492494228274p-2, 0x1.c71c51db73219p-3, 0x1.74664890d5971p-3,
                                           0x1.39a0bb459578ap-3, 0x1.2f0fb1efe3011p-3);
        Real const tail = fma(s, half_square + series, exponent * low);
        return fma(exponent, high, f - (half_square - tail));
    } else {
        Real const q = polynomial(f, 0x1.555554p-2, -0x1.000228p-2, 0x1.99a036p-3, -0x1.547220p-3,
                                  0x1.22d59ep-3, -0x1.0d81eep-3, 0x1.057bc8p-3, -0x1.391ce6p-4);
        Real const bend = (f * f) * fma(f, q, Real(Scalar(-0.5)));
        return fma(exponent, high, f + fma(exponent, low, bend));
    }
}

/// ln x. Range: positive normal numbers; NaN for any other x. Error: kLogMaxUlp.
BALLAST_FN Real log(Real x)
{
#if defined(BALLAST_FAST_LOG) && defined(__CUDA_ARCH__)
    if constexpr (!kIsDouble)
        return BALLAST_FAST_LOG(x);
#endif
    Real exponent;
    Real const mantissa = split_exponent(x, exponent);
    Real const result = log_of_parts(exponent, mantissa - Real(Scalar(1)));
    return select((x >= Real(kLogMin)) & (x <= Real(kLogMax)), result,
                  Real(static_cast<Scalar>(__builtin_nanf(""))));
}

/// sin x and cos x [x in rad]. Range: |x| <= kSincosMax; x is clamped to it.
/// Error: kSincosMaxUlp in each, also next to their zeros: pi/2 is taken in four parts, the products of the first two
/// with the quadrant are exact, and what rounding takes from the reduced argument is carried along.
BALLAST_FN void sincos(Real x, Real& sine, Real& cosine)
{
    x = clamp(x, Real(-kSincosMax), Real(kSincosMax));
    Real const n = round_to_integer(x * Real(by_precision(0x1.45f306p-1, 0x1.45f306dc9c883p-1)));
    Real const part_1 = Real(by_precision(-0x1.92p+0, -0x1.921fb544p+0));
    Real const part_2 = Real(by_precision(-0x1.fb4p-12, -0x1.0b4611a6p-34));
    Real const part_3 = Real(by_precision(-0x1.4442d2p-24, -0x1.3198a2e037073p-69));
    Real const part_4 = Real(by_precision(0x1.ee59dap-50, -0x1.129024e088a68p-123));
    Real const after_1 = fma(n, part_1, x);
    Real const after_2 = fma(n, part_2, after_1);
    Real const lost_2 = fma(n, part_2, after_1 - after_2);
    Real const product_3 = n * part_3;
    Real const product_error = fma(n, part_3, -product_3);
    Real const after_3 = after_2 + product_3;
    Real const moved = after_3 - after_2;
    Real const lost_3 = (after_2 - (after_3 - moved)) + (product_3 - moved);
    Real const rest = fma(n, part_4, (lost_2 + lost_3) + product_error);
    Real const r = after_3 + rest;
    Real const low = (after_3 - r) + rest;  // x - n pi/2 = r + low
    Real const z = r * r;
    Real s;
    Real c;
    if constexpr (kIsDouble) {
        s = polynomial(z, -0x1.5555555555548p-3, 0x1.111111110f730p-7, -0x1.a01a019be9213p-13,
                       0x1.71de35552ab1bp-19, -0x1.ae5e4b82f41dfp-26, 0x1.5d8b55272dbe6p-33);
        c = polynomial(z, 0x1.555555555554bp-5, -0x1.6c16c16c15008p-10, 0x1.a01a019c8ce79p-16,
                       -0x1.27e4f7ef634dcp-22, 0x1.1ee9da0312ad7p-29, -0x1.8fa572ee3e9f2p-37);
    } else {
        s = polynomial(z, -0x1.555546p-3, 0x1.110776p-7, -0x1.99528cp-13);
        c = polynomial(z, 0x1.55554ap-5, -0x1.6c0c28p-10, 0x1.99e878p-16);
    }
    // sin(r + low) = r + (r^3 S + low cos r); cos = 1 - z/2 + (z^2 C - low r), with the rounding of 1 - z/2 put back.
    Real const half = Real(Scalar(0.5)) * z;
    s = r + fma(r * z, s, fma(-half, low, low));
    Real const head = Real(Scalar(1)) - half;
    Real const lost = (Real(Scalar(1)) - head) - half;
    c = head + fma(z * z, c, fma(-r, low, lost));

    Int const quadrant = truncate_to_int(n);
    Mask const swap = (quadrant & Int(1)) == Int(1);
    sine = select(swap, c, s);
    cosine = select(swap, s, c);
    sine = select((quadrant & Int(2)) == Int(2), -sine, sine);
    cosine = select(((quadrant + Int(1)) & Int(2)) == Int(2), -cosine, cosine);
}

/// psi(z) = (1 - e^-z)/z, psi(0) = 1: present value of 1 per year over u years at rate a is u psi(a u).
/// Range: |z| <= 80; beyond it e^-z is clamped as in exp. Error: kAnnuityPsiMaxUlp.
BALLAST_FN Real annuity_psi(Real z)
{
    Real series;
    if constexpr (kIsDouble) {
        series = polynomial(z, 1.0, -0.5, 0x1.5555555555556p-3, -0x1.555555555559dp-5, 0x1.1111111110e5ap-7,
                            -0x1.6c16c16bfcf7bp-10, 0x1.a01a01a0ee8b3p-13, -0x1.a01a0207732a2p-16,
                            0x1.71de38a67d048p-19, -0x1.27e43fc0f69cep-22, 0x1.ae673202464a9p-26,
                            -0x1.202a5a182a01ap-29, 0x1.5fe56576edb52p-33);
    } else {
        series = polynomial(z, 1.0, -0x1.000002p-1, 0x1.555558p-3, -0x1.5551c2p-5, 0x1.110c4ap-7,
                            -0x1.6f47f6p-10, 0x1.a5cbf0p-13);
    }
    Mask const small = abs(z) < Real(Scalar(0.5));
    Real const divisor = select(small, Real(Scalar(1)), z);
    return select(small, series, (Real(Scalar(1)) - exp(-z)) / divisor);
}

}  // namespace ballast::BALLAST_KERNEL_NS
