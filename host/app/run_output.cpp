#include "host/app/run_output.hpp"

#include <chrono>
#include <sys/resource.h>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ballast_version.hpp"
#include "host/app/compiler.hpp"
#include "host/base/sha256.hpp"
#include "host/config/effective_study.hpp"
#include "host/results/result_tables.hpp"
#include "host/risk/attribution.hpp"
#include "host/run/path_selection.hpp"

namespace ballast::app {
namespace {

rusage used_by_this_process()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return used;
}

/// Of all threads, in user and system.
double processor_seconds()
{
    rusage const used = used_by_this_process();
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

long peak_memory_mib()
{
    return used_by_this_process().ru_maxrss / 1024;
}

constexpr std::uint8_t kNoEndStep = 255;
constexpr double kUsdPerBillion = 1e9;

results::PathTable path_table(std::vector<PathRecord> const& records, double usd_per_quantum)
{
    results::PathTable table;
    table.end_step.reserve(records.size());
    table.end.reserve(records.size());
    table.cause.reserve(records.size());
    table.worst_level.reserve(records.size());
    table.lowest_liquidity.reserve(records.size());
    for (PathRecord const& record : records) {
        table.end_step.push_back(record.end_step == kNoEndStep ? -1 : record.end_step);
        table.end.push_back(static_cast<std::int8_t>(record.end));
        table.cause.push_back(record.end > 1 ? static_cast<std::int8_t>(record.cause) : std::int8_t{-1});
        table.worst_level.push_back(static_cast<std::int8_t>(record.worst_level));
        table.lowest_liquidity.push_back(
            static_cast<float>(static_cast<double>(record.lowest_liquidity) * usd_per_quantum));
    }
    return table;
}

std::string device_text(DeviceUse const& use)
{
    return fmt::format("{} ({}), {}{} launches, {} paths{}", use.uuid, use.name,
                       use.mapping.empty() ? "" : fmt::format("mapping {}, ", use.mapping), use.launches,
                       use.paths, use.losses > 0 ? fmt::format(", lost {} times", use.losses) : "");
}

results::ResultProvenance provenance_of(config::LoadedStudy const& loaded, RunOutcome const& outcome,
                                        RunFacts const& facts, std::string effective)
{
    results::ResultProvenance provenance;
    provenance.effective_study = std::move(effective);
    double const nan = std::numeric_limits<double>::quiet_NaN();
    for (config::Origin const& origin : loaded.origins) {
        config::Provenance const& p = origin.provenance;
        provenance.origins.push_back({origin.key, origin.value, origin.place.text(), p.source, p.confidence,
                                      p.note, p.as_of, p.low.value_or(nan), p.high.value_or(nan)});
    }
    for (auto const& [key, source] : loaded.sources) {
        provenance.sources.push_back({key, source.title, source.where});
    }
    provenance.input_hashes = loaded.input_hashes;
    for (ScenarioOutcome const& scenario : outcome.scenarios) {
        provenance.tables_sha256.emplace_back(scenario.name, scenario.tables_sha256);
    }
    provenance.facts = {{"command", facts.command},
                        {"compiler", kCompiler},
                        {"backend", backend_text(outcome.engines)},
                        {"isa", isa_name(facts.execution.isa)},
                        {"processes", std::to_string(facts.execution.team->size())},
                        {"threads", std::to_string(facts.execution.threads)},
                        {"batch", std::to_string(facts.execution.batch)},
                        {"started", facts.started},
                        {"finished", utc_now()},
                        {"seconds", fmt::format("{:.3f}", outcome.seconds)},
                        {"firm_steps", std::to_string(outcome.firm_steps)},
                        {"processor_seconds", fmt::format("{:.3f}", processor_seconds())},
                        {"peak_memory_mib", std::to_string(peak_memory_mib())},
                        {"resumed", outcome.resumed ? "yes" : "no"}};
    provenance.facts.insert(provenance.facts.end(), facts.request.begin(), facts.request.end());
    for (std::size_t i = 0; i < outcome.engines.devices.size(); ++i) {
        provenance.facts.emplace_back(fmt::format("device_{}", i + 1),
                                      device_text(outcome.engines.devices[i]));
    }
    provenance.facts.emplace_back("cpu_paths", std::to_string(outcome.engines.cpu_paths));
    provenance.facts.emplace_back("audited_paths", std::to_string(outcome.engines.audited_paths));
    return provenance;
}

}  // namespace

results::ResultInputs result_inputs(config::LoadedStudy const& loaded, RunOutcome outcome,
                                    RunFacts const& facts)
{
    study::Study const& study = loaded.study;
    results::ResultInputs inputs;
    std::string effective = config::effective_study(study);
    inputs.axes = results::axes_of(outcome.index, study);
    inputs.options = results::options_of(outcome.index, study);
    inputs.facts.study = study.general.name;
    inputs.facts.title = study.general.title;
    inputs.facts.engine_version = BALLAST_VERSION;
    inputs.facts.git_commit = BALLAST_GIT_COMMIT;
    inputs.facts.study_sha256 = sha256_of_text(effective);
    inputs.facts.digest = outcome.digest;
    inputs.facts.backend = backend_text(outcome.engines);
    inputs.facts.precision = facts.execution.precision == Precision::f32 ? "single" : "double";
    inputs.facts.seed = study.general.seed;
    inputs.provenance = provenance_of(loaded, outcome, facts, std::move(effective));
    for (ScenarioOutcome& scenario : outcome.scenarios) {
        std::string meaning = "the study as it stands";
        for (study::Scenario const& described : study.scenarios) {
            if (described.name == scenario.name) {
                meaning = described.meaning;
            }
        }
        std::optional<results::PathTable> paths;
        if (!scenario.records.empty()) {
            paths = ordered_path_table(scenario.records, inputs.axes.firms.size(), inputs.options,
                                       facts.execution);
            std::vector<PathRecord>().swap(scenario.records);
        }
        inputs.scenarios.push_back(
            {scenario.name, scenario.title, meaning, std::move(scenario.tally), std::move(paths)});
    }
    inputs.backstops = std::move(outcome.backstops);
    inputs.endurances = std::move(outcome.endurances);
    return inputs;
}

results::PathTable ordered_path_table(std::vector<PathRecord> const& records, std::size_t num_firms,
                                      FigureOptions const& options, Execution const& execution)
{
    results::PathOrder order = order_saved_paths(records, num_firms, options, order_settings(execution));
    results::PathTable table = path_table(records, options.usd_per_quantum);
    table.order = std::move(order);
    return table;
}

std::string result_text(results::ResultInputs const& inputs)
{
    std::string text = fmt::format("{}\n{}{}", summary_table(summary_of(inputs)),
                                   results::main_tables(inputs), results::replay_hints(inputs));
    if (inputs.parameter_band) {
        text += parameter_band_text(*inputs.parameter_band, inputs.axes.firms) + "\n";
    }
    return text;
}

RunSummary summary_of(results::ResultInputs const& inputs)
{
    return summarise(inputs.scenarios.front().tally, inputs.axes.firms, inputs.axes.dates, inputs.backstops,
                     inputs.endurances, inputs.options);
}

nlohmann::ordered_json interval_json(Interval const& interval)
{
    return {{"estimate", interval.estimate}, {"lower", interval.lower}, {"upper", interval.upper}};
}

nlohmann::ordered_json firms_json(RunSummary const& summary)
{
    nlohmann::ordered_json firms = nlohmann::ordered_json::array();
    for (FirmSummary const& firm : summary.firms) {
        nlohmann::ordered_json survival = nlohmann::ordered_json::object();
        for (std::size_t i = 0; i < summary.spans.size(); ++i) {
            std::string const& span = summary.spans[i];  // months are called by their number alone
            survival[span.substr(0, span.find(" month"))] = interval_json(firm.survival[i]);
        }
        nlohmann::ordered_json entry{{"firm", firm.firm},
                                     {"survival_probability", survival},
                                     {"stress_probability", interval_json(firm.stress)},
                                     {"default_probability", interval_json(firm.default_probability)},
                                     {"acquisition_probability", interval_json(firm.acquisition_probability)},
                                     {"main_cause", firm.main_cause}};
        auto const in_billions = [](Interval const& usd) {
            return Interval{usd.estimate / kUsdPerBillion, usd.lower / kUsdPerBillion,
                            usd.upper / kUsdPerBillion};
        };
        if (firm.backstop_capital) {
            entry["backstop_capital_usd_bn"] = interval_json(in_billions(*firm.backstop_capital));
        }
        if (firm.endurance_capital) {
            entry["endurance_capital_usd_bn"] = interval_json(in_billions(*firm.endurance_capital));
        }
        firms.push_back(std::move(entry));
    }
    return firms;
}

nlohmann::ordered_json devices_json(EngineUse const& use)
{
    nlohmann::ordered_json devices = nlohmann::ordered_json::array();
    for (DeviceUse const& device : use.devices) {
        devices.push_back({{"uuid", device.uuid},
                           {"name", device.name},
                           {"mapping", device.mapping},
                           {"launches", device.launches},
                           {"paths", device.paths},
                           {"losses", device.losses}});
    }
    return devices;
}

std::string engines_text(EngineUse const& use)
{
    std::string text;
    for (DeviceUse const& device : use.devices) {
        text += device_text(device) + "\n";
    }
    if (!use.devices.empty() && use.cpu_paths > 0) {
        text += fmt::format("CPU, {} paths\n", use.cpu_paths);
    }
    if (use.audited_paths > 0) {
        text +=
            fmt::format("audit: {} paths simulated again on device and CPU, bits equal\n", use.audited_paths);
    }
    return text;
}

}  // namespace ballast::app
