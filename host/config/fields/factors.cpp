#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> factor_kinds()
{
    using study::Correlation;
    using study::Factor;
    ObjectKind factor = named_kind<Factor>(
        "factor", &study::Study::factors,
        "A random quantity over time. Its value x is the level for white, ou, vasicek and cir; the logarithm "
        "of value over "
        "initial for gbm and jump_diffusion; the logarithm of value over mean for log_ou; the number of the "
        "state for markov.",
        {"sigma"},
        {
            choice("kind", &Factor::kind,
                   {"white", "ou", "log_ou", "gbm", "jump_diffusion", "vasicek", "cir", "markov"},
                   "Process. white: independent increments; ou, log_ou, vasicek: mean-reverting Gaussian by "
                   "its exact "
                   "transition; gbm: geometric Brownian motion; jump_diffusion: gbm with Poisson jumps of "
                   "normal log size; "
                   "cir: square-root process by Andersen's quadratic-exponential scheme; markov: chain of "
                   "states in "
                   "continuous time.")
                .needed(),
            number("initial", &Factor::initial, "value", kAny,
                   "Value at the start as a level, not its logarithm; markov: unused."),
            number("mean", &Factor::mean, "value", kAny,
                   "Long-run level that ou, log_ou, vasicek and cir return to."),
            number("kappa", &Factor::kappa, "1/year", between(0, 500),
                   "Speed of mean reversion; ln 2 / kappa is the half-life in years."),
            number("sigma", &Factor::sigma, "x/sqrt(year)", between(0, 50),
                   "Volatility of x over the square root of a year."),
            number("mu", &Factor::mu, "1/year", between(-20, 20),
                   "Drift of white, gbm and jump_diffusion; of the logarithm for the last two."),
            schedule("later_mu", &Factor::later_mu, "1/year", between(-20, 20),
                     "Drift in place of mu from the first of these dates on; none: mu throughout."),
            number("jump_rate_per_year", &Factor::jump_rate_per_year, "1/year", kNotNegative,
                   "Mean number of jumps a year (jump_diffusion).")
                .as(Role::arrival_rate),
            number("jump_mean", &Factor::jump_mean, "log", between(-5, 5),
                   "Mean of the logarithm of a jump."),
            number("jump_stddev", &Factor::jump_stddev, "log", between(0, 5),
                   "Standard deviation of the logarithm of a jump."),
            flag("mu_includes_jumps", &Factor::mu_includes_jumps,
                 "true: mu is the total log drift and the mean effect of jumps is subtracted from the "
                 "diffusion; "
                 "false: jumps "
                 "come on top of mu."),
            flag("driver", &Factor::driver,
                 "true: one of the few named drivers that the correlation matrix is about; false: tied to "
                 "them by loadings."),
            weights("factor", "loadings", &Factor::loadings, "", kCorrelation,
                    "Coefficients of this factor's standardised innovation on those of drivers; the rest is "
                    "its own noise, so "
                    "their squared length under the drivers' correlation is at most 1. Not for drivers."),
            text("draws_as", &Factor::draws_as, "Name whose random numbers are used; empty: its own."),
            bound(Shape::texts, "states", &Factor::states, "", kAny,
                  "markov: names of the states, in order of their numbers."),
            numbers("initial_probabilities", &Factor::initial_probabilities, "", kShare,
                    "markov: probability of each state at the start; they sum to 1.")
                .as(Role::probabilities),
            bound(Shape::matrix, "generator_per_year", &Factor::generator_per_year, "1/year", kAny,
                  "markov: rate from the row's state to the column's state; the diagonal is not read."),
        });
    ObjectKind correlation = single_kind<Correlation>(
        "correlation", &study::Study::correlation,
        "Correlation of the Brownian increments of the drivers; pairs not given are 0.",
        {
            rows("pairs", &Correlation::pairs,
                 {column(Shape::name, "driver", "factor"), column(Shape::name, "driver", "factor"),
                  column(Shape::number, "correlation", "", kCorrelation)},
                 "Correlations, each pair of drivers at most once."),
            word("repair", &Correlation::repair, {"none", "nearest"},
                 "nearest: replace a matrix that is not positive semidefinite by the nearest correlation "
                 "matrix (Higham 2002) "
                 "and report it; none: refuse it."),
        });
    return {factor, correlation};
}

}  // namespace ballast::config
