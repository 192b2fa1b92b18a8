#pragma once
/// The normal distribution over lanes: Phi, its inverse, and the common core of the inverse that random normals use.
///
/// The inverse writes z = x P(L) with x = 1/2 - q, q the smaller tail, L = -log2(4 q (1 - q)), after the observation of
/// Giles (2010), "Approximation of the erfinv function", that erfinv(x)/x is smooth in log(1 - x^2). With q known to
/// full relative precision L is well conditioned, so there is no loss in the tails. The common branch is L < 8
/// (q > 0.00098, 99.8 % of draws); the rest runs only where some lane needs it.

#include "kernels/core/math.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr double kNormalCdfMaxUlp = 5.0;
inline constexpr double kInverseNormalCdfMaxUlp = kIsDouble ? 4.0 : 5.0;

/// Phi takes all x; it is constant below -kNormalCdfMax, so that the result is a positive normal number.
inline constexpr Scalar kNormalCdfMax = kIsDouble ? Scalar(37.0) : Scalar(12.75);
/// The inverse takes p in [kInverseNormalCdfMin, 1).
inline constexpr Scalar kInverseNormalCdfMin = Scalar(0x1p-126);

/// Mills ratio Phi(-t) / (sqrt(2 pi) density(t)) = e^(t^2/2) Phi(-t) for t in [0, kNormalCdfMax]:
/// (1 + t) times it is a polynomial in v = (t - k)/(t + k).
BALLAST_FN Real mills_ratio(Real t)
{
    Real const one = Real(Scalar(1));
    if constexpr (kIsDouble) {
        Real const v = (t - Real(Scalar(4))) / (t + Real(Scalar(4)));
        return polynomial(v, 0x1.e361ea6fba141p-2, -0x1.8c18f2086e32ap-4, 0x1.cabd72a6101dfp-7,
                          0x1.d4969f10dd01ep-6, -0x1.07c3c258337e7p-5, 0x1.25dd72065478ep-6,
                          -0x1.47d5fc6f0f3dfp-8, -0x1.2b7f5f122bd78p-12, 0x1.6c53810c9bbf5p-11,
                          -0x1.8c11928a5c285p-14, -0x1.707b440e275f0p-14, 0x1.6481d741f954bp-16,
                          0x1.c930999914afcp-17, -0x1.cc7782d043815p-19, -0x1.5e19e4c2aa27cp-19,
                          0x1.b0171c180086ap-22, 0x1.23f38e931f64ap-21, 0x1.579237b3d2a90p-29,
                          -0x1.b47db45c214b7p-24, -0x1.41c61b3102a83p-26, 0x1.8e33045e7e2ddp-27,
                          0x1.28cbd586b370bp-28, 0x1.4a1a8a721f2a5p-33) /
               (one + t);
    } else {
        Real const v = (t - Real(Scalar(3))) / (t + Real(Scalar(3)));
        return polynomial(v, 0x1.f1b89cp-2, -0x1.8b5fd0p-4, -0x1.0d38dap-6, 0x1.7204b0p-5, -0x1.7469e4p-6,
                          0x1.27c0aep-10, 0x1.88f9eap-9, -0x1.131596p-12, -0x1.d8a958p-12, -0x1.163108p-14) /
               (one + t);
    }
}

/// Phi(x). Range: all x (see kNormalCdfMax), relative precision in the lower tail. Error: kNormalCdfMaxUlp.
/// e^(-t^2/2) uses t^2 = h + l exactly, since exp would magnify the rounding of h.
BALLAST_FN Real normal_cdf(Real x)
{
    Real const t = clamp(abs(x), Real(by_precision(0x1p-26, 0x1p-55)), Real(kNormalCdfMax));
    Real const half = Real(Scalar(0.5));
    Real const h = t * t;
    Real const l = fma(t, t, -h);
    Real const e = exp(-half * h);
    Real const tail = fma(e, -half * l, e) * mills_ratio(t);
    return select(x < Real(Scalar(0)), tail, Real(Scalar(1)) - tail);
}

/// log2(64 g) for g in (0, 1/4]; only its absolute error matters here (float: 2^-23 plus the rounding of y).
BALLAST_FN Real log2_of_64(Real g)
{
    Real exponent;
    if constexpr (kIsDouble) {
        Real const mantissa = split_exponent(g, exponent);
        Real const ln = log_of_parts(exponent, mantissa - Real(Scalar(1)));
        return fma(ln, Real(by_precision(0x1.715476p+0, 0x1.71547652b82fep+0)), Real(Scalar(6)));
    } else {
        Real const f = split_exponent<6>(g, exponent) - Real(Scalar(1));
        return fma(f,
                   polynomial(f, 0x1.715470p+0, -0x1.715634p-1, 0x1.ec7ce6p-2, -0x1.70a564p-2, 0x1.2574fep-2,
                              -0x1.00a03cp-2, 0x1.e6f600p-3, -0x1.29d2dep-3),
                   exponent);
    }
}

