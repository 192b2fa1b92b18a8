#pragma once
/// Which figures a result file holds, under which names and on which axes.
#include "host/results/result_file.hpp"

namespace ballast::results {

/// Adds every figure of the scenarios, and capital where it was simulated, to the root group.
void add_figures(Dataset& dataset, ResultInputs const& inputs);

}  // namespace ballast::results
