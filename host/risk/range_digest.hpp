#pragma once
/// Digests of the tallies of single ranges of paths. They are linear: those of two sets of paths add up to that of their
/// union, so ranges, shares of a run and runs that were extended can be checked one by one, and all of them against the
/// tallies of a file without simulating anything. They find faults; they do not keep anybody from forging a file.
#include <array>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "host/base/mixed_bits.hpp"

namespace ballast {

struct Tally;

/// Sums over all cells of a tally of cell times weight, modulo 2^64, with two weights per place of a cell.
struct RangeDigest {
    std::array<std::uint64_t, 2> words{};

    bool operator==(RangeDigest const&) const = default;
    RangeDigest& operator+=(RangeDigest const& other)
    {
        words[0] += other.words[0];
        words[1] += other.words[1];
        return *this;
    }
    RangeDigest& operator-=(RangeDigest const& other)
    {
        words[0] -= other.words[0];
        words[1] -= other.words[1];
        return *this;
    }
    bool is_zero() const { return words[0] == 0 && words[1] == 0; }
};

/// [range]; ranges beyond the last with paths need not be there.
using RangeDigests = std::vector<RangeDigest>;

inline constexpr std::size_t kDigestWords = std::tuple_size_v<decltype(RangeDigest::words)>;

/// Adds the cell at `place`. Weights are odd, so no change of a single cell goes unnoticed.
inline void add_cell(std::uint64_t place, std::uint64_t cell, RangeDigest& digest)
{
    std::uint64_t const first = mixed_bits(place);
    digest.words[0] += cell * (first | 1U);
    digest.words[1] += cell * (mixed_bits(first) | 1U);
}

/// Adds cells that lie one behind the other from `place` on. Most cells of a histogram are empty, which costs little.
template <class Count>
void add_cells(std::uint64_t place, std::span<Count const> cells, RangeDigest& digest)
{
    constexpr std::size_t kBlock = 64 / sizeof(Count);
    for (std::size_t first = 0; first < cells.size(); first += kBlock) {
        std::size_t const size = cells.size() - first < kBlock ? cells.size() - first : kBlock;
        Count any = 0;
        for (std::size_t i = 0; i < size; ++i) {
            any |= cells[first + i];
        }
        for (std::size_t i = 0; any != 0 && i < size; ++i) {
            if (cells[first + i] != 0) {
                add_cell(place + first + i, cells[first + i], digest);
            }
        }
    }
}

/// Of an array.
RangeDigest digest_of_cells(std::span<std::uint64_t const> cells);

/// Of counts and then bins.
RangeDigest digest_of_cells(Tally const& tally);

/// Of all ranges together.
RangeDigest sum_of(RangeDigests const& digests);

/// Digests of several tallies as one array [tally][ranges][kDigestWords].
std::vector<std::uint64_t> digest_array(std::vector<RangeDigests> const& tallies, std::size_t ranges);

/// The tallies of such an array. Its size is a multiple of what a tally takes.
std::vector<RangeDigests> digests_of_array(std::span<std::uint64_t const> array, std::size_t ranges);

/// Adds range by range.
void add_ranges(RangeDigests const& more, RangeDigests& sum);

}  // namespace ballast
