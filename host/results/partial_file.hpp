#pragma once
/// A part of a run as a data set: the integer tallies of one share of the paths, and what a merge needs to make of all
/// shares the result of the whole run. It holds no figures, so that nobody takes it for a result.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/results/result_file.hpp"

namespace ballast::results {

inline constexpr std::string_view kPartialFileType = "ballast-partial";
inline constexpr std::int64_t kPartialFormatVersion = 2;

struct PartialResult {
    std::uint64_t share_number = 1, share_of = 1;  ///< of the run, from 1
    /// (what, value): what must be equal for parts to belong together.
    std::vector<std::pair<std::string, std::string>> identity;
    ResultInputs inputs;          ///< tallies of the share's paths; without endurance re-runs and path tables
    Counts run_paths;             ///< [scenarios] of the whole run
    std::vector<Counts> records;  ///< [scenarios][paths of the share x firms] bits of path records, or empty
};

/// Throws Error(internal) if sizes disagree.
Dataset make_partial(PartialResult const& part);

/// Throws Error(input_bad) if the data set is no such part, or its parts do not fit together.
PartialResult read_partial(Dataset const& dataset);

}  // namespace ballast::results
