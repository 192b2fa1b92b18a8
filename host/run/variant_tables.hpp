#pragma once
/// Kernel tables of everything that a run simulates, and their jobs.
#include <memory>
#include <string>
#include <vector>

#include "host/run/pass_job.hpp"
#include "host/run/run_settings.hpp"
#include "host/study/build_tables.hpp"

namespace ballast {

/// Owns the tables of a run's variants; jobs point into them.
template <class Scalar>
class VariantTables {
public:
    /// Tables of the base and of every scenario. `studies` outlives the object.
    explicit VariantTables(RunStudies const& studies);

    StudyIndex const& index() const { return index_; }
    /// Base first, then the scenarios in the order of `studies`.
    std::vector<PassJob<Scalar>> const& scenario_jobs() const { return scenario_jobs_; }
    std::vector<std::string> const& scenario_sha256() const { return scenario_sha256_; }

    /// The base case once per firm, that firm backstopped. Counts nothing on quantile dates but at the horizon.
    std::vector<PassJob<Scalar>> backstop_jobs(std::vector<std::int32_t> const& firms,
                                               std::uint64_t num_paths);

    /// The base case once per level of extra cash of one firm [USD].
    std::vector<PassJob<Scalar>> endurance_jobs(std::int32_t firm, std::vector<double> const& extra_cash,
                                                std::uint64_t num_paths);

    /// The base case alone, counting nothing on quantile dates but at the horizon.
    std::vector<PassJob<Scalar>> reduced_base_jobs(std::uint64_t num_paths);

private:
    PassJob<Scalar> variant(TableOptions const& options, std::uint64_t num_paths);
    OwnedTables<Scalar> const* keep(OwnedTables<Scalar> tables);

    study::Study const& base_;
    StudyIndex index_;
    Plan plan_;
    std::vector<std::unique_ptr<OwnedTables<Scalar>>> owned_;
    std::vector<PassJob<Scalar>> scenario_jobs_;
    std::vector<std::string> scenario_sha256_;
};

/// Number of paths of a scenario: its own, else general.scenario_paths of the base; at most those of the base,
/// because a scenario's paths are a prefix of the base's.
std::uint64_t scenario_paths(study::Study const& base, study::Scenario const& scenario);

/// Firms that get a backstop re-run: all but deep pockets, and those whose endurance is asked for. Indices into index.firms.
std::vector<std::int32_t> backstopped_firms(study::Study const& base, StudyIndex const& index,
                                            RunSettings const& settings);

}  // namespace ballast
