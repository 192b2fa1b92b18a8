#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_contracts()
{
    std::string const file = "promises.toml";
    return {
        {"contract_ends_early", "contracts.csv", "2025-07-01,2029-06-30", "2025-07-01,2025-06-30",
         "before the start"},
        {"contract_pays_nothing", "contracts.csv", ",,,,0.9,2026", ",,,,,2026", "pays nothing", "beta_delta"},
        {"contract_unknown_cohort", "contracts.csv", "alpha_h100,15000", "alpha_h200,15000",
         "Did you mean alpha_h100?"},
        {"contract_of_other_fleet", "contracts.csv", "beta_delta,beta,delta,,,,0.9",
         "beta_delta,beta,delta,alpha_h100,10,2,", "not to the provider"},
        {"contract_without_price", "contracts.csv", "15000,2.4,", "15000,,", "price per GPU and hour",
         "alpha_gamma"},
        {"contract_with_itself", "contracts.csv", "beta_delta,beta,delta", "beta_delta,beta,beta",
         "its own provider"},
        {"contract_renewal_without_term", "contracts.csv", "usd_bn_per_year,start,end,take_or_pay,",
         "usd_bn_per_year,start,end,renewal_probability,", "term of a renewal", "alpha_delta"},
        {"notice_without_hazard", file, "notice_per_year = 0.3", "notice_per_year = 0",
         "hazard of giving notice"},
        {"notice_without_days", file, "notice_days = 90\n", "", "Give the days of notice",
         "[contract.beta_rolling]"},
        {"notice_from_without_notice", file,
         "notice_days = 90\nnotice_from = 2026-12-31\nnotice_per_year = 0.3", "notice_from = 2026-12-31",
         "no notice"},
        {"notice_after_end", file, "notice_from = 2026-12-31", "notice_from = 2028-12-31",
         "not before the end"},
        {"notice_too_often", file, "notice_per_year = 0.3", "notice_per_year = 30", "arrivals per step"},
        {"margin_without_fleet", file, "notice_days = 90", "renewal_on_margin = 0.5\nnotice_days = 90",
         "nothing says what they cost", "renewal_on_margin = 0.5"},
        {"insourcing_without_price", file, "notice_days = 90", "insourcing_per_year = 0.1\nnotice_days = 90",
         "nothing says what a GPU costs", "insourcing_per_year = 0.1"},
        {"takeover_of_indexed_price", file, "idle_floor = true",
         "pricing = \"indexed\"\ntakeover_price_change = 0.1", "changes an agreed price",
         "takeover_price_change = 0.1"},
        {"migration_without_hazard", file, "notice_days = 90",
         "migration_notice_months = 3\nnotice_days = 90", "never migrates", "migration_notice_months = 3"},
        {"use_of_what_is_paid", file, "take_or_pay = 0.5", "take_or_pay = 1", "Lower take_or_pay below 1",
         "utilisation_beta = 0.8"},
        {"use_without_demand", "study.toml", "inference_demand = \"demand_inference\"\n", "",
         "Set market.inference_demand", "utilisation_beta = 0.8", file},
        {"use_of_nothing", file, "utilisation_beta = 0.8", "utilisation_beta = 0.8\nbase_utilisation = 0",
         "whatever the demand", "base_utilisation = 0"},
        {"floor_without_fleet", file, "cohort = \"alpha_h100\"\nidle_floor = true",
         "usd_bn_per_year = 0.1\nidle_floor = true", "without a cohort there are none", "idle_floor = true"},
        {"floor_at_market_rent", file, "idle_floor = true", "idle_floor = true\npricing = \"indexed\"",
         "Write pricing = \"fixed\"", "pricing = "},
        {"floor_twice", file, "[cohort.alpha_spare]",
         "[contract.alpha_floor_two]\nprovider = \"alpha\"\ncohort = \"alpha_h100\"\ngpus = 9\n"
         "price_usd_per_hour = 1\nstart = 2026-07-01\nend = 2028-12-31\nidle_floor = true # two\n"
         "[cohort.alpha_spare]",
         "buys already", "idle_floor = true # two"},
        {"dedicated_in_millions", file, "notice_days = 90", "dedicated_capex_usd_bn = 500\nnotice_days = 90",
         "single precision"},
    };
}

}  // namespace ballast::test
