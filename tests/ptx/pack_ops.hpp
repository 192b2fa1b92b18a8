#pragma once
/// `mov` between a word and its parts: `mov.b64 {%r1, %r2}, %rd1` and back.
#include "tests/ptx/program.hpp"

namespace ballast::ptx {

/// The function that takes a word of `whole` bytes apart (or makes it) of `part` bytes each; null if there is none.
LaneFunction find_pack(bool unpacks, std::uint32_t whole, std::uint32_t part);

}  // namespace ballast::ptx
