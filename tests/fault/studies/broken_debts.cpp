#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_debts()
{
    std::string const file = "promises.toml";
    return {
        {"debt_due_before_start", "debt.csv", "0.09,2030-06-01", "0.09,2025-06-01", "move the start"},
        {"debt_profile_sum", "debt.csv", "2026-12-31:0.2", "2026-12-31:0.3", "sums to USD 0.5 bn"},
        {"debt_profile_late", "debt.csv", "2027-06-30:0.2", "2027-07-30:0.2", "after maturity"},
        {"debt_profile_missing", "debt.csv", "2026-12-31:0.2;2027-06-30:0.2", "", "is missing", "beta_loan"},
        {"debt_of_unknown_firm", "debt.csv", "beta_loan,beta", "beta_loan,betta", "Did you mean beta?"},
        {"debt_principal_twice", "debt.csv", "beta_loan,beta,profile", "beta_loan,beta,bullet",
         "kind = \"profile\""},
        {"revolver_overdrawn", "debt.csv", "secured,0.1,0.5", "secured,0.6,0.5", "below what is drawn"},
        {"facility_overdrawn", "firms.toml", "drawn_usd_bn = 0.5", "drawn_usd_bn = 2.5",
         "above the commitment"},
        {"facility_past_invoice", "firms.toml", "invoices_usd_bn = [[2026-09-30",
         "invoices_usd_bn = [[2026-06-30", "already paid"},
        {"lease_ends_early", "firms.toml", "end = 2035-12-31", "end = 2024-12-31", "before the start"},
        {"lease_of_unknown_site", "firms.toml", "site = \"hall\"", "site = \"hal\"", "Did you mean hall?"},
        {"vehicle_without_contract", file, "cohort = \"alpha_h100\"\nring_fenced = true",
         "cohort = \"alpha_spare\"\nring_fenced = true", "has no contract", "ring_fenced = true"},
        {"vehicle_of_other_owner", file, "firm = \"alpha\"", "firm = \"beta\"", "not to the borrower",
         "ring_fenced = true"},
        {"vehicle_twice", "firms.toml", "advance_rate = 0.7", "advance_rate = 0.7\nring_fenced = true",
         "takes already", "ring_fenced = true", file},
        {"vehicle_reserve_too_large", file, "reserve_usd_bn = 0.02", "reserve_usd_bn = 2000",
         "single precision"},
        {"collection_in_percent", file, "minimum_collection_ratio = 0.85", "minimum_collection_ratio = 85",
         "0 to 1"},
        {"margin_without_stake", file, "stake = \"delta_gamma\"\n", "", "Name a stake",
         "[debt.delta_margin]"},
        {"margin_of_unknown_stake", file, "stake = \"delta_gamma\"", "stake = \"delta_gama\"",
         "Did you mean delta_gamma?"},
        {"margin_of_other_holder", file, "firm = \"delta\"\nkind", "firm = \"beta\"\nkind",
         "not by the borrower beta", "stake = \"delta_gamma\""},
        {"margin_call_too_late", file, "call_ltv = 0.45", "call_ltv = 1", "not below 1"},
        {"margin_call_without_sale", file, "target_ltv = 0.3", "target_ltv = 0.5", "not below call_ltv"},
        {"margin_stake_twice", file, "[equity_commitment.delta_gamma_later]",
         "[debt.margin_two]\nfirm = \"delta\"\nkind = \"margin\"\nstake = \"delta_gamma\" # two\n"
         "amount_usd_bn = 1\nmaturity = 2028-06-30\n[equity_commitment.delta_gamma_later]",
         "secures debt.delta_margin already", "# two"},
        {"refinanced_by_strangers", file, "[equity_commitment.delta_gamma_later]",
         "[debt.beta_site]\nfirm = \"beta\"\nseniority = \"secured\"\nlease = \"beta_hall\" # rent\n"
         "amount_usd_bn = 1\nmaturity = 2028-06-30\n[equity_commitment.delta_gamma_later]",
         "nobody in the study, not to the borrower beta", "# rent"},
        {"refinanced_unsecured", file, "[equity_commitment.delta_gamma_later]",
         "[debt.beta_site]\nfirm = \"beta\"\nlease = \"beta_hall\" # rent\n"
         "amount_usd_bn = 1\nmaturity = 2028-06-30\n[equity_commitment.delta_gamma_later]",
         "seniority unsecured", "# rent"},
        {"refinanced_while_it_amortises", file, "[equity_commitment.delta_gamma_later]",
         "[debt.beta_site]\nfirm = \"beta\"\nkind = \"amortising\"\nlease = \"beta_hall\" # rent\n"
         "seniority = \"secured\"\namount_usd_bn = 1\nmaturity = 2028-06-30\n"
         "[equity_commitment.delta_gamma_later]",
         "neither a bullet nor a profile", "# rent"},
        {"margin_out_of_reach", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\nsale_haircut = 0.75", "cannot be reached", "target_ltv", file},
    };
}

}  // namespace ballast::test
