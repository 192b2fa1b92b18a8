#pragma once
/// Path records back from the path tables of a result, so that more paths can be put behind them.
#include <vector>

#include "host/results/result_file.hpp"
#include "kernels/backends/backend.hpp"

namespace ballast {

/// Records of scenario number `scenario` of `inputs`, which was read from `dataset`, [paths][firms]. They give the same
/// tables again: what a table does not say of a record, it does not depend on. Throws Error(input_bad) if the file has no
/// saved paths, or not of all paths.
std::vector<PathRecord> saved_records(results::Dataset const& dataset, std::size_t scenario,
                                      results::ResultInputs const& inputs);

}  // namespace ballast
