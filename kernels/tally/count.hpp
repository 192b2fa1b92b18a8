#pragma once
/// Adding lanes to integer tallies. Values are clamped and converted to int32 before they are summed, so the sums are
/// exact and independent of order. Masked-out lanes add nothing anywhere.
///
/// A group is the paths that share an item: the lanes of a vector on the CPU, the threads of a warp with the same item on
/// a GPU. All lanes of a group come here together; conditions around these calls must hold for the group
/// (any_of_group), not for a thread.
#include <limits>

#include "kernels/core/rows.hpp"
#include "kernels/tally/tally_layout.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Shifts that an axis may have: 23 less 5, 4 and 2 mantissa bits, bins 3, 6 and 25 % wide.
inline constexpr int kFineShift = 18;
inline constexpr int kCoarseShift = 19;
inline constexpr int kBroadShift = 21;
inline constexpr Scalar kLargestValue = 1073741824.0_r;  ///< 2^30

/// A value rounded to a whole number within +-2^30.
BALLAST_FN Int whole_of(Real value)
{
    Real const inside = clamp(value, Real(-kLargestValue), Real(kLargestValue));
    return truncate_to_int(inside + select(inside < Real(0.0_r), Real(-0.5_r), Real(0.5_r)));
}

/// Bin of every lane's value on an axis; values outside go to the first or last bin.
BALLAST_FN Int bin_of_value(HistogramAxis const& axis, Real value)
{
    Int const order = float_order_bits(value);
    Int const bin = (axis.shift == kFineShift     ? shift_right<kFineShift>(order)
                     : axis.shift == kCoarseShift ? shift_right<kCoarseShift>(order)
                                                  : shift_right<kBroadShift>(order)) -
                    Int(axis.first);
    Int const last = Int(axis.num_bins - 1);
    Int const below = select(bin > last, last, bin);
    return select(below > Int(0), below, Int(0));
}

#if BALLAST_GPU_THREAD

/// Bits of the warp's threads that hold this thread's group.
BALLAST_FN unsigned group_threads()
{
#ifdef __CUDA_ARCH__
    return (0xffffffffu >> (32 - kPathsPerBlock)) << (threadIdx.x & 31u & ~(kPathsPerBlock - 1u));
#else
    return 1u;
#endif
}

BALLAST_FN bool any_of_group(Mask m)
{
#ifdef __CUDA_ARCH__
    return __any_sync(group_threads(), m) != 0;
#else
    return m;
#endif
}

/// Counters and bins are in device memory and shared by all blocks: one reduction per group goes out, to L2.
BALLAST_FN void add_to_counter(std::uint64_t& counter, std::uint64_t amount)
{
#ifdef __CUDA_ARCH__
    if (path_in_block() == 0 && amount != 0)
        atomicAdd(reinterpret_cast<unsigned long long*>(&counter), static_cast<unsigned long long>(amount));
#else
    counter += amount;
#endif
}

BALLAST_FN void add_count(std::uint64_t& counter, Mask m)
{
#ifdef __CUDA_ARCH__
    unsigned const group = group_threads();
    add_to_counter(counter, static_cast<std::uint64_t>(__popc(__ballot_sync(group, m) & group)));
#else
    counter += static_cast<std::uint64_t>(count(m));
#endif
}

/// Sum over the group of 32-bit words taken as unsigned.
BALLAST_FN std::uint64_t group_sum(std::uint32_t x)
{
#ifdef __CUDA_ARCH__
    unsigned const group = group_threads();
    unsigned const low = __reduce_add_sync(group, x & 0xffffu);
    unsigned const high = __reduce_add_sync(group, x >> 16);
    return (static_cast<std::uint64_t>(high) << 16) + low;
#else
    return x;
#endif
}

/// Sum and sum of squares of whole numbers; squares in two 64-bit sums of their 32-bit halves.
BALLAST_FN void add_whole(std::uint64_t* words, Int value, Mask counts)
{
    std::int64_t const x = counts ? value : 0;
    std::uint64_t const square = static_cast<std::uint64_t>(x * x);
    // x + 2^31 is not negative; what was added in comes off again
    constexpr std::uint64_t offset = std::uint64_t{1} << 31;
    std::uint64_t const shifted =
        group_sum(static_cast<std::uint32_t>(static_cast<std::uint64_t>(x) + offset));
    add_to_counter(words[0], shifted - offset * static_cast<std::uint64_t>(kPathsPerBlock));
    add_to_counter(words[1], group_sum(static_cast<std::uint32_t>(square)));
    add_to_counter(words[2], group_sum(static_cast<std::uint32_t>(square >> 32)));
}

