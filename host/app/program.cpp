#include "host/app/program.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ballast_version.hpp"
#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/base/error.hpp"
#include "host/base/event_line.hpp"
#include "host/base/log.hpp"
#include "host/base/near_word.hpp"
#include "host/base/progress.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {
namespace {

/// Verbs that simulate for long and end in order; the others keep nothing that a signal could cost.
constexpr std::array<std::string_view, 4> kStopInOrder{"run", "switches", "merge", "extend"};
/// Those of them that all processes of a team do together; the leader does the others.
constexpr std::array<std::string_view, 3> kTogether{"run", "merge", "extend"};

/// Verbs of the Python package.
constexpr std::array<std::string_view, 2> kPythonVerbs{"report", "export"};

constexpr char const* kOutOfMemory =
    "out of memory. Fewer --threads or --scenario and no --save-paths need less, and `ballast "
    "plan` says how much; what a checkpoint holds is kept.";

template <std::size_t size>
bool is_one_of(std::string_view verb, std::array<std::string_view, size> const& verbs)
{
    return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

void complain(int status, std::string_view message) noexcept
{
    finish_output();
    try {
        if (log_format() == LogFormat::json) {
            return write_error(
                event_line({{"level", "error"}, {"exit_code", status}, {"message", printable(message)}}));
        }
        write_error(fmt::format("ballast: {}\n", printable(message)));
    } catch (std::bad_alloc const&) {
        write_error(message);
    }
}

/// Destructors of libraries may ask for memory, which nothing can unwind from when there is none.
[[noreturn]] void end_without_unwinding() noexcept
{
    try {
        if (std::current_exception() != nullptr) {
            throw;
        }
    } catch (std::bad_alloc const&) {
        complain(static_cast<int>(ExitCode::internal), kOutOfMemory);
        std::_Exit(static_cast<int>(ExitCode::internal));
    } catch (...) {
    }
    std::abort();
}

/// Names of the verbs, or the long flags of a verb.
std::vector<std::string> verbs(CLI::App const& program)
{
    std::vector<std::string> names;
    for (CLI::App const* command : program.get_subcommands([](CLI::App const*) { return true; })) {
        names.push_back(command->get_name());
    }
    return names;
}

std::vector<std::string> flags(CLI::App const& command)
{
    std::vector<std::string> names;
    for (CLI::Option const* option : command.get_options()) {
        for (std::string const& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

/// The first word that is no flag of the program nor the value of one, if it is not a command either.
std::string unknown_verb(CLI::App const& program, int argc, char const* const* argv)
{
    std::vector<std::string> const known = verbs(program);
    for (int i = 1; i < argc; ++i) {
        std::string const word = argv[i];
        if (word.starts_with("-")) {
            CLI::Option const* const option = program.get_option_no_throw(word);
            i += option != nullptr && option->get_expected_max() > 0 ? 1 : 0;
        } else if (!word.empty()) {
            return std::find(known.begin(), known.end(), word) == known.end() ? word : "";
        }
    }
    return "";
}

std::string with_near_word(std::string const& problem, std::string const& word,
                           std::vector<std::string> const& known)
{
    auto const near = near_word(word, known);
    return near ? fmt::format("{} Did you mean '{}'?", problem, *near) : problem;
}

/// The variable from which an option's value came, if the command line does not give it.
std::string variable_of(CLI::App const& command, std::string const& problem,
                        std::span<char const* const> words)
{
    for (CLI::Option const* option : command.get_options()) {
        std::string const name = option->get_name();
        std::string const variable = option->get_envname();
        if (variable.empty() || !problem.starts_with(name + ":") ||
            std::getenv(variable.c_str()) == nullptr) {
            continue;
        }
        bool const given = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
            return word == name || word.starts_with(name + "=");
        });
        return given ? "" : variable;
    }
    return "";
}

/// Throws what is wrong with the command line, with the near word for a misspelt flag.
[[noreturn]] void explain(CLI::App& program, CLI::ParseError const& error, std::span<char const* const> words)
{
    CLI::App const* command = &program;
    for (CLI::App const* given : program.get_subcommands()) {
        command = given;
    }
    std::string message = error.what();
    if (dynamic_cast<CLI::ExtrasError const*>(&error) != nullptr) {
        for (std::string const& word : program.remaining(true)) {
            if (word.starts_with("-")) {
                message = with_near_word(fmt::format("unknown flag {}.", word), word, flags(*command));
                break;
            }
        }
    }
    if (dynamic_cast<CLI::RequiredError const*>(&error) != nullptr && command == &program) {
        message = fmt::format("give a command: {}.", fmt::join(verbs(program), ", "));
    }
    if (std::string const variable = variable_of(*command, message, words); !variable.empty()) {
        message = variable + ", " + message;
    }
    std::string const verb = command == &program ? "" : command->get_name() + " ";
    throw Error(ExitCode::usage,
                fmt::format("{} (`{} {}--help` lists the arguments)", message, program.get_name(), verb));
}

/// The exit code of a command that has done its work, which is nothing without what it says.
int end_output(int status)
{
    switch (finish_output()) {
    case Output::whole:
        return status;
    case Output::reader_gone:
        return static_cast<int>(ExitCode::io);  // as `| head` means it: not a word
    case Output::lost:
        break;
    }
    throw Error(ExitCode::io,
                "stdout cannot be written (what the command says is incomplete; files are whole)");
}

}  // namespace

int perform(int argc, char const* const* argv, std::string const& name, Team& team, StopSignals& signals)
{
    CLI::App program{"Ballast: who stays liquid and independent? Monte Carlo of linked firms.", name};
    program.set_version_flag("--version", name + " " BALLAST_VERSION " (" BALLAST_GIT_COMMIT ")");
    program.footer(
        "With the Python package: report FILE..., export FILE (pip install ., then python -m ballast).");
    program.require_subcommand(1);
    program.fallthrough();
    bool quiet = false, verbose = false;
    program.add_flag("-q,--quiet", quiet, "Warnings and errors only");
    program.add_flag("-v,--verbose", verbose, "Verbose log")->excludes("-q");
    std::string format = "text";
    int progress_descriptor = 0;
    program
        .add_option("--log-format", format, "Log and progress on stderr: text, or a JSON object in each line")
        ->envname("BALLAST_LOG_FORMAT")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    program
        .add_option("--progress-fd", progress_descriptor, "Progress as JSON lines to this open descriptor")
        ->envname("BALLAST_PROGRESS_FD")
        ->type_name("NUMBER")
        ->check(whole_number(1, 1 << 20));
    Action chosen;
    for (auto const add : {add_new_command, add_run_command, add_merge_command, add_extend_command,
                           add_validate_command, add_plan_command, add_info_command, add_diff_command,
                           add_verify_command, add_schema_command, add_doctor_command, add_replay_command,
                           add_switches_command, add_completion_command, add_manual_command}) {
        add(program, chosen);
    }
    if (std::string const word = unknown_verb(program, argc, argv); !word.empty()) {
        std::vector<std::string> const known = verbs(program);
        if (is_one_of(word, kPythonVerbs)) {
            throw Error(
                ExitCode::usage, fmt::format("'{}' comes with the Python package", word), "",
                fmt::format("In the source tree `pip install .`, then `python -m ballast {}`.", word));
        }
        throw Error(ExitCode::usage,
                    with_near_word(fmt::format("unknown command '{}' ({}).", word, fmt::join(known, ", ")),
                                   word, known));
    }
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
            explain(program, error, std::span(argv, static_cast<std::size_t>(argc)));
        }
        std::ostringstream help;
        program.exit(error, help, help);
        if (team.leads()) {
            print_text(help.str());
        }
        return end_output(static_cast<int>(ExitCode::done));
    }
    std::string const verb = program.get_subcommands().front()->get_name();
    if (!is_one_of(verb, kStopInOrder)) {
        signals.give_back();
    }
    if (!team.leads() && !is_one_of(verb, kTogether)) {
        return static_cast<int>(ExitCode::done);
    }
    set_log_format(format == "json" ? LogFormat::json : LogFormat::text);
    if (progress_descriptor > 0) {
        if (!is_open(progress_descriptor)) {
            throw Error(ExitCode::usage, fmt::format("--progress-fd {} is not open", progress_descriptor),
                        "nobody would hear of the progress", "Open it, e.g. `3>progress.jsonl`.");
        }
        send_progress_to(progress_descriptor);
    }
    if (team.leads()) {
        start_logging(quiet ? Verbosity::quiet : verbose ? Verbosity::verbose : Verbosity::normal);
    } else {
        start_logging(Verbosity::silent, fmt::format("rank {}: ", team.rank()));
    }
    return end_output(chosen({printable(fmt::format("{}", fmt::join(argv, argv + argc, " "))), team}));
}

namespace {

Ending ending(ExitCode code, std::string problem)
{
    return {static_cast<int>(code), std::move(problem)};
}

Ending perform_or_say_why_not(int argc, char const* const* argv, std::string const& name, Team& team,
                              StopSignals& signals)
{
    try {
        return {perform(argc, argv, name, team, signals)};
    } catch (Error const& error) {
        return ending(error.code(), error.what());
    } catch (std::bad_alloc const&) {
        return ending(ExitCode::internal, kOutOfMemory);
    } catch (std::system_error const& error) {
        if (error.code() == std::errc::resource_unavailable_try_again) {
            return ending(ExitCode::internal,
                          "no more threads can be started (a limit of the container or user). Ask for fewer "
                          "--threads.");
        }
        return ending(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    } catch (std::exception const& error) {
        return ending(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    }
}

}  // namespace

int run_program(int argc, char const* const* argv, std::string const& name, Team& team)
{
    std::set_terminate(end_without_unwinding);
    StopSignals signals;
    guard_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit then fails the write, which is reported
    Ending const end = team.end(perform_or_say_why_not(argc, argv, name, team, signals));
    if (team.leads() && !end.problem.empty()) {
        complain(end.status, end.problem);
    }
    return end.status;
}

}  // namespace ballast::app
