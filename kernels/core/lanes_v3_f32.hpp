#pragma once
/// x86-64-v3, float: 8 lanes of AVX2 with FMA. Operations are described in lanes.hpp.

#include "kernels/core/intrinsics.hpp"
#include "kernels/core/portability.hpp"

// One operation, one line.
// clang-format off
namespace ballast::BALLAST_KERNEL_NS {

using Scalar = float;
inline constexpr int kLanes = 8;

struct Real {
    __m256 v;
    Real() = default;
    BALLAST_MEMBER Real(Scalar x) : v(_mm256_set1_ps(x)) {}
    BALLAST_MEMBER explicit Real(__m256 x) : v(x) {}
};
struct Int {
    __m256i v;
    Int() = default;
    BALLAST_MEMBER Int(std::int32_t i) : v(_mm256_set1_epi32(i)) {}
    BALLAST_MEMBER explicit Int(__m256i x) : v(x) {}
};
/// All bits of a lane set or none.
struct Mask {
    __m256 v;
};
/// Of every four lanes the first two in the low words of `front`, the last two in those of `back`.
struct Wide {
    __m256i front;
    __m256i back;
};
struct WideWord {
    __m256i v;
};

BALLAST_FN Real operator+(Real a, Real b) { return Real(_mm256_add_ps(a.v, b.v)); }
BALLAST_FN Real operator-(Real a, Real b) { return Real(_mm256_sub_ps(a.v, b.v)); }
BALLAST_FN Real operator*(Real a, Real b) { return Real(_mm256_mul_ps(a.v, b.v)); }
BALLAST_FN Real operator/(Real a, Real b) { return Real(_mm256_div_ps(a.v, b.v)); }
BALLAST_FN Real operator-(Real a) { return Real(_mm256_xor_ps(a.v, _mm256_set1_ps(-0.0f))); }
// Comparisons in the notation of vectors: the compiler knows that a lane of the result is all bits or none, and a
// selection by it takes one operation.
BALLAST_FN Mask operator<(Real a, Real b) { return {reinterpret_cast<__m256>(a.v < b.v)}; }
BALLAST_FN Mask operator<=(Real a, Real b) { return {reinterpret_cast<__m256>(a.v <= b.v)}; }
BALLAST_FN Mask operator>(Real a, Real b) { return {reinterpret_cast<__m256>(a.v > b.v)}; }
BALLAST_FN Mask operator>=(Real a, Real b) { return {reinterpret_cast<__m256>(a.v >= b.v)}; }
BALLAST_FN Mask operator==(Real a, Real b) { return {reinterpret_cast<__m256>(a.v == b.v)}; }

BALLAST_FN Mask operator&(Mask a, Mask b) { return {_mm256_and_ps(a.v, b.v)}; }
BALLAST_FN Mask operator|(Mask a, Mask b) { return {_mm256_or_ps(a.v, b.v)}; }
BALLAST_FN Mask operator!(Mask a)
{
    return {_mm256_xor_ps(a.v, _mm256_castsi256_ps(_mm256_set1_epi32(-1)))};
}

BALLAST_FN Int operator+(Int a, Int b) { return Int(_mm256_add_epi32(a.v, b.v)); }
BALLAST_FN Int operator-(Int a, Int b) { return Int(_mm256_sub_epi32(a.v, b.v)); }
BALLAST_FN Int operator&(Int a, Int b) { return Int(_mm256_and_si256(a.v, b.v)); }
BALLAST_FN Int operator|(Int a, Int b) { return Int(_mm256_or_si256(a.v, b.v)); }
BALLAST_FN Int operator^(Int a, Int b) { return Int(_mm256_xor_si256(a.v, b.v)); }
BALLAST_FN Mask operator>(Int a, Int b) { return {_mm256_castsi256_ps(_mm256_cmpgt_epi32(a.v, b.v))}; }
BALLAST_FN Mask operator<(Int a, Int b) { return b > a; }
BALLAST_FN Mask operator<=(Int a, Int b) { return !(a > b); }
BALLAST_FN Mask operator>=(Int a, Int b) { return !(b > a); }
BALLAST_FN Mask operator==(Int a, Int b) { return {_mm256_castsi256_ps(_mm256_cmpeq_epi32(a.v, b.v))}; }
template <int N>
BALLAST_FN Int shift_left(Int i)
{
    return Int(_mm256_slli_epi32(i.v, N));
}
template <int N>
BALLAST_FN Int shift_right(Int i)
{
    return Int(_mm256_srai_epi32(i.v, N));
}
template <int N>
BALLAST_FN Int shift_right_logical(Int i)
{
    return Int(_mm256_srli_epi32(i.v, N));
}

BALLAST_FN std::uint32_t bits(Mask m) { return static_cast<std::uint32_t>(_mm256_movemask_ps(m.v)); }
BALLAST_FN Mask mask_from_bits(std::uint32_t b)
{
    Int const lane_bit(_mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128));
    return (Int(static_cast<std::int32_t>(b)) & lane_bit) == lane_bit;
}
BALLAST_FN bool any(Mask m) { return bits(m) != 0u; }
BALLAST_FN bool all(Mask m) { return bits(m) == 0xffu; }
BALLAST_FN int count(Mask m) { return __builtin_popcount(bits(m)); }
BALLAST_FN Mask no_lanes() { return {_mm256_setzero_ps()}; }
BALLAST_FN Mask all_lanes() { return !no_lanes(); }

