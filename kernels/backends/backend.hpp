#pragma once
/// The door between host and kernels: plain C++, no lanes, no device types.
#include <cstddef>
#include <cstdint>

#include "kernels/backends/traces.hpp"
#include "kernels/tables/study_tables.hpp"
#include "kernels/tally/tally_layout.hpp"

namespace ballast {

enum class Isa : std::int32_t { portable, v3, v4 };

/// Isas that this build contains and this processor runs; the widest is the default.
bool isa_available(Isa isa);
char const* isa_name(Isa isa);

/// Outcome of one firm on one path, for --save-paths.
struct PathRecord {
    std::uint8_t end_step;     ///< step of the end, 255 if independent at the horizon
    std::uint8_t end;          ///< End
    std::uint8_t cause;        ///< Cause, valid if defaulted
    std::uint8_t worst_level;  ///< Level
    float lowest_liquidity;    ///< quanta
};

/// One scenario of a launch. Only paths with index < num_paths take part; they must be a prefix of the base's.
template <class Scalar>
struct ScenarioJob {
    StudyTables<Scalar> const* tables;
    std::uint64_t num_paths;
    TallyView tally;
    PathRecord* records;  ///< [paths of the launch][num_firms], or null
};

/// Simulate paths [first_path, first_path + num_paths) of all jobs; jobs[0] is the base to which `paired` refers.
/// `workspace` has at least workspace_bytes() and 64-byte alignment. Blocks until done; thread-safe for different
/// workspaces and tallies. Sets the floating-point state it needs and restores it.
template <class Scalar>
void simulate(Isa isa, std::uint64_t first_path, std::uint32_t num_paths, ScenarioJob<Scalar> const* jobs,
              std::int32_t num_jobs, void* workspace);

template <class Scalar>
std::size_t workspace_bytes(Isa isa, ScenarioJob<Scalar> const* jobs, std::int32_t num_jobs);

/// Bytes of the state of one path in one scenario.
template <class Scalar>
std::size_t state_bytes(Isa isa, StudyTables<Scalar> const& tables);

/// Replay one path for num_steps steps (up to num_plan_steps) with the bits it has in any run.
template <class Scalar>
void replay(StudyTables<Scalar> const& tables, std::uint64_t path, std::int32_t num_steps,
            Ledger<Scalar> const& ledger);

/// Bits of a few known values computed by the isa; equal for all of them. Run at start-up.
std::uint64_t self_test(Isa isa);

}  // namespace ballast
