#include "host/risk/range_digest.hpp"

#include <algorithm>

#include "host/risk/tally.hpp"

namespace ballast {

RangeDigest digest_of_cells(std::span<std::uint64_t const> cells)
{
    RangeDigest digest;
    add_cells(0, cells, digest);
    return digest;
}

RangeDigest digest_of_cells(Tally const& tally)
{
    RangeDigest digest;
    add_cells(0, std::span<std::uint64_t const>(tally.counts), digest);
    add_cells(tally.counts.size(), std::span<std::uint64_t const>(tally.bins), digest);
    return digest;
}

RangeDigest sum_of(RangeDigests const& digests)
{
    RangeDigest sum;
    for (RangeDigest const& digest : digests) {
        sum += digest;
    }
    return sum;
}

std::vector<std::uint64_t> digest_array(std::vector<RangeDigests> const& tallies, std::size_t ranges)
{
    std::vector<std::uint64_t> array;
    array.reserve(tallies.size() * ranges * kDigestWords);
    for (RangeDigests const& digests : tallies) {
        for (std::size_t range = 0; range < ranges; ++range) {
            RangeDigest const digest = range < digests.size() ? digests[range] : RangeDigest{};
            array.insert(array.end(), digest.words.begin(), digest.words.end());
        }
    }
    return array;
}

std::vector<RangeDigests> digests_of_array(std::span<std::uint64_t const> array, std::size_t ranges)
{
    std::vector<RangeDigests> tallies;
    for (std::size_t first = 0; ranges > 0 && first < array.size(); first += ranges * kDigestWords) {
        RangeDigests& digests = tallies.emplace_back(ranges);
        for (std::size_t i = 0; i < ranges * kDigestWords; ++i) {
            digests[i / kDigestWords].words[i % kDigestWords] = array[first + i];
        }
    }
    return tallies;
}

void add_ranges(RangeDigests const& more, RangeDigests& sum)
{
    sum.resize(std::max(sum.size(), more.size()));
    for (std::size_t range = 0; range < more.size(); ++range) {
        sum[range] += more[range];
    }
}

}  // namespace ballast
