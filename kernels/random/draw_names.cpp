#include "kernels/random/draw_names.hpp"

#include <algorithm>

#include <xxhash.h>

namespace ballast {

namespace {

std::uint64_t hash(std::string_view name) { return XXH3_64bits(name.data(), name.size()); }

}  // namespace

DrawKey draw_key(std::string_view name)
{
    std::uint64_t const h = hash(name);
    return {static_cast<std::uint32_t>(h & 0xffffffffu), static_cast<std::uint32_t>(h >> 32)};
}

std::optional<std::pair<std::string, std::string>> find_collision(std::vector<std::string> const& names)
{
    std::vector<std::pair<std::uint64_t, std::string>> hashed;
    hashed.reserve(names.size());
    for (std::string const& name : names) {
        hashed.emplace_back(hash(name), name);
    }
    std::sort(hashed.begin(), hashed.end());
    for (std::size_t i = 1; i < hashed.size(); ++i) {
        if (hashed[i - 1].first == hashed[i].first && hashed[i - 1].second != hashed[i].second) {
            return std::pair(hashed[i - 1].second, hashed[i].second);
        }
    }
    return std::nullopt;
}

}  // namespace ballast
