#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_factors()
{
    return {
        {"correlation_impossible", "study.toml", "[\"demand_inference\", \"demand_training\", 0.5]",
         "[\"demand_inference\", \"demand_training\", -0.9]", "smallest eigenvalue", "pairs = ["},
        {"correlation_above_one", "study.toml", "\"demand_training\", 0.5]", "\"demand_training\", 1.5]",
         "-1 to 1"},
        {"correlation_with_itself", "study.toml", "[\"demand_training\", \"equity\", 0.4]",
         "[\"equity\", \"equity\", 0.4]", "with itself"},
        {"correlation_twice", "study.toml", "[\"demand_training\", \"equity\", 0.4]",
         "[\"equity\", \"demand_inference\", 0.4]", "given twice"},
        {"correlation_of_no_driver", "study.toml", "[\"demand_training\", \"equity\", 0.4]",
         "[\"power\", \"equity\", 0.4]", "is not a driver"},
        {"loadings_too_large", "world.toml", "demand_inference = 0.5, equity = 0.3",
         "demand_inference = 0.9, equity = 0.6", "Scale the loadings"},
        {"loadings_on_driver", "world.toml", "kappa = 1.2", "kappa = 1.2\nloadings = { equity = 0.2 }",
         "are given for a driver", "loadings = { equity"},
        {"loading_on_no_driver", "world.toml", "demand_inference = 0.5, equity = 0.3",
         "demand_inference = 0.5, power = 0.3", "not a driver"},
        {"no_mean_reversion", "world.toml", "kappa = 1.2", "kappa = 0", "half-life"},
        {"later_drift_of_what_reverts", "world.toml", "kappa = 1.2",
         "kappa = 1.2\nlater_mu = { step = [[2027-01-01, 0.2]] }", "a factor of kind ou has not", "later_mu"},
        {"later_drift_without_a_date", "world.toml", "mu = 0.6", "mu = 0.6\nlater_mu = 0.2", "has no date",
         "later_mu"},
        {"log_of_nothing", "world.toml", "initial = 1\nmean = 1", "initial = 0\nmean = 1", "logarithm"},
        {"probabilities_sum", "world.toml", "[0.8, 0.15, 0.05]", "[0.8, 0.25, 0.05]", "sums to 1.1"},
        {"state_twice", "world.toml", "[\"open\", \"selective\", \"shut\"]", "[\"open\", \"shut\", \"shut\"]",
         "names a state twice"},
        {"generator_ragged", "world.toml", "[0.55, 0, 0.32]", "[0.55, 0]", "2 rates for 3 states"},
        {"generator_negative", "world.toml", "[0.55, 0, 0.32]", "[0.55, 0, -0.32]", "negative rate"},
        {"generator_too_fast", "world.toml", "[0, 1.1, 0]", "[0, 11.1, 0]", "Lower the row's sum"},
        {"chain_with_other_states", "world.toml", "\"selective\"", "\"picky\"", "open, selective, shut",
         "funding_regime = ", "study.toml"},
        {"jumps_too_fast", "world.toml", "jump_rate_per_year = 0.5", "jump_rate_per_year = 20",
         "arrivals per step"},
        {"level_beyond_single_precision", "world.toml", "initial = 1\nmu = 0.6", "initial = 1e31\nmu = 0.6",
         "single precision ends"},
    };
}

}  // namespace ballast::test
