#pragma once
/// What the factor phases read: one immutable copy for all paths of a scenario, built by host/study.
///
/// Plain data. `Scalar` is float or double, the precision of the path state. Arrays are owned by the host and live
/// as long as the run; shapes stand in brackets, the last index runs fastest. A rate is given per step (rate x dt).
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/vocabulary/regime.hpp"

namespace ballast {

inline constexpr int kNone = -1;         ///< "no such object" for an index
inline constexpr int kMaxStates = 4;     ///< of a Markov chain
inline constexpr int kSlipPoints = 129;  ///< support points of a tabulated inverse distribution
inline constexpr int kMixingPoints = 1025;
inline constexpr int kForcedOrdinal = 1 << 17;  ///< marks of forced events use ordinals from here on

/// white, ou, log_ou, gbm, vasicek and the diffusive part of jump_diffusion are one recursion:
///   x(k+1) = decay x(k) + trend[k] + stddev z,   z = sum_b loading_b n_b + idiosyncratic n_own,   Var z = 1
/// with the exact transition of each kind. Glasserman (2004), sections 3.2 and 3.3.
template <class Scalar>
struct LinearFactor {
    Scalar initial;        ///< x at the start [unit of x]
    Scalar decay;          ///< exp(-kappa dt), 1 without mean reversion
    Scalar stddev;         ///< of the step [unit of x]
    Scalar idiosyncratic;  ///< weight of the factor's own normal
    Scalar clip;           ///< |z| is cut here (8 for logarithmic factors under Student-t; else no effect)
    std::int32_t normal;   ///< row of the own normal, or kNone
};

/// Compound Poisson jumps of one linear factor.
template <class Scalar>
struct JumpComponent {
    std::int32_t factor;
    Scalar rate;          ///< per step
    Scalar mean, stddev;  ///< of the jump [unit of x]
    DrawKey arrival, mark;
};

/// Cox-Ingersoll-Ross, Andersen (2008) quadratic-exponential scheme, psi_c = 1.5.
template <class Scalar>
struct CirFactor {
    Scalar initial, mean, decay;
    Scalar variance_slope;  ///< sigma^2 decay (1 - decay) / kappa
    Scalar variance_level;  ///< mean sigma^2 (1 - decay)^2 / (2 kappa)
    Scalar idiosyncratic;
    std::int32_t normal;
};

/// Continuous-time Markov chain; its value is the number of the state.
template <class Scalar>
struct MarkovFactor {
    std::int32_t num_states;
    Scalar exit_rate[kMaxStates];                      ///< per step
    Scalar target_cumulative[kMaxStates][kMaxStates];  ///< P(next state <= column | leaves row)
    Scalar start_cumulative[kMaxStates];
    std::int32_t planned_state;  ///< state on the noise-free path
    DrawKey start, arrival, target;
};

enum class MarkLaw : std::int32_t { fixed, normal, lognormal, exponential };

enum class EffectTarget : std::int32_t {
    factor,
    rent,
    all_rents,
    lab,
    own_lab,
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
    own_efficiency,
    suspends_payment,
    access,
    listing
};

/// One consequence of an event. Draws: one word with the event's ordinal, none if fixed.
template <class Scalar>
struct EventEffect {
    EffectTarget target;
    std::int32_t object;  ///< factor, class, lab, firm or region
    MarkLaw law;
    Scalar mean, stddev;  ///< normal; lognormal: of the logarithm; exponential: mean; fixed: mean
    Scalar sign;          ///< of a lognormal or exponential mark
    Scalar permanent;     ///< rent: share that does not decay
    DrawKey mark;
};

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
    std::int32_t first_excite, end_excite;
    std::int32_t first_effect, end_effect;
    DrawKey arrival;
};

template <class Scalar>
struct FactorTables {
    std::int32_t num_linear, num_cir, num_markov;  ///< values are stored in this order
    std::int32_t num_drivers;                      ///< common normals, rows 0.. of the normals
    std::int32_t num_normals;                      ///< rows drawn per step, drivers first
    std::int32_t num_jumps, num_events;
    std::int32_t student_t;              ///< 1: innovations are mixed, row num_normals holds the mixing
    std::int32_t noise_free;             ///< 1: no arrivals and no slips (loadings are zero as well)
    LinearFactor<Scalar> const* linear;  ///< [num_linear]
    CirFactor<Scalar> const* cir;        ///< [num_cir]
    MarkovFactor<Scalar> const* markov;  ///< [num_markov]
    JumpComponent<Scalar> const* jumps;  ///< [num_jumps]
    Scalar const* loading;               ///< [num_linear + num_cir][num_drivers]
    Scalar const* trend;                 ///< [num_steps][num_linear]
    DrawKey const* normal_key;           ///< [num_normals]
    DrawKey mixing_key;
    Scalar const* mixing;                ///< [kMixingPoints] inverse distribution of the t multiplier
    EventProcess<Scalar> const* events;  ///< [num_events]
    std::int32_t const* event_factor;    ///< CSR of intensity loadings
    Scalar const* event_beta;
    std::int32_t const* excited_event;  ///< CSR of excitation
    Scalar const* excite_eta;
    EventEffect<Scalar> const* effects;
    std::int32_t const* forced_first;  ///< [num_steps + 1] CSR of forced events
    std::int32_t const* forced_event;
    std::int32_t const* shift_first;  ///< [num_steps + 1] CSR of factor shifts
    std::int32_t const* shift_factor;
    Scalar const* shift_amount;
    std::int32_t const* held_regime;  ///< [num_steps] state, or kNone
};

}  // namespace ballast
