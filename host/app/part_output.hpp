#pragma once
/// What `run --shard` leaves behind instead of a result.
#include <optional>

#include "host/app/output_arguments.hpp"
#include "host/app/run_output.hpp"
#include "host/risk/parameter_band.hpp"

namespace ballast::app {

/// Writes the part, removes the checkpoint, and says what is left to do. `design` goes with the parameter points of
/// `outcome`. Returns the exit status.
int write_part(config::LoadedStudy const& loaded, std::optional<ParameterTable> const& design,
               RunOutcome outcome, RunFacts const& facts, RunSettings const& settings,
               OutputFile const& output, bool json);

}  // namespace ballast::app
