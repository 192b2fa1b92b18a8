#include "host/run/path_supply.hpp"

#include <algorithm>

#include "host/risk/digest_ranges.hpp"

namespace ballast {

std::optional<PathRange> OwnSupply::take(std::uint32_t most)
{
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

std::uint64_t OwnSupply::left() const
{
    return closed_ ? 0 : paths_.count_below(paths_.end()) - paths_.count_below(next_);
}

}  // namespace ballast