/// The same of round(value).
BALLAST_FN void add_sum(std::uint64_t* words, Real value, std::uint32_t lanes, std::uint64_t& clipped)
{
    Mask const counts = mask_from_bits(lanes);
    add_count(clipped, (abs(value) > Real(kLargestValue)) & counts);
    add_whole(words, whole_of(value), counts);
}

/// Sum of small non-negative numbers.
BALLAST_FN void add_numbers(std::uint64_t& counter, Int value, std::uint32_t lanes)
{
    add_to_counter(counter, group_sum(lanes != 0 ? static_cast<std::uint32_t>(value) : 0u));
}

BALLAST_FN void add_to_histogram(std::uint32_t* bins, HistogramAxis const& axis, Real value,
                                 std::uint32_t lanes)
{
    Int const bin = bin_of_value(axis, value);
#ifdef __CUDA_ARCH__
    unsigned const group = group_threads();
    unsigned const counted = __ballot_sync(group, lanes != 0) & group;
    if (counted == 0)
        return;
    int const leader = __ffs(static_cast<int>(counted)) - 1;
    Int const first = __shfl_sync(group, bin, leader);
    unsigned const alike = __ballot_sync(group, lanes != 0 && bin == first) & group;
    if (alike == counted) {  // often: no debt, a capped runway
        if (path_in_block() == 0)
            atomicAdd(bins + first, static_cast<unsigned>(__popc(counted)));
    } else if (lanes != 0) {
        atomicAdd(bins + bin, 1u);
    }
#else
    bins[bin] += lanes;
#endif
}

/// One count per path, at its own place.
BALLAST_FN void count_each(std::uint64_t* counts, Int place, std::uint32_t lanes)
{
#ifdef __CUDA_ARCH__
    if (lanes != 0)
        atomicAdd(reinterpret_cast<unsigned long long*>(counts + place), 1ull);
#else
    counts[place] += lanes;
#endif
}

#else

BALLAST_FN bool any_of_group(Mask m)
{
    return any(m);
}

BALLAST_FN void add_count(std::uint64_t& counter, Mask m)
{
    counter += static_cast<std::uint64_t>(count(m));
}

/// Sum and sum of squares of whole numbers; squares in two 64-bit sums of their 32-bit halves.
BALLAST_FN void add_whole(std::uint64_t* words, Int value, Mask counts)
{
    Int const x = select(counts, value, 0);
    // x + 2^31 is not negative; what was added in comes off again
    constexpr std::uint64_t offset = std::uint64_t{kLanes} << 31;
    words[0] += sum_words(low_word(widen(x ^ Int(std::numeric_limits<std::int32_t>::min())))) - offset;
    Wide const squares = square(x);
    words[1] += sum_words(low_word(squares));
    words[2] += sum_words(high_word(squares));
}

/// The same of round(value).
BALLAST_FN void add_sum(std::uint64_t* words, Real value, std::uint32_t lanes, std::uint64_t& clipped)
{
    Mask const counts = mask_from_bits(lanes);
    Mask const outside = (abs(value) > Real(kLargestValue)) & counts;
    if (BALLAST_UNLIKELY(any(outside)))
        add_count(clipped, outside);
    add_whole(words, whole_of(value), counts);
}

/// Sum of small non-negative numbers.
BALLAST_FN void add_numbers(std::uint64_t& counter, Int value, std::uint32_t lanes)
{
    alignas(64) std::int32_t v[kLanes];
    store(value, v);
    for (int i = 0; i < kLanes; ++i)
        if ((lanes >> i & 1u) != 0)
            counter += static_cast<std::uint64_t>(v[i]);
}

BALLAST_FN void add_to_histogram(std::uint32_t* bins, HistogramAxis const& axis, Real value,
                                 std::uint32_t lanes)
{
    Int const bin = bin_of_value(axis, value);
    alignas(64) std::int32_t at[kLanes];
    store(bin, at);
    std::uint32_t const alike = bits(bin == Int(at[0])) & lanes;
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

/// One count per path, at its own place.
BALLAST_FN void count_each(std::uint64_t* counts, Int place, std::uint32_t lanes)
{
    alignas(64) std::int32_t v[kLanes];
    store(place, v);
    for (int i = 0; i < kLanes; ++i)
        if ((lanes >> i & 1u) != 0)
            ++counts[v[i]];
}

#endif

}  // namespace ballast::BALLAST_KERNEL_NS
