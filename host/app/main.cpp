/// The program: reads the command line and does what its verb says. Results go to stdout, all else to stderr.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "ballast_version.hpp"
#include "host/app/commands.hpp"
#include "host/base/error.hpp"
#include "host/base/log.hpp"
#include "host/base/near_word.hpp"

namespace ballast::app {
namespace {

int complain(ExitCode code, std::string const& message)
{
    fmt::print(stderr, "ballast: {}\n", message);
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

/// What is wrong with the command line, with the near word for a misspelt flag.
int explain(CLI::App& program, CLI::ParseError const& error)
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
    std::string const verb = command == &program ? "" : command->get_name() + " ";
    return complain(ExitCode::usage,
                    fmt::format("{} (`ballast {}--help` lists the arguments)", message, verb));
}

int run_program(int argc, char** argv)
{
    CLI::App program{"Ballast: who stays liquid and independent? Monte Carlo of linked firms.", "ballast"};
    program.set_version_flag("--version", "ballast " BALLAST_VERSION " (" BALLAST_GIT_COMMIT ")");
    program.require_subcommand(1);
    program.fallthrough();
    bool quiet = false, verbose = false;
    program.add_flag("-q,--quiet", quiet, "Warnings and errors only");
    program.add_flag("-v,--verbose", verbose, "Verbose log")->excludes("-q");
    Action chosen;
    for (auto const add : {add_run_command, add_merge_command, add_extend_command, add_validate_command, add_plan_command,
                           add_info_command, add_diff_command, add_schema_command, add_doctor_command,
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
        return error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success) ? program.exit(error)
                                                                                  : explain(program, error);
    }
    start_logging(quiet ? Verbosity::quiet : verbose ? Verbosity::verbose : Verbosity::normal);
    int const status = chosen(fmt::format("{}", fmt::join(argv, argv + argc, " ")));
    if (std::fflush(stdout) != 0) {
        return complain(ExitCode::io, "stdout cannot be written (the output is incomplete)");
    }
    return status;
}

}  // namespace
}  // namespace ballast::app

int main(int argc, char** argv)
{
    using namespace ballast;
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit then fails the write, which is reported
    try {
        return app::run_program(argc, argv);
    } catch (Error const& error) {
        return app::complain(error.code(), error.what());
    } catch (std::bad_alloc const&) {
        return app::complain(ExitCode::internal, "out of memory. Ask for fewer scenarios or threads.");
    } catch (std::exception const& error) {
        return app::complain(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    }
}
