#pragma once
/// Random quantities over time, and the correlation of those that drive others.
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

enum class FactorKind { white, ou, log_ou, gbm, jump_diffusion, vasicek, cir, markov };

/// One diffusive factor (or a chain of states). Its value x is the level for white, ou, vasicek, cir; the natural
/// logarithm of value / initial for gbm and jump_diffusion; the logarithm of value / mean for log_ou; the state's
/// number for markov.
struct Factor {
    std::string name;
    FactorKind kind = FactorKind::ou;
    double initial = 0.0;             ///< value at the start (level, not log); markov: unused
    double mean = 0.0;                ///< long-run level (ou, log_ou, vasicek, cir)
    double kappa = 0.0;               ///< mean reversion [1/yr]
    double sigma = 0.0;               ///< volatility [unit of x per sqrt(yr)]
    double mu = 0.0;                  ///< drift [1/yr] (white, gbm, jump_diffusion)
    Schedule later_mu;                ///< drift from its first point on, in place of mu [1/yr]
    double jump_rate_per_year = 0.0;  ///< jump_diffusion
    double jump_mean = 0.0;           ///< mean of the log jump
    double jump_stddev = 0.0;
    bool mu_includes_jumps = true;  ///< true: mu is the total log drift, the compensator is taken off
    bool driver = false;            ///< true: one of the named drivers of the correlation matrix
    std::map<std::string, double> loadings;     ///< correlation of this factor with drivers (not for drivers)
    std::string draws_as;                       ///< name whose random numbers are used; empty: its own
    std::vector<std::string> states;            ///< markov: names
    std::vector<double> initial_probabilities;  ///< markov: probability of each state at the start
    std::vector<std::vector<double>> generator_per_year;  ///< markov: rates [from][to], diagonal ignored
};

struct Correlation {
    std::vector<std::tuple<std::string, std::string, double>> pairs;  ///< of Brownian increments of drivers
    std::string repair = "none";  ///< none | nearest (Higham 2002, reported)
};

}  // namespace ballast::study
