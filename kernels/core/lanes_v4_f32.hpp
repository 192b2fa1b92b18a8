#pragma once
/// x86-64-v4, float: 16 lanes of AVX-512 (F, BW, DQ, VL). Operations are described in lanes.hpp.

#include "kernels/core/intrinsics.hpp"
#include "kernels/core/portability.hpp"

// One operation, one line.
// clang-format off
namespace ballast::BALLAST_KERNEL_NS {

using Scalar = float;
inline constexpr int kLanes = 16;

struct Real {
    __m512 v;
    Real() = default;
    BALLAST_MEMBER Real(Scalar x) : v(_mm512_set1_ps(x)) {}
    BALLAST_MEMBER explicit Real(__m512 x) : v(x) {}
};
struct Int {
    __m512i v;
    Int() = default;
    BALLAST_MEMBER Int(std::int32_t i) : v(_mm512_set1_epi32(i)) {}
    BALLAST_MEMBER explicit Int(__m512i x) : v(x) {}
};
struct Mask {
    __mmask16 v;
};
/// Of every four lanes the first two in the low words of `front`, the last two in those of `back`.
struct Wide {
    __m512i front;
    __m512i back;
};
struct WideWord {
    __m512i v;
};

BALLAST_FN Real operator+(Real a, Real b) { return Real(_mm512_add_ps(a.v, b.v)); }
BALLAST_FN Real operator-(Real a, Real b) { return Real(_mm512_sub_ps(a.v, b.v)); }
BALLAST_FN Real operator*(Real a, Real b) { return Real(_mm512_mul_ps(a.v, b.v)); }
BALLAST_FN Real operator/(Real a, Real b) { return Real(_mm512_div_ps(a.v, b.v)); }
BALLAST_FN Real operator-(Real a) { return Real(_mm512_xor_ps(a.v, _mm512_set1_ps(-0.0f))); }
BALLAST_FN Mask operator<(Real a, Real b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ)}; }
BALLAST_FN Mask operator<=(Real a, Real b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LE_OQ)}; }
BALLAST_FN Mask operator>(Real a, Real b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_GT_OQ)}; }
BALLAST_FN Mask operator>=(Real a, Real b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_GE_OQ)}; }
BALLAST_FN Mask operator==(Real a, Real b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ)}; }

