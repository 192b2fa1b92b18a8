#pragma once
/// Where a group of paths is tallied, and what it is held against.
#include "kernels/firms/status.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/tally/tally_layout.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How each firm ended in the base case on the same paths: twice the step, and one more in default; below 0: not.
#if BALLAST_GPU_THREAD
struct BaseEnds {
    std::int16_t* of_path;  ///< [firm][paths of the launch], at this thread's path
    std::int64_t stride;    ///< paths of the launch
    BALLAST_MEMBER std::int16_t& operator[](int firm) const { return of_path[firm * stride]; }
};
#else
struct BaseEnds {
    Row<Int> of_group;  ///< [firm]
    BALLAST_MEMBER Int operator[](int firm) const { return of_group[firm]; }
};
#endif

/// What BaseEnds keeps of a firm; at most 2 x 2,000 steps + 1, which is 16 bits.
BALLAST_FN Int base_end(FirmState const& s, int firm)
{
    Int const step = s.exits[firm].step;
    return step + step + select(has_defaulted(s, firm), 1, 0);
}

/// Where the lanes of one group go.
struct TallyGroup {
    TallyView view;
    std::uint32_t lanes;  ///< bits of the paths that take part
    BaseEnds base_ends;   ///< [firm]
    bool is_base;
};

}  // namespace ballast::BALLAST_KERNEL_NS
