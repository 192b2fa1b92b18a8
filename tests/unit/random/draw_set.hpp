#pragma once
/// Draw probes of this machine, and one block of words as an oracle gives it.

#include <array>
#include <vector>

#include "tests/unit/random/probe.hpp"

namespace ballast::test {

/// All that were compiled and that this machine can run, scalar first, widest last.
std::vector<DrawProbe const*> runnable_draw_probes();

using Block = std::array<std::uint32_t, 4>;

/// Philox4x32-10 of a raw counter and key as the engine computes it (widest lanes).
Block engine_block(Block const& counter, Seed key);

}  // namespace ballast::test
