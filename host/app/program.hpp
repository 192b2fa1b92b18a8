#pragma once
/// The program: reads the command line and does what its verb says. Results go to stdout, all else to stderr.
#include <string>

#include "host/base/stop_signals.hpp"
#include "host/run/team.hpp"

namespace ballast::app {

/// Does what the words say as one of `team`, whose leader alone speaks; argv[0] is the name of the program, `name` what it
/// calls itself. Signals are given back to verbs that keep nothing. Returns the exit status of what was done; throws
/// Error(usage) on words that mean nothing, and what the verb throws.
int perform(int argc, char const* const* argv, std::string const& name, Team& team, StopSignals& signals);

/// The same from the first line of main to its exit status, with what goes wrong said on stderr.
int run_program(int argc, char const* const* argv, std::string const& name, Team& team);

}  // namespace ballast::app
