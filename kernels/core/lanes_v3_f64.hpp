#pragma once
/// x86-64-v3, double: 4 lanes of AVX2 with FMA; their integers fill half a register. See lanes.hpp.

#include "kernels/core/intrinsics.hpp"
#include "kernels/core/portability.hpp"

// One operation, one line.
// clang-format off
namespace ballast::BALLAST_KERNEL_NS {

using Scalar = double;
inline constexpr int kLanes = 4;

struct Real {
    __m256d v;
    Real() = default;
    BALLAST_MEMBER Real(Scalar x) : v(_mm256_set1_pd(x)) {}
    BALLAST_MEMBER explicit Real(__m256d x) : v(x) {}
};
struct Int {
    __m128i v;
    Int() = default;
    BALLAST_MEMBER Int(std::int32_t i) : v(_mm_set1_epi32(i)) {}
    BALLAST_MEMBER explicit Int(__m128i x) : v(x) {}
};
/// All 64 bits of a lane set or none.
struct Mask {
    __m256d v;
};
struct Wide {
    __m256i v;
};
struct WideWord {
    __m256i v;
};

/// A mask from 32-bit lanes, and back.
BALLAST_FN Mask mask_of(__m128i narrow_mask) { return {_mm256_castsi256_pd(_mm256_cvtepi32_epi64(narrow_mask))}; }
BALLAST_FN __m128i low_words(__m256i wide)
{
    __m256i const packed = _mm256_permutevar8x32_epi32(wide, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    return _mm256_castsi256_si128(packed);
}

BALLAST_FN Real operator+(Real a, Real b) { return Real(_mm256_add_pd(a.v, b.v)); }
BALLAST_FN Real operator-(Real a, Real b) { return Real(_mm256_sub_pd(a.v, b.v)); }
BALLAST_FN Real operator*(Real a, Real b) { return Real(_mm256_mul_pd(a.v, b.v)); }
BALLAST_FN Real operator/(Real a, Real b) { return Real(_mm256_div_pd(a.v, b.v)); }
BALLAST_FN Real operator-(Real a) { return Real(_mm256_xor_pd(a.v, _mm256_set1_pd(-0.0))); }
// Comparisons in the notation of vectors: the compiler knows that a lane of the result is all bits or none, and a
// selection by it takes one operation.
BALLAST_FN Mask operator<(Real a, Real b) { return {reinterpret_cast<__m256d>(a.v < b.v)}; }
BALLAST_FN Mask operator<=(Real a, Real b) { return {reinterpret_cast<__m256d>(a.v <= b.v)}; }
BALLAST_FN Mask operator>(Real a, Real b) { return {reinterpret_cast<__m256d>(a.v > b.v)}; }
BALLAST_FN Mask operator>=(Real a, Real b) { return {reinterpret_cast<__m256d>(a.v >= b.v)}; }
BALLAST_FN Mask operator==(Real a, Real b) { return {reinterpret_cast<__m256d>(a.v == b.v)}; }

BALLAST_FN Mask operator&(Mask a, Mask b) { return {_mm256_and_pd(a.v, b.v)}; }
BALLAST_FN Mask operator|(Mask a, Mask b) { return {_mm256_or_pd(a.v, b.v)}; }
BALLAST_FN Mask operator!(Mask a)
{
    return {_mm256_xor_pd(a.v, _mm256_castsi256_pd(_mm256_set1_epi32(-1)))};
}

BALLAST_FN Int operator+(Int a, Int b) { return Int(_mm_add_epi32(a.v, b.v)); }
BALLAST_FN Int operator-(Int a, Int b) { return Int(_mm_sub_epi32(a.v, b.v)); }
BALLAST_FN Int operator&(Int a, Int b) { return Int(_mm_and_si128(a.v, b.v)); }
BALLAST_FN Int operator|(Int a, Int b) { return Int(_mm_or_si128(a.v, b.v)); }
BALLAST_FN Int operator^(Int a, Int b) { return Int(_mm_xor_si128(a.v, b.v)); }
BALLAST_FN Mask operator>(Int a, Int b) { return mask_of(_mm_cmpgt_epi32(a.v, b.v)); }
BALLAST_FN Mask operator<(Int a, Int b) { return b > a; }
BALLAST_FN Mask operator<=(Int a, Int b) { return !(a > b); }
BALLAST_FN Mask operator>=(Int a, Int b) { return !(b > a); }
BALLAST_FN Mask operator==(Int a, Int b) { return mask_of(_mm_cmpeq_epi32(a.v, b.v)); }
template <int N>
BALLAST_FN Int shift_left(Int i)
{
    return Int(_mm_slli_epi32(i.v, N));
}
template <int N>
BALLAST_FN Int shift_right(Int i)
{
    return Int(_mm_srai_epi32(i.v, N));
}
template <int N>
BALLAST_FN Int shift_right_logical(Int i)
{
    return Int(_mm_srli_epi32(i.v, N));
}

BALLAST_FN std::uint32_t bits(Mask m) { return static_cast<std::uint32_t>(_mm256_movemask_pd(m.v)); }
BALLAST_FN Mask mask_from_bits(std::uint32_t b)
{
    Int const lane_bit(_mm_setr_epi32(1, 2, 4, 8));
    return (Int(static_cast<std::int32_t>(b)) & lane_bit) == lane_bit;
}
BALLAST_FN bool any(Mask m) { return bits(m) != 0u; }
BALLAST_FN bool all(Mask m) { return bits(m) == 0xfu; }
BALLAST_FN int count(Mask m) { return __builtin_popcount(bits(m)); }
BALLAST_FN Mask no_lanes() { return {_mm256_setzero_pd()}; }
BALLAST_FN Mask all_lanes() { return !no_lanes(); }

BALLAST_FN Real fma(Real a, Real b, Real c) { return Real(_mm256_fmadd_pd(a.v, b.v, c.v)); }
BALLAST_FN Real sqrt(Real x) { return Real(_mm256_sqrt_pd(x.v)); }
BALLAST_FN Real abs(Real x) { return Real(_mm256_andnot_pd(_mm256_set1_pd(-0.0), x.v)); }
BALLAST_FN Real min(Real a, Real b) { return Real(_mm256_min_pd(a.v, b.v)); }
BALLAST_FN Real max(Real a, Real b) { return Real(_mm256_max_pd(a.v, b.v)); }
BALLAST_FN Real select(Mask m, Real a, Real b) { return Real(_mm256_blendv_pd(b.v, a.v, m.v)); }
/// With zero it is one operation: the compiler would ask for the sign of the mask first.
BALLAST_FN bool is_known_zero(Scalar x) { return __builtin_constant_p(x) && __builtin_bit_cast(std::uint64_t, x) == 0u; }
BALLAST_FN Real select(Mask m, Real a, Scalar b) { return is_known_zero(b) ? Real(_mm256_and_pd(m.v, a.v)) : select(m, a, Real(b)); }
BALLAST_FN Real select(Mask m, Scalar a, Real b) { return is_known_zero(a) ? Real(_mm256_andnot_pd(m.v, b.v)) : select(m, Real(a), b); }
BALLAST_FN Int select(Mask m, Int a, Int b)
{
    return Int(_mm_blendv_epi8(b.v, a.v, low_words(_mm256_castpd_si256(m.v))));
}

BALLAST_FN Real to_real(Int i) { return Real(_mm256_cvtepi32_pd(i.v)); }
BALLAST_FN Int truncate_to_int(Real x) { return Int(_mm256_cvttpd_epi32(x.v)); }
BALLAST_FN Int lane_index() { return Int(_mm_setr_epi32(0, 1, 2, 3)); }
BALLAST_FN void store(Int i, std::int32_t* to) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), i.v); }
BALLAST_FN void store(Real x, Scalar* to) { _mm256_storeu_pd(to, x.v); }
BALLAST_FN Real load_real(Scalar const* from) { return Real(_mm256_loadu_pd(from)); }
BALLAST_FN Int load_int(std::int32_t const* from)
{
    return Int(_mm_loadu_si128(reinterpret_cast<__m128i const*>(from)));
}
BALLAST_FN Real gather(Scalar const* table, Int index)
{
    return Real(_mm256_mask_i32gather_pd(_mm256_setzero_pd(), table, index.v, all_lanes().v, 8));
}

