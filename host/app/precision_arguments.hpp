#pragma once
/// --until: precision that is enough, and what a run says of it.
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "host/app/cli_names.hpp"
#include "host/results/precision_targets.hpp"
#include "host/run/run_settings.hpp"

namespace ballast::app {

struct PrecisionArguments {
    std::vector<std::string> until;
    std::uint64_t least_events = static_cast<std::uint64_t>(kLeastEvents);
};

void add_precision_arguments(CLI::App& command, PrecisionArguments& arguments);

/// The targets in the result that a run of `studies` will make; warns of those in scenarios that have fewer paths than the
/// base. Throws Error(usage) with all that is wrong with them, or where only a share of the paths is simulated.
std::vector<results::PrecisionTarget> find_targets(PrecisionArguments const& arguments,
                                                   RunStudies const& studies, std::string const& shard);

nlohmann::ordered_json precision_json(PrecisionOutcome const& precision);

/// Why the run stopped, and a line for each target.
std::string precision_text(PrecisionOutcome const& precision);

}  // namespace ballast::app
