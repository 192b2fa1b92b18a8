#pragma once
/// The verbs of the program. Each adds itself to the command line; the one that is given sets `chosen` to what it does.
#include <functional>
#include <string>

#include "host/app/cli_names.hpp"
#include "host/run/team.hpp"

namespace ballast::app {

/// How the program was called.
struct Call {
    std::string command_line;  ///< as one text
    Team& team;                ///< with whom; the leader alone writes and prints
};

/// What to do once the command line is read; returns the exit status.
using Action = std::function<int(Call const&)>;

void add_new_command(CLI::App& program, Action& chosen);
void add_run_command(CLI::App& program, Action& chosen);
void add_merge_command(CLI::App& program, Action& chosen);
void add_extend_command(CLI::App& program, Action& chosen);
void add_validate_command(CLI::App& program, Action& chosen);
void add_plan_command(CLI::App& program, Action& chosen);
void add_info_command(CLI::App& program, Action& chosen);
void add_diff_command(CLI::App& program, Action& chosen);
void add_verify_command(CLI::App& program, Action& chosen);
void add_schema_command(CLI::App& program, Action& chosen);
void add_doctor_command(CLI::App& program, Action& chosen);
void add_replay_command(CLI::App& program, Action& chosen);
void add_switches_command(CLI::App& program, Action& chosen);
void add_completion_command(CLI::App& program, Action& chosen);
void add_manual_command(CLI::App& program, Action& chosen);

}  // namespace ballast::app
