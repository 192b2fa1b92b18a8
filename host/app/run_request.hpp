#pragma once
/// What a run was asked for beside its study, as texts: options on the way in, facts of its file on the way out.
#include <string>
#include <utility>
#include <vector>

#include "host/app/cli_names.hpp"
#include "host/results/result_file.hpp"
#include "host/run/run_settings.hpp"

namespace ballast::app {

/// i/N with 1 <= i <= N <= kMostShares.
CLI::Validator share_text();
/// The share that such a text names.
RunShare share_of(std::string const& text);

/// Facts for /provenance from which requested_settings makes the same settings.
std::vector<std::pair<std::string, std::string>> request_facts(RunSettings const& settings);

/// What the run that wrote a file was asked for. Throws Error(input_bad) where the file does not say it.
RunSettings requested_settings(results::ResultProvenance const& provenance);

/// The value of a fact in /provenance; empty if it is not there.
std::string fact(results::ResultProvenance const& provenance, std::string const& name);

/// The command of another share of the same run, from the command line of one; `out` is the file of that share.
std::string command_of_share(std::string const& command_line, RunShare const& share, std::string const& out);

}  // namespace ballast::app
