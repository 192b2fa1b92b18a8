#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_scenarios()
{
    return {
        {"scenario_unknown_event", "scenarios.toml", "[[\"panic\"", "[[\"panik\"", "Did you mean panic?"},
        {"scenario_event_outside", "scenarios.toml", "[[\"panic\", 2026-10-15]]", "[[\"panic\", 2029-10-15]]",
         "outside the horizon"},
        {"scenario_unknown_state", "scenarios.toml", "[[\"shut\"", "[[\"closed\"",
         "Known: open, selective, shut"},
        {"scenario_regime_backwards", "scenarios.toml", "2026-10-01, 2027-04-01", "2027-10-01, 2027-04-01",
         "[state, first day, last day]"},
        {"scenario_regimes_share_a_day", "scenarios.toml", "[[\"shut\", 2026-10-01, 2027-04-01]]",
         "[[\"shut\", 2026-10-01, 2027-04-01], [\"open\", 2027-04-01, 2027-05-01]]",
         "last day of the period above"},
        {"scenario_sets_a_price_of_nothing", "scenarios.toml", "\"region.pjm.spike_rate_per_year\" = 9",
         "\"gpu_class.h100.price_usd_per_hour\" = 0", "merchant_utilisation = 0"},
        {"scenario_cancels_unknown", "scenarios.toml", "[\"alpha_delta\"]", "[\"alpha_dleta\"]",
         "Did you mean alpha_delta?"},
        {"scenario_cancel_undated", "scenarios.toml", "cancel_date = 2026-12-01\n", "", "Give the date",
         "[scenario.crunch]"},
        {"scenario_sets_unknown", "scenarios.toml", "spike_rate_per_year", "spikes_rate_per_year",
         "Did you mean spike_rate_per_year?"},
        {"scenario_sets_unknown_firm", "scenarios.toml", "firm.alpha.", "firm.alhpa.", "Did you mean alpha?"},
        {"scenario_sets_too_much", "scenarios.toml", "spike_rate_per_year\" = 9",
         "spike_rate_per_year\" = 90", "arrivals per step"},
        {"scenario_sets_dates", "scenarios.toml", "\"region.pjm.spike_rate_per_year\"",
         "\"general.num_steps\"", "Leave [general] alone"},
    };
}

}  // namespace ballast::test
