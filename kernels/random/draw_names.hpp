#pragma once
/// Draw keys from names: a thing's random numbers depend on what it is called, never on its position, so that adding
/// or reordering firms changes no draw of another.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernels/random/draw_key.hpp"

namespace ballast {

/// XXH3-64 of the UTF-8 name, seed 0.
DrawKey draw_key(std::string_view name);

/// Two different names with equal keys, if there are such (their draws would be identical). Equal names are not a
/// collision: they mean to share draws.
std::optional<std::pair<std::string, std::string>> find_collision(std::vector<std::string> const& names);
/// The same for names whose keys are known.
std::optional<std::pair<std::string, std::string>>
find_collision(std::vector<std::pair<std::uint64_t, std::string>> keys_and_names);

}  // namespace ballast
