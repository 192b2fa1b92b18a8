#pragma once
/// The re-runs of the base case at the points of a parameter design. Each point is a study of its own with a plan of
/// its own: what people expect there is what would happen there without noise. All see the same random numbers.
#include <cstdint>
#include <vector>

#include "host/run/pass.hpp"
#include "host/run/run_settings.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast {

/// Where in a tally stands, for each date and firm, on how many paths the firm is independent.
std::vector<std::size_t> survivor_cells(TallyShape const& shape);

/// Tables and job of one study simulated by itself on `num_paths` paths, without quantile dates.
template <class Scalar>
class PointTables {
public:
    PointTables(study::Study const& study, std::uint64_t num_paths)
        : alone_{study, {}, {}}
        , tables_(alone_)
        , jobs_(tables_.reduced_base_jobs(num_paths))
    {
        jobs_.front().kept = survivor_cells(jobs_.front().shape);
    }
    PointTables(PointTables const&) = delete;
    PointTables& operator=(PointTables const&) = delete;

    std::vector<PassJob<Scalar>> const& jobs() const { return jobs_; }

private:
    RunStudies alone_;
    VariantTables<Scalar> tables_;
    std::vector<PassJob<Scalar>> jobs_;
};

/// The study of a point: 0 is the base as it stands, i > 0 is studies.parameter_points[i - 1].
study::Study const& study_of_point(RunStudies const& studies, std::size_t i);

/// Paths of every point: settings.parameter_paths, at most those of the base.
std::uint64_t parameter_paths(RunStudies const& studies, RunSettings const& settings);

/// Independent firms by date, [num_dates][num_firms].
std::vector<std::uint64_t> survivors_by_date(Tally const& tally);

/// The tally from the survivors of the base and then of each point, and from their digests.
ParameterTally parameter_tally(RunStudies const& studies, std::uint64_t paths, TallyShape const& shape,
                               std::vector<std::vector<std::uint64_t>> const& survivors,
                               std::vector<RangeDigests> const& ranges);

}  // namespace ballast
