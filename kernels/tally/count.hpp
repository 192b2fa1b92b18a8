#pragma once
/// Adding lanes to integer tallies. Values are clamped and converted to int32 before they are summed, so the sums are
/// exact and independent of order. Masked-out lanes add nothing anywhere.
#include "kernels/core/arena.hpp"
#include "kernels/tally/tally_layout.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Shifts that an axis may have: 23 - 5 and 23 - 4 mantissa bits, bins 3 % and 6 % wide.
inline constexpr int kFineShift = 18;
inline constexpr int kCoarseShift = 19;
inline constexpr Scalar kLargestValue = 1073741824.0_r;  ///< 2^30

BALLAST_FN void add_count(std::uint64_t& counter, Mask m)
{
    counter += static_cast<std::uint64_t>(count(m));
}

/// Sum and sum of squares of round(value); squares in two 64-bit sums of their 32-bit halves.
BALLAST_FN void add_sum(std::uint64_t* words, Real value, std::uint32_t lanes, std::uint64_t& clipped)
{
    add_count(clipped, (abs(value) > Real(kLargestValue)) & mask_from_bits(lanes));
    Real const inside = clamp(value, Real(-kLargestValue), Real(kLargestValue));
    Int const whole = truncate_to_int(inside + select(inside < Real(0.0_r), Real(-0.5_r), Real(0.5_r)));
    alignas(64) std::int32_t v[kLanes];
    store(whole, v);
    std::int64_t sum = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    for (int i = 0; i < kLanes; ++i) {
        std::int64_t const x = (lanes >> i & 1u) != 0 ? v[i] : 0;
        std::uint64_t const square = static_cast<std::uint64_t>(x * x);
        sum += x;
        low += square & 0xffffffffu;
        high += square >> 32;
    }
    words[0] += static_cast<std::uint64_t>(sum);
    words[1] += low;
    words[2] += high;
}

/// Bin of every lane's value on an axis; values outside go to the first or last bin.
BALLAST_FN void add_to_histogram(std::uint32_t* bins, HistogramAxis const& axis, Real value,
                                 std::uint32_t lanes)
{
    Int const order = float_order_bits(value);
    Int const bin =
        (axis.shift == kFineShift ? shift_right<kFineShift>(order) : shift_right<kCoarseShift>(order)) -
        Int(axis.first);
    Int const last = Int(axis.num_bins - 1);
    Int const below = select(bin > last, last, bin);
    Int const inside = select(below > Int(0), below, Int(0));
    alignas(64) std::int32_t at[kLanes];
    store(inside, at);
    std::uint32_t const alike = bits(inside == Int(at[0])) & lanes;
    if (alike == lanes) {  // often: no debt, a capped runway
        bins[at[0]] += static_cast<std::uint32_t>(__builtin_popcount(lanes));
    } else if (lanes == bits(all_lanes())) {
        for (int i = 0; i < kLanes; ++i)
            ++bins[at[i]];
    } else {
        for (std::uint32_t rest = lanes; rest != 0; rest &= rest - 1)
            ++bins[at[__builtin_ctz(rest)]];
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
