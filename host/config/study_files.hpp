#pragma once
/// Finds and reads the files of a study: study.toml, what it includes, and its tables. Nothing outside the study's folder
/// is opened; sizes are bounded.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "host/config/node.hpp"
#include "host/config/parse_csv.hpp"
#include "host/config/problems.hpp"

namespace ballast::config {

inline constexpr std::uintmax_t kLargestFile = 16u << 20;  ///< bytes
inline constexpr std::size_t kMostFiles = 256;

struct StudyFiles {
    struct Table {
        std::string kind;   ///< of its objects
        SourcePlace place;  ///< where study.toml names it
        CsvTable csv;
    };
    std::string main_file;        ///< study.toml as messages name it
    std::vector<Node> documents;  ///< study.toml first, without include and tables
    std::vector<Table> tables;
    bool whole = true;  ///< false: something could not be read, and what is missed now would be a false error
    std::vector<std::pair<std::string, std::string>>
        hashes;  ///< (file relative to the folder, SHA-256), sorted
};

/// `folder_or_file`: a folder with study.toml, or such a file by any name. Throws Error(input_bad) where it is neither.
StudyFiles read_study_files(std::filesystem::path const& folder_or_file, Problems& problems);

}  // namespace ballast::config
