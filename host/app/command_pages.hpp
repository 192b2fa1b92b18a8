#pragma once
/// Pages about the command line, made from its description: manual pages (roff) and completion for shells.
#include <string>

#include "host/app/cli_names.hpp"

namespace ballast::app {

/// ballast(1) where `verb` is null, else ballast-VERB(1).
std::string manual_page(CLI::App const& program, CLI::App const* verb);

/// Scripts for the shell of that name: "bash", "zsh" or "fish".
std::string completion_script(CLI::App const& program, std::string const& shell);

}  // namespace ballast::app
