#pragma once
/// x86-64-v4, double: 8 lanes of AVX-512 (F, BW, DQ, VL); their integers fill half a register. See lanes.hpp.

#include "kernels/core/intrinsics.hpp"
#include "kernels/core/portability.hpp"

// One operation, one line.
// clang-format off
namespace ballast::BALLAST_KERNEL_NS {

using Scalar = double;
inline constexpr int kLanes = 8;

struct Real {
    __m512d v;
    Real() = default;
    BALLAST_MEMBER Real(Scalar x) : v(_mm512_set1_pd(x)) {}
    BALLAST_MEMBER explicit Real(__m512d x) : v(x) {}
};
struct Int {
    __m256i v;
    Int() = default;
    BALLAST_MEMBER Int(std::int32_t i) : v(_mm256_set1_epi32(i)) {}
    BALLAST_MEMBER explicit Int(__m256i x) : v(x) {}
};
struct Mask {
    __mmask8 v;
};
struct Wide {
    __m512i v;
};
struct WideWord {
    __m512i v;
};

BALLAST_FN Real operator+(Real a, Real b) { return Real(_mm512_add_pd(a.v, b.v)); }
BALLAST_FN Real operator-(Real a, Real b) { return Real(_mm512_sub_pd(a.v, b.v)); }
BALLAST_FN Real operator*(Real a, Real b) { return Real(_mm512_mul_pd(a.v, b.v)); }
BALLAST_FN Real operator/(Real a, Real b) { return Real(_mm512_div_pd(a.v, b.v)); }
BALLAST_FN Real operator-(Real a) { return Real(_mm512_xor_pd(a.v, _mm512_set1_pd(-0.0))); }
BALLAST_FN Mask operator<(Real a, Real b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ)}; }
BALLAST_FN Mask operator<=(Real a, Real b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ)}; }
BALLAST_FN Mask operator>(Real a, Real b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_GT_OQ)}; }
BALLAST_FN Mask operator>=(Real a, Real b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_GE_OQ)}; }
BALLAST_FN Mask operator==(Real a, Real b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_EQ_OQ)}; }

