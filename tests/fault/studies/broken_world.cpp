#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_world()
{
    return {
        {"report_after_horizon", "study.toml", "2027-06-30]", "2029-06-30]", "lengthen the horizon"},
        {"levels_fall", "study.toml", "[0.9, 0.99]", "[0.99, 0.9]", "rising order"},
        {"t_without_variance", "study.toml", "student_t_nu = 6", "student_t_nu = 3", "more than 4 degrees"},
        {"quantum_not_whole", "study.toml", "student_t_nu = 6", "money_quantum_log2 = 14.5", "whole number"},
        {"part_of_wrong_kind", "study.toml", "paid_inference = \"paid\"", "paid_inference = \"demand_inference\"", "gbm, jump_diffusion"},
        {"part_unknown", "study.toml", "ai_equity = \"equity\"", "ai_equity = \"equty\"", "Did you mean equity?"},
        {"no_room_for_open_weights", "study.toml", "paid_inference_usd_bn_per_year = 60", "paid_inference_usd_bn_per_year = 30", "open weights"},
        {"correlation_impossible", "study.toml", "[\"demand_inference\", \"demand_training\", 0.5]", "[\"demand_inference\", \"demand_training\", -0.9]",
         "smallest eigenvalue", "pairs = ["},
        {"correlation_above_one", "study.toml", "\"demand_training\", 0.5]", "\"demand_training\", 1.5]", "-1 to 1"},
        {"correlation_with_itself", "study.toml", "[\"demand_training\", \"equity\", 0.4]", "[\"equity\", \"equity\", 0.4]", "with itself"},
        {"correlation_twice", "study.toml", "[\"demand_training\", \"equity\", 0.4]", "[\"equity\", \"demand_inference\", 0.4]", "given twice"},
        {"correlation_of_no_driver", "study.toml", "[\"demand_training\", \"equity\", 0.4]", "[\"power\", \"equity\", 0.4]", "is not a driver"},
        {"loadings_too_large", "world.toml", "demand_inference = 0.5, equity = 0.3", "demand_inference = 0.9, equity = 0.6", "Scale the loadings"},
        {"loadings_on_driver", "world.toml", "kappa = 1.2", "kappa = 1.2\nloadings = { equity = 0.2 }", "stand on a driver", "loadings = { equity"},
        {"loading_on_no_driver", "world.toml", "demand_inference = 0.5, equity = 0.3", "demand_inference = 0.5, power = 0.3", "not a driver"},
        {"no_mean_reversion", "world.toml", "kappa = 1.2", "kappa = 0", "half-life"},
        {"log_of_nothing", "world.toml", "initial = 1\nmean = 1", "initial = 0\nmean = 1", "logarithm"},
        {"odds_sum", "world.toml", "[0.8, 0.15, 0.05]", "[0.8, 0.25, 0.05]", "sums to 1.1"},
        {"generator_ragged", "world.toml", "[0.55, 0, 0.32]", "[0.55, 0]", "2 rates for 3 states"},
        {"generator_negative", "world.toml", "[0.55, 0, 0.32]", "[0.55, 0, -0.32]", "negative rate"},
        {"generator_too_fast", "world.toml", "[0, 1.1, 0]", "[0, 11.1, 0]", "Lower the row's sum"},
        {"chain_with_other_states", "world.toml", "\"selective\"", "\"picky\"", "open, selective, shut", "funding_regime = ", "study.toml"},
        {"jumps_too_fast", "world.toml", "jump_rate_per_year = 0.5", "jump_rate_per_year = 20", "arrivals per step"},
        {"spikes_too_fast", "world.toml", "spike_rate_per_year = 6", "spike_rate_per_year = 60", "shorten general.step_days"},
        {"event_too_fast", "world.toml", "rate_per_year = 2\n", "rate_per_year = 12\n", "arrivals per step"},
        {"events_breed", "world.toml", "excites = { panic = 3 }", "excites = { panic = 30 }", "spectral radius"},
        {"excites_unknown", "world.toml", "excites = { panic = 3 }", "excites = { panics = 3 }", "Did you mean panic?"},
        {"target_unknown", "world.toml", "\"retrench.delta\"", "\"retrenched.delta\"", "Did you mean retrench?"},
        {"target_unknown_firm", "world.toml", "\"retrench.delta\"", "\"retrench.dleta\"", "Did you mean delta?"},
        {"target_own_lab_of_none", "world.toml", "lab = \"gamma\"\n", "", "the event has none", "target = \"lab.self\""},
        {"regime_number", "world.toml", "mean = 2 }", "mean = 3 }", "0 (open), 1 (selective) or 2 (shut)"},
        {"outage_above_all", "world.toml", "mean = 0.3 }", "mean = 30 }", "share of power lost"},
        {"mark_of_nothing", "world.toml", "mean = 0.2, stddev", "mean = 0, stddev", "multiple of it"},
        {"site_of_unknown_region", "world.toml", "region = \"pjm\"", "region = \"pjn\"", "Did you mean pjm?"},
        {"tranches_out_of_order", "world.toml", "date = 2026-06-01", "date = 2027-06-01", "in order of planned date", "date = 2026-12-31"},
        {"tranche_odds", "world.toml", "slip_probability = 0.4,", "slip_probability = 0.4, never_probability = 0.7,", "more than 1", "slip_probability = 0.4"},
        {"slip_without_mean", "world.toml", "slip_mean_months = 5", "slip_mean_months = 0", "months above 0"},
        {"cohort_without_class", "world.toml", "gpu_class = \"h100\"\n", "", "is missing", "[cohort.alpha_h100]"},
    };
}

}  // namespace ballast::test
