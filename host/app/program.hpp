#pragma once
/// The command line from its words to the exit status.
#include "host/base/stop_signals.hpp"

namespace ballast::app {

/// Does what the words say; argv[0] is the name of the program. Signals are given back to verbs that keep nothing.
/// Returns the exit status of what was done; throws Error(usage) on words that mean nothing, and what the verb throws.
int run_program(int argc, char const* const* argv, StopSignals& signals);

}  // namespace ballast::app