/// One step of Halley's method on Phi(-z) = q: with the error d of z in units of the density,
/// z + d / (1 - z d / 2). Triples the correct digits; double only.
BALLAST_FN Real refine_quantile(Real z, Real q)
{
    Real const half = Real(Scalar(0.5));
    Real const h = z * z;
    Real const l = fma(z, z, -h);
    Real const e = exp(half * h);
    Real const excess = mills_ratio(z) - q * fma(e, half * l, e);
    Real const d = excess * Real(by_precision(0x1.40d932p+1, 0x1.40d931ff62706p+1));  // sqrt(2 pi)
    return z + d / fma(-half * z, d, Real(Scalar(1)));
}

/// How small q may be: 2^-33 from a 32-bit word, or 2^-126.
enum class Tail { kOfWord, kFar };

/// z >= 0 with Phi(-z) = q, for q in (0, 1/2] and x = 1/2 - q, each with full relative precision.
template <Tail kTail>
BALLAST_FN Real upper_quantile(Real q, Real x)
{
    Real const y = log2_of_64(fma(-q, q, q));  // 4 - L
    Real p;
    if constexpr (kIsDouble) {
        p = polynomial(
            y, 0x1.1be4cbdd6b7a0p+2, -0x1.ea0cc3581f3e0p-2, -0x1.c6b541cc3f990p-8, 0x1.f798380070ae6p-11,
            0x1.1cc4329551206p-13, 0x1.2a835d0d3e86bp-18, -0x1.a3c71a4371cffp-21, -0x1.c17beb8644b11p-24,
            -0x1.993936a463dcfp-30, 0x1.cd526d88e573ep-31, 0x1.6519c73c9aee4p-34, -0x1.7674721696af9p-40,
            -0x1.e91a4473b40bcp-41, -0x1.ff95e130db318p-45, 0x1.0e3b4648ceaaap-48, 0x1.e6e9e040b7c00p-51,
            0x1.093727d26dc29p-55, -0x1.bd53962a232e0p-58, -0x1.73b329cc1c75fp-61, 0x1.136ff47b2b62dp-66,
            0x1.2509fd99675c1p-68, 0x1.64e10bf3c6ff7p-74, 0x1.757e9080dde31p-78);
    } else {
        p = polynomial(y, 0x1.1be4ccp+2, -0x1.ea0c8ap-2, -0x1.c6b83cp-8, 0x1.f73bccp-11, 0x1.1d043cp-13,
                       0x1.347a96p-18, -0x1.b1a842p-21, -0x1.f2f854p-24, 0x1.b4edc4p-31, 0x1.2f2932p-30);
    }
    Real z = p * x;
    Mask const tail = y < Real(Scalar(-4));
    if (BALLAST_UNLIKELY(any(tail))) {
        Real const root = sqrt(max(Real(Scalar(4)) - y, Real(Scalar(8))));  // sqrt(L)
        Real t = root - Real(Scalar(4.25));
        Real far = polynomial(t, 0x1.316432p+3, 0x1.2fb61cp+1, 0x1.885b9cp-8, -0x1.992726p-9, 0x1.50f3b2p-10,
                              -0x1.4d8e64p-11, 0x1.9f1aacp-12, -0x1.8a4094p-13, 0x1.e6d566p-16,
                              0x1.4b5dfcp-17, -0x1.6ab1bcp-19);
        if constexpr (kTail == Tail::kFar) {
            t = root - Real(Scalar(8));
            Real const farther = polynomial(t, 0x1.275acep+4, 0x1.301ce4p+1, -0x1.087d86p-10, -0x1.34be04p-18,
                                            0x1.b79c0cp-17, -0x1.ba9562p-19, 0x1.01d9c0p-21, -0x1.9f2614p-26);
            far = select(y < Real(Scalar(-29)), farther, far);
        }
        far = far * x;
        if constexpr (kIsDouble) {
            far = refine_quantile(far, q);
        }
        z = select(tail, far, z);
    }
    return z;
}

/// Phi^-1(p). Range: p in [kInverseNormalCdfMin, 1), clamped from below. Error: kInverseNormalCdfMaxUlp.
/// Exactly odd about 1/2 where 1 - p is exact.
BALLAST_FN Real inverse_normal_cdf(Real p)
{
    Real const half = Real(Scalar(0.5));
    Real const q = max(Real(kInverseNormalCdfMin), min(p, Real(Scalar(1)) - p));
    Real const z = upper_quantile<Tail::kFar>(q, half - q);
    return with_sign_of(z, p - half);
}

}  // namespace ballast::BALLAST_KERNEL_NS
