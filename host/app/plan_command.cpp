/// `ballast plan`: what a run would cost, how many paths an interval needs, and what happens if nothing happens.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/json_output.hpp"
#include "host/app/parameter_arguments.hpp"
#include "host/app/plan_cost.hpp"
#include "host/app/study_arguments.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/config/expand_templates.hpp"
#include "host/risk/intervals.hpp"
#include "host/run/path_selection.hpp"
#include "host/run/pilot.hpp"
#include "host/run/replay_path.hpp"

namespace ballast::app {
namespace {

constexpr double kPilotSeconds = 0.4;  // per kind of pass
constexpr double kMebibyte = 1024.0 * 1024.0;
constexpr double kBillion = 1e9;

struct PlanArguments {
    StudyArguments study;
    ExecutionArguments execution;
    ParameterArguments parameters;
    std::vector<std::string> scenarios;
    std::uint64_t backstop_paths = RunSettings{}.backstop_paths;
    double half_width = 0.001;
    bool json = false;
};

/// Paths at which the Wilson interval of a probability p reaches half_width to each side on average. The exact interval
/// that results carry is wider by about 1 / n.
std::uint64_t paths_needed(double p, double half_width, double level)
{
    auto const narrow = [&](std::uint64_t n) {
        auto const k = static_cast<std::uint64_t>(std::llround(p * static_cast<double>(n)));
        Interval const interval = wilson(k, n, level);
        return (interval.upper - interval.lower) / 2 <= half_width;
    };
    std::uint64_t low = 1, high = 1;
    while (!narrow(high)) {
        low = high + 1;
        high *= 2;
    }
    while (low < high) {
        std::uint64_t const middle = low + (high - low) / 2;
        if (narrow(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/// Sums over one year (52 weeks, or less at the end) of one firm on the noise-free path [USD bn].
struct PlannedYear {
    int year = 0;
    double receipts = 0, costs = 0, capex = 0, interest = 0, principal = 0, funding = 0, cash = 0;
};

std::vector<PlannedYear> planned_years(PathLedger const& ledger, std::size_t firm)
{
    std::vector<PlannedYear> years;
    int const steps_per_year = static_cast<int>(std::lround(364.0 / ledger.index.step_days));
    for (int step = 0; step < ledger.num_steps; ++step) {
        if (step % steps_per_year == 0) {
            years.push_back({step / steps_per_year + 1, 0, 0, 0, 0, 0, 0, 0});
        }
        PlannedYear& year = years.back();
        auto const sum = [&](std::initializer_list<Heading> headings) {
            double total = 0;
            for (LineTerm const& line : kLines) {
                if (std::find(headings.begin(), headings.end(), line.heading) != headings.end()) {
                    total += ledger.line(step, firm, line.value) / kBillion;
                }
            }
            return total;
        };
        year.receipts += sum({Heading::receipts});
        year.costs += sum({Heading::costs});
        year.capex += sum({Heading::capex});
        year.interest += sum({Heading::interest});
        year.principal += sum({Heading::principal});
        year.funding += sum({Heading::borrowing, Heading::equity, Heading::stakes, Heading::power_rights});
        year.cash = ledger.of_firm(Trace::cash, step, firm) / kBillion;
    }
    return years;
}

/// What the members of the study's templates drew, key by key in the order of the members.
void print_templates(config::LoadedStudy const& loaded)
{
    for (auto const& [name, one] : loaded.keys.templates) {
        std::vector<config::MemberValues> const drawn = config::member_values(one);
        say("\ntemplate {}: {} firms\n", name, one.count);
        for (config::MemberValues const& of : drawn) {
            say("  {}\n   ", of.key);
            for (double const value : of.values) {
                say(" {:.4g}", value);
            }
            say("\n");
        }
    }
}

nlohmann::ordered_json templates_json(config::LoadedStudy const& loaded)
{
    nlohmann::ordered_json templates = nlohmann::ordered_json::object();
    for (auto const& [name, one] : loaded.keys.templates) {
        templates[name]["count"] = one.count;
        for (config::MemberValues const& of : config::member_values(one)) {
            templates[name]["values"][of.key] = of.values;
        }
    }
    return templates;
}

nlohmann::ordered_json plan_json(PlanArguments const& arguments, RunStudies const& studies,
                                 PlanCost const& cost, PathLedger const& ledger)
{
    Forecast const& forecast = cost.forecast;
    nlohmann::ordered_json devices = nlohmann::ordered_json::array();
    for (DeviceForecast const& device : forecast.devices) {
        devices.push_back({{"uuid", device.uuid},
                           {"name", device.name},
                           {"free_bytes", device.free_bytes},
                           {"bytes", device.bytes},
                           {"max_launch", device.max_launch}});
    }
    double const level = studies.base.general.confidence_level;
    nlohmann::ordered_json needed;
    for (double const p : {0.5, 0.1, 0.01, 0.001}) {
        needed[fmt::format("{}", p)] = paths_needed(p, arguments.half_width, level);
    }
    nlohmann::ordered_json drift;
    std::vector<RentDrift> const drifts = expected_rent_drift(studies.base);
    for (std::size_t i = 0; i < drifts.size(); ++i) {
        drift[ledger.index.classes[i]] = {{"obsolescence", drifts[i].obsolescence},
                                          {"events", drifts[i].events},
                                          {"total", drifts[i].total}};
    }
    nlohmann::ordered_json firms;
    for (std::size_t firm = 0; firm < ledger.index.firms.size(); ++firm) {
        for (PlannedYear const& year : planned_years(ledger, firm)) {
            firms[ledger.index.firms[firm]].push_back({{"year", year.year},
                                                       {"receipts", year.receipts},
                                                       {"costs", year.costs},
                                                       {"capex", year.capex},
                                                       {"interest", year.interest},
                                                       {"principal", year.principal},
                                                       {"funding", year.funding},
                                                       {"cash", year.cash}});
        }
    }
    nlohmann::ordered_json json = cost_json(cost);
    json["memory_bytes"] = forecast.memory_bytes;
    json["save_paths_bytes"] = forecast.record_bytes;
    json["save_paths_peak_bytes"] = kSavedPathsPeak * forecast.record_bytes;
    json["devices"] = devices;
    json["state_bytes_per_path"] = forecast.state_bytes;
    json["half_width"] = arguments.half_width;
    json["paths_needed"] = needed;
    json["rent_log_drift_per_year"] = drift;
    json["planned_usd_bn"] = firms;
    return json;
}

void print_plan(PlanArguments const& arguments, RunStudies const& studies, PlanCost const& cost,
                PathLedger const& ledger)
{
    Forecast const& forecast = cost.forecast;
    study::General const& general = studies.base.general;
    say("{} paths of the base, {} scenarios, {} firms, {} steps of {} days\n\n", general.paths,
        studies.scenarios.size(), ledger.index.firms.size(), ledger.index.num_steps, ledger.index.step_days);
    say("{}", cost_text(cost));
    say("memory\n  {:.0f} MiB for sampling, whatever the number of paths, and up to as much again for "
        "the results;\n"
        "  --save-paths adds {:.0f} MiB, and up to {:.0f} MiB while its paths are put in order and written;\n"
        "  {} bytes of state per path and scenario\n\n",
        static_cast<double>(forecast.memory_bytes) / kMebibyte,
        static_cast<double>(forecast.record_bytes) / kMebibyte,
        static_cast<double>(kSavedPathsPeak * forecast.record_bytes) / kMebibyte, forecast.state_bytes);

    for (DeviceForecast const& device : forecast.devices) {
        say("device {} ({})\n  {:.0f} MiB of the {:.0f} MiB that are free, for launches of up to {} "
            "paths\n\n",
            device.uuid, device.name, static_cast<double>(device.bytes) / kMebibyte,
            static_cast<double>(device.free_bytes) / kMebibyte, device.max_launch);
    }
    say("paths for an interval of +-{} at level {}\n", arguments.half_width, general.confidence_level);
    for (double const p : {0.5, 0.1, 0.01, 0.001}) {
        say("  probability {:<8}{:>14}\n", p,
            paths_needed(p, arguments.half_width, general.confidence_level));
    }

    say("\nexpected log drift of rents per year\n  {:<16}{:>14}{:>10}{:>10}\n", "class", "obsolescence",
        "events", "total");
    std::vector<RentDrift> const drifts = expected_rent_drift(studies.base);
    for (std::size_t i = 0; i < drifts.size(); ++i) {
        say("  {:<16}{:>14.3f}{:>10.3f}{:>10.3f}\n", ledger.index.classes[i], drifts[i].obsolescence,
            drifts[i].events, drifts[i].total);
    }

    say("\nnoise-free path, USD bn per year of 52 weeks (the last year may be shorter)\n");
    say("  {:<18}{:>5}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n", "firm", "year", "receipts", "costs",
        "capex", "interest", "principal", "funding", "cash");
    for (std::size_t firm = 0; firm < ledger.index.firms.size(); ++firm) {
        for (PlannedYear const& year : planned_years(ledger, firm)) {
            say("  {:<18}{:>5}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}\n",
                year.year == 1 ? ledger.index.firms[firm] : "", year.year, year.receipts, year.costs,
                year.capex, year.interest, year.principal, year.funding, year.cash);
        }
    }
}

int plan(PlanArguments const& arguments)
{
    RunSettings settings;
    ExecutionArguments execution = arguments.execution;
    std::vector<GpuModel> const named = take_gpu_names(execution.devices);
    settings.execution = execution_of(execution);
    settings.backstop_paths = arguments.backstop_paths;
    settings.parameter_paths = arguments.parameters.paths;
    auto const start = std::chrono::steady_clock::now();
    config::LoadedStudy const loaded = load(arguments.study, arguments.scenarios);
    RunStudies studies = select_scenarios(loaded, arguments.scenarios);
    prepare_parameter_points(loaded, arguments.parameters, studies);
    double const reading_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    check_plan(loaded, studies, settings.execution.precision);
    PlanCost cost =
        cost_of_run(loaded, studies, settings.execution, named, forecast(studies, settings, kPilotSeconds));
    cost.reading_seconds = reading_seconds;
    ReplayRequest request;
    request.noise_free = true;
    request.precision = Precision::f64;
    PathLedger const ledger = replay_path({studies.base, {}}, request);
    if (arguments.json) {
        nlohmann::ordered_json json = plan_json(arguments, studies, cost, ledger);
        if (!loaded.keys.templates.empty()) {
            json["templates"] = templates_json(loaded);
        }
        print_json(json);
    } else {
        print_plan(arguments, studies, cost, ledger);
        print_templates(loaded);
    }
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_plan_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<PlanArguments>();
    CLI::App& command =
        *program.add_subcommand("plan", "Time, memory and paths of a run, and the noise-free path");
    add_study_arguments(command, arguments->study);
    add_sample_arguments(command, arguments->study);
    add_execution_arguments(command, arguments->execution);
    command.get_option("--device")
        ->description("Devices that simulate, by index or UUID; h100 adds a prediction for one, without it");
    add_parameter_arguments(command, arguments->parameters);
    command
        .add_option("--scenario", arguments->scenarios, "Scenarios to run beside the base; all if not given")
        ->type_name("NAME...")
        ->delimiter(',')
        ->check(not_empty());
    command
        .add_option("--backstop-paths", arguments->backstop_paths, "Paths of each backstop re-run; none if 0")
        ->check(whole_number(0, kMostPaths))
        ->capture_default_str();
    command
        .add_option("--half-width", arguments->half_width,
                    "Half the width that an interval of a probability may have")
        ->check(number_between(1e-6, 0.4))
        ->capture_default_str();
    command.add_flag("--json", arguments->json, "Print one JSON object");
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const&) { return plan(*arguments); }; });
}

}  // namespace ballast::app
