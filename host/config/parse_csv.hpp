#pragma once
/// Comma-separated tables with a header (RFC 4180: quotes double inside quotes; lines that begin with # are comments).
#include <string>
#include <string_view>
#include <vector>

#include "host/config/problems.hpp"

namespace ballast::config {

struct Cell {
    std::string text;  ///< without quotes and blanks around
    SourcePlace place;
};

struct CsvTable {
    std::vector<Cell> header;
    std::vector<std::vector<Cell>> rows;  ///< [row][column], as many columns as the header
};

/// Reports ragged rows, unclosed quotes, empty and repeated column names; bad rows are left out.
CsvTable parse_csv(std::string_view text, std::string const& file, Problems& problems);

}  // namespace ballast::config
