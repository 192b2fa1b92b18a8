#pragma once
/// Comma-separated tables with a header (RFC 4180: quotes double inside quotes; lines that begin with # are comments).
/// Lines end in LF, CR LF or CR; a byte order mark is skipped.
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
    bool whole = true;                    ///< false: something could not be read, which was reported
};

/// Reports ragged rows, unclosed quotes and text behind them, another separator or encoding, texts against the rule,
/// empty tables, empty and repeated column names; bad rows are left out.
CsvTable parse_csv(std::string_view text, std::string const& file, Problems& problems);

}  // namespace ballast::config
