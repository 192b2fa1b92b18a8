#pragma once
/// Driving factors: diffusions, jumps, square-root processes, Markov chains. A rate is given per step (rate x dt).
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/dimensions.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

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
    std::int32_t jump;     ///< its jumps, or kNone
    std::int32_t first_loading, end_loading;
};
BALLAST_FIELDS(LinearFactor, initial, decay, stddev, idiosyncratic, clip, normal, jump, first_loading,
               end_loading);

/// Compound Poisson jumps of one linear factor.
template <class Scalar>
struct JumpComponent {
    std::int32_t factor;
    Scalar rate;          ///< per step
    Scalar mean, stddev;  ///< of the jump [unit of x]
    DrawKey arrival, mark;
};
BALLAST_FIELDS(JumpComponent, factor, rate, mean, stddev, arrival, mark);

/// Cox-Ingersoll-Ross, Andersen (2008) quadratic-exponential scheme, psi_c = 1.5.
template <class Scalar>
struct CirFactor {
    Scalar initial, mean, decay;
    Scalar variance_slope;  ///< sigma^2 decay (1 - decay) / kappa
    Scalar variance_level;  ///< mean sigma^2 (1 - decay)^2 / (2 kappa)
    Scalar idiosyncratic;
    std::int32_t normal;
    std::int32_t first_loading, end_loading;
};
BALLAST_FIELDS(CirFactor, initial, mean, decay, variance_slope, variance_level, idiosyncratic, normal,
               first_loading, end_loading);

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
BALLAST_FIELDS(MarkovFactor, num_states, exit_rate, target_cumulative, start_cumulative, planned_state, start,
               arrival, target);

}  // namespace ballast
