#pragma once
/// An audit while running: blocks of paths that a device has simulated are simulated once more, by the device alone and
/// by the CPU, and their tallies are compared by bits.
#include <cstdint>
#include <string>
#include <vector>

#include "host/risk/tally.hpp"
#include "host/run/path_queue.hpp"

namespace ballast {

/// Which blocks of paths are audited: a function of the seed alone, so that another run audits the same.
class AuditChoice {
public:
    /// About `share` of the blocks of [0, num_paths), at least one if share > 0.
    AuditChoice(double share, std::uint64_t seed, std::uint64_t num_paths);

    /// The blocks that begin in `range`.
    std::vector<PathRange> blocks_in(PathRange range) const;

private:
    bool is_chosen(std::uint64_t block) const;

    double share_;
    std::uint64_t seed_, num_paths_, certain_block_;
};

inline constexpr std::uint32_t kAuditBlock = 256;  ///< paths

/// Where two sets of tallies differ first: "counts[17] of job 2 is 5, not 4"; empty if they are equal.
std::string first_difference(std::vector<Tally> const& found, std::vector<Tally> const& expected);

}  // namespace ballast
