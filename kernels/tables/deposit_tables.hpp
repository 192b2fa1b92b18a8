#pragma once
/// Interconnection deposits of power tranches.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

/// Posted with the grid operator; returned when the tranche is energised in time, forfeited if it is not.
template <class Scalar>
struct DepositTable {
    std::int32_t tranche;        ///< its tranche
    std::int32_t posted_step;    ///< step in which it is paid, or kNone: before the start
    std::int32_t deadline_step;  ///< last step in whose course energisation is in time
    Scalar amount, refund;       ///< quanta: paid; returned on energisation in time
    Scalar rest;                 ///< quanta returned at the deadline if it is missed
};
BALLAST_FIELDS(DepositTable, tranche, posted_step, deadline_step, amount, refund, rest);

}  // namespace ballast
