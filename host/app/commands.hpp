#pragma once
/// The verbs of the program. Each adds itself to the command line; the one that is given sets `chosen` to what it does.
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

namespace ballast::app {

/// What to do once the command line is read; returns the exit status. It is given the command line as one text.
using Action = std::function<int(std::string const& command_line)>;

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

}  // namespace ballast::app
