#pragma once
/// Standard normals from random words, by inversion: Phi^-1(1/2 + (s + 1/2) 2^-32) with s the word read as a signed
/// integer. Rising in s up to rounding, exactly odd under w -> ~w, |z| in [2^-33 sqrt(2 pi), 6.34].
///
/// In float z = x P(q) with x the distance from 1/2, q = 1/2 - x, and P a polynomial for each octave of q from 2^-17
/// on, chosen by the exponent: z/x varies little within an octave, so that degree 7 is enough and no logarithm is
/// needed. Lanes that look up eight numbers at once have the upper eight octaves at hand, all but one word in 256;
/// others have all sixteen. The bits are the same. In double all words go through upper_quantile.

#include "kernels/core/normal_quantile.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Largest error against the exact function of the word.
inline constexpr double kNormalFromWordMaxUlp = kIsDouble ? 4.0 : 3.5;

/// How far a word lies from the middle, 0 to 2^31 - 1: w or ~w.
BALLAST_FN Int distance_of_word(Int w)
{
    return w ^ shift_right<31>(w);
}
/// (n + 1/2) 2^-32.
BALLAST_FN Real share_of_words(Int n)
{
    return fma(to_real(n), Real(Scalar(0x1p-32)), Real(Scalar(0x1p-33)));
}

#if BALLAST_DOUBLE

/// z[i] becomes the normal of words[i].
template <int N, class Out>
BALLAST_FN void normals_from_words(Int const (&words)[N], Out&& z)
{
    BALLAST_UNROLL
    for (int i = 0; i < N; ++i) {
        Int const distance = distance_of_word(words[i]);
        Real const q = share_of_words(distance ^ Int(0x7fffffff));
        z[i] = with_sign_of(upper_quantile<Tail::kOfWord>(q, share_of_words(distance)), words[i]);
    }
}

#else

/// What lies farther out than a word is counted from the last word but 64, so that no count is rounded up to 2^31.
inline constexpr std::int32_t kLastDistance = 0x7fffffff - 64;
BALLAST_FN Real count_farther(Int distance)
{
    return to_real(Int(kLastDistance) - distance);
}

/// 2^-32 z/x over octaves 2^e (1.5 + f) of counts, e = kFirstOctave to 30: coefficients of f^0 to f^7, e in row
/// (e + 127) mod 16. Minimax for the relative error, leading coefficients rounded one at a time.
inline constexpr int kFirstOctave = 15;
inline constexpr int kNumOctaves = 16;
alignas(16) BALLAST_CONSTANT float kQuantileByOctave[kNumOctaves][8] = {
    {0x1.f4c406p-30f, -0x1.49173cp-34f, 0x1.9ee1eap-36f, -0x1.67b322p-37f, 0x1.5eb446p-38f, -0x1.6eb13ap-39f,
     0x1.e785dcp-40f, -0x1.224102p-40f},
    {0x1.def676p-30f, -0x1.562904p-34f, 0x1.added4p-36f, -0x1.7421fap-37f, 0x1.6a8602p-38f, -0x1.7adc7ap-39f,
     0x1.f76f68p-40f, -0x1.2b9026p-40f},
    {0x1.c8448ap-30f, -0x1.64917ep-34f, 0x1.be6388p-36f, -0x1.81bf38p-37f, 0x1.776642p-38f, -0x1.880fbcp-39f,
     0x1.044baep-39f, -0x1.358adep-40f},
    {0x1.b0971p-30f, -0x1.74698cp-34f, 0x1.d0b8d6p-36f, -0x1.90c9e8p-37f, 0x1.85928cp-38f, -0x1.968c7cp-39f,
     0x1.0dab8cp-39f, -0x1.4066b4p-40f},
    {0x1.97d618p-30f, -0x1.85ab8ep-34f, 0x1.e52956p-36f, -0x1.a18496p-37f, 0x1.954ab4p-38f, -0x1.a69508p-39f,
     0x1.18033ep-39f, -0x1.4c55eap-40f},
    {0x1.7debd2p-30f, -0x1.981582p-34f, 0x1.fbf984p-36f, -0x1.b43542p-37f, 0x1.a6d384p-38f, -0x1.b870f4p-39f,
     0x1.2380e8p-39f, -0x1.598c46p-40f},
    {0x1.62c9f4p-30f, -0x1.aaf796p-34f, 0x1.0aa87cp-35f, -0x1.c91dd4p-37f, 0x1.ba73fp-38f, -0x1.cc6cb2p-39f,
     0x1.3056b4p-39f, -0x1.6841e6p-40f},
    {0x1.467324p-30f, -0x1.bcea4p-34f, 0x1.188496p-35f, -0x1.e065f2p-37f, 0x1.d068bap-38f, -0x1.e2d182p-39f,
     0x1.3eb7cp-39f, -0x1.78b1a4p-40f},
    {0x1.2909fp-30f, -0x1.cb6c12p-34f, 0x1.2729fp-35f, -0x1.f9e85p-37f, 0x1.e8c422p-38f, -0x1.fbcd84p-39f,
     0x1.4ecd8cp-39f, -0x1.8b107ep-40f},
    {0x1.0ae6dap-30f, -0x1.d26edp-34f, 0x1.359d32p-35f, -0x1.0a673p-36f, 0x1.0193aap-37f, -0x1.0b9dd2p-38f,
     0x1.609ce8p-39f, -0x1.9f75a6p-40f},
    {0x1.d96c8ep-31f, -0x1.cbce88p-34f, 0x1.4222c2p-35f, -0x1.17726p-36f, 0x1.0f1ef6p-37f, -0x1.1a183ep-38f,
     0x1.73cb08p-39f, -0x1.b5a6dp-40f},
    {0x1.9f4658p-31f, -0x1.ae1e8p-34f, 0x1.4aec16p-35f, -0x1.21c126p-36f, 0x1.1b807cp-37f, -0x1.28198ap-38f,
     0x1.87307p-39f, -0x1.ccb512p-40f},
    {0x1.6b600ep-31f, -0x1.66f9d2p-34f, 0x1.53d2c8p-35f, -0x1.237cep-36f, 0x1.24a36ap-37f, -0x1.32f1d8p-38f,
     0x1.98422p-39f, -0x1.e26ff2p-40f},
    {0x1.464964p-31f, -0x1.68a5bap-35f, 0x1.9d5708p-35f, -0x1.cb7e5p-37f, 0x1.49922ep-37f, -0x1.1eee7cp-38f,
     0x1.b3ae2cp-39f, -0x1.e72ff2p-40f},
    {0x1.0f01bp-29f, -0x1.325262p-34f, 0x1.845bd4p-36f, -0x1.51542ap-37f, 0x1.49230ep-38f, -0x1.5833dap-39f,
     0x1.c9924ep-40f, -0x1.107556p-40f},
    {0x1.04e12p-29f, -0x1.3d34cep-34f, 0x1.912542p-36f, -0x1.5c3264p-37f, 0x1.53af0ep-38f, -0x1.634466p-39f,
     0x1.d86f28p-40f, -0x1.1959b6p-40f},
};

