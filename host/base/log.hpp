#pragma once
// The log: human-readable lines on stderr (stdout carries results only). Callers use spdlog::info, warn, error, debug.

#include <string>

namespace ballast {

enum class Verbosity {
    silent,   ///< nothing
    quiet,    ///< -q: warnings and errors
    normal,   ///< information too
    verbose,  ///< -v: debugging too
};

enum class LogFormat {
    text,  ///< "ballast: LEVEL: message"
    json,  ///< a line per event (host/base/event_line.hpp) with "level" and "message"; progress too
};

/// Text until set_log_format says otherwise.
LogFormat log_format() noexcept;
void set_log_format(LogFormat format) noexcept;

/// Makes spdlog's default logger write to stderr; coloured on a terminal unless NO_COLOR is set (and not empty) or
/// TERM is "dumb". `who` stands before every message. Call once, before threads start.
void start_logging(Verbosity verbosity, std::string const& who = "");

/// Whether stderr is a terminal on which colours and cursor movements are welcome.
bool stderr_takes_colour();

}  // namespace ballast
