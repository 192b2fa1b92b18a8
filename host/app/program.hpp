#pragma once
/// The program: reads the command line and does what its verb says. Results go to stdout, all else to stderr.
#include <string>

#include "host/run/team.hpp"

namespace ballast::app {

/// As one of `team`, whose leader alone speaks; `name` is that of the program. Returns the exit status.
int run_program(int argc, char** argv, std::string const& name, Team& team);

}  // namespace ballast::app
