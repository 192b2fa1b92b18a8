#pragma once
/// From what a run gave back to what it says: the result file's inputs, the table, the JSON object.
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "host/base/event_line.hpp"
#include "host/config/read_study.hpp"
#include "host/results/result_file.hpp"
#include "host/risk/summary_table.hpp"
#include "host/run/run_settings.hpp"

namespace ballast::app {

/// Facts of the process for /provenance.
struct RunFacts {
    std::string command;  ///< the command line
    std::string started;  ///< ISO 8601, UTC
    Execution execution;
    std::vector<std::pair<std::string, std::string>> request{};  ///< what was asked for (run_request.hpp)
};

/// Moves the tallies of `outcome` into what the result file is made from.
results::ResultInputs result_inputs(config::LoadedStudy const& loaded, RunOutcome outcome,
                                    RunFacts const& facts);

/// What the result file says of saved paths, [paths][num_firms].
results::PathTable ordered_path_table(std::vector<PathRecord> const& records, std::size_t num_firms,
                                      FigureOptions const& options, Execution const& execution);

/// The tables that a run shows: firms, what else the study has, paths to replay, the parameter band.
std::string result_text(results::ResultInputs const& inputs);

/// Summary of the base case.
RunSummary summary_of(results::ResultInputs const& inputs);

/// The figures of the summary, per firm.
nlohmann::ordered_json firms_json(RunSummary const& summary);

/// What each device did.
nlohmann::ordered_json devices_json(EngineUse const& use);

/// Lines about devices and the audit; empty where the CPU alone simulated.
std::string engines_text(EngineUse const& use);

/// {"estimate", "lower", "upper"}; what is not a number is null.
nlohmann::ordered_json interval_json(Interval const& interval);

}  // namespace ballast::app
