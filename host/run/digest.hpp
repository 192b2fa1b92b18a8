#pragma once
/// The digest of a run: equal digests mean equal tallies, whatever machine, threads or batches made them.
#include <string>

#include "host/run/run_settings.hpp"

namespace ballast {

/// SHA-256 over, for every scenario in the order of the outcome (base first, then by name): name, number of paths,
/// counts, bins; then every backstop and endurance tally. Numbers enter as 8 bytes, least significant first; texts
/// and arrays are preceded by their length.
std::string tally_digest(RunOutcome const& outcome);

/// The same for one scenario alone, so that runs with different sets of scenarios can be compared.
std::string scenario_digest(ScenarioOutcome const& scenario);

}  // namespace ballast