BALLAST_FN Int operator+(Int a, Int b) { return Int(_mm512_add_epi32(a.v, b.v)); }
BALLAST_FN Int operator-(Int a, Int b) { return Int(_mm512_sub_epi32(a.v, b.v)); }
BALLAST_FN Int operator&(Int a, Int b) { return Int(_mm512_and_si512(a.v, b.v)); }
BALLAST_FN Int operator|(Int a, Int b) { return Int(_mm512_or_si512(a.v, b.v)); }
BALLAST_FN Int operator^(Int a, Int b) { return Int(_mm512_xor_si512(a.v, b.v)); }
BALLAST_FN Mask operator<(Int a, Int b) { return {_mm512_cmplt_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator<=(Int a, Int b) { return {_mm512_cmple_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator>(Int a, Int b) { return {_mm512_cmpgt_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator>=(Int a, Int b) { return {_mm512_cmpge_epi32_mask(a.v, b.v)}; }
BALLAST_FN Mask operator==(Int a, Int b) { return {_mm512_cmpeq_epi32_mask(a.v, b.v)}; }
template <int N>
BALLAST_FN Int shift_left(Int i)
{
    return Int(_mm512_slli_epi32(i.v, N));
}
template <int N>
BALLAST_FN Int shift_right(Int i)
{
    return Int(_mm512_srai_epi32(i.v, N));
}
template <int N>
BALLAST_FN Int shift_right_logical(Int i)
{
    return Int(_mm512_srli_epi32(i.v, N));
}

BALLAST_FN Mask operator&(Mask a, Mask b) { return {_kand_mask16(a.v, b.v)}; }
BALLAST_FN Mask operator|(Mask a, Mask b) { return {_kor_mask16(a.v, b.v)}; }
BALLAST_FN Mask operator!(Mask a) { return {_knot_mask16(a.v)}; }
BALLAST_FN std::uint32_t bits(Mask m) { return _cvtmask16_u32(m.v); }
BALLAST_FN Mask mask_from_bits(std::uint32_t b) { return {static_cast<__mmask16>(b & 0xffffu)}; }
BALLAST_FN bool any(Mask m) { return bits(m) != 0u; }
BALLAST_FN bool all(Mask m) { return bits(m) == 0xffffu; }
BALLAST_FN int count(Mask m) { return __builtin_popcount(bits(m)); }
BALLAST_FN Mask no_lanes() { return {0}; }
BALLAST_FN Mask all_lanes() { return {0xffff}; }

BALLAST_FN Real fma(Real a, Real b, Real c) { return Real(_mm512_fmadd_ps(a.v, b.v, c.v)); }
BALLAST_FN Real sqrt(Real x) { return Real(_mm512_maskz_sqrt_ps(0xffff, x.v)); }
BALLAST_FN Real abs(Real x) { return Real(_mm512_andnot_ps(_mm512_set1_ps(-0.0f), x.v)); }
BALLAST_FN Real min(Real a, Real b) { return Real(_mm512_maskz_min_ps(0xffff, a.v, b.v)); }
BALLAST_FN Real max(Real a, Real b) { return Real(_mm512_maskz_max_ps(0xffff, a.v, b.v)); }
BALLAST_FN Real select(Mask m, Real a, Real b) { return Real(_mm512_mask_blend_ps(m.v, b.v, a.v)); }
BALLAST_FN Int select(Mask m, Int a, Int b) { return Int(_mm512_mask_blend_epi32(m.v, b.v, a.v)); }

BALLAST_FN Real to_real(Int i) { return Real(_mm512_maskz_cvtepi32_ps(0xffff, i.v)); }
BALLAST_FN Int truncate_to_int(Real x) { return Int(_mm512_maskz_cvttps_epi32(0xffff, x.v)); }
BALLAST_FN Int lane_index() { return Int(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)); }
BALLAST_FN void store(Int i, std::int32_t* to) { _mm512_storeu_si512(to, i.v); }
BALLAST_FN void store(Real x, Scalar* to) { _mm512_storeu_ps(to, x.v); }
BALLAST_FN Real load_real(Scalar const* from) { return Real(_mm512_loadu_ps(from)); }
BALLAST_FN Int load_int(std::int32_t const* from) { return Int(_mm512_loadu_si512(from)); }
BALLAST_FN Real gather(Scalar const* table, Int index)
{
    return Real(_mm512_mask_i32gather_ps(_mm512_setzero_ps(), 0xffff, index.v, table, 4));
}

BALLAST_FN Int float_order_bits(Real x)
{
    Int const b(_mm512_castps_si512(_mm512_add_ps(x.v, _mm512_setzero_ps())));
    return b ^ (shift_right<31>(b) & Int(0x7fffffff));
}
BALLAST_FN Real power_of_shifted(Real t)
{
    return Real(_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(t.v), 23)));
}
template <int Added = 0>
BALLAST_FN Real split_exponent(Real x, Real& exponent)
{
    Int const shifted = Int(_mm512_castps_si512(x.v)) + Int(0x3f800000 - 0x3f3504f3);
    Int const biased = shift_right_logical<23>(shifted) | Int(0x4b000000);
    exponent = Real(_mm512_castsi512_ps(biased.v)) - Real(0x1p23f + Scalar(127 - Added));
    Int const mantissa = (shifted & Int(0x007fffff)) + Int(0x3f3504f3);
    return Real(_mm512_castsi512_ps(mantissa.v));
}
BALLAST_FN Real split_octave(Real x, Int& octave)
{
    octave = shift_right_logical<23>(Int(_mm512_castps_si512(x.v)));
    __m512 const fraction = _mm512_and_ps(x.v, _mm512_castsi512_ps(_mm512_set1_epi32(0x007fffff)));
    return Real(_mm512_or_ps(fraction, _mm512_set1_ps(1.0f))) - Real(1.5f);
}
inline constexpr int kLookUpSize = 16;
BALLAST_FN Real look_up(Scalar const (&table)[kLookUpSize], Int index)
{
    return Real(_mm512_maskz_permutexvar_ps(0xffff, index.v, _mm512_load_ps(table)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Real x)
{
    __m512i const sign = _mm512_castps_si512(_mm512_set1_ps(-0.0f));
    __m512i const from_magnitude = _mm512_castps_si512(magnitude.v);
    // sign ? x : magnitude, bit by bit
    return Real(_mm512_castsi512_ps(_mm512_ternarylogic_epi32(sign, _mm512_castps_si512(x.v), from_magnitude, 0xca)));
}
BALLAST_FN Real with_sign_of(Real magnitude, Int w)
{
    return with_sign_of(magnitude, Real(_mm512_castsi512_ps(w.v)));
}

BALLAST_FN Wide widen(Int i)
{
    return {_mm512_maskz_unpacklo_epi32(0xffff, i.v, i.v), _mm512_maskz_unpackhi_epi32(0xffff, i.v, i.v)};
}
BALLAST_FN WideWord wide_word(std::uint32_t w) { return {_mm512_set1_epi32(static_cast<std::int32_t>(w))}; }
BALLAST_FN std::uint32_t common_word(WideWord a)
{
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm512_castsi512_si128(a.v)));
}
BALLAST_FN WideWord multiply_words(WideWord a, std::uint32_t b)
{
    return {_mm512_mul_epu32(a.v, _mm512_set1_epi64(static_cast<long long>(b)))};
}
BALLAST_FN Wide multiply_words(Wide a, std::uint32_t b)
{
    return {multiply_words(WideWord{a.front}, b).v, multiply_words(WideWord{a.back}, b).v};
}
BALLAST_FN Wide square(Int i)
{
    Wide const w = widen(i);
    return {_mm512_mul_epi32(w.front, w.front), _mm512_mul_epi32(w.back, w.back)};
}
BALLAST_FN Wide low_word(Wide a)
{
    __m512i const low = _mm512_set1_epi64(0xffffffff);
    return {_mm512_and_si512(a.front, low), _mm512_and_si512(a.back, low)};
}
BALLAST_FN std::uint64_t sum_words(Wide a)
{
    return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(_mm512_add_epi64(a.front, a.back)));
}
BALLAST_FN WideWord high_word(WideWord a) { return {_mm512_srli_epi64(a.v, 32)}; }
BALLAST_FN Wide high_word(Wide a) { return {_mm512_srli_epi64(a.front, 32), _mm512_srli_epi64(a.back, 32)}; }
BALLAST_FN WideWord operator^(WideWord a, WideWord b) { return {_mm512_xor_si512(a.v, b.v)}; }
BALLAST_FN Wide operator^(Wide a, WideWord b) { return {_mm512_xor_si512(a.front, b.v), _mm512_xor_si512(a.back, b.v)}; }
BALLAST_FN Wide operator^(Wide a, Wide b)
{
    return {_mm512_xor_si512(a.front, b.front), _mm512_xor_si512(a.back, b.back)};
}
BALLAST_FN Int narrow(Wide a)
{
    __m512 const front = _mm512_castsi512_ps(a.front);
    return Int(_mm512_castps_si512(_mm512_maskz_shuffle_ps(0xffff, front, _mm512_castsi512_ps(a.back), 0x88)));
}
BALLAST_FN Int narrow_high(Wide a)
{
    __m512 const front = _mm512_castsi512_ps(a.front);
    return Int(_mm512_castps_si512(_mm512_maskz_shuffle_ps(0xffff, front, _mm512_castsi512_ps(a.back), 0xdd)));
}

}  // namespace ballast::BALLAST_KERNEL_NS
