#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_equity()
{
    std::string const file = "promises.toml";
    return {
        {"equity_already_paid", "firms.toml", "date = 2026-10-01", "date = 2026-06-30", "opening cash"},
        {"equity_in_itself", "firms.toml", "investor = \"delta\"", "investor = \"gamma\"",
         "invests in itself"},
        {"stake_above_all", "firms.toml", "usd_bn = 40", "usd_bn = 400", "more than its valuation"},
        {"stake_without_value", "firms.toml", "valuation_usd_bn = 300\n", "", "no valuation",
         "target = \"gamma\""},
        {"policy_maximum_below", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\ntarget_ltv = 0.3\nmaximum_ltv = 0.2", "not above target_ltv",
         "maximum_ltv"},
        {"policy_maximum_of_all", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\ntarget_ltv = 0.3\nmaximum_ltv = 1", "not below 1", "maximum_ltv"},
        {"policy_out_of_reach", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\nsale_haircut = 0.6\ntarget_ltv = 0.5\nmaximum_ltv = 0.6",
         "cannot be reached", "target_ltv"},
        {"sale_brings_nothing", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\nsale_haircut = 0.5\nsale_impact = 0.5", "Keep their sum below 1",
         "sale_impact"},
        {"condition_without_end", file, "lapse = 2027-03-31\n", "", "last day on which they can be met",
         "[equity_commitment.delta_gamma_later]"},
        {"end_without_condition", file, "needs_valuation_ratio = 1.2\n", "", "nothing has to be met",
         "lapse = "},
        {"condition_lapsed", file, "lapse = 2027-03-31", "lapse = 2026-11-30", "before the date"},
        {"condition_on_no_value", file, "investee = \"gamma\"", "investee = \"beta\"",
         "valuation that the investee does not have", "needs_valuation_ratio"},
    };
}

}  // namespace ballast::test
