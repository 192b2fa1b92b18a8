#pragma once
/// The group `/ranges`: digests of the tallies by range of paths, from which `verify` draws ranges to simulate again.
#include "host/results/result_file.hpp"

namespace ballast::results {

inline constexpr std::string_view kRangesGroup = "ranges";

/// Adds the group.
void add_ranges(Dataset& dataset, ResultInputs const& inputs);

/// Fills in the digests of all tallies that `inputs` holds. Throws Error(input_bad) if some are missing.
void read_ranges(Dataset const& dataset, ResultInputs& inputs);

}  // namespace ballast::results
