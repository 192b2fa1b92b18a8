#pragma once
/// Who works on the items of a phase. On the CPU one thread walks them and a lane is a path. (A block of a GPU gives
/// items to its warps; sync is its barrier, any its vote, serial runs on one warp.)
#include "kernels/core/lanes.hpp"
#include "kernels/firms/ledger_lines.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct CpuTeam {
    template <class Body>
    BALLAST_MEMBER void for_each(int count, Body&& body) const
    {
        for (int i = 0; i < count; ++i)
            body(i);
    }
    template <class Body>
    BALLAST_MEMBER void serial(Body&& body) const
    {
        body();
    }
    BALLAST_MEMBER bool any(Mask m) const { return BALLAST_KERNEL_NS::any(m); }
    BALLAST_MEMBER void sync() const {}
};

/// Production paths keep no ledger.
struct NoRecord {
    BALLAST_MEMBER void line(int, Line, Real) const {}
};

}  // namespace ballast::BALLAST_KERNEL_NS
