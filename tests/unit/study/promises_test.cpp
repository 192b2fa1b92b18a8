/// Equity commitments with conditions, guarantees, margin loans and portfolios in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::day;
using test::kBillion;

enum SmallFirm { cloud, fund, lab };

TEST(Promises, ACommitmentWithoutConditionsIsDueInTheStepOfItsDate)
{
    auto const tables = built(test::small_study());
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_commitments, 1);
    auto const& promise = t.commitments[0];
    EXPECT_EQ(promise.investor, fund);
    EXPECT_EQ(promise.investee, lab);
    EXPECT_EQ(promise.amount, std::floor(5.0 * kBillion + 0.5));
    EXPECT_EQ(promise.first_step, 26);  // 31 Dec is day 184: step 26 covers days 183..189
    EXPECT_EQ(promise.lapse_step, 26);
    EXPECT_EQ(promise.needs_listing, 0);
    EXPECT_EQ(promise.needs_open, 0);
    EXPECT_EQ(promise.needs_log_ratio, -1e30);
    EXPECT_EQ(t.firms[fund].end_invested - t.firms[fund].first_invested, 1);
    EXPECT_EQ(t.invested_commitment[t.firms[fund].first_invested], 0);
    EXPECT_EQ(t.firms[lab].end_funded - t.firms[lab].first_funded, 1);
    EXPECT_EQ(t.firms[lab].end_invested - t.firms[lab].first_invested, 0);
    EXPECT_NEAR(test::needed_ahead(t, fund), 5.0 * kBillion, 1.0);
}

TEST(Promises, ACommitmentWithConditionsWaitsUntilItLapsesAndNobodyCountsOnIt)
{
    study::Study s = test::small_study();
    s.equity_commitments[0].needs_valuation_ratio = 1.5;
    s.equity_commitments[0].lapse = day(2027, 3, 31);  // day 274: step 39 covers days 274..280
    auto const with_ratio = built(s);
    auto const& promise = with_ratio.view().firms.commitments[0];
    EXPECT_EQ(promise.first_step, 26);
    EXPECT_EQ(promise.lapse_step, 39);
    EXPECT_NEAR(promise.needs_log_ratio, std::log(1.5), 1e-15);
    EXPECT_EQ(test::needed_ahead(with_ratio.view().firms, fund), 0.0);

    s.equity_commitments[0].needs_valuation_ratio = 0.0;
    s.equity_commitments[0].needs_listing = true;
    s.equity_commitments[0].needs_open_funding = true;
    s.equity_commitments[0].date = day(2026, 1, 1);
    s.equity_commitments[0].lapse = 0;
    auto const with_listing = built(s);
    auto const& open = with_listing.view().firms.commitments[0];
    EXPECT_EQ(open.needs_listing, 1);
    EXPECT_EQ(open.needs_open, 1);
    EXPECT_EQ(open.needs_log_ratio, -1e30);
    EXPECT_EQ(open.first_step, 0);
    EXPECT_EQ(open.lapse_step, 600);
}

TEST(Promises, CertainMoneyFromOutsideLowersTheNeedAndDatesBeyondTheTablesNeverCome)
{
    study::Study s = test::small_study();
    s.equity_commitments[0].investor.clear();
    study::EquityCommitment late = s.equity_commitments[0];
    late.name = "late";
    late.date = day(2038, 1, 1);  // day 4203: step 600; the tables have 600 steps
    s.equity_commitments.push_back(late);
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_NEAR(test::needed_ahead(t, lab), -5.0 * kBillion, 1.0);
    ASSERT_EQ(t.num_commitments, 2);  // fund_round, late
    EXPECT_EQ(t.commitments[1].first_step, 600);
    EXPECT_EQ(t.commitments[1].investor, kNone);
}

TEST(Promises, AGuaranteeStandsBetweenTheParties)
{
    study::Study s = test::small_study();
    study::Guarantee of_contract;
    of_contract.name = "backstop";
    of_contract.guarantor = "fund";
    of_contract.contract = "lab_at_cloud";
    of_contract.cap_usd_bn = 1.5;
    of_contract.start = day(2026, 10, 1);  // day 93: step 13
    of_contract.end = day(2027, 6, 30);    // day 365: step 52 covers days 365..371
    study::Guarantee of_lease;
    of_lease.name = "shell_rent";
    of_lease.guarantor = "fund";
    of_lease.lease = "shell";
    s.guarantees = {of_lease, of_contract};
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_guarantees, 2);
    auto const& first = t.guarantees[0];
    EXPECT_EQ(first.guarantor, fund);
    EXPECT_EQ(first.contract, 0);
    EXPECT_EQ(first.lease, kNone);
    EXPECT_EQ(first.payee, cloud);
    EXPECT_EQ(first.obligor, lab);
    EXPECT_EQ(first.cap, std::floor(1.5 * kBillion + 0.5));
    EXPECT_EQ(first.first_step, 13);
    EXPECT_EQ(first.end_step, 52);
    auto const& second = t.guarantees[1];
    EXPECT_EQ(second.contract, kNone);
    EXPECT_EQ(second.lease, 0);
    EXPECT_EQ(second.payee, kNone);
    EXPECT_EQ(second.obligor, cloud);
    EXPECT_EQ(second.first_step, 0);
    EXPECT_EQ(second.end_step, 600);
    EXPECT_EQ(t.firms[fund].end_given - t.firms[fund].first_given, 2);
    EXPECT_EQ(t.firms[cloud].end_covered - t.firms[cloud].first_covered, 1);
    EXPECT_EQ(t.covered_guarantee[t.firms[cloud].first_covered], 0);

    s.guarantees[0].contract = "lab_at_cloud";  // and a lease
    EXPECT_THROW(built(s), Error);
    s.guarantees[0].contract.clear();
    s.guarantees[0].lease.clear();
    EXPECT_THROW(built(s), Error);
}

