#include "host/app/plan_cost.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ballast_budget.hpp"
#include "host/app/run_output.hpp"
#include "host/base/error.hpp"
#include "host/base/progress.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/run/device_choice.hpp"

namespace ballast::app {
namespace {

/// NVIDIA, "H100 Tensor Core GPU Architecture" (2022), SXM5; the clock is the one that docs/gpu.md reckons with.
GpuModel const kH100{"h100", 132, 1.755e9, std::uint64_t{228} << 10, std::uint64_t{227} << 10};

constexpr char const* kSmallStudy = "peer_model";
constexpr char const* kLargeStudy = "ai_buildout_2026";

GpuCounts counts_of(nlohmann::json const& figures)
{
    return {figures.at("firms"), figures.at("state_bytes"), figures.at("issues"), figures.at("slowest")};
}

/// What kernels/budget.json holds of GPUs in single precision.
std::vector<GpuMappingCounts> budgeted_mappings()
{
    nlohmann::json const budget = nlohmann::json::parse(kBudget);
    std::vector<GpuMappingCounts> mappings;
    for (auto const& [text, large] : budget.at("gpu").at(kLargeStudy).items()) {
        CudaMapping const mapping = *mapping_of(text);
        std::string const unit =
            mapping.state_on_chip ? fmt::format("cuda_f32_p{}", mapping.paths_per_block) : "cuda_f32_global";
        nlohmann::json const& used = budget.at("resources").at(unit).at("simulate_paths").at("sm_90");
        mappings.push_back({text, mapping.paths_per_block, mapping.state_on_chip, mapping.threads_per_block,
                            used.at("registers"), counts_of(budget.at("gpu").at(kSmallStudy).at(text)),
                            counts_of(large)});
    }
    return mappings;
}

/// State of a path of a study in the budget, the same at all mappings.
StateSize budgeted_state(char const* study)
{
    nlohmann::json const figures = *nlohmann::json::parse(kBudget).at("gpu").at(study).begin();
    return {figures.at("plan_bytes"), figures.at("state_bytes")};
}

/// A file that is gone when the object is.
struct ScratchFile {
    std::error_code ignored;
    std::filesystem::path path = std::filesystem::temp_directory_path(ignored) /
                                 fmt::format("ballast-plan-{:08x}.h5", std::random_device{}());
    ~ScratchFile() { std::filesystem::remove(path, ignored); }
};

/// Figures and file of a run of these scenarios [s]. Where no file can be written, its image in memory stands for it.
double output_seconds(config::LoadedStudy const& loaded, RunOutcome const& sample, std::size_t scenarios,
                      Execution const& execution)
{
    RunOutcome outcome = sample;
    outcome.scenarios.resize(scenarios);
    ScratchFile const scratch;
    auto const start = std::chrono::steady_clock::now();
    results::ResultInputs const inputs =
        result_inputs(loaded, std::move(outcome), {"", utc_now(), execution});
    results::Dataset const result = results::make_result(inputs);
    try {
        results::write_atomically(scratch.path, result);
    } catch (Error const&) {
        static_cast<void>(results::file_image(result));
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string duration(double seconds)
{
    return seconds < 10 ? fmt::format("{:.1f} s", seconds) : short_duration(seconds);
}

std::string row(std::string const& what, std::string const& details, double seconds)
{
    return fmt::format("  {:<20}{:<38}{:>12}\n", what, details, duration(seconds));
}

}  // namespace

double PlanCost::seconds(double Speed::*at) const
{
    return reading_seconds + forecast.table_seconds + forecast.seconds(at) + output_seconds;
}

std::vector<GpuModel> take_gpu_names(std::vector<std::string>& words)
{
    std::vector<GpuModel> named;
    std::erase_if(words, [&named](std::string const& word) {
        if (word != kH100.name) {
            return false;
        }
        named.push_back(kH100);
        return true;
    });
    return named;
}

PlanCost cost_of_run(config::LoadedStudy const& loaded, RunStudies const& studies, Execution const& execution,
                     std::vector<GpuModel> const& named, Forecast forecast)
{
    PlanCost cost;
    cost.output_seconds = output_seconds(loaded, forecast.sample, 1, execution);
    if (!studies.scenarios.empty()) {
        double const two = output_seconds(loaded, forecast.sample, 2, execution);
        double const each = std::max(two - cost.output_seconds, 0.0);
        cost.output_seconds = two + each * static_cast<double>(studies.scenarios.size() - 1);
    }
    cost.forecast = std::move(forecast);
    if (!named.empty() && execution.precision != Precision::f32) {
        throw Error(ExitCode::usage, fmt::format("--device {} with --precision double", named.front().name),
                    "what a GPU would issue is counted in single precision", "Leave one of them out.");
    }
    cost.gpus = named;
    for (CudaDevice const& device : execution.devices) {
        if (device.clock > 0 && execution.precision == Precision::f32) {
            cost.gpus.push_back({device.name, device.num_sms, device.clock, device.shared_bytes_per_sm,
                                 device.shared_bytes_per_block});
        }
    }
    for (GpuModel const& gpu : cost.gpus) {
        double const state_bytes = chip_bytes(static_cast<double>(cost.forecast.state_bytes),
                                              budgeted_state(kSmallStudy), budgeted_state(kLargeStudy));
        cost.predictions.push_back(predict(gpu, budgeted_mappings(), cost.forecast.gpu_passes, state_bytes));
    }
    return cost;
}

std::string cost_text(PlanCost const& cost)
{
    std::string text = "time, from a trial of this study on this machine\n";
    text += row("reading, tables", "", cost.reading_seconds + cost.forecast.table_seconds);
    for (PassForecast const& pass : cost.forecast.passes) {
        text +=
            row(pass.what,
                fmt::format("{:>10} firm-steps at {:>8}/s", short_count(static_cast<double>(pass.firm_steps)),
                            short_count(pass.speed.mean)),
                pass.seconds());
    }
    text += row("figures, file", "", cost.output_seconds);
    text += row("together", "", cost.seconds());
    text += fmt::format("  between {} and {} at the fastest and the slowest speed of the trial\n\n",
                        duration(cost.seconds(&Speed::fastest)), duration(cost.seconds(&Speed::slowest)));
    for (std::size_t i = 0; i < cost.gpus.size(); ++i) {
        GpuPrediction const& p = cost.predictions[i];
        text += fmt::format("prediction for {}, single precision, not measured: sampling at best {} with {}, "
                            "{} firm-steps/s\n"
                            "  bounds: issue slots {:.2f} s, slowest warps {:.2f} s; {} block{} on each of "
                            "{} multiprocessors at "
                            "{:.3f} GHz\n\n",
                            cost.gpus[i].name, duration(p.seconds()), p.mapping,
                            short_count(p.firm_steps / p.seconds()), p.issue_seconds, p.slowest_seconds,
                            p.blocks_per_sm, p.blocks_per_sm == 1 ? "" : "s", cost.gpus[i].num_sms,
                            cost.gpus[i].clock / 1e9);
    }
    return text;
}

nlohmann::ordered_json cost_json(PlanCost const& cost)
{
    nlohmann::ordered_json passes = nlohmann::ordered_json::array();
    for (PassForecast const& pass : cost.forecast.passes) {
        passes.push_back({{"pass", pass.what},
                          {"firm_steps", pass.firm_steps},
                          {"firm_steps_per_second", pass.speed.mean},
                          {"slowest_firm_steps_per_second", pass.speed.slowest},
                          {"fastest_firm_steps_per_second", pass.speed.fastest},
                          {"fixed_seconds", pass.fixed_seconds},
                          {"seconds", pass.seconds()}});
    }
    nlohmann::ordered_json predictions = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < cost.gpus.size(); ++i) {
        GpuPrediction const& p = cost.predictions[i];
        predictions.push_back({{"gpu", cost.gpus[i].name},
                               {"measured", false},
                               {"mapping", p.mapping},
                               {"blocks_per_multiprocessor", p.blocks_per_sm},
                               {"firm_steps", p.firm_steps},
                               {"issue_seconds", p.issue_seconds},
                               {"slowest_warp_seconds", p.slowest_seconds},
                               {"seconds", p.seconds()}});
    }
    return {{"seconds", cost.seconds()},
            {"seconds_at_fastest", cost.seconds(&Speed::fastest)},
            {"seconds_at_slowest", cost.seconds(&Speed::slowest)},
            {"start_seconds", cost.reading_seconds + cost.forecast.table_seconds},
            {"sampling_seconds", cost.forecast.seconds()},
            {"sampling_seconds_at_fastest", cost.forecast.seconds(&Speed::fastest)},
            {"sampling_seconds_at_slowest", cost.forecast.seconds(&Speed::slowest)},
            {"output_seconds", cost.output_seconds},
            {"passes", passes},
            {"gpu_predictions", predictions}};
}

}  // namespace ballast::app
