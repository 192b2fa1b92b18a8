#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_events()
{
    return {
        {"event_too_fast", "world.toml", "rate_per_year = 2\n", "rate_per_year = 12\n", "arrivals per step"},
        {"events_breed", "world.toml", "excites = { panic = 3 }", "excites = { panic = 30 }",
         "spectral radius"},
        {"excites_unknown", "world.toml", "excites = { panic = 3 }", "excites = { panics = 3 }",
         "Did you mean panic?"},
        {"target_unknown", "world.toml", "\"retrenchment.delta\"", "\"retrenched.delta\"",
         "Did you mean retrenchment?"},
        {"target_unknown_firm", "world.toml", "\"retrenchment.delta\"", "\"retrenchment.dleta\"",
         "Did you mean delta?"},
        {"target_own_lab_of_none", "world.toml", "lab = \"gamma\"\n", "", "the event has none",
         "target = \"lab.self\""},
        {"regime_number", "world.toml", "mean = 2 }", "mean = 3 }", "0 (open), 1 (selective) or 2 (shut)"},
        {"mark_of_nothing", "world.toml", "mean = 0.2, stddev", "mean = 0, stddev", "multiple of it"},
        {"efficiency_of_no_lab", "world.toml", "\"lab.self\"", "\"efficiency.alpha\"", "not a lab"},
        {"efficiency_of_own_lab_of_none", "world.toml", "\"retrenchment.delta\"", "\"efficiency.self\"",
         "the event has none"},
        {"suspended_by_unknown", "world.toml", "\"retrenchment.delta\"", "\"payment_suspension.detla\"",
         "Did you mean delta?"},
        {"access_for_no_time", "world.toml", "\"retrenchment.delta\", mean = 26",
         "\"access_suspension.delta\", mean = -1", "weeks above 0"},
    };
}

}  // namespace ballast::test
