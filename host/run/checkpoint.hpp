#pragma once
/// What a stopped run leaves behind so that the same command can go on: integers and the range of finished paths.
/// It knows nothing of threads, batches or instruction sets, so any of them may differ in the run that resumes.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/results/dataset.hpp"
#include "host/results/reader.hpp"
#include "host/run/pass.hpp"

namespace ballast {

inline constexpr char const* kCheckpointFileType = "ballast-checkpoint";

struct Checkpoint {
    RunIdentity identity;
    std::string study{};                           ///< the effective study of the run, or empty
    std::vector<PassState> passes;                 ///< begun passes, in order
    std::vector<std::vector<PathRecord>> records;  ///< [scenarios][finished paths x firms], or empty
    PathSet recorded;  ///< whose records they are; not stored, the identity fixes it
    /// [finished points of a parameter design, the base first][dates x firms] survivors; a point at work is the last pass
    std::vector<std::vector<std::uint64_t>> points;
    std::vector<RangeDigests> point_ranges{};  ///< [finished points] their digests
};

/// Write atomically: a kill at any time leaves the previous checkpoint or the new one. Throws Error(io).
void write_checkpoint(std::filesystem::path const& file, Checkpoint const& checkpoint);

/// The checkpoint in `file`, or nothing if there is no such file. Throws Error(input_bad) if the file is damaged or
/// was made by a run with another identity (the message says what differs, also from the effective study `study`).
std::optional<Checkpoint> read_checkpoint(std::filesystem::path const& file, RunIdentity const& expected,
                                          std::string const& study = {});

/// The checkpoint that `dataset` holds, read from `file`; as read_checkpoint. Refused if its counts would take more than
/// `most_bytes`.
Checkpoint checkpoint_of(results::Dataset const& dataset, std::filesystem::path const& file,
                         RunIdentity const& expected, std::string const& study = {},
                         std::uint64_t most_bytes = results::ReadLimits{}.total_bytes);

}  // namespace ballast
