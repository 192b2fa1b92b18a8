#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_firms()
{
    return {
        {"cash_in_millions", "firms.toml", "cash_usd_bn = 15\n", "cash_usd_bn = 1500\n",
         "Check the unit (USD bn)"},
        {"capex_beyond_exact", "firms.toml", "[[2026-09-30, 0.5],", "[[2026-09-30, 500],",
         "single precision"},
        {"debts_beyond_exact", "firms.toml", "core_factor_beta = 0.1", "other_debt_usd_bn = 280",
         "single precision"},
        {"kinds_of_default", "firms.toml", "own_use_h100e = 200000",
         "own_use_h100e = 200000\ndefault_kind = [0.5, 0.5, 0.5]", "sums to 1.5", "default_kind"},
        {"stress_before_watch", "firms.toml", "own_use_h100e = 200000",
         "own_use_h100e = 200000\nstress_months = 18", "Make stress_months the smaller", "stress_months"},
        {"raises_pile_up", "firms.toml", "debt_raises_per_year = [2.0,", "debt_raises_per_year = [60,",
         "wait for ever"},
        {"core_follows_no_lab", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\ncore_lab_elasticity = 0.2", "Add [lab.delta]", "core_lab_elasticity"},
        {"lab_without_firm", "firms.toml", "[lab.gamma]", "[lab.gamme]", "Did you mean gamma?"},
        {"lab_without_compute", "firms.toml", "own_use_h100e = 200000\n", "", "compute at the start",
         "revenue_usd_bn_per_year = 20"},
        {"lab_serves_all", "firms.toml", "revenue_growth = 1.2", "serving_share = 0.95",
         "minimum_training_share"},
        {"efficiency_lost_at_once", "firms.toml", "revenue_growth = 1.2",
         "revenue_growth = 1.2\nefficiency_growth_per_year = -1", "(1 + growth)^years",
         "efficiency_growth_per_year = -1"},
        {"lead_not_whole", "firms.toml", "revenue_growth = 1.2",
         "revenue_growth = 1.2\ncommitment_lead_quarters = 2.5", "whole number", "commitment_lead"},
        {"lead_too_long", "firms.toml", "revenue_growth = 1.2",
         "revenue_growth = 1.2\ncommitment_lead_quarters = 8", "1 to 6", "commitment_lead"},
        {"response_feeds_itself", "firms.toml", "revenue_growth = 1.2",
         "revenue_growth = 1.2\ncommitment_response = 1", "0 to 0.99", "commitment_response"},
        {"response_to_nothing", "firms.toml", "revenue_growth = 1.2",
         "revenue_growth = 1.2\nnew_commitment_usd_bn_per_year = 10", "commitment_response = 0",
         "[lab.gamma]"},
        {"support_too_often", "firms.toml", "debt_raise_usd_bn = 1.5",
         "debt_raise_usd_bn = 1.5\nsupport_usd_bn = 2\nsupport_per_year = [1, 1, 20]", "arrivals per step",
         "support_per_year"},
        {"standstill_of_no_time", "firms.toml", "debt_raise_usd_bn = 1.5",
         "debt_raise_usd_bn = 1.5\nstandstill_per_year = 4\nstandstill_weeks = 0", "would give no time",
         "standstill_weeks"},
        {"standstill_too_often", "firms.toml", "debt_raise_usd_bn = 1.5",
         "debt_raise_usd_bn = 1.5\nstandstill_per_year = 20", "arrivals per step", "standstill_per_year"},
        {"deferral_for_free", "firms.toml", "debt_raise_usd_bn = 1.5",
         "debt_raise_usd_bn = 1.5\ndeferrable_share = 0.4\ndeferral_penalty = 0\ndeferral_cost_per_year = 0",
         "a loan without interest", "deferral_cost_per_year"},
        {"listing_of_no_value", "firms.toml", "cash_usd_bn = 0.8",
         "cash_usd_bn = 0.8\nlisted = false\nlisting_per_year = [1, 0, 0]", "go public for a share",
         "[firm.beta]"},
        {"listing_too_often", "firms.toml", "cash_usd_bn = 0.8",
         "cash_usd_bn = 0.8\nlisting_per_year = [30, 0, 0]", "arrivals per step", "listing_per_year"},
    };
}

}  // namespace ballast::test
