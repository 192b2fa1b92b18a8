#pragma once
/// What follows for deep pockets, old GPUs, labs, promises and buyers, as tables for the screen: base case, at the
/// horizon. A part that the study has nothing of is left out.
#include <string>

#include "host/results/result_file.hpp"

namespace ballast::results {

/// Deep pockets, second life of GPUs, vendor view: what a run prints below its summary. Lines end with '\n'; empty if
/// the study has none of them.
std::string main_tables(ResultInputs const& inputs);

/// Of the tallies of a file, which may be forged: throws Error(input_bad) if they are none of a run. Those, and whose receipts are lost with failed customers, leadership, contract revisions, slips of phases.
std::string all_tables(ResultInputs const& inputs);

}  // namespace ballast::results
