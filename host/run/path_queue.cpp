#include "host/run/path_queue.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/risk/digest_ranges.hpp"

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
    std::optional<PathSet::Range> const range = closed_ ? std::nullopt : paths_.next(next_);
    if (!range) {
        return std::nullopt;
    }
    auto const [first, end] = *range;
    std::uint64_t const border = std::min(end, digest_range_begin(digest_range_of(first) + 1));
    PathRange const taken{first, static_cast<std::uint32_t>(std::min<std::uint64_t>(most, border - first)),
                          false};
    next_ = taken.end();
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
    closed_ = true;
}

void PathQueue::abort()
{
    std::scoped_lock const lock(mutex_);
    aborted_ = true;
}

std::uint64_t PathQueue::left() const
{
    std::scoped_lock const lock(mutex_);
    std::uint64_t sum = closed_ ? 0 : paths_.count_below(paths_.end()) - paths_.count_below(next_);
    for (PathRange const& range : returned_) {
        sum += range.count;
    }
    return sum;
}

std::uint64_t PathQueue::taken_to() const
{
    std::scoped_lock const lock(mutex_);
    return next_;
}

bool PathQueue::has_returned() const
{
    std::scoped_lock const lock(mutex_);
    return !returned_.empty();
}

}  // namespace ballast
