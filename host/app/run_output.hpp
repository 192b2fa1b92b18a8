#pragma once
/// From what a run gave back to what it says: the result file's inputs, the table, the JSON object.
#include <string>

#include <nlohmann/json.hpp>

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
};

/// Moves the tallies of `outcome` into what the result file is made from.
results::ResultInputs result_inputs(config::LoadedStudy const& loaded, RunOutcome outcome,
                                    RunFacts const& facts);

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

/// Now, as ISO 8601 in UTC.
std::string utc_now();

}  // namespace ballast::app
