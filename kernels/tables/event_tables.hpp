#pragma once
/// Events and what they do. A rate is given per step (rate x dt).
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

enum class MarkLaw : std::int32_t { fixed, normal, lognormal, exponential };

enum class EffectTarget : std::int32_t {
    factor,
    rent,
    all_rents,
    lab,
    open_weights,
    supply,
    retrench,
    sells_capacity,
    delay,
    outage,
    unit_cost,
    confidence,
    regime,
    efficiency,
    suspends_payment,
    access,
    listing,
    token_price
};

/// One consequence of an event. Draws: one word with the event's ordinal, none if fixed.
template <class Scalar>
struct EventEffect {
    std::int32_t event;
    EffectTarget target;
    std::int32_t object;  ///< factor, class, lab, firm or region
    MarkLaw law;
    Scalar mean, stddev;  ///< normal; lognormal: of the logarithm; exponential: mean; fixed: mean
    Scalar sign;          ///< of a lognormal or exponential mark
    Scalar permanent;     ///< rent: share that does not decay
    DrawKey mark;
};
BALLAST_FIELDS(EventEffect, event, target, object, law, mean, stddev, sign, permanent, mark);

/// A thing that events reach, with all effects on it in the order in which they are applied.
template <class Scalar>
struct Recipient {
    std::int32_t first_effect, end_effect;
    std::int32_t factor;   ///< if it is one, which scenarios may shift; else kNone
    std::uint64_t events;  ///< bits of the events that reach it, by number modulo 64
};
BALLAST_FIELDS(Recipient, first_effect, end_effect, factor, events);

/// A marked point process: intensity lambda0 exp(log_offset + sum_f b_f x_f) (1 + E), at most 20 lambda0.
template <class Scalar>
struct EventProcess {
    Scalar rate;              ///< lambda0 per step
    Scalar log_offset;        ///< -sum b fbar - b' Sigma b / 2, so that lambda0 is the mean rate
    Scalar excitation_decay;  ///< exp(-beta dt)
    Scalar excitation_beta;   ///< beta dt
    std::int32_t lab;         ///< leap of this lab (intensity by its training compute), or kNone
    Scalar training_exponent;
    std::int32_t first_loading, end_loading;
    std::int32_t first_cause, end_cause;  ///< events that excite it
    std::int32_t is_steady;               ///< 1: its intensity is lambda0 at all times
    DrawKey arrival;
};
BALLAST_FIELDS(EventProcess, rate, log_offset, excitation_decay, excitation_beta, lab, training_exponent,
               first_loading, end_loading, first_cause, end_cause, is_steady, arrival);

}  // namespace ballast
