#pragma once
/// How a run is shared out: each share takes the same part of every pass, whatever its number of paths.
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/run/path_set.hpp"

namespace ballast {

/// Share `number` (from 1) of `of` equal ones. 2/4 and 3/6 begin where 1/2 and 1/3 end, so shares of different sizes
/// fit together.
struct RunShare {
    std::uint64_t number = 1;
    std::uint64_t of = 1;

    bool operator==(RunShare const&) const = default;
    std::string text() const;  ///< "2/5"
};

inline constexpr std::uint64_t kMostShares = 65'535;

/// The share's paths of a pass in which variants of these numbers of paths run side by side, without paths before
/// `first_path`. A variant runs on the paths below its number, so paths that have the same variants are shared out by
/// themselves: every share then holds its part of every variant, to one path.
PathSet paths_of_share(RunShare const& share, std::span<std::uint64_t const> paths_of_variants,
                       std::uint64_t first_path = 0);

/// Do they hold the same paths?
bool overlap(RunShare const& a, RunShare const& b);

/// Shares that hold what `shares` leave, which do not overlap; none if they are the whole. The whole alone where what
/// they leave is no share of up to kMostShares.
std::vector<RunShare> missing_shares(std::vector<RunShare> shares);

}  // namespace ballast
