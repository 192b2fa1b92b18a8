#include "host/results/seal.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/sha256.hpp"

namespace ballast::results {

std::string make_seal(std::string_view sha256_hex)
{
    return fmt::format("{}{}\n", kSealMark, sha256_hex);
}

void check_seal(std::filesystem::path const& path)
{
    std::error_code ignored;
    if (std::filesystem::file_status const status = std::filesystem::status(path, ignored);
        !std::filesystem::is_regular_file(status)) {
        throw Error(ExitCode::input_bad,
                    fmt::format("{} is {}", path.string(),
                                std::filesystem::exists(status) ? "not a regular file" : "not there"),
                    "", "Give the path of a result file.");
    }
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    auto const cannot_read = [&] {
        return Error(ExitCode::io, fmt::format("cannot read {}", path.string()), "",
                     "Check its permissions and its disk.");
    };
    if (!file) {
        throw cannot_read();
    }
    auto const size = static_cast<std::size_t>(std::max<std::streamoff>(file.tellg(), 0));
    if (size == 0) {
        throw Error(ExitCode::input_bad, fmt::format("{} is empty", path.string()), "",
                    "Take the original file or run the study again.");
    }
    file.seekg(0);

    // Hash all but the seal, then compare.
    Sha256 hash;
    std::vector<char> buffer(std::size_t{1} << 20);
    for (std::size_t left = size < kSealBytes ? 0 : size - kSealBytes; left > 0;) {
        std::size_t const part = std::min(left, buffer.size());
        if (!file.read(buffer.data(), static_cast<std::streamsize>(part))) {
            throw cannot_read();
        }
        hash.add_text(std::string_view(buffer.data(), part));
        left -= part;
    }
    std::string seal(kSealBytes, ' ');
    file.read(seal.data(), static_cast<std::streamsize>(seal.size()));
    if (!seal.starts_with(kSealMark)) {
        throw Error(ExitCode::input_bad, fmt::format("{} does not end in a seal", path.string()),
                    "it is not a result file, was cut short or changed since it was written",
                    "Take the original file.");
    }
    if (seal != make_seal(hash.hex())) {
        throw Error(ExitCode::input_bad, fmt::format("{} does not match its seal", path.string()),
                    "its bytes are damaged or were changed",
                    "Take the original file or run the study again.");
    }
}

}  // namespace ballast::results
