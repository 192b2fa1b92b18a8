#include "host/run/path_supply.hpp"

#include <algorithm>

namespace ballast {

std::optional<PathRange> OwnSupply::take(std::uint32_t most)
{
    std::optional<PathSet::Range> const range = closed_ ? std::nullopt : paths_.next(next_);
    if (!range) {
        return std::nullopt;
    }
    auto const [first, end] = *range;
    PathRange const taken{first, static_cast<std::uint32_t>(std::min<std::uint64_t>(most, end - first)),
                          false};
    next_ = taken.end();
    return taken;
}

std::uint64_t OwnSupply::left() const
{
    return closed_ ? 0 : paths_.count_below(paths_.end()) - paths_.count_below(next_);
}

}  // namespace ballast
