#pragma once
/// Columns of text for the screen.
#include <string>
#include <vector>

namespace ballast {

/// Rows of equally many cells, left-aligned with two spaces between columns; lines end with '\n', none with a space.
std::string aligned(std::vector<std::vector<std::string>> const& rows);

}  // namespace ballast
