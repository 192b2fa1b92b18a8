#include "host/app/output_place.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"

namespace ballast::app {
namespace {

constexpr std::size_t kLeastOutputBytes = std::size_t{1} << 20;

}  // namespace

std::filesystem::path default_output(std::string const& study_name, std::string const& shard)
{
    std::size_t const slash = shard.find('/');
    std::string const share =
        shard.empty() ? "" : fmt::format(".share_{}_of_{}", shard.substr(0, slash), shard.substr(slash + 1));
    return std::filesystem::path("results") / (study_name + share + ".h5");
}

std::filesystem::path prepare_output(std::string const& requested, std::filesystem::path const& otherwise)
{
    std::filesystem::path const out = requested.empty() ? otherwise : std::filesystem::path(requested);
    if (out.has_parent_path()) {
        std::error_code failed;
        std::filesystem::create_directories(out.parent_path(), failed);
        if (failed) {
            throw Error(
                ExitCode::io,
                fmt::format("cannot make the folder {} ({})", out.parent_path().string(), failed.message()),
                "the results would have no place", "Give another --out.");
        }
    }
    check_can_write(out, kLeastOutputBytes);
    return out;
}

}  // namespace ballast::app