BALLAST_FN Int float_order_bits(Real x)
{
    Int const b(_mm_castps_si128(_mm_add_ps(_mm256_cvtpd_ps(x.v), _mm_setzero_ps())));
    return b ^ (shift_right<31>(b) & Int(0x7fffffff));
}
BALLAST_FN Real power_of_shifted(Real t)
{
    return Real(_mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(t.v), 52)));
}
template <int Added = 0>
BALLAST_FN Real split_exponent(Real x, Real& exponent)
{
    __m256i const root_half = _mm256_set1_epi64x(0x3fe6a09e667f3bcd);
    __m256i const offset = _mm256_set1_epi64x(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
    __m256i const shifted = _mm256_add_epi64(_mm256_castpd_si256(x.v), offset);
    __m256i const biased = _mm256_or_si256(_mm256_srli_epi64(shifted, 52), _mm256_set1_epi64x(0x4330000000000000));
    exponent = Real(_mm256_castsi256_pd(biased)) - Real(0x1p52 + Scalar(1023 - Added));
    __m256i const fraction = _mm256_and_si256(shifted, _mm256_set1_epi64x(0x000fffffffffffff));
    return Real(_mm256_castsi256_pd(_mm256_add_epi64(fraction, root_half)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Real x)
{
    return Real(_mm256_or_pd(magnitude.v, _mm256_and_pd(_mm256_set1_pd(-0.0), x.v)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Int w)
{
    return with_sign_of(magnitude, to_real(w));
}

BALLAST_FN Wide widen(Int i) { return {_mm256_cvtepu32_epi64(i.v)}; }
BALLAST_FN WideWord wide_word(std::uint32_t w) { return {_mm256_set1_epi32(static_cast<std::int32_t>(w))}; }
BALLAST_FN std::uint32_t common_word(WideWord a)
{
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm256_castsi256_si128(a.v)));
}
BALLAST_FN Wide multiply_words(Wide a, std::uint32_t b) { return {_mm256_mul_epu32(a.v, wide_word(b).v)}; }
BALLAST_FN Wide square(Int i)
{
    __m256i const x = _mm256_cvtepi32_epi64(i.v);
    return {_mm256_mul_epi32(x, x)};
}
BALLAST_FN Wide low_word(Wide a) { return {_mm256_and_si256(a.v, _mm256_set1_epi64x(0xffffffff))}; }
BALLAST_FN std::uint64_t sum_words(Wide a)
{
    __m128i const two = _mm_add_epi64(_mm256_castsi256_si128(a.v), _mm256_extracti128_si256(a.v, 1));
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two))));
}
BALLAST_FN WideWord multiply_words(WideWord a, std::uint32_t b) { return {_mm256_mul_epu32(a.v, wide_word(b).v)}; }
BALLAST_FN Wide high_word(Wide a) { return {_mm256_srli_epi64(a.v, 32)}; }
BALLAST_FN WideWord high_word(WideWord a) { return {_mm256_srli_epi64(a.v, 32)}; }
BALLAST_FN WideWord operator^(WideWord a, WideWord b) { return {_mm256_xor_si256(a.v, b.v)}; }
BALLAST_FN Wide operator^(Wide a, WideWord b) { return {_mm256_xor_si256(a.v, b.v)}; }
BALLAST_FN Wide operator^(Wide a, Wide b) { return {_mm256_xor_si256(a.v, b.v)}; }
BALLAST_FN Int narrow(Wide a) { return Int(low_words(a.v)); }
BALLAST_FN Int narrow_high(Wide a) { return Int(low_words(_mm256_srli_epi64(a.v, 32))); }

}  // namespace ballast::BALLAST_KERNEL_NS
