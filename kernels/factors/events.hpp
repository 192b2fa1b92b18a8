#pragma once
/// Arrivals of marked point processes with loadings on factors and Hawkes excitation.
///   lambda = lambda0 exp(log_offset + sum_f b_f x_f) (1 + E), at most 20 lambda0;   E decays at rate beta
/// The hazard is summed by the trapezoid of start and end of a step; a crossing subtracts the threshold and keeps
/// the remainder, so no arrival is lost.
/// Sources: Hawkes (1971); Daley and Vere-Jones (2003), section 7.4 (random time change).
/// Draws: 1 exponential per arrival; marks by the effects.
#include "kernels/core/math.hpp"
#include "kernels/core/noted.hpp"
#include "kernels/factors/factor_state.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLogFour = 1.3862943611198906_r;  ///< training ratio is held in [1/4, 4]
inline constexpr Scalar kIntensityCap = 20.0_r;
inline constexpr Scalar kExcitationFloor = 1e-6_r;  ///< below it excitation is zero

/// Do other events excite it?
BALLAST_FN bool is_excitable(EventProcess<Scalar> const& e)
{
    return e.first_cause < e.end_cause;
}

/// Intensity per step. relative_training [lab] = ln(T_l / geometric mean of T).
BALLAST_FN Real event_intensity(FactorTables<Scalar> const& t, FactorState const& s,
                                Row<Real> relative_training, int event)
{
    EventProcess<Scalar> const& e = t.events[event];
    Real rate = e.rate;
    if (e.first_loading < e.end_loading || e.lab != kNone) {
        Real log_multiple = e.log_offset;
        for (int j = e.first_loading; j < e.end_loading; ++j)
            log_multiple = fma(t.event_beta[j], s.x[t.event_factor[j]], log_multiple);
        if (e.lab != kNone)
            log_multiple =
                fma(e.training_exponent, clamp(relative_training[e.lab], -kLogFour, kLogFour), log_multiple);
        rate = rate * exp(log_multiple);
    }
    if (is_excitable(e))
        rate = rate * (1.0_r + s.arrivals[event].excitation);
    return min(rate, kIntensityCap * e.rate);
}

/// Mark of the n-th occurrence on the lanes that were hit; what is forced on the noise-free path has its mean, a lognormal one its median.
BALLAST_FN Real effect_mark(EventEffect<Scalar> const& e, Draws const& d, Mask hit, Int n)
{
    if (e.law == MarkLaw::fixed)
        return e.mean;
    if (e.law == MarkLaw::exponential)
        return e.sign * e.mean * d.exponential(hit, e.mark, n, 1.0_r);
    Real const gaussian = fma(e.stddev, d.normal(hit, e.mark, n, 0.0_r), e.mean);
    return e.law == MarkLaw::normal ? gaussian : e.sign * exp(gaussian);
}

template <class Team>
BALLAST_FN void start_events(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                             Draws const& d)
{
    team.for_each(t.num_events, [&](int i) {
        Event& x = s.events.own(i);
        x.left = arrival_threshold(d, t.events[i].arrival, 0);
        x.crossing = -1.0_r;
        s.arrivals.own(i).count = 0;
        s.arrivals.own(i).excitation = 0.0_r;
    });
}
/// Intensities at the start, once factors and labs have started.
template <class Team>
BALLAST_FN void start_intensities(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                                  Row<Real> relative_training)
{
    team.for_each(t.num_events,
                  [&](int i) { s.events.own(i).rate = event_intensity(t, s, relative_training, i); });
}

/// Use up hazard; the crossings say whether and when in the step each event came. Notes this worker's events that came,
/// and does not wait for the others.
template <class Team>
BALLAST_PHASE_FN Noted advance_events(Team const& team, FactorTables<Scalar> const& t, FactorState const& s,
                                      Row<Real> relative_training, Draws const& d)
{
    Noted arrived;
    team.for_each(t.num_events, [&](int i) BALLAST_INLINED {
        EventProcess<Scalar> const& e = t.events[i];
        Real used = e.rate;
        if (e.is_steady == 0) {
            if (is_excitable(e)) {
                Real const decayed = s.arrivals[i].excitation * e.excitation_decay;
                s.arrivals.own(i).excitation = select(decayed < kExcitationFloor, 0.0_r, decayed);
            }
            Real const rate = event_intensity(t, s, relative_training, i);
            used = 0.5_r * (s.events[i].rate + rate);
            s.events.own(i).rate = rate;
        }
        Real const before = s.events[i].left;
        Real left = before - used;
        Mask const hit = left <= 0.0_r;
        Real crossing = -1.0_r;
        if (any(hit)) {
            Int const n = s.arrivals[i].count;
            set_where(hit, crossing, max(before, 0.0_r) / max(used, 1e-30_r));
            add_where(hit, left, arrival_threshold(d, hit, e.arrival, n + 1));
            s.arrivals.own(i).count = select(hit, n + 1, n);
            arrived.add(i);
        }
        s.events.own(i).left = left;
        s.events.own(i).crossing = crossing;
    });
    return arrived;
}

/// Lanes on which an event came in the step.
BALLAST_FN Mask came(FactorState const& s, int event)
{
    return s.events[event].crossing >= 0.0_r;
}

/// An arrival at share c of a step raises E by eta at that moment. What is left of the step uses up
/// lambda0 eta (1 - e^(-beta (1 - c))) / beta of the excited event's hazard, and the next step starts from
/// lambda0 eta e^(-beta (1 - c)) more, so no part of the excitation is lost. What the causes of
/// event `to` add to it, in their order.
BALLAST_FN void excite(FactorTables<Scalar> const& t, FactorState const& s, int to)
{
    EventProcess<Scalar> const& e = t.events[to];
    Event& x = s.events.own(to);
    Arrivals& y = s.arrivals.own(to);
    for (int j = e.first_cause; j < e.end_cause; ++j) {
        int const cause = t.exciting_event[j];
        Mask const hit = came(s, cause);
        if (BALLAST_LIKELY(!any(hit)))
            continue;
        Scalar const beta = e.excitation_beta;
        Real const rest = exp((s.events[cause].crossing - 1.0_r) * beta);
        Real const unexcited = x.rate / (1.0_r + y.excitation);
        Real const eta = t.excite_eta[j];
        Real const used = unexcited * eta * (1.0_r - rest) * (1.0_r / beta);
        set_where(hit, x.left, x.left - used);
        set_where(hit, x.rate, fma(unexcited * eta, rest, x.rate));
        set_where(hit, y.excitation, fma(eta, rest, y.excitation));
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
