#pragma once
/// The operations of lanes.hpp for one lane, with the builtin types. Scalar lanes are these; portable lanes repeat
/// them; on the GPU they are what a thread executes.

#include "kernels/core/fused.hpp"
#include "kernels/core/portability.hpp"

// One operation, one line.
// clang-format off
namespace ballast::BALLAST_KERNEL_NS::one_lane {

#if BALLAST_DOUBLE
using Scalar = double;
using ScalarBits = std::uint64_t;
#else
using Scalar = float;
using ScalarBits = std::uint32_t;
#endif
using Real = Scalar;
using Int = std::int32_t;
using Mask = bool;
using Wide = std::uint64_t;
struct WideWord {
    std::uint64_t v;
};

BALLAST_FN ScalarBits scalar_bits(Scalar x) { return __builtin_bit_cast(ScalarBits, x); }
BALLAST_FN Scalar scalar_from_bits(ScalarBits b) { return __builtin_bit_cast(Scalar, b); }
BALLAST_FN std::uint32_t word(Int i) { return static_cast<std::uint32_t>(i); }

BALLAST_FN Real fma(Real a, Real b, Real c)
{
#if defined(__CUDA_ARCH__) && BALLAST_DOUBLE
    return __fma_rn(a, b, c);
#elif defined(__CUDA_ARCH__)
    return __fmaf_rn(a, b, c);
#else
    return fused::multiply_add(a, b, c);
#endif
}
BALLAST_FN Real sqrt(Real x)
{
#if defined(__CUDA_ARCH__) && BALLAST_DOUBLE
    return __dsqrt_rn(x);
#elif defined(__CUDA_ARCH__)
    return __fsqrt_rn(x);
#elif BALLAST_DOUBLE
    return __builtin_sqrt(x);
#else
    return __builtin_sqrtf(x);
#endif
}
BALLAST_FN Real abs(Real x) { return scalar_from_bits(scalar_bits(x) & (~ScalarBits(0) >> 1)); }
BALLAST_FN Real min(Real a, Real b) { return a < b ? a : b; }
BALLAST_FN Real max(Real a, Real b) { return b < a ? a : b; }
BALLAST_FN Real select(Mask m, Real a, Real b) { return m ? a : b; }
BALLAST_FN Int select(Mask m, Int a, Int b) { return m ? a : b; }

BALLAST_FN bool any(Mask m) { return m; }
BALLAST_FN bool all(Mask m) { return m; }
BALLAST_FN int count(Mask m) { return m ? 1 : 0; }
BALLAST_FN std::uint32_t bits(Mask m) { return m ? 1u : 0u; }
BALLAST_FN Mask mask_from_bits(std::uint32_t b) { return (b & 1u) != 0u; }
BALLAST_FN Mask no_lanes() { return false; }
BALLAST_FN Mask all_lanes() { return true; }

template <int N>
BALLAST_FN Int shift_left(Int i)
{
    return static_cast<Int>(word(i) << N);
}
template <int N>
BALLAST_FN Int shift_right(Int i)
{
    return i >> N;
}
template <int N>
BALLAST_FN Int shift_right_logical(Int i)
{
    return static_cast<Int>(word(i) >> N);
}

BALLAST_FN Real to_real(Int i) { return static_cast<Real>(i); }
BALLAST_FN Int truncate_to_int(Real x) { return static_cast<Int>(x); }
BALLAST_FN Int lane_index() { return 0; }
BALLAST_FN void store(Int i, std::int32_t* to) { *to = i; }
BALLAST_FN void store(Real x, Scalar* to) { *to = x; }
BALLAST_FN Real load_real(Scalar const* from) { return *from; }
BALLAST_FN Int load_int(std::int32_t const* from) { return *from; }
BALLAST_FN Real gather(Scalar const* table, Int index) { return table[index]; }

BALLAST_FN Int float_order_bits(Real x)
{
    Int const b = __builtin_bit_cast(Int, static_cast<float>(x) + 0.0f);
    return b ^ ((b >> 31) & 0x7fffffff);
}

// Bit tricks of math.hpp. `kBias` is the exponent bias, `kFraction` the number of fraction bits.
inline constexpr int kFraction = BALLAST_DOUBLE ? 52 : 23;
inline constexpr int kBias = BALLAST_DOUBLE ? 1023 : 127;
inline constexpr ScalarBits kFractionMask = (ScalarBits(1) << kFraction) - 1;
inline constexpr ScalarBits kOneBits = ScalarBits(kBias) << kFraction;
inline constexpr ScalarBits kRootHalfBits = BALLAST_DOUBLE ? ScalarBits(0x3fe6a09e667f3bcdu) : ScalarBits(0x3f3504f3u);
inline constexpr ScalarBits kShifterBits = ScalarBits(kBias + kFraction) << kFraction;  // 2^kFraction

BALLAST_FN Real power_of_shifted(Real t) { return scalar_from_bits(scalar_bits(t) << kFraction); }
template <int Added = 0>
BALLAST_FN Real split_exponent(Real x, Real& exponent)
{
    ScalarBits const shifted = scalar_bits(x) + (kOneBits - kRootHalfBits);
    constexpr Scalar shifter = Scalar(ScalarBits(1) << kFraction) + Scalar(kBias - Added);
    exponent = scalar_from_bits((shifted >> kFraction) | kShifterBits) - shifter;
    return scalar_from_bits((shifted & kFractionMask) + kRootHalfBits);
}
#if !BALLAST_DOUBLE
BALLAST_FN Real split_octave(Real x, Int& octave)
{
    ScalarBits const b = scalar_bits(x);
    octave = static_cast<Int>(b >> kFraction);
    return scalar_from_bits((b & kFractionMask) | kOneBits) - Scalar(1.5);
}
inline constexpr int kLookUpSize = 16;
BALLAST_FN Real look_up(Scalar const (&table)[kLookUpSize], Int index) { return table[index & (kLookUpSize - 1)]; }
#endif
inline constexpr ScalarBits kSignBit = ~(~ScalarBits(0) >> 1);
BALLAST_FN Real with_sign_of(Real magnitude, Real x)
{
    return scalar_from_bits(scalar_bits(magnitude) | (scalar_bits(x) & kSignBit));
}
BALLAST_FN Real with_sign_of(Real magnitude, Int w)
{
    return scalar_from_bits(scalar_bits(magnitude) | (w < 0 ? kSignBit : ScalarBits(0)));
}

BALLAST_FN Wide widen(Int i) { return word(i); }
BALLAST_FN WideWord wide_word(std::uint32_t w) { return {w}; }
BALLAST_FN std::uint32_t common_word(WideWord a) { return static_cast<std::uint32_t>(a.v); }
BALLAST_FN Wide multiply_words(Wide a, std::uint32_t b) { return (a & 0xffffffffu) * b; }
BALLAST_FN Wide square(Int i) { return static_cast<Wide>(std::int64_t{i} * i); }
BALLAST_FN Wide low_word(Wide a) { return a & 0xffffffffu; }
BALLAST_FN std::uint64_t sum_words(Wide a) { return a; }
BALLAST_FN WideWord multiply_words(WideWord a, std::uint32_t b) { return {multiply_words(a.v, b)}; }
BALLAST_FN Wide high_word(Wide a) { return a >> 32; }
BALLAST_FN WideWord high_word(WideWord a) { return {a.v >> 32}; }
BALLAST_FN WideWord operator^(WideWord a, WideWord b) { return {a.v ^ b.v}; }
BALLAST_FN Wide operator^(Wide a, WideWord b) { return a ^ b.v; }
BALLAST_FN Int narrow(Wide a) { return static_cast<Int>(static_cast<std::uint32_t>(a)); }
BALLAST_FN Int narrow_high(Wide a) { return narrow(a >> 32); }

}  // namespace ballast::BALLAST_KERNEL_NS::one_lane
