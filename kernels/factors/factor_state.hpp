#pragma once
/// State of the factors of one group of paths: rows of lanes, a lane is a path. Memory belongs to the caller.
#include "kernels/core/records.hpp"
#include "kernels/random/draws.hpp"
#include "kernels/tables/study_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A jump component.
struct Jump {
    Lasting<Real> left;  ///< hazard left to the next jump
    Ordinal count;       ///< ordinal of the next jump
};

/// A Markov chain.
struct Chain {
    Lasting<Real> left;  ///< hazard left to the next change
    Ordinal count;
};

/// An event process.
struct Event {
    Lasting<Real> left;        ///< hazard left to the next arrival
    Ordinal count;             ///< ordinal of the next arrival
    Lasting<Real> rate;        ///< intensity at the end of the last step, per step
    Lasting<Real> excitation;  ///< E of the intensity
    OfStep<Real> crossing;     ///< -1, or the share of the step at which the event came
};

struct FactorState {
    Row<Real> x;  ///< [linear + cir + markov] value of every factor
    Records<Jump> jumps;
    Records<Chain> chains;
    Records<Event> events;
};

BALLAST_FN void carve(Arena& arena, FactorTables<Scalar> const& t, FactorState& s)
{
    s.x = arena.reals(t.num_linear + t.num_cir + t.num_markov);
    take(arena, t.num_jumps, s.jumps);
    take(arena, t.num_markov, s.chains);
    take(arena, t.num_events, s.events);
}

/// A factor moves by, or becomes, a value on some lanes: what events and scenarios do.
BALLAST_FN void move_factor(FactorState const& s, int factor, Mask lanes, Real by)
{
    add_where(lanes, s.x[factor], by);
}
BALLAST_FN void set_factor(FactorState const& s, int factor, Mask lanes, Real value)
{
    set_where(lanes, s.x[factor], value);
}

}  // namespace ballast::BALLAST_KERNEL_NS
