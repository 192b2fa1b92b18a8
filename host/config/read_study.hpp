#pragma once
/// Reads a study: files -> objects -> overrides -> checks. The only entrance for the rest of the program.
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "host/base/error.hpp"
#include "host/config/fields/reader.hpp"
#include "host/config/provenance.hpp"
#include "host/study/study.hpp"

namespace ballast::config {

struct LoadedStudy {
    study::Study study;           ///< objects of each kind sorted by name
    std::vector<Origin> origins;  ///< of every value that somebody wrote, sorted by key
    std::map<std::string, Source> sources;
    std::vector<std::pair<std::string, std::string>> input_hashes;  ///< (file relative to the study, SHA-256)
    std::vector<Diagnostic> warnings;
    std::string effective_toml;  ///< the whole study, defaults included (effective_study.hpp)
    KeyRecords keys;             ///< places of keys, for later checks and apply_scenario
};

/// Reads and checks the study and each of its scenarios. `overrides`: KEY=VALUE as after -p, applied in order.
/// `scenarios`: those that will run (all if empty); of the others, rates are not checked against the step. Throws
/// StudyErrors with every error found, Error(input_bad) where there is no study, Error(usage) for an override without =.
LoadedStudy read_study(std::filesystem::path const& folder_or_file, std::vector<std::string> const& overrides,
                       std::vector<std::string> const& scenarios = {});

/// The same of a whole study in one text, as effective_study writes it. `name` stands for its file in messages.
LoadedStudy read_study_text(std::string const& text, std::string const& name,
                            std::vector<std::string> const& overrides);

/// The study with the scenario's `set` applied (its other parts are for the tables of a run). Throws StudyErrors placed
/// at the scenario's lines.
study::Study apply_scenario(LoadedStudy const& loaded, study::Scenario const& scenario);

}  // namespace ballast::config
