#pragma once
/// Where a verb writes its result.
#include <filesystem>
#include <string>

namespace ballast::app {

/// results/STUDY.h5; of a share of a run results/STUDY.share_2_of_5.h5. `shard` is "2/5", or empty.
std::filesystem::path default_output(std::string const& study_name, std::string const& shard);

/// The file asked for, or `otherwise` if none is; its folder is made and found writable before any work is done. Throws
/// Error(io).
std::filesystem::path prepare_output(std::string const& requested, std::filesystem::path const& otherwise);

}  // namespace ballast::app
