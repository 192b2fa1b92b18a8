#include "host/app/precision_arguments.hpp"

#include <cmath>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "host/app/argument_checks.hpp"
#include "host/base/error.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast::app {
namespace {

constexpr std::uint64_t kMostEvents = 1'000'000'000;

/// A result of the studies without anything in it.
results::ResultInputs empty_result(RunStudies const& studies)
{
    StudyIndex const index = index_study(studies.base);
    results::ResultInputs result;
    result.axes = results::axes_of(index, studies.base);
    result.options = results::options_of(index, studies.base);
    result.scenarios.push_back({kBaseName, {}, {}, {index.shape, {}, {}}, {}});
    for (auto const& [scenario, study] : studies.scenarios) {
        result.scenarios.push_back({scenario.name, {}, {}, {index.shape, {}, {}}, {}});
    }
    return result;
}

void warn_of_short_scenarios(std::vector<results::PrecisionTarget> const& targets, RunStudies const& studies)
{
    for (auto const& [scenario, study] : studies.scenarios) {
        std::uint64_t const paths = scenario_paths(studies.base, scenario);
        for (results::PrecisionTarget const& target : targets) {
            if (target.scenario == scenario.name &&
                paths < static_cast<std::uint64_t>(studies.base.general.paths)) {
                spdlog::warn("--until '{}': the scenario has {} paths at most, and the base {} "
                             "(--scenario-paths asks for more)",
                             target.text, paths, studies.base.general.paths);
            }
        }
    }
}

}  // namespace

void add_precision_arguments(CLI::App& command, PrecisionArguments& arguments)
{
    command
        .add_option(
            "--until", arguments.until,
            "Precision that is enough, e.g. 'survival_probability[coreweave,18m] < 0.001' (half-width); "
            "--paths is then the most; exit 8 if they do not give it")
        ->type_name("FIGURE[...]<W")
        ->check(not_empty())
        ->allow_extra_args(false);
    command
        .add_option("--until-events", arguments.least_events,
                    "Paths that must show the rarer outcome of each --until that is a probability")
        ->check(whole_number(0, kMostEvents))
        ->capture_default_str();
}

std::vector<results::PrecisionTarget> find_targets(PrecisionArguments const& arguments,
                                                   RunStudies const& studies, std::string const& shard)
{
    if (arguments.until.empty()) {
        return {};
    }
    if (!shard.empty()) {
        throw Error(
            ExitCode::usage, fmt::format("--until with --shard {}", shard),
            "a share does not see the paths of the others, and cannot tell when all together are enough",
            "Leave one of them out.");
    }
    std::vector<results::PrecisionTarget> targets =
        results::precision_targets(arguments.until, empty_result(studies));
    warn_of_short_scenarios(targets, studies);
    return targets;
}

nlohmann::ordered_json precision_json(PrecisionOutcome const& precision)
{
    nlohmann::ordered_json targets = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < precision.targets.size(); ++i) {
        Interval const& interval = precision.reached[i];
        targets.push_back({{"target", precision.targets[i]},
                           {"half_width_asked", precision.asked[i]},
                           {"half_width", half_width(interval)},
                           {"estimate", interval.estimate},
                           {"events", interval.events},
                           {"reached", is_precise(interval, precision.asked[i], precision.least_events)}});
    }
    return {{"stop_reason", precision.stop_reason()},
            {"reached", precision.missed().empty()},
            {"level_after_looks", precision.level_after_looks},
            {"level_of_each_look", precision.confidence_level},
            {"looks", precision.looks},
            {"looks_taken", precision.looks_taken},
            {"least_events", precision.least_events},
            {"targets", targets}};
}

std::string precision_text(PrecisionOutcome const& precision)
{
    std::string text = fmt::format(
        "precision: {}; intervals at {:.6g} %, so that they hold at {:.6g} % after "
        "the looks\n",
        precision.stop_reason(), 100.0 * precision.confidence_level, 100.0 * precision.level_after_looks);
    for (std::size_t i = 0; i < precision.targets.size(); ++i) {
        Interval const& interval = precision.reached[i];
        std::string line = fmt::format("  {}: {:.4g}", precision.targets[i], half_width(interval));
        if (!std::isnan(interval.events)) {
            line += fmt::format(", {:.0f} events", interval.events);
        }
        if (!is_precise(interval, precision.asked[i], precision.least_events)) {
            line += interval.events < precision.least_events
                        ? fmt::format(" of at least {}: not reached", precision.least_events)
                        : ": not reached";
        }
        text += line + "\n";
    }
    return text;
}

}  // namespace ballast::app
