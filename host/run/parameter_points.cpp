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

std::vector<std::uint64_t> survivors_by_date(Tally const& tally)
{
    TallyReader const reader(tally);
    std::vector<std::uint64_t> survivors;
    for (std::int64_t date = 0; date < tally.shape.num_dates; ++date) {
        for (std::int64_t firm = 0; firm < tally.shape.num_firms; ++firm) {
            survivors.push_back(reader.independent(date, firm));
        }
    }
    return survivors;
}

ParameterTally parameter_tally(RunStudies const& studies, std::uint64_t paths, TallyShape const& shape,
                               std::vector<std::vector<std::uint64_t>> const& survivors)
{
    ParameterTally tally;
    tally.paths = paths;
    tally.num_dates = shape.num_dates;
    tally.num_firms = shape.num_firms;
    tally.base = survivors.front();
    for (std::size_t i = 1; i < survivors.size(); ++i) {
        tally.points.push_back(studies.parameter_points[i - 1].number);
        tally.survivors.insert(tally.survivors.end(), survivors[i].begin(), survivors[i].end());
    }
    return tally;
}

}  // namespace ballast
