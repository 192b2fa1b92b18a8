#pragma once
/// The whole state of one group of paths in one scenario. What steps use again and again never leaves the core (or the
/// chip) while a path runs.
#include "kernels/factors/factor_state.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/tables/study_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct PathState {
    FactorState factors;
    FirmState firms;
};

/// What a step reports beside the state, of what one worker has done.
struct StepFlags {
    Mask unconverged;  ///< clearing stopped at a bound on its rounds
    Mask overdraft;    ///< a payment was left uncovered, beyond rounding
};

template <class Space>
BALLAST_FN void carve(Space& space, StudyTables<Scalar> const& t, PathState& s)
{
    carve(space, t.factors, s.factors);
    carve(space, t.firms, s.firms);
}

/// Memory of what is seldom used or large: on a GPU it never lies on the chip.
template <class Space>
BALLAST_FN void carve_scratch(Space& space, StudyTables<Scalar> const& t, PathState& s)
{
    carve_scratch(space, t.factors, s.factors);
    carve_scratch(space, t.firms, s.firms);
}

}  // namespace ballast::BALLAST_KERNEL_NS
