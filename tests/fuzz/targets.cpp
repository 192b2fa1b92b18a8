#include "tests/fuzz/targets.hpp"

#include <array>

namespace ballast::fuzz {

std::span<Target const> targets()
{
    static constexpr std::array kTargets{
        Target{"study", read_as_study}, Target{"table", read_as_table},
        Target{"file", read_as_file},   Target{"result", read_as_result},
        Target{"part", read_as_part},   Target{"checkpoint", read_as_checkpoint},
    };
    return kTargets;
}

}  // namespace ballast::fuzz
