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
#include "host/results/precision_targets.hpp"
#include "host/risk/parameter_band.hpp"
#include "host/risk/tally.hpp"
#include "host/run/run_identity.hpp"
#include "host/run/run_share.hpp"
#include "host/run/team.hpp"
#include "host/study/build_tables.hpp"
#include "host/study/study.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/backends/cuda.hpp"

namespace ballast {

/// Of the path state: single (f32) or double (f64).
enum class Precision { f32, f64 };

/// Who simulates, as asked.
enum class Backend {
    automatic,  ///< devices where some are usable, else the CPU
    cpu,
    cuda,
};

/// What a run does when a device is lost, or cannot hold the run.
enum class OnDeviceLoss {
    fail,   ///< stops at once, what is done durable
    retry,  ///< other devices, or the same one anew once, do its paths; then as fail
    cpu,    ///< other devices do them, and the CPU where none is left
};

class EngineSource;

/// Where and how paths are simulated. None of it changes a bit of the tallies, but `precision`.
struct Execution {
    Isa isa = Isa::portable;
    Precision precision = Precision::f32;
    int threads = 1;
    std::uint32_t batch = 256;  ///< paths per call of simulate(), >= 1
    Backend backend = Backend::cpu;
    std::vector<CudaDevice> devices{};  ///< that simulate; none: the CPU does
    OnDeviceLoss on_device_loss = OnDeviceLoss::retry;
    double audit_share = 0;                ///< of the blocks of paths that devices simulate, [0, 1]
    std::optional<CudaMapping> mapping{};  ///< chosen by the engine if none
    EngineSource const* engines =
        nullptr;            ///< where devices' engines come from; null: CUDA. Outlives the run
    Team* team = &alone();  ///< with whom; outlives the run
};

/// What one device did in a run.
struct DeviceUse {
    std::string uuid, name;
    std::string mapping;  ///< of the last pass, as mapping_text() says it
    std::uint64_t launches = 0;
    std::uint64_t paths = 0;  ///< of all passes, whose tallies were collected
    int losses = 0;
};

/// Who simulated the paths of a run, all passes together; of the team, at its leader.
struct EngineUse {
    std::vector<DeviceUse> devices{};
    std::uint64_t cpu_paths = 0;
    std::uint64_t audited_paths = 0;  ///< simulated once more by device and CPU, and found equal
};

inline constexpr double kLeastEvents = 30;

struct RunSettings {
    Execution execution;
    std::uint64_t backstop_paths = 65'536;    ///< per firm; 0: no backstop re-runs
    std::uint64_t endurance_paths = 100'000;  ///< per cash level
    std::vector<std::string> endurance_firms;
    std::uint64_t parameter_paths = 16'384;    ///< per point of a parameter design
    RunShare share{};                          ///< of the paths of every pass that this process simulates
    std::uint64_t first_path = 0;              ///< of every pass; those before it stand in an earlier result
    std::vector<std::string> tables_sha256{};  ///< [base, scenarios] that the tables must have; empty: any
    bool leave_endurance = false;              ///< endurance re-runs wait for the backstops of all paths
    /// Precision that is enough: the base then stops at an earlier look than its last path (precision_plan.hpp).
    std::vector<results::PrecisionTarget> until{};
    double least_events = kLeastEvents;  ///< that each target must have seen, where it counts some
    bool save_paths = false;  ///< keep a PathRecord per path and firm: the only memory that grows with paths
    std::filesystem::path checkpoint;  ///< empty: none is written or read
    double checkpoint_seconds = 60.0;
    bool keep_finished = false;     ///< other runs follow: a checkpoint of this one, however quick it was
    std::string effective_study{};  ///< kept in checkpoints, so that a refusal can name what was changed
    ProgressSink progress{};        ///< silent without a stream
};

/// "cpu", "cuda" or "cuda and cpu": who simulated.
std::string backend_text(EngineUse const& use);

/// Adds what the same devices did in another run of the same team.
void add_use(EngineUse const& more, EngineUse& all);

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
    std::vector<PathRecord> records;  ///< [paths simulated][num_firms], or empty
};

struct RunOutcome {
    StudyIndex index;
    std::vector<ScenarioOutcome> scenarios;       ///< the base first, then by name
    std::vector<BackstopTally> backstops;         ///< in order of firms
    std::vector<EnduranceTally> endurances;       ///< in order of firms
    std::optional<ParameterTally> parameters;     ///< where parameter points were asked for
    std::string digest;                           ///< SHA-256 of all tallies above; see host/run/digest.hpp
    std::optional<PrecisionOutcome> precision{};  ///< where settings.until asks for some
    RunIdentity identity;                         ///< the same for all shares of a run
    double seconds = 0;                           ///< wall-clock of the simulation in this process
    std::uint64_t firm_steps = 0;  ///< of one path, scenario, step each; by the team since this process began
    bool resumed = false;
    EngineUse engines{};
};

}  // namespace ballast
