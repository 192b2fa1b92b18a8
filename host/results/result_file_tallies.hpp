#pragma once
/// The group `/tallies`: every section of the tallies as an array on named axes, and back.
#include "host/results/result_file.hpp"

namespace ballast::results {

inline constexpr std::string_view kTalliesGroup = "tallies";

/// Adds the group. All scenarios have the shape of the first.
void add_tallies(Dataset& dataset, ResultInputs const& inputs);

/// Tallies of all scenarios, backstops and endurance runs of a file; `inputs.axes` and the scenarios' names are filled
/// in already. Throws Error(input_bad) if a section is missing or has another size.
void read_tallies(Dataset const& dataset, ResultInputs& inputs);

}  // namespace ballast::results
