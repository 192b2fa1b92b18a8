#pragma once
/// State of the factors of one group of paths: rows of lanes, a lane is a path. Memory belongs to the caller.
#include "kernels/core/rows.hpp"
#include "kernels/random/draws.hpp"
#include "kernels/tables/study_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

struct FactorState {
    Row<Real> x;               ///< [linear + cir + markov] value of every factor
    Row<Real> jump_left;       ///< [jump] hazard left to the next jump
    Row<Int> jump_count;       ///< [jump] ordinal of the next jump
    Row<Real> chain_left;      ///< [markov]
    Row<Int> chain_count;      ///< [markov]
    Row<Real> event_left;      ///< [event] hazard left to the next arrival
    Row<Int> event_count;      ///< [event] ordinal of the next arrival
    Row<Real> event_rate;      ///< [event] intensity at the end of the last step, per step
    Row<Real> excitation;      ///< [event] E of the intensity
    Row<Real> event_crossing;  ///< [event] of this step: -1, or the share of the step at which the event came
};

BALLAST_FN void carve(Arena& arena, FactorTables<Scalar> const& t, FactorState& s)
{
    s.x = arena.reals(t.num_linear + t.num_cir + t.num_markov);
    s.jump_left = arena.reals(t.num_jumps);
    s.jump_count = arena.ints(t.num_jumps);
    s.chain_left = arena.reals(t.num_markov);
    s.chain_count = arena.ints(t.num_markov);
    s.event_left = arena.reals(t.num_events);
    s.event_count = arena.ints(t.num_events);
    s.event_rate = arena.reals(t.num_events);
    s.excitation = arena.reals(t.num_events);
    s.event_crossing = arena.reals(t.num_events);
}

}  // namespace ballast::BALLAST_KERNEL_NS
