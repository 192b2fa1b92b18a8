#include "host/run/parameter_points.hpp"

#include <algorithm>

namespace ballast {

study::Study const& study_of_point(RunStudies const& studies, std::size_t i)
{
    return i == 0 ? studies.base : studies.parameter_points[i - 1].study;
}

std::uint64_t parameter_paths(RunStudies const& studies, RunSettings const& settings)
{
    return std::min(settings.parameter_paths, static_cast<std::uint64_t>(studies.base.general.paths));
}

std::vector<std::size_t> survivor_cells(TallyShape const& shape)
{
    std::vector<std::size_t> cells;
    for (std::int64_t date = 0; date < shape.num_dates; ++date) {
        for (std::int64_t firm = 0; firm < shape.num_firms; ++firm) {
            cells.push_back(place_of_independent(shape, date, firm));
        }
    }
    return cells;
}

std::vector<std::uint64_t> survivors_by_date(Tally const& tally)
{
    std::vector<std::uint64_t> survivors;
    for (std::size_t const cell : survivor_cells(tally.shape)) {
        survivors.push_back(tally.counts[cell]);
    }
    return survivors;
}

ParameterTally parameter_tally(RunStudies const& studies, std::uint64_t paths, TallyShape const& shape,
                               std::vector<std::vector<std::uint64_t>> const& survivors,
                               std::vector<RangeDigests> const& ranges)
{
    ParameterTally tally;
    tally.paths = paths;
    tally.num_dates = shape.num_dates;
    tally.num_firms = shape.num_firms;
    tally.base = survivors.front();
    tally.base_ranges = ranges.front();
    tally.ranges.assign(ranges.begin() + 1, ranges.end());
    for (std::size_t i = 1; i < survivors.size(); ++i) {
        tally.points.push_back(studies.parameter_points[i - 1].number);
        tally.survivors.insert(tally.survivors.end(), survivors[i].begin(), survivors[i].end());
    }
    return tally;
}

}  // namespace ballast
