#include "host/app/study_arguments.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/app/argument_checks.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/error.hpp"
#include "host/base/near_word.hpp"
#include "host/run/device_choice.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/machine_share.hpp"
#include "host/run/noise_free_check.hpp"
#include "host/run/threads.hpp"
#include "host/study/calendar.hpp"

namespace ballast::app {
namespace {

void add_device_arguments(CLI::App& command, ExecutionArguments& arguments)
{
    command
        .add_option("--device", arguments.devices,
                    "Devices that simulate, by index or UUID; all usable ones if not given")
        ->envname("BALLAST_DEVICE")
        ->type_name("LIST")
        ->delimiter(',')
        ->check(not_empty());
    command
        .add_option("--on-device-loss", arguments.on_device_loss,
                    "When a device is lost: fail; retry on others, or on the same once; cpu as well")
        ->envname("BALLAST_ON_DEVICE_LOSS")
        ->check(CLI::IsMember({"fail", "retry", "cpu"}))
        ->capture_default_str();
    command
        .add_option("--audit", arguments.audit,
                    "Share of the devices' blocks of paths that device and CPU simulate again and compare")
        ->envname("BALLAST_AUDIT")
        ->type_name("SHARE")
        ->check(number_between(0.0, 1.0))
        ->capture_default_str();
    command
        .add_option("--cuda-mapping", arguments.mapping,
                    "For experts: paths per block and threads, e.g. 32:384, or global:256; changes no result")
        ->envname("BALLAST_CUDA_MAPPING")
        ->check(not_empty())
        ->capture_default_str();
}

Backend backend_of(std::string const& name)
{
    return name == "cpu" ? Backend::cpu : name == "cuda" ? Backend::cuda : Backend::automatic;
}

OnDeviceLoss on_device_loss_of(std::string const& name)
{
    return name == "cpu" ? OnDeviceLoss::cpu : name == "fail" ? OnDeviceLoss::fail : OnDeviceLoss::retry;
}

void log_warnings(std::vector<Diagnostic> const& warnings)
{
    for (Diagnostic warning : warnings) {
        warning.warning = false;  // the log says that it is one
        spdlog::warn("{}", warning.text());
    }
}

}  // namespace

void add_study_arguments(CLI::App& command, StudyArguments& arguments)
{
    command.add_option("STUDY", arguments.study, "Folder of the study, or its study.toml")
        ->required()
        ->check(not_empty());
    command
        .add_option("-p,--set", arguments.overrides,
                    "Override one value, e.g. -p firm.coreweave.cash_usd_bn=4.0")
        ->type_name("KEY=VALUE")
        ->check(not_empty())
        ->allow_extra_args(false);
}

void add_sample_arguments(CLI::App& command, StudyArguments& arguments)
{
    command.add_option("--paths", arguments.paths, "Paths of the base case (general.paths)")
        ->envname("BALLAST_PATHS")
        ->check(whole_number(1, kMostPaths));
    command
        .add_option("--scenario-paths", arguments.scenario_paths,
                    "Paths of each scenario (general.scenario_paths)")
        ->envname("BALLAST_SCENARIO_PATHS")
        ->check(whole_number(1, kMostPaths));
    command.add_option("--seed", arguments.seed, "Seed of the random numbers (general.seed)")
        ->envname("BALLAST_SEED")
        ->check(whole_number(0, kLargestSeed));
    command
        .add_option("--confidence-level", arguments.confidence_level,
                    "Level of every interval (general.confidence_level)")
        ->envname("BALLAST_CONFIDENCE_LEVEL")
        ->check(number_between(0.5, 0.9999));
}

void add_precision_argument(CLI::App& command, std::string& precision)
{
    command.add_option("--precision", precision, "Precision of the path state")
        ->envname("BALLAST_PRECISION")
        ->check(CLI::IsMember({"single", "double"}))
        ->capture_default_str();
}

void add_execution_arguments(CLI::App& command, ExecutionArguments& arguments)
{
    add_precision_argument(command, arguments.precision);
    add_processor_arguments(command, arguments);
}

void add_processor_arguments(CLI::App& command, ExecutionArguments& arguments)
{
    command.add_option("--isa", arguments.isa, "Instruction set; the widest of this machine if auto")
        ->envname("BALLAST_ISA")
        ->check(CLI::IsMember({"portable", "v3", "v4", "auto"}))
        ->capture_default_str();
    command.add_option("--backend", arguments.backend, "Where paths are simulated")
        ->envname("BALLAST_BACKEND")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    command.add_option("--threads", arguments.threads, "Threads; one per processor if 0")
        ->envname("BALLAST_THREADS")
        ->check(whole_number(0, 4096))
        ->capture_default_str();
    command.add_option("--batch", arguments.batch, "Paths that a thread takes at a time; changes no result")
        ->envname("BALLAST_BATCH")
        ->check(whole_number(1, 1U << 20))
        ->capture_default_str();
    add_device_arguments(command, arguments);
}

Precision precision_of(std::string const& name)
{
    return name == "double" ? Precision::f64 : Precision::f32;
}

Execution execution_of(ExecutionArguments const& arguments, Team& team)
{
    Execution execution;
    execution.team = &team;
    execution.isa = choose_isa(arguments.isa);
    execution.precision = precision_of(arguments.precision);
    execution.batch = arguments.batch;
    execution.backend = backend_of(arguments.backend);
    execution.on_device_loss = on_device_loss_of(arguments.on_device_loss);
    execution.audit_share = arguments.audit;
    execution.mapping = mapping_of(arguments.mapping);
    MachineShare share;
    execution.devices =
        choose_devices(execution.backend == Backend::cpu ? CudaStatus{} : cuda_status(), execution.backend,
                       arguments.devices, open_device, [&](std::vector<CudaDevice> devices) {
                           std::vector<std::string> wanted;
                           for (CudaDevice const& device : devices) {
                               wanted.push_back(device.uuid);
                           }
                           share = share_machine(team, wanted);
                           std::erase_if(devices, [&](CudaDevice const& device) {
                               return std::find(share.devices.begin(), share.devices.end(), device.uuid) ==
                                      share.devices.end();
                           });
                           return devices;
                       });
    execution.threads = choose_threads(arguments.threads, share.processors);
    if (!share.hint.empty() && arguments.threads == 0) {
        spdlog::info("{}", share.hint);
    }
    return execution;
}

config::LoadedStudy load(StudyArguments const& arguments, std::vector<std::string> const& scenarios)
{
    std::vector<std::string> overrides = arguments.overrides;
    auto const add = [&overrides](char const* key, auto const& value) {
        if (value) {
            overrides.push_back(fmt::format("general.{}={}", key, *value));
        }
    };
    add("paths", arguments.paths);
    add("scenario_paths", arguments.scenario_paths);
    add("seed", arguments.seed);
    add("confidence_level", arguments.confidence_level);
    refuse_as_study(arguments.study);
    config::LoadedStudy loaded = config::read_study(arguments.study, overrides, scenarios);
    log_warnings(loaded.warnings);
    if (arguments.scenario_paths) {
        for (study::Scenario& scenario : loaded.study.scenarios) {
            scenario.paths = 0;  // the command line speaks for all of them
        }
    }
    return loaded;
}

std::vector<Diagnostic> check_plan(config::LoadedStudy const& loaded, RunStudies const& studies,
                                   Precision precision)
{
    std::vector<Diagnostic> warnings;
    for (PlannedShortfall const& shortfall : check_noise_free_paths(studies, precision)) {
        Diagnostic warning;
        warning.warning = true;
        warning.key = "firm." + shortfall.firm;
        for (config::Origin const& origin : loaded.origins) {
            if (origin.key.starts_with(warning.key + ".")) {
                warning.place = origin.place;
                break;
            }
        }
        warning.problem =
            fmt::format("on the plan it runs out of cash in the step that ends on {}; until a year "
                        "beyond the horizon it is USD {:.3g} bn short",
                        iso_date(shortfall.first), shortfall.usd / 1e9);
        warning.remedy =
            "Its partners plan to be paid in full. Give it more cash or income, fewer payments, or funding.";
        warnings.push_back(std::move(warning));
    }
    log_warnings(warnings);
    return warnings;
}

void check_names(std::string const& what, std::vector<std::string> const& names,
                 std::vector<std::string> const& known)
{
    for (std::string const& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            continue;
        }
        auto const near = near_word(name, known);
        std::string const suggestion = near ? fmt::format("Did you mean '{}'?", *near)
                                            : fmt::format("Known: {}.", fmt::join(known, ", "));
        throw Error(ExitCode::usage, fmt::format("the study has no {} called '{}'", what, name), "",
                    suggestion);
    }
}

RunStudies select_scenarios(config::LoadedStudy const& loaded, std::vector<std::string> const& names)
{
    std::vector<std::string> known{kBaseName};
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        known.push_back(scenario.name);
    }
    check_names("scenario", names, known);
    RunStudies studies;
    studies.base = loaded.study;
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        if (names.empty() || std::find(names.begin(), names.end(), scenario.name) != names.end()) {
            studies.scenarios.emplace_back(scenario, config::apply_scenario(loaded, scenario));
        }
    }
    return studies;
}

}  // namespace ballast::app
