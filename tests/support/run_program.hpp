#pragma once
// Run a program as a user would: arguments and extra environment in, streams and exit status out.
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace ballast::testing {

/// The interpreter that has the modules of the system's packages.
inline constexpr char const* kPython = "/usr/bin/python3";

struct ProgramResult {
    int exit_code = -1;  ///< exit status; 128 + signal number if a signal ended it, as a shell reports
    std::string out;     ///< all of stdout
    std::string err;     ///< all of stderr
};

inline std::string read_text(std::filesystem::path const& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Run `arguments` (the first is the program, searched on PATH) with `environment` added to the present one.
/// Streams go through files, so a talkative program cannot block. Throws std::system_error if it cannot start.
inline ProgramResult run_command(std::vector<std::string> const& arguments,
                                 std::vector<std::pair<std::string, std::string>> const& environment = {})
{
    ScratchFolder const scratch;
    std::string const out_file = (scratch / "stdout").string();
    std::string const err_file = (scratch / "stderr").string();
    std::vector<char*> argv;
    for (std::string const& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);

    pid_t const child = fork();
    if (child < 0) {
        throw std::system_error(errno, std::generic_category(), "fork");
    }
    if (child == 0) {
        int const out = open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        int const err = open(err_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        int const in = open("/dev/null", O_RDONLY);
        if (out < 0 || err < 0 || in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) {
            _exit(126);
        }
        for (auto const& [name, value] : environment) {
            setenv(name.c_str(), value.c_str(), 1);
        }
        execvp(argv[0], argv.data());
        _exit(127);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "waitpid");
        }
    }
    ProgramResult result;
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.out = read_text(out_file);
    result.err = read_text(err_file);
    return result;
}

/// Run the built program with `arguments`, e.g. {"validate", "configs/ai_buildout_2026"}.
inline ProgramResult run_ballast(std::vector<std::string> arguments,
                                 std::vector<std::pair<std::string, std::string>> const& environment = {})
{
    arguments.insert(arguments.begin(), program_path().string());
    return run_command(arguments, environment);
}

}  // namespace ballast::testing
