#include "host/run/path_set.hpp"

#include <algorithm>
#include <cassert>

namespace ballast {

void PathSet::add(std::uint64_t first, std::uint64_t end)
{
    assert(first >= this->end());
    if (first >= end) {
        return;
    }
    if (!ranges_.empty() && ranges_.back().second == first) {
        ranges_.back().second = end;
    } else {
        ranges_.emplace_back(first, end);
    }
}

std::optional<PathSet::Range> PathSet::next(std::uint64_t path) const
{
    auto const found = std::find_if(ranges_.begin(), ranges_.end(),
                                    [path](Range const& range) { return range.second > path; });
    return found == ranges_.end() ? std::nullopt
                                  : std::optional(Range{std::max(found->first, path), found->second});
}

PathSet PathSet::below(std::uint64_t path) const
{
    PathSet paths;
    for (auto const& [first, end] : ranges_) {
        if (first < path) {
            paths.add(first, std::min(end, path));
        }
    }
    return paths;
}

std::uint64_t PathSet::count_below(std::uint64_t path) const
{
    std::uint64_t count = 0;
    for (auto const& [first, end] : ranges_) {
        count += std::clamp(path, first, end) - first;
    }
    return count;
}

}  // namespace ballast
