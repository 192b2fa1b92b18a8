#pragma once
/// What a run is asked for beside the study, and what it gives back.
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/base/progress.hpp"
#include "host/risk/parameter_band.hpp"
#include "host/risk/tally.hpp"
#include "host/study/build_tables.hpp"
#include "host/study/study.hpp"
#include "kernels/backends/backend.hpp"

namespace ballast {

enum class Precision { single, double_precision };

/// Where and how paths are simulated. None of it changes a bit of the tallies, but `precision`.
struct Execution {
    Isa isa = Isa::portable;
    Precision precision = Precision::single;
    int threads = 1;
    std::uint32_t batch = 256;  ///< paths per call of simulate(), >= 1
};

struct RunSettings {
    Execution execution;
    std::uint64_t backstop_paths = 65'536;    ///< per firm; 0: no backstop re-runs
    std::uint64_t endurance_paths = 100'000;  ///< per cash level
    std::vector<std::string> endurance_firms;
    std::uint64_t parameter_paths = 16'384;  ///< per point of a parameter design
    bool save_paths = false;  ///< keep a PathRecord per path and firm: the only memory that grows with paths
    std::filesystem::path checkpoint;  ///< empty: none is written or read
    double checkpoint_seconds = 60.0;
    std::ostream* progress = nullptr;  ///< null: silent
    ProgressStyle progress_style = ProgressStyle::none;
};

/// The study at one point of a parameter design.
struct ParameterPoint {
    std::int64_t number = 0;  ///< from 1, in the design
    study::Study study;
    std::string sha256;  ///< of the study
};

/// The base case and the scenarios to run beside it, each as the complete study that it is.
struct RunStudies {
    study::Study base;
    std::vector<std::pair<study::Scenario, study::Study>> scenarios;
    std::vector<ParameterPoint> parameter_points{};  ///< in order of number; none: no parameter band
};

inline constexpr char const* kBaseName = "base";

struct ScenarioOutcome {
    std::string name;
    std::string title;
    std::uint64_t paths = 0;
    std::string tables_sha256;
    Tally tally;
    std::vector<PathRecord> records;  ///< [paths][num_firms], or empty
};

struct RunOutcome {
    StudyIndex index;
    std::vector<ScenarioOutcome> scenarios;    ///< the base first, then by name
    std::vector<BackstopTally> backstops;      ///< in order of firms
    std::vector<EnduranceTally> endurances;    ///< in order of firms
    std::optional<ParameterTally> parameters;  ///< where parameter points were asked for
    std::string digest;                        ///< SHA-256 of all tallies above; see host/run/digest.hpp
    double seconds = 0;                        ///< wall-clock of the simulation in this process
    std::uint64_t firm_steps = 0;  ///< one firm, one step, one path, one scenario; of this process
    bool resumed = false;
};

}  // namespace ballast