BALLAST_FN Int operator+(Int a, Int b) { return Int(_mm256_add_epi32(a.v, b.v)); }
BALLAST_FN Int operator-(Int a, Int b) { return Int(_mm256_sub_epi32(a.v, b.v)); }
BALLAST_FN Int operator&(Int a, Int b) { return Int(_mm256_and_si256(a.v, b.v)); }
BALLAST_FN Int operator|(Int a, Int b) { return Int(_mm256_or_si256(a.v, b.v)); }
BALLAST_FN Int operator^(Int a, Int b) { return Int(_mm256_xor_si256(a.v, b.v)); }
BALLAST_FN Mask operator<(Int a, Int b) { return {_mm256_cmplt_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator<=(Int a, Int b) { return {_mm256_cmple_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator>(Int a, Int b) { return {_mm256_cmpgt_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator>=(Int a, Int b) { return {_mm256_cmpge_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator==(Int a, Int b) { return {_mm256_cmpeq_epi32_mask(a.v, b.v)}; }
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

BALLAST_FN Mask operator&(Mask a, Mask b) { return {_kand_mask8(a.v, b.v)}; }
BALLAST_FN Mask operator|(Mask a, Mask b) { return {_kor_mask8(a.v, b.v)}; }
BALLAST_FN Mask operator!(Mask a) { return {_knot_mask8(a.v)}; }
BALLAST_FN std::uint32_t bits(Mask m) { return _cvtmask8_u32(m.v); }
BALLAST_FN Mask mask_from_bits(std::uint32_t b) { return {static_cast<__mmask8>(b & 0xffu)}; }
BALLAST_FN bool any(Mask m) { return bits(m) != 0u; }
BALLAST_FN bool all(Mask m) { return bits(m) == 0xffu; }
BALLAST_FN int count(Mask m) { return __builtin_popcount(bits(m)); }
BALLAST_FN Mask no_lanes() { return {0}; }
BALLAST_FN Mask all_lanes() { return {0xff}; }

BALLAST_FN Real fma(Real a, Real b, Real c) { return Real(_mm512_fmadd_pd(a.v, b.v, c.v)); }
BALLAST_FN Real sqrt(Real x) { return Real(_mm512_maskz_sqrt_pd(0xff, x.v)); }
BALLAST_FN Real abs(Real x) { return Real(_mm512_andnot_pd(_mm512_set1_pd(-0.0), x.v)); }
BALLAST_FN Real min(Real a, Real b) { return Real(_mm512_maskz_min_pd(0xff, a.v, b.v)); }
BALLAST_FN Real max(Real a, Real b) { return Real(_mm512_maskz_max_pd(0xff, a.v, b.v)); }
BALLAST_FN Real select(Mask m, Real a, Real b) { return Real(_mm512_mask_blend_pd(m.v, b.v, a.v)); }
BALLAST_FN Int select(Mask m, Int a, Int b) { return Int(_mm256_mask_blend_epi32(m.v, b.v, a.v)); }

BALLAST_FN Real to_real(Int i) { return Real(_mm512_maskz_cvtepi32_pd(0xff, i.v)); }
BALLAST_FN Int truncate_to_int(Real x) { return Int(_mm512_maskz_cvttpd_epi32(0xff, x.v)); }
BALLAST_FN Int lane_index() { return Int(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)); }
BALLAST_FN void store(Int i, std::int32_t* to) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), i.v); }
BALLAST_FN void store(Real x, Scalar* to) { _mm512_storeu_pd(to, x.v); }
BALLAST_FN Real load_real(Scalar const* from) { return Real(_mm512_loadu_pd(from)); }
BALLAST_FN Int load_int(std::int32_t const* from)
{
    return Int(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(from)));
}
BALLAST_FN Real gather(Scalar const* table, Int index)
{
    return Real(_mm512_mask_i32gather_pd(_mm512_setzero_pd(), 0xff, index.v, table, 8));
}

BALLAST_FN Int float_order_bits(Real x)
{
    __m256 const rounded = _mm256_add_ps(_mm512_maskz_cvtpd_ps(0xff, x.v), _mm256_setzero_ps());
    Int const b(_mm256_castps_si256(rounded));
    return b ^ (shift_right<31>(b) & Int(0x7fffffff));
}
BALLAST_FN Real power_of_shifted(Real t)
{
    return Real(_mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(t.v), 52)));
}
template <int Added = 0>
BALLAST_FN Real split_exponent(Real x, Real& exponent)
{
    __m512i const root_half = _mm512_set1_epi64(0x3fe6a09e667f3bcd);
    __m512i const offset = _mm512_set1_epi64(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
    __m512i const shifted = _mm512_add_epi64(_mm512_castpd_si512(x.v), offset);
    __m512i const biased = _mm512_or_si512(_mm512_srli_epi64(shifted, 52), _mm512_set1_epi64(0x4330000000000000));
    exponent = Real(_mm512_castsi512_pd(biased)) - Real(0x1p52 + Scalar(1023 - Added));
    __m512i const fraction = _mm512_and_si512(shifted, _mm512_set1_epi64(0x000fffffffffffff));
    return Real(_mm512_castsi512_pd(_mm512_add_epi64(fraction, root_half)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Real x)
{
    __m512i const sign = _mm512_castpd_si512(_mm512_set1_pd(-0.0));
    __m512i const from_magnitude = _mm512_castpd_si512(magnitude.v);
    // sign ? x : magnitude, bit by bit
    return Real(_mm512_castsi512_pd(_mm512_ternarylogic_epi32(sign, _mm512_castpd_si512(x.v), from_magnitude, 0xca)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Int w)
{
    return with_sign_of(magnitude, to_real(w));
}

BALLAST_FN Wide widen(Int i) { return {_mm512_maskz_cvtepu32_epi64(0xff, i.v)}; }
BALLAST_FN WideWord wide_word(std::uint32_t w) { return {_mm512_set1_epi32(static_cast<std::int32_t>(w))}; }
BALLAST_FN std::uint32_t common_word(WideWord a)
{
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm512_castsi512_si128(a.v)));
}
BALLAST_FN Wide multiply_words(Wide a, std::uint32_t b) { return {_mm512_mul_epu32(a.v, wide_word(b).v)}; }
BALLAST_FN Wide square(Int i)
{
    __m512i const x = _mm512_maskz_cvtepi32_epi64(0xff, i.v);
    return {_mm512_mul_epi32(x, x)};
}
BALLAST_FN Wide low_word(Wide a) { return {_mm512_and_si512(a.v, _mm512_set1_epi64(0xffffffff))}; }
BALLAST_FN std::uint64_t sum_words(Wide a) { return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(a.v)); }
BALLAST_FN WideWord multiply_words(WideWord a, std::uint32_t b) { return {_mm512_mul_epu32(a.v, wide_word(b).v)}; }
BALLAST_FN Wide high_word(Wide a) { return {_mm512_srli_epi64(a.v, 32)}; }
BALLAST_FN WideWord high_word(WideWord a) { return {_mm512_srli_epi64(a.v, 32)}; }
BALLAST_FN WideWord operator^(WideWord a, WideWord b) { return {_mm512_xor_si512(a.v, b.v)}; }
BALLAST_FN Wide operator^(Wide a, WideWord b) { return {_mm512_xor_si512(a.v, b.v)}; }
BALLAST_FN Wide operator^(Wide a, Wide b) { return {_mm512_xor_si512(a.v, b.v)}; }
BALLAST_FN Int narrow(Wide a) { return Int(_mm512_maskz_cvtepi64_epi32(0xff, a.v)); }
BALLAST_FN Int narrow_high(Wide a) { return narrow(high_word(a)); }

}  // namespace ballast::BALLAST_KERNEL_NS