/// 2^-32 z/x of a count that lies in one of the kLookUpSize octaves from kFirst on.
#ifdef __CUDACC__
template <int kFirst>
BALLAST_FN Real quantile_over_distance(Real farther)
{
    Int octave;
    Real const f = split_octave(farther, octave);
    auto const* const row = reinterpret_cast<float4 const*>(kQuantileByOctave[octave & (kNumOctaves - 1)]);
    float4 const low = row[0];
    float4 const high = row[1];
    Real const upper = fma(f, fma(f, fma(f, high.w, high.z), high.y), high.x);
    return fma(f, fma(f, fma(f, fma(f, upper, low.w), low.z), low.y), low.x);
}
#else
struct OctavesToLookUp {
    alignas(64) float coefficient[8][kLookUpSize];
};
constexpr OctavesToLookUp octaves_from(int first)
{
    OctavesToLookUp octaves{};
    for (int e = first; e < first + kLookUpSize; ++e)
        for (int k = 0; k < 8; ++k)
            octaves.coefficient[k][(e + 127) % kLookUpSize] = kQuantileByOctave[(e + 127) % kNumOctaves][k];
    return octaves;
}
template <int kFirst>
BALLAST_FN Real quantile_over_distance(Real farther)
{
    static constexpr OctavesToLookUp octaves = octaves_from(kFirst);
    Int octave;
    Real const f = split_octave(farther, octave);
    Real p = look_up(octaves.coefficient[7], octave);
    BALLAST_UNROLL
    for (int k = 6; k >= 0; --k)
        p = fma(f, p, look_up(octaves.coefficient[k], octave));
    return p;
}
#endif
inline constexpr int kFirstAtHand = 31 - kLookUpSize;

/// z of a word on the lanes whose octave is not at hand. Beyond the octaves z/x is a polynomial in sqrt(L), L as in
/// normal_quantile.hpp.
BALLAST_RARE_FN void set_where_not_at_hand(Int word, Real& z)
{
    Int const distance = distance_of_word(word);
    Real const farther = count_farther(distance);
    Mask const lanes = farther < Real(Scalar(1u << kFirstAtHand));
    if (!any(lanes))
        return;
    Real p = Real(0.0f);
    if constexpr (kLookUpSize < kNumOctaves)
        p = quantile_over_distance<kFirstOctave>(farther);
    Mask const beyond = farther < Real(Scalar(1u << kFirstOctave));
    if (any(beyond)) {
        Real const q = share_of_words(distance ^ Int(0x7fffffff));
        Real const t = sqrt(Real(4.0f) - log2_of_64(fma(-q, q, q))) - Real(4.75f);
        p = select(beyond,
                   polynomial(t, 0x1.57648ep-29, 0x1.303dfap-31, 0x1.63ea68p-41, -0x1.899092p-42,
                              0x1.d52abcp-44, -0x1.9c83e6p-45, 0x1.b31134p-46),
                   p);
    }
    set_where(lanes, z, with_sign_of(p * (to_real(distance) + Real(0.5f)), word));
}

/// z[i] becomes the normal of words[i].
template <int N, class Out>
BALLAST_FN void normals_from_words(Int const (&words)[N], Out&& z)
{
    Real least = Real(0.0f);
    BALLAST_UNROLL
    for (int i = 0; i < N; ++i) {
        Int const distance = distance_of_word(words[i]);
        Real const farther = count_farther(distance);
        Real const p = quantile_over_distance<kFirstAtHand>(farther);
        z[i] = with_sign_of(p * (to_real(distance) + Real(0.5f)), words[i]);
        least = i == 0 ? farther : min(least, farther);
    }
    if (BALLAST_UNLIKELY(any(least < Real(Scalar(1u << kFirstAtHand))))) {
        BALLAST_UNROLL
        for (int i = 0; i < N; ++i)
            set_where_not_at_hand(words[i], z[i]);
    }
}

#endif

BALLAST_FN Real normal_from_word(Int w)
{
    Int const words[1] = {w};
    Real z[1];
    normals_from_words(words, z);
    return z[0];
}

}  // namespace ballast::BALLAST_KERNEL_NS
