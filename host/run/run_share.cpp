#include "host/run/run_share.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include <fmt/format.h>

namespace ballast {
namespace {

/// A point of the whole, as a fraction in lowest terms; numerators and denominators are at most kMostShares.
struct Point {
    std::uint64_t top, bottom;

    Point(std::uint64_t numerator, std::uint64_t denominator)
        : top(numerator / std::gcd(numerator, denominator))
        , bottom(denominator / std::gcd(numerator, denominator))
    {
    }
    bool operator==(Point const&) const = default;
    bool operator<(Point const& other) const { return top * other.bottom < other.top * bottom; }
};

Point begin_of(RunShare const& share)
{
    return {share.number - 1, share.of};
}

Point end_of(RunShare const& share)
{
    return {share.number, share.of};
}

/// The largest share that begins at `from` and does not pass `to`, if there is one.
std::optional<RunShare> largest_share(Point const& from, Point const& to)
{
    for (std::uint64_t of = from.bottom; of <= kMostShares; of += from.bottom) {
        RunShare const share{from.top * (of / from.bottom) + 1, of};
        if (!(to < end_of(share))) {
            return share;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string RunShare::text() const
{
    return fmt::format("{}/{}", number, of);
}

PathSet paths_of_share(RunShare const& share, std::span<std::uint64_t const> paths_of_variants,
                       std::uint64_t first_path)
{
    std::vector<std::uint64_t> ends(paths_of_variants.begin(), paths_of_variants.end());
    std::sort(ends.begin(), ends.end());
    PathSet paths;
    std::uint64_t first = first_path;
    for (std::uint64_t const end : ends) {
        if (end > first) {
            std::uint64_t const count = end - first;
            paths.add(first + count * (share.number - 1) / share.of, first + count * share.number / share.of);
            first = end;
        }
    }
    return paths;
}

bool overlap(RunShare const& a, RunShare const& b)
{
    return begin_of(a) < end_of(b) && begin_of(b) < end_of(a);
}

std::vector<RunShare> missing_shares(std::vector<RunShare> shares)
{
    std::sort(shares.begin(), shares.end(),
              [](RunShare const& a, RunShare const& b) { return begin_of(a) < begin_of(b); });
    std::vector<RunShare> missing;
    Point at{0, 1};
    shares.push_back({2, 1});  // begins where the whole ends
    for (RunShare const& share : shares) {
        while (at < begin_of(share)) {
            std::optional<RunShare> const next = largest_share(at, begin_of(share));
            if (!next) {
                return {RunShare{1, 1}};
            }
            missing.push_back(*next);
            at = end_of(*next);
        }
        at = end_of(share);
    }
    return missing;
}

}  // namespace ballast
