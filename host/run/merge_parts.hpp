#pragma once
/// Parts of one run added up: what the whole run would have counted, since tallies are integers.
#include <filesystem>
#include <string>
#include <vector>

#include "host/results/partial_file.hpp"
#include "host/run/run_settings.hpp"

namespace ballast {

struct RunPart {
    std::filesystem::path file;
    results::PartialResult result;

    RunShare share() const { return {result.share_number, result.share_of}; }
};

/// Puts the parts in order of their shares. Throws Error(input_bad), naming files, if some belong to another run than
/// the first, hold the same paths, or leave paths out; `command_for` says how to simulate a share that is missing.
void order_parts(std::vector<RunPart>& parts, std::string (*command_for)(RunPart const&, RunShare const&));

/// Path records of all parts of a run, [scenarios][paths x firms] in order of path; empty if none were saved. The parts
/// are as order_parts leaves them. Throws Error(input_bad) if the records do not fit the shares.
std::vector<std::vector<PathRecord>> joined_records(std::vector<RunPart> const& parts);

/// Adds tallies of other paths of the same run: of scenarios, backstops and parameter points. Endurance re-runs stay.
/// Throws Error(input_bad) if they have other sizes.
void add_tallies_of(results::ResultInputs const& more, results::ResultInputs& sum);

/// tally_digest (host/run/digest.hpp) of what a file holds.
std::string digest_of(results::ResultInputs const& inputs);

}  // namespace ballast
