#include "host/run/path_queue.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ballast {

std::string describe(std::vector<PathRange> ranges)
{
    constexpr std::size_t kMostNamed = 8;
    std::sort(ranges.begin(), ranges.end(),
              [](PathRange const& a, PathRange const& b) { return a.first < b.first; });
    std::vector<std::pair<std::uint64_t, std::uint64_t>> joined;
    for (PathRange const& range : ranges) {
        if (!joined.empty() && joined.back().second == range.first) {
            joined.back().second = range.end();
        } else {
            joined.emplace_back(range.first, range.end());
        }
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(joined.size(), kMostNamed); ++i) {
        text += fmt::format("{}[{}, {})", i == 0 ? "" : ", ", joined[i].first, joined[i].second);
    }
    if (joined.size() > kMostNamed) {
        text += fmt::format(" and {} more ranges", joined.size() - kMostNamed);
    }
    return text.empty() ? "none" : text;
}

std::optional<PathRange> PathQueue::take(std::uint32_t most)
{
    std::scoped_lock const lock(mutex_);
    if (aborted_) {
        return std::nullopt;
    }
    if (!returned_.empty()) {
        PathRange& back = returned_.back();
        PathRange const taken{back.first, std::min(most, back.count), back.again};
        back.first += taken.count;
        back.count -= taken.count;
        if (back.count == 0) {
            returned_.pop_back();
        }
        return taken;
    }
    std::optional<PathRange> const taken = supply_->take(most);
    if (taken) {
        handed_out_.add(taken->first, taken->end());
    }
    return taken;
}

void PathQueue::put_back(PathRange range)
{
    std::scoped_lock const lock(mutex_);
    returned_.push_back(range);
}

void PathQueue::close()
{
    std::scoped_lock const lock(mutex_);
    supply_->close();
}

void PathQueue::abort()
{
    std::scoped_lock const lock(mutex_);
    supply_->close();
    aborted_ = true;
}

void PathQueue::end()
{
    supply_->end();
}

std::uint64_t PathQueue::left() const
{
    std::scoped_lock const lock(mutex_);
    std::uint64_t sum = supply_->left();
    for (PathRange const& range : returned_) {
        sum += range.count;
    }
    return sum;
}

std::uint64_t PathQueue::taken_to() const
{
    std::scoped_lock const lock(mutex_);
    return supply_->taken_to();
}

bool PathQueue::has_returned() const
{
    std::scoped_lock const lock(mutex_);
    return !returned_.empty();
}

}  // namespace ballast
