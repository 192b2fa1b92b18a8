#pragma once
// The small study with an assumption to vary, so that a run of it has passes of every kind.
#include <stdexcept>
#include <string>

#include "tests/support/run_program.hpp"

namespace ballast::testing {

inline std::string varied_study()
{
    std::string text = read_text(source_dir() / "tests/parity/study/study.toml");
    std::string const plain = "\ncash_usd_bn = 30\n";
    std::size_t const at = text.find(plain);
    if (at == std::string::npos) {
        throw std::runtime_error("the small study has no firm with a cash of 30");
    }
    return text.replace(
        at, plain.size(),
        "\ncash_usd_bn = { value = 30, low = 5, high = 40, confidence = \"A\", note = \"a test\" }\n");
}

}  // namespace ballast::testing
