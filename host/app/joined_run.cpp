#include "host/app/joined_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "ballast_version.hpp"
#include "host/app/json_output.hpp"
#include "host/app/output_arguments.hpp"
#include "host/app/parameter_arguments.hpp"
#include "host/app/run_output.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/run/digest.hpp"
#include "host/run/merge_parts.hpp"
#include "host/run/run_study.hpp"

namespace ballast::app {
namespace {

/// None where the run keeps none.
std::filesystem::path endurance_checkpoint(RunSettings const& settings)
{
    std::filesystem::path checkpoint = settings.checkpoint;
    return checkpoint.empty() ? checkpoint : checkpoint += ".endurance";
}

nlohmann::ordered_json joined_json(results::ResultInputs const& inputs, std::filesystem::path const& out)
{
    nlohmann::ordered_json scenarios = nlohmann::ordered_json::array();
    for (results::ResultScenario const& scenario : inputs.scenarios) {
        scenarios.push_back({{"name", scenario.name}, {"paths", TallyReader(scenario.tally).paths()}});
    }
    RunSummary const summary = summary_of(inputs);
    nlohmann::ordered_json json{{"study", inputs.facts.study},
                                {"digest", inputs.facts.digest},
                                {"paths", scenarios.front()["paths"]},
                                {"seed", inputs.facts.seed},
                                {"backend", inputs.facts.backend},
                                {"precision", inputs.facts.precision},
                                {"out", out.string()},
                                {"scenarios", scenarios},
                                {"confidence_level", summary.confidence_level},
                                {"firms", firms_json(summary)}};
    if (inputs.parameter_band) {
        json["parameter_band"] = parameter_band_json(*inputs.parameter_band, inputs.axes.firms);
    }
    return json;
}

}  // namespace

void set_execution(ExecutionArguments const& arguments, Team& team, OutputFile const* output, JoinedRun& run)
{
    set_simulation(arguments, team, run);
    keep_and_show(output, run.settings);
}

void set_simulation(ExecutionArguments const& arguments, Team& team, JoinedRun& run)
{
    run.settings.execution = execution_of(arguments, team);
    run.settings.execution.precision = precision_of(run.inputs.facts.precision);
}

void refuse_other_engine(results::ResultFacts const& facts, std::filesystem::path const& file)
{
    if (facts.engine_version != BALLAST_VERSION || facts.git_commit != BALLAST_GIT_COMMIT) {
        throw Error(ExitCode::input_bad,
                    fmt::format("ballast {} ({}) wrote {}, and this is {} ({})", facts.engine_version,
                                facts.git_commit, file.string(), BALLAST_VERSION, BALLAST_GIT_COMMIT),
                    "two versions may count differently",
                    "Use the version that wrote it, or run the study again.");
    }
}

void simulate_endurance(study::Study const& base, JoinedRun& run)
{
    if (run.settings.endurance_firms.empty()) {
        return;
    }
    spdlog::info("simulating the endurance of {} here: its levels of cash depend on all paths",
                 fmt::join(run.settings.endurance_firms, ", "));
    RunSettings settings = run.settings;
    settings.checkpoint = endurance_checkpoint(settings);
    settings.keep_finished = true;
    settings.effective_study = run.inputs.provenance.effective_study;
    settings.first_path = 0;
    settings.tables_sha256 = {run.inputs.provenance.tables_sha256.front().second};
    RunOutcome outcome = run_endurance_alone({base, {}, {}}, settings, run.inputs.backstops);
    run.checkpoints.emplace_back(settings.checkpoint);
    run.inputs.endurances = std::move(outcome.endurances);
    run.seconds += outcome.seconds;
    run.firm_steps += outcome.firm_steps;
    add_use(outcome.engines, run.engines);
}

int write_joined(JoinedRun run, OutputFile const& output, bool json)
{
    results::ResultInputs& inputs = run.inputs;
    for (std::size_t s = 0; s < run.records.size(); ++s) {
        inputs.scenarios[s].paths = ordered_path_table(run.records[s], inputs.axes.firms.size(),
                                                       inputs.options, run.settings.execution);
        std::vector<PathRecord>().swap(run.records[s]);
    }
    inputs.facts.digest = digest_of(inputs);
    inputs.facts.complete = true;
    write_output(output, results::make_result(inputs), run.checkpoints);
    if (json) {
        print_json(joined_json(inputs, output.path()));
    } else {
        say("{}{}written to {}\ndigest {}\n", result_text(inputs), engines_text(run.engines),
            output.path().string(), inputs.facts.digest);
    }
    return static_cast<int>(ExitCode::done);
}

}  // namespace ballast::app
