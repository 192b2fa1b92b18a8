#include "host/risk/precision_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ballast {

std::vector<std::uint64_t> paths_of_looks(std::uint64_t most_paths)
{
    std::vector<std::uint64_t> paths{most_paths};
    while (paths.size() < kMostLooks && (paths.back() + 1) / 2 >= kLeastLookPaths) {
        paths.push_back((paths.back() + 1) / 2);
    }
    std::reverse(paths.begin(), paths.end());
    return paths;
}

double level_of_looks(double level, std::size_t looks)
{
    return 1.0 - (1.0 - level) / static_cast<double>(looks);
}

double half_width(Interval const& interval)
{
    return 0.5 * (interval.upper - interval.lower);
}

bool is_precise(Interval const& interval, double half_width_asked, double least_events)
{
    bool const too_few = interval.events < least_events;  // false where none are counted
    return half_width(interval) < half_width_asked && !too_few;
}

std::vector<std::size_t> PrecisionOutcome::missed() const
{
    std::vector<std::size_t> missed;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!is_precise(reached[i], asked[i], least_events)) {
            missed.push_back(i);
        }
    }
    return missed;
}

std::string PrecisionOutcome::stop_reason() const
{
    std::size_t const left = missed().size();
    return left == 0 ? fmt::format("every target is reached at look {} of {}", looks_taken, looks.size())
                     : fmt::format("the maximum of {} paths; not reached: {} of {} target{}", looks.back(),
                                   left, targets.size(), targets.size() == 1 ? "" : "s");
}

}  // namespace ballast