TEST(Promises, AMarginLoanIsSecuredByItsBorrowersStake)
{
    study::Study s = test::small_study();
    study::DebtTranche loan;
    loan.name = "margin";
    loan.firm = "fund";
    loan.kind = study::DebtKind::margin;
    loan.amount_usd_bn = 10.0;
    loan.maturity = day(2027, 2, 1);
    loan.stake = "fund_in_lab";
    loan.call_ltv = 0.45;
    loan.target_ltv = 0.3;
    s.tranches.push_back(loan);
    s.tranches[2].cross_default = true;  // bond
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_debts, 3);  // a_loan, bond, margin
    ASSERT_EQ(t.num_margin_debts, 1);
    EXPECT_EQ(t.margin_debt[0], 2);
    EXPECT_EQ(t.debts[2].stake, 0);
    EXPECT_EQ(t.debts[2].secured, 1);
    EXPECT_EQ(t.debts[2].call_ltv, 0.45);
    EXPECT_EQ(t.debts[2].target_ltv, 0.3);
    EXPECT_EQ(t.debt_principal[3 * 30 + 2], t.debts[2].balance);
    EXPECT_EQ(t.debts[0].stake, kNone);
    EXPECT_EQ(t.debts[0].cross_default, 0);
    EXPECT_EQ(t.debts[1].cross_default, 1);

    s.tranches.back().firm = "cloud";
    EXPECT_THROW(built(s), Error);
    s.tranches.back().firm = "fund";
    s.tranches.back().stake.clear();
    EXPECT_THROW(built(s), Error);
}

TEST(Promises, PortfoliosListVendorsInTheOrderOfFirms)
{
    study::Study s = test::small_study();
    study::Portfolio desk;
    desk.name = "desk";
    desk.vendors = {"lab", "cloud"};
    desk.switching_cost_usd_m = {30.0, 10.0};
    desk.term_end = day(2027, 6, 30);  // day 365: step 51 ends on day 364
    study::Portfolio bank;
    bank.name = "bank";
    bank.vendors = {"lab"};
    bank.switching_cost_usd_m = {5.0};
    bank.term_end = day(2029, 1, 1);
    study::Portfolio shop = bank;
    shop.name = "shop";
    shop.term_end = 0;
    s.portfolios = {shop, desk, bank};
    auto const tables = built(s);
    auto const& view = tables.view();
    ASSERT_EQ(view.num_portfolios, 3);
    EXPECT_EQ(view.portfolio_first[1], 1);
    EXPECT_EQ(view.portfolio_first[2], 3);
    EXPECT_EQ(view.portfolio_first[3], 4);
    EXPECT_EQ(view.portfolio_vendor[1], cloud);
    EXPECT_EQ(view.portfolio_cost[1], 10.0);
    EXPECT_EQ(view.portfolio_vendor[2], lab);
    EXPECT_EQ(view.portfolio_cost[2], 30.0);
    EXPECT_EQ(view.portfolio_step[0], 77);  // not beyond the horizon
    EXPECT_EQ(view.portfolio_step[1], 51);
    EXPECT_EQ(view.portfolio_step[2], 77);

    StudyIndex const index = index_study(s);
    EXPECT_EQ(index.portfolios, (std::vector<std::string>{"bank", "desk", "shop"}));
    EXPECT_EQ(index.portfolio_vendors[1], (std::vector<std::string>{"cloud", "lab"}));
    EXPECT_EQ(index.shape.num_portfolios, 3);
    EXPECT_EQ(index.shape.max_vendors, 2);
    EXPECT_EQ(index.shape.num_classes, 1);
    EXPECT_EQ(index.shape.num_labs, 1);
    EXPECT_EQ(index.shape.num_phases, 1);

    s.portfolios[0].switching_cost_usd_m.clear();
    EXPECT_THROW(built(s), Error);
}

}  // namespace
}  // namespace ballast
