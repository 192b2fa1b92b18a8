#pragma once
/// --parameter-points: from the assumptions of a study to the points of a run, and from its tallies to what is said.
#include <cstdint>
#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "host/app/cli_names.hpp"
#include "host/config/read_study.hpp"
#include "host/risk/parameter_band.hpp"
#include "host/run/run_settings.hpp"

namespace ballast::app {

struct ParameterArguments {
    std::uint64_t points = 0;  ///< 0: no parameter band
    std::uint64_t paths = RunSettings{}.parameter_paths;
};

/// --parameter-points --parameter-paths.
void add_parameter_arguments(CLI::App& command, ParameterArguments& arguments);

/// The design of a study, and its points that the checks accept, which go into `studies`. Refused points and moved
/// parameters are said in the log and stand in the table. Nothing if no points are asked for. Throws
/// Error(study_invalid) if the study has no assumption with a range or all points are refused.
std::optional<ParameterTable> prepare_parameter_points(config::LoadedStudy const& loaded,
                                                       ParameterArguments const& arguments,
                                                       RunStudies& studies);

/// The band at the last date per firm, for `--json`.
nlohmann::ordered_json parameter_band_json(ParameterBand const& band, std::vector<std::string> const& firms);

}  // namespace ballast::app
