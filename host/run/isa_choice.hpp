#pragma once
/// Which instruction set a run uses.
#include <optional>
#include <string_view>
#include <vector>

#include "kernels/backends/backend.hpp"

namespace ballast {

/// Instruction sets of this build that this processor runs, narrowest first; never empty.
std::vector<Isa> available_isas();

/// The instruction set called `name`; "auto" is the widest available. Throws Error(usage) for an unknown name and
/// Error(device) for one that this build or processor has not.
Isa choose_isa(std::string_view name);

/// Error(internal) unless `isa` computes the same bits as the portable code.
void check_bits(Isa isa);

}  // namespace ballast
