/// The program: reads the command line and does what its verb says. Results go to stdout, all else to stderr.
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

#include <fmt/format.h>

#include "ballast_version.hpp"
#include "host/app/commands.hpp"
#include "host/base/error.hpp"
#include "host/base/log.hpp"
#include "host/base/near_word.hpp"
#include "host/base/stop_signals.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {
namespace {

/// Verbs that simulate for long and end in order; the others keep nothing that a signal could cost.
constexpr std::array<std::string_view, 4> kStopInOrder{"run", "switches", "merge", "extend"};

int complain(ExitCode code, std::string_view message) noexcept
{
    finish_output();
    try {
        write_error(fmt::format("ballast: {}\n", printable(message)));
    } catch (std::bad_alloc const&) {
        write_error(message);
    }
    return static_cast<int>(code);
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

/// The first word that is not a flag, if it is not a command either.
std::string unknown_verb(CLI::App const& program, int argc, char const* const* argv)
{
    std::vector<std::string> const known = verbs(program);
    for (int i = 1; i < argc; ++i) {
        std::string const word = argv[i];
        if (!word.empty() && word.front() != '-') {
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
std::string variable_of(CLI::App const& command, std::string const& problem, std::span<char* const> words)
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

/// What is wrong with the command line, with the near word for a misspelt flag.
int explain(CLI::App& program, CLI::ParseError const& error, std::span<char* const> words)
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
    return complain(ExitCode::usage,
                    fmt::format("{} (`ballast {}--help` lists the arguments)", message, verb));
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
    return complain(ExitCode::io,
                    "stdout cannot be written (what the command says is incomplete; files are whole)");
}

int run_program(int argc, char** argv, StopSignals& signals)
{
    CLI::App program{"Ballast: who stays liquid and independent? Monte Carlo of linked firms.", "ballast"};
    program.set_version_flag("--version", "ballast " BALLAST_VERSION " (" BALLAST_GIT_COMMIT ")");
    program.require_subcommand(1);
    program.fallthrough();
    bool quiet = false, verbose = false;
    program.add_flag("-q,--quiet", quiet, "Warnings and errors only");
    program.add_flag("-v,--verbose", verbose, "Verbose log")->excludes("-q");
    Action chosen;
    for (auto const add :
         {add_run_command, add_merge_command, add_extend_command, add_validate_command, add_plan_command,
          add_info_command, add_diff_command, add_verify_command, add_schema_command, add_doctor_command,
          add_replay_command, add_switches_command}) {
        add(program, chosen);
    }
    if (std::string const word = unknown_verb(program, argc, argv); !word.empty()) {
        std::vector<std::string> const known = verbs(program);
        return complain(ExitCode::usage, with_near_word(fmt::format("unknown command '{}' ({}).", word,
                                                                    fmt::join(known, ", ")),
                                                        word, known));
    }
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
            return explain(program, error, std::span(argv, static_cast<std::size_t>(argc)));
        }
        std::ostringstream help;
        program.exit(error, help, help);
        print_text(help.str());
        return end_output(static_cast<int>(ExitCode::done));
    }
    std::string const verb = program.get_subcommands().front()->get_name();
    if (std::find(kStopInOrder.begin(), kStopInOrder.end(), verb) == kStopInOrder.end()) {
        signals.give_back();
    }
    start_logging(quiet ? Verbosity::quiet : verbose ? Verbosity::verbose : Verbosity::normal);
    return end_output(chosen(printable(fmt::format("{}", fmt::join(argv, argv + argc, " ")))));
}

}  // namespace
}  // namespace ballast::app

int main(int argc, char** argv)
{
    using namespace ballast;
    StopSignals signals;
    guard_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit then fails the write, which is reported
    try {
        return app::run_program(argc, argv, signals);
    } catch (Error const& error) {
        return app::complain(error.code(), error.what());
    } catch (std::bad_alloc const&) {
        return app::complain(
            ExitCode::internal,
            "out of memory. Fewer --threads or --scenario and no --save-paths need less, and "
            "`ballast plan` says how much; what a checkpoint holds is kept.");
    } catch (std::system_error const& error) {
        if (error.code() == std::errc::resource_unavailable_try_again) {
            return app::complain(
                ExitCode::internal,
                "no more threads can be started (a limit of the container or user). Ask for fewer "
                "--threads.");
        }
        return app::complain(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    } catch (std::exception const& error) {
        return app::complain(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    }
}
