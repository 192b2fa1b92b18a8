#include "host/app/parameter_arguments.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "host/app/argument_checks.hpp"
#include "host/base/error.hpp"
#include "host/config/parameter_point.hpp"

namespace ballast::app {
namespace {

std::string moves_text(std::vector<config::ParameterMove> const& moves)
{
    std::string text;
    for (config::ParameterMove const& move : moves) {
        text += fmt::format("{}{} from {:g} to {:g} ({})", text.empty() ? "" : "; ", move.key, move.drawn,
                            move.used, move.reason);
    }
    return text;
}

ParameterTable table_of(config::ParameterDesign const& design)
{
    ParameterTable table;
    for (config::ParameterRange const& parameter : design.parameters) {
        table.names.push_back(parameter.key);
        table.base.push_back(parameter.value);
        table.low.push_back(parameter.low);
        table.high.push_back(parameter.high);
    }
    return table;
}

}  // namespace

void add_parameter_arguments(CLI::App& command, ParameterArguments& arguments)
{
    command
        .add_option("--parameter-points", arguments.points,
                    "Points of a Latin hypercube over the ranges of all assumptions; none if 0")
        ->envname("BALLAST_PARAMETER_POINTS")
        ->check(whole_number(0, config::kMostPoints))
        ->capture_default_str();
    command.add_option("--parameter-paths", arguments.paths, "Paths of each of these points")
        ->envname("BALLAST_PARAMETER_PATHS")
        ->check(whole_number(1, kMostPaths))
        ->capture_default_str();
}

std::optional<ParameterTable> prepare_parameter_points(config::LoadedStudy const& loaded,
                                                       ParameterArguments const& arguments,
                                                       RunStudies& studies)
{
    if (arguments.points == 0) {
        return std::nullopt;
    }
    config::ParameterDesign const design = config::design_of(loaded, arguments.points);
    if (design.parameters.empty()) {
        throw Error(ExitCode::study_invalid,
                    "--parameter-points varies assumptions, and the study states no range",
                    "there is nothing to vary",
                    "Give numbers confidence = \"A\" with low and high, or leave --parameter-points out.");
    }
    ParameterTable table = table_of(design);
    std::size_t moved = 0;
    for (std::size_t i = 0; i < design.num_points; ++i) {
        config::StudyPoint point = config::study_at(loaded, design, i);
        table.values.insert(table.values.end(), point.values.begin(), point.values.end());
        table.moves.push_back(moves_text(point.moves));
        moved += point.moves.size();
        table.outcomes.push_back(fmt::format("{}", fmt::join(point.refused, "; ")));
        if (point.refused.empty()) {
            studies.parameter_points.push_back(
                {static_cast<std::int64_t>(i + 1), std::move(point.study), std::move(point.sha256)});
        } else {
            spdlog::warn("parameter point {} is refused: {}", i + 1, table.outcomes.back());
        }
    }
    spdlog::info("{} assumptions varied; {} values at {} points moved to agree with others",
                 design.parameters.size(), moved, design.num_points);
    for (config::UnvariedRange const& left : config::unvaried_parameters(loaded)) {
        spdlog::warn("{} is not varied: its range {}", left.key, left.reason);
    }
    if (studies.parameter_points.empty()) {
        throw Error(ExitCode::study_invalid, "every parameter point is refused by the checks of a study",
                    "there is no band to make", "Fix the ranges named in the warnings.");
    }
    return table;
}

nlohmann::ordered_json parameter_band_json(ParameterBand const& band, std::vector<std::string> const& firms)
{
    ParameterFigures const figures = parameter_figures(band);
    std::size_t const last = static_cast<std::size_t>((band.tally.num_dates - 1) * band.tally.num_firms);
    nlohmann::ordered_json refused = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < band.table.outcomes.size(); ++i) {
        if (!band.table.outcomes[i].empty()) {
            refused.push_back({{"point", i + 1}, {"reason", band.table.outcomes[i]}});
        }
    }
    nlohmann::ordered_json json{{"meaning", "parameter uncertainty, separate from sampling error"},
                                {"parameters", band.table.names.size()},
                                {"points", band.tally.points.size()},
                                {"paths_per_point", band.tally.paths},
                                {"refused", refused}};
    for (std::size_t firm = 0; firm < firms.size(); ++firm) {
        std::size_t const cell = last + firm;
        json["survival_probability"].push_back({{"firm", firms[firm]},
                                                {"base", figures.base[cell]},
                                                {"mean", figures.mean[cell]},
                                                {"base_rank", figures.base_rank[cell]},
                                                {"lower", figures.lower[cell]},
                                                {"upper", figures.upper[cell]},
                                                {"point_standard_error", figures.point_stderr[cell]}});
    }
    return json;
}

}  // namespace ballast::app
