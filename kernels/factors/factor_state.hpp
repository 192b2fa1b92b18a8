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
    Lasting<Real> left;     ///< hazard left to the next arrival
    Lasting<Real> rate;     ///< intensity at the end of the last step, per step
    OfStep<Real> crossing;  ///< -1, or the share of the step at which the event came
};

/// What has come of an event process so far.
struct Arrivals {
    Ordinal count;             ///< ordinal of the next arrival
    Lasting<Real> excitation;  ///< E of the intensity
};

struct FactorState {
    Row<Real> x;  ///< [linear + cir + markov] value of every factor
    Records<Jump> jumps;
    Records<Chain> chains;
    Records<Event> events;
    ScratchRecords<Arrivals> arrivals;  ///< [event]
};

template <class Space>
BALLAST_FN void carve(Space& space, FactorTables<Scalar> const& t, FactorState& s)
{
    take(space, t.num_linear + t.num_cir + t.num_markov, s.x);
    take(space, t.num_jumps, s.jumps);
    take(space, t.num_markov, s.chains);
    take(space, t.num_events, s.events);
}

template <class Space>
BALLAST_FN void carve_scratch(Space& space, FactorTables<Scalar> const& t, FactorState& s)
{
    take(space, t.num_events, s.arrivals);
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