BALLAST_FN Real fma(Real a, Real b, Real c) { return Real(_mm256_fmadd_ps(a.v, b.v, c.v)); }
BALLAST_FN Real sqrt(Real x) { return Real(_mm256_sqrt_ps(x.v)); }
BALLAST_FN Real abs(Real x) { return Real(_mm256_andnot_ps(_mm256_set1_ps(-0.0f), x.v)); }
BALLAST_FN Real min(Real a, Real b) { return Real(_mm256_min_ps(a.v, b.v)); }
BALLAST_FN Real max(Real a, Real b) { return Real(_mm256_max_ps(a.v, b.v)); }
BALLAST_FN Real select(Mask m, Real a, Real b) { return Real(_mm256_blendv_ps(b.v, a.v, m.v)); }
/// With zero it is one operation: the compiler would ask for the sign of the mask first.
BALLAST_FN bool is_known_zero(Scalar x) { return __builtin_constant_p(x) && __builtin_bit_cast(std::uint32_t, x) == 0u; }
BALLAST_FN Real select(Mask m, Real a, Scalar b) { return is_known_zero(b) ? Real(_mm256_and_ps(m.v, a.v)) : select(m, a, Real(b)); }
BALLAST_FN Real select(Mask m, Scalar a, Real b) { return is_known_zero(a) ? Real(_mm256_andnot_ps(m.v, b.v)) : select(m, Real(a), b); }
BALLAST_FN Int select(Mask m, Int a, Int b)
{
    return Int(_mm256_blendv_epi8(b.v, a.v, _mm256_castps_si256(m.v)));
}

BALLAST_FN Real to_real(Int i) { return Real(_mm256_cvtepi32_ps(i.v)); }
BALLAST_FN Int truncate_to_int(Real x) { return Int(_mm256_cvttps_epi32(x.v)); }
BALLAST_FN Int lane_index() { return Int(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)); }
BALLAST_FN void store(Int i, std::int32_t* to) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), i.v); }
BALLAST_FN void store(Real x, Scalar* to) { _mm256_storeu_ps(to, x.v); }
BALLAST_FN Real load_real(Scalar const* from) { return Real(_mm256_loadu_ps(from)); }
BALLAST_FN Int load_int(std::int32_t const* from)
{
    return Int(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(from)));
}
BALLAST_FN Real gather(Scalar const* table, Int index)
{
    return Real(_mm256_mask_i32gather_ps(_mm256_setzero_ps(), table, index.v, all_lanes().v, 4));
}

