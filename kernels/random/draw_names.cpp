#include "kernels/random/draw_names.hpp"

#include <algorithm>

#include <xxhash.h>

namespace ballast {

namespace {

std::uint64_t hash(std::string_view name)
{
    return XXH3_64bits(name.data(), name.size());
}

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
    return find_collision(std::move(hashed));
}

std::optional<std::pair<std::string, std::string>>
find_collision(std::vector<std::pair<std::uint64_t, std::string>> keys_and_names)
{
    std::sort(keys_and_names.begin(), keys_and_names.end());
    for (std::size_t i = 1; i < keys_and_names.size(); ++i) {
        auto const& [left_key, left] = keys_and_names[i - 1];
        auto const& [right_key, right] = keys_and_names[i];
        if (left_key == right_key && left != right) {
            return std::pair(left, right);
        }
    }
    return std::nullopt;
}

}  // namespace ballast
