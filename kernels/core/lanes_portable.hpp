#pragma once
/// Portable lanes: four, in plain arrays, for machines without AVX2 and as the yardstick of the vector lanes.
/// Operations are described in lanes.hpp; each repeats one_lane.hpp.

#include "kernels/core/one_lane.hpp"

namespace ballast::BALLAST_KERNEL_NS {

using Scalar = one_lane::Scalar;
inline constexpr int kLanes = 4;

struct Real {
    Scalar v[kLanes];
    Real() = default;
    BALLAST_MEMBER Real(Scalar x)
        : v{x, x, x, x}
    {
    }
};
struct Int {
    std::int32_t v[kLanes];
    Int() = default;
    BALLAST_MEMBER Int(std::int32_t i)
        : v{i, i, i, i}
    {
    }
};
struct Mask {
    bool v[kLanes];
};
struct Wide {
    std::uint64_t v[kLanes];
};
struct WideWord {
    std::uint64_t v;
};

// clang-format off
#define BALLAST_EACH(Result, expression) \
    { Result r; for (int i = 0; i < kLanes; ++i) { r.v[i] = expression; } return r; }

BALLAST_FN Real operator+(Real a, Real b) BALLAST_EACH(Real, a.v[i] + b.v[i])
BALLAST_FN Real operator-(Real a, Real b) BALLAST_EACH(Real, a.v[i] - b.v[i])
BALLAST_FN Real operator*(Real a, Real b) BALLAST_EACH(Real, a.v[i] * b.v[i])
BALLAST_FN Real operator/(Real a, Real b) BALLAST_EACH(Real, a.v[i] / b.v[i])
BALLAST_FN Real operator-(Real a) BALLAST_EACH(Real, -a.v[i])
BALLAST_FN Mask operator<(Real a, Real b) BALLAST_EACH(Mask, a.v[i] < b.v[i])
BALLAST_FN Mask operator<=(Real a, Real b) BALLAST_EACH(Mask, a.v[i] <= b.v[i])
BALLAST_FN Mask operator>(Real a, Real b) BALLAST_EACH(Mask, a.v[i] > b.v[i])
BALLAST_FN Mask operator>=(Real a, Real b) BALLAST_EACH(Mask, a.v[i] >= b.v[i])
BALLAST_FN Mask operator==(Real a, Real b) BALLAST_EACH(Mask, a.v[i] == b.v[i])
BALLAST_FN Int operator+(Int a, Int b) BALLAST_EACH(Int, a.v[i] + b.v[i])
BALLAST_FN Int operator-(Int a, Int b) BALLAST_EACH(Int, a.v[i] - b.v[i])
BALLAST_FN Int operator&(Int a, Int b) BALLAST_EACH(Int, a.v[i] & b.v[i])
BALLAST_FN Int operator|(Int a, Int b) BALLAST_EACH(Int, a.v[i] | b.v[i])
BALLAST_FN Int operator^(Int a, Int b) BALLAST_EACH(Int, a.v[i] ^ b.v[i])
BALLAST_FN Mask operator<(Int a, Int b) BALLAST_EACH(Mask, a.v[i] < b.v[i])
BALLAST_FN Mask operator<=(Int a, Int b) BALLAST_EACH(Mask, a.v[i] <= b.v[i])
BALLAST_FN Mask operator>(Int a, Int b) BALLAST_EACH(Mask, a.v[i] > b.v[i])
BALLAST_FN Mask operator>=(Int a, Int b) BALLAST_EACH(Mask, a.v[i] >= b.v[i])
BALLAST_FN Mask operator==(Int a, Int b) BALLAST_EACH(Mask, a.v[i] == b.v[i])
BALLAST_FN Mask operator&(Mask a, Mask b) BALLAST_EACH(Mask, a.v[i] && b.v[i])
BALLAST_FN Mask operator|(Mask a, Mask b) BALLAST_EACH(Mask, a.v[i] || b.v[i])
BALLAST_FN Mask operator!(Mask a) BALLAST_EACH(Mask, !a.v[i])

BALLAST_FN Real fma(Real a, Real b, Real c) BALLAST_EACH(Real, one_lane::fma(a.v[i], b.v[i], c.v[i]))
BALLAST_FN Real sqrt(Real x) BALLAST_EACH(Real, one_lane::sqrt(x.v[i]))
BALLAST_FN Real abs(Real x) BALLAST_EACH(Real, one_lane::abs(x.v[i]))
BALLAST_FN Real min(Real a, Real b) BALLAST_EACH(Real, one_lane::min(a.v[i], b.v[i]))
BALLAST_FN Real max(Real a, Real b) BALLAST_EACH(Real, one_lane::max(a.v[i], b.v[i]))
BALLAST_FN Real select(Mask m, Real a, Real b) BALLAST_EACH(Real, m.v[i] ? a.v[i] : b.v[i])
BALLAST_FN Int select(Mask m, Int a, Int b) BALLAST_EACH(Int, m.v[i] ? a.v[i] : b.v[i])

template <int N>
BALLAST_FN Int shift_left(Int x) BALLAST_EACH(Int, one_lane::shift_left<N>(x.v[i]))
template <int N>
BALLAST_FN Int shift_right(Int x) BALLAST_EACH(Int, one_lane::shift_right<N>(x.v[i]))
template <int N>
BALLAST_FN Int shift_right_logical(Int x) BALLAST_EACH(Int, one_lane::shift_right_logical<N>(x.v[i]))

BALLAST_FN Real to_real(Int x) BALLAST_EACH(Real, one_lane::to_real(x.v[i]))
BALLAST_FN Int truncate_to_int(Real x) BALLAST_EACH(Int, one_lane::truncate_to_int(x.v[i]))
BALLAST_FN Int lane_index() BALLAST_EACH(Int, i)
BALLAST_FN Real load_real(Scalar const* from) BALLAST_EACH(Real, from[i])
BALLAST_FN Int load_int(std::int32_t const* from) BALLAST_EACH(Int, from[i])
BALLAST_FN Real gather(Scalar const* table, Int index) BALLAST_EACH(Real, table[index.v[i]])
BALLAST_FN Int float_order_bits(Real x) BALLAST_EACH(Int, one_lane::float_order_bits(x.v[i]))

BALLAST_FN Real power_of_shifted(Real t) BALLAST_EACH(Real, one_lane::power_of_shifted(t.v[i]))
template <int Added = 0>
BALLAST_FN Real split_exponent(Real x, Real& exponent)
    BALLAST_EACH(Real, one_lane::split_exponent<Added>(x.v[i], exponent.v[i]))
#if !BALLAST_DOUBLE
BALLAST_FN Real split_octave(Real x, Int& octave) BALLAST_EACH(Real, one_lane::split_octave(x.v[i], octave.v[i]))
inline constexpr int kLookUpSize = 16;
BALLAST_FN Real look_up(Scalar const (&table)[kLookUpSize], Int index)
    BALLAST_EACH(Real, table[index.v[i] & (kLookUpSize - 1)])
#endif
BALLAST_FN Real with_sign_of(Real magnitude, Real x) BALLAST_EACH(Real, one_lane::with_sign_of(magnitude.v[i], x.v[i]))
BALLAST_FN Real with_sign_of(Real magnitude, Int w) BALLAST_EACH(Real, one_lane::with_sign_of(magnitude.v[i], w.v[i]))

BALLAST_FN Mask mask_from_bits(std::uint32_t b) BALLAST_EACH(Mask, ((b >> i) & 1u) != 0u)

BALLAST_FN Wide widen(Int x) BALLAST_EACH(Wide, one_lane::widen(x.v[i]))
BALLAST_FN WideWord wide_word(std::uint32_t w) { return {w}; }
BALLAST_FN std::uint32_t common_word(WideWord a) { return static_cast<std::uint32_t>(a.v); }
BALLAST_FN WideWord multiply_words(WideWord a, std::uint32_t b) { return {one_lane::multiply_words(a.v, b)}; }
BALLAST_FN WideWord high_word(WideWord a) { return {a.v >> 32}; }
BALLAST_FN WideWord operator^(WideWord a, WideWord b) { return {a.v ^ b.v}; }
BALLAST_FN Wide multiply_words(Wide a, std::uint32_t b) BALLAST_EACH(Wide, one_lane::multiply_words(a.v[i], b))
BALLAST_FN Wide square(Int x) BALLAST_EACH(Wide, one_lane::square(x.v[i]))
BALLAST_FN Wide low_word(Wide a) BALLAST_EACH(Wide, one_lane::low_word(a.v[i]))
BALLAST_FN Wide high_word(Wide a) BALLAST_EACH(Wide, a.v[i] >> 32)
BALLAST_FN Wide operator^(Wide a, WideWord b) BALLAST_EACH(Wide, a.v[i] ^ b.v)
BALLAST_FN Wide operator^(Wide a, Wide b) BALLAST_EACH(Wide, a.v[i] ^ b.v[i])
BALLAST_FN Int narrow(Wide a) BALLAST_EACH(Int, one_lane::narrow(a.v[i]))
BALLAST_FN Int narrow_high(Wide a) BALLAST_EACH(Int, one_lane::narrow_high(a.v[i]))

#undef BALLAST_EACH
    // clang-format on

