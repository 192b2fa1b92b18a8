#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_books()
{
    return {
        {"cash_in_millions", "firms.toml", "cash_usd_bn = 15\n", "cash_usd_bn = 1500\n", "Check the unit (bn USD)"},
        {"capex_beyond_exact", "firms.toml", "[[2026-09-30, 0.5],", "[[2026-09-30, 500],", "single precision"},
        {"debts_beyond_exact", "firms.toml", "core_factor_beta = 0.1", "other_debt_usd_bn = 280", "single precision"},
        {"kinds_of_default", "firms.toml", "own_use_h100e = 200000", "own_use_h100e = 200000\ndefault_kind = [0.5, 0.5, 0.5]", "sums to 1.5", "default_kind"},
        {"stress_before_watch", "firms.toml", "own_use_h100e = 200000", "own_use_h100e = 200000\nstress_months = 18", "Make stress_months the smaller", "stress_months"},
        {"raise_of_nothing", "firms.toml", "debt_raise_usd_bn = 1.5", "debt_raise_usd_bn = 0", "largest single issue"},
        {"lab_without_firm", "firms.toml", "[lab.gamma]", "[lab.gamme]", "Did you mean gamma?"},
        {"lab_without_compute", "firms.toml", "own_use_h100e = 200000\n", "", "compute at the start", "revenue_usd_bn_per_year = 20"},
        {"lab_serves_all", "firms.toml", "revenue_growth = 1.2", "serving_share = 0.95", "minimum_training_share"},
        {"contract_ends_early", "contracts.csv", "2025-07-01,2029-06-30", "2025-07-01,2025-06-30", "not after the start"},
        {"contract_pays_nothing", "contracts.csv", ",,,,0.9,2026", ",,,,,2026", "pays nothing", "beta_delta"},
        {"contract_unknown_cohort", "contracts.csv", "alpha_h100,15000", "alpha_h200,15000", "Did you mean alpha_h100?"},
        {"contract_of_other_fleet", "contracts.csv", "beta_delta,beta,delta,,,,0.9", "beta_delta,beta,delta,alpha_h100,10,2,", "not to the provider"},
        {"contract_without_price", "contracts.csv", "15000,2.4,", "15000,,", "price per GPU and hour", "alpha_gamma"},
        {"contract_with_itself", "contracts.csv", "beta_delta,beta,delta", "beta_delta,beta,beta", "its own provider"},
        {"contract_renewal_without_term", "contracts.csv", "usd_bn_per_year,start,end,take_or_pay,", "usd_bn_per_year,start,end,renewal_probability,", "term of a renewal", "alpha_delta"},
        {"debt_due_before_start", "debt.csv", "0.09,2030-06-01", "0.09,2025-06-01", "move the start"},
        {"debt_profile_sum", "debt.csv", "2026-12-31:0.2", "2026-12-31:0.3", "sums to 0.5"},
        {"debt_profile_late", "debt.csv", "2027-06-30:0.2", "2027-07-30:0.2", "after maturity"},
        {"debt_profile_missing", "debt.csv", "2026-12-31:0.2;2027-06-30:0.2", "", "is missing", "beta_loan"},
        {"debt_of_unknown_firm", "debt.csv", "beta_loan,beta", "beta_loan,betta", "Did you mean beta?"},
        {"debt_principal_twice", "debt.csv", "beta_loan,beta,profile", "beta_loan,beta,bullet", "kind = \"profile\""},
        {"revolver_overdrawn", "debt.csv", "secured,0.1,0.5", "secured,0.6,0.5", "below what is drawn"},
        {"facility_overdrawn", "firms.toml", "drawn_usd_bn = 0.5", "drawn_usd_bn = 2.5", "above the commitment"},
        {"facility_past_invoice", "firms.toml", "invoices_usd_bn = [[2026-09-30", "invoices_usd_bn = [[2026-06-30", "already paid"},
        {"lease_ends_early", "firms.toml", "end = 2035-12-31", "end = 2024-12-31", "not after the start"},
        {"lease_of_unknown_site", "firms.toml", "site = \"hall\"", "site = \"hal\"", "Did you mean hall?"},
        {"equity_already_paid", "firms.toml", "date = 2026-10-01", "date = 2026-06-30", "opening cash"},
        {"equity_in_itself", "firms.toml", "investor = \"delta\"", "investor = \"gamma\"", "invests in itself"},
        {"stake_above_all", "firms.toml", "usd_bn = 40", "usd_bn = 400", "more than its valuation"},
        {"stake_without_value", "firms.toml", "valuation_usd_bn = 300\n", "", "no valuation", "target = \"gamma\""},
        {"scenario_unknown_event", "scenarios.toml", "[[\"panic\"", "[[\"panik\"", "Did you mean panic?"},
        {"scenario_event_outside", "scenarios.toml", "[[\"panic\", 2026-10-15]]", "[[\"panic\", 2029-10-15]]", "outside the horizon"},
        {"scenario_unknown_state", "scenarios.toml", "[[\"shut\"", "[[\"closed\"", "Known: open, selective, shut"},
        {"scenario_regime_backwards", "scenarios.toml", "2026-10-01, 2027-04-01", "2027-10-01, 2027-04-01", "[state, from, until]"},
        {"scenario_cancels_unknown", "scenarios.toml", "[\"alpha_delta\"]", "[\"alpha_dleta\"]", "Did you mean alpha_delta?"},
        {"scenario_cancel_undated", "scenarios.toml", "cancel_date = 2026-12-01\n", "", "Give the date", "[scenario.crunch]"},
        {"scenario_sets_unknown", "scenarios.toml", "spike_rate_per_year", "spikes_rate_per_year", "Did you mean spike_rate_per_year?"},
        {"scenario_sets_unknown_firm", "scenarios.toml", "firm.alpha.", "firm.alhpa.", "Did you mean alpha?"},
        {"scenario_sets_too_much", "scenarios.toml", "spike_rate_per_year\" = 9", "spike_rate_per_year\" = 90", "arrivals per step"},
        {"scenario_sets_dates", "scenarios.toml", "\"region.pjm.spike_rate_per_year\"", "\"general.num_steps\"", "Leave [general] alone"},
    };
}

}  // namespace ballast::test