BALLAST_FN Int float_order_bits(Real x)
{
    Int const b(_mm256_castps_si256(_mm256_add_ps(x.v, _mm256_setzero_ps())));
    return b ^ (shift_right<31>(b) & Int(0x7fffffff));
}
BALLAST_FN Real power_of_shifted(Real t)
{
    return Real(_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(t.v), 23)));
}
template <int Added = 0>
BALLAST_FN Real split_exponent(Real x, Real& exponent)
{
    Int const shifted = Int(_mm256_castps_si256(x.v)) + Int(0x3f800000 - 0x3f3504f3);
    Int const biased = shift_right_logical<23>(shifted) | Int(0x4b000000);
    exponent = Real(_mm256_castsi256_ps(biased.v)) - Real(0x1p23f + Scalar(127 - Added));
    Int const mantissa = (shifted & Int(0x007fffff)) + Int(0x3f3504f3);
    return Real(_mm256_castsi256_ps(mantissa.v));
}
BALLAST_FN Real split_octave(Real x, Int& octave)
{
    octave = shift_right_logical<23>(Int(_mm256_castps_si256(x.v)));
    __m256 const fraction = _mm256_and_ps(x.v, _mm256_castsi256_ps(_mm256_set1_epi32(0x007fffff)));
    return Real(_mm256_or_ps(fraction, _mm256_set1_ps(1.0f))) - Real(1.5f);
}
inline constexpr int kLookUpSize = 8;
BALLAST_FN Real look_up(Scalar const (&table)[kLookUpSize], Int index)
{
    return Real(_mm256_permutevar8x32_ps(_mm256_load_ps(table), index.v));
}
BALLAST_FN Real with_sign_of(Real magnitude, Real x)
{
    return Real(_mm256_or_ps(magnitude.v, _mm256_and_ps(_mm256_set1_ps(-0.0f), x.v)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Int w)
{
    return with_sign_of(magnitude, Real(_mm256_castsi256_ps(w.v)));
}

BALLAST_FN Wide widen(Int i) { return {_mm256_unpacklo_epi32(i.v, i.v), _mm256_unpackhi_epi32(i.v, i.v)}; }
BALLAST_FN WideWord wide_word(std::uint32_t w) { return {_mm256_set1_epi32(static_cast<std::int32_t>(w))}; }
BALLAST_FN std::uint32_t common_word(WideWord a)
{
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm256_castsi256_si128(a.v)));
}
BALLAST_FN WideWord multiply_words(WideWord a, std::uint32_t b)
{
    return {_mm256_mul_epu32(a.v, _mm256_set1_epi64x(static_cast<long long>(b)))};
}
BALLAST_FN Wide multiply_words(Wide a, std::uint32_t b)
{
    return {multiply_words(WideWord{a.front}, b).v, multiply_words(WideWord{a.back}, b).v};
}
BALLAST_FN Wide square(Int i)
{
    Wide const w = widen(i);
    return {_mm256_mul_epi32(w.front, w.front), _mm256_mul_epi32(w.back, w.back)};
}
BALLAST_FN Wide low_word(Wide a)
{
    __m256i const low = _mm256_set1_epi64x(0xffffffff);
    return {_mm256_and_si256(a.front, low), _mm256_and_si256(a.back, low)};
}
BALLAST_FN std::uint64_t sum_words(Wide a)
{
    __m256i const pairs = _mm256_add_epi64(a.front, a.back);
    __m128i const two = _mm_add_epi64(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two))));
}
BALLAST_FN WideWord high_word(WideWord a) { return {_mm256_srli_epi64(a.v, 32)}; }
BALLAST_FN Wide high_word(Wide a) { return {_mm256_srli_epi64(a.front, 32), _mm256_srli_epi64(a.back, 32)}; }
BALLAST_FN WideWord operator^(WideWord a, WideWord b) { return {_mm256_xor_si256(a.v, b.v)}; }
BALLAST_FN Wide operator^(Wide a, WideWord b) { return {_mm256_xor_si256(a.front, b.v), _mm256_xor_si256(a.back, b.v)}; }
BALLAST_FN Wide operator^(Wide a, Wide b)
{
    return {_mm256_xor_si256(a.front, b.front), _mm256_xor_si256(a.back, b.back)};
}
BALLAST_FN Int narrow(Wide a)
{
    __m256 const low = _mm256_shuffle_ps(_mm256_castsi256_ps(a.front), _mm256_castsi256_ps(a.back), 0x88);
    return Int(_mm256_castps_si256(low));
}
BALLAST_FN Int narrow_high(Wide a)
{
    __m256 const high = _mm256_shuffle_ps(_mm256_castsi256_ps(a.front), _mm256_castsi256_ps(a.back), 0xdd);
    return Int(_mm256_castps_si256(high));
}

}  // namespace ballast::BALLAST_KERNEL_NS