    BALLAST_FN std::uint32_t bits(Mask m)
{
    std::uint32_t b = 0;
    for (int i = 0; i < kLanes; ++i) {
        b |= (m.v[i] ? 1u : 0u) << i;
    }
    return b;
}
BALLAST_FN bool any(Mask m)
{
    return bits(m) != 0u;
}
BALLAST_FN bool all(Mask m)
{
    return bits(m) == 15u;
}
BALLAST_FN int count(Mask m)
{
    std::uint32_t const b = bits(m);
    return static_cast<int>((b & 1u) + ((b >> 1) & 1u) + ((b >> 2) & 1u) + (b >> 3));
}
BALLAST_FN std::uint64_t sum_words(Wide a)
{
    return (a.v[0] + a.v[1]) + (a.v[2] + a.v[3]);
}
BALLAST_FN Mask no_lanes()
{
    return mask_from_bits(0u);
}
BALLAST_FN Mask all_lanes()
{
    return mask_from_bits(15u);
}

BALLAST_FN void store(Int x, std::int32_t* to)
{
    for (int i = 0; i < kLanes; ++i) {
        to[i] = x.v[i];
    }
}
BALLAST_FN void store(Real x, Scalar* to)
{
    for (int i = 0; i < kLanes; ++i) {
        to[i] = x.v[i];
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
