#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_sites()
{
    return {
        {"spikes_too_fast", "world.toml", "spike_rate_per_year = 6", "spike_rate_per_year = 60",
         "shorten general.step_days"},
        {"outage_above_all", "world.toml", "mean = 0.3 }", "mean = 30 }", "share of power lost"},
        {"rent_of_nothing", "world.toml", "price_usd_per_hour = 2.3", "price_usd_per_hour = 0",
         "merchant_utilisation = 0"},
        {"rent_beyond_all", "world.toml", "price_usd_per_hour = 2.3", "price_usd_per_hour = 1e30",
         "above 0, at most 1000"},
        {"rent_below_single_precision", "world.toml", "price_usd_per_hour = 2.3",
         "price_usd_per_hour = 1e-40", "single precision ends"},
        {"site_of_unknown_region", "world.toml", "region = \"pjm\"", "region = \"pjn\"", "Did you mean pjm?"},
        {"tranches_out_of_order", "world.toml", "date = 2026-06-01", "date = 2027-06-01",
         "in order of planned date", "date = 2026-12-31"},
        {"tranche_probabilities", "world.toml", "slip_probability = 0.4,",
         "slip_probability = 0.4, never_probability = 0.7,", "more than 1", "slip_probability = 0.4"},
        {"slip_without_mean", "world.toml", "slip_mean_months = 5", "slip_mean_months = 0", "months above 0"},
        {"cohort_without_class", "world.toml", "gpu_class = \"h100\"\n", "", "is missing",
         "[cohort.alpha_h100]"},
        {"construction_already_paid", "world.toml", "date = 2026-06-01",
         "date = 2026-06-01, construction_usd_bn = 0.5", "paid already"},
        {"construction_in_millions", "world.toml", "date = 2026-12-31",
         "date = 2026-12-31, construction_usd_bn = 500", "single precision"},
        {"deposit_already_returned", "world.toml", "date = 2026-06-01",
         "date = 2026-06-01, deposit_usd_bn = 0.1", "returned already"},
        {"deposit_without_deadline", "world.toml", "date = 2026-12-31",
         "date = 2026-12-31, deposit_usd_bn = 0.1", "no deposit_deadline"},
        {"deposit_due_before_power", "world.toml", "date = 2026-12-31",
         "date = 2026-12-31, deposit_usd_bn = 0.1, deposit_deadline = 2026-10-31",
         "before the planned energisation"},
        {"deposit_posted_after_power", "world.toml", "date = 2026-12-31",
         "date = 2026-12-31, deposit_usd_bn = 0.1, deposit_deadline = 2027-10-31, deposit_date = 2027-01-31",
         "after the planned energisation"},
        {"deposit_in_millions", "world.toml", "date = 2026-12-31",
         "date = 2026-12-31, deposit_usd_bn = 500, deposit_deadline = 2027-10-31", "single precision"},
    };
}

}  // namespace ballast::test
