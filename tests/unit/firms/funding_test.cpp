// Raising money: debt, equity, going public, support.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A firm that needs 100 quanta and is worth 1024.
struct Funds : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> p = plain_firm();

    Funds()
    {
        p.log_valuation = std::log(1024.0);
        p.equity_action = {1, 0};
        p.debt_action = {2, 0};
        p.support_action = {3, 0};
        p.listing = {4, 0};
    }
    void begin()
    {
        w.firm(p);
        w.start();
        w.account(0).resources = 0.0;
        w.account(0).line_available = 0.0;
        w.s.firms.obligations.own(0).total_due = 0.0;
        w.s.firms.obligations.own(0).receipts = 0.0;
        set_need(w.s.firms, 0, 100.0);
    }
    Funding& x() { return w.s.firms.funding.own(0); }
    Fundraising& rounds() { return w.s.firms.fundraising.own(0); }
    std::vector<NotedDraw> raise()
    {
        return draws_of([&] {
            raise_money(w.t.firms, w.s.factors, w.s.firms, w.draws, NoRecord{}, w.market(), 0, w.account(0),
                        dues_of(w.s.firms, 0));
        });
    }
};

TEST_F(Funds, DebtIsIssuedWhenItsHazardIsUsedUp)
{
    p.debt_size = 60.0;
    p.debt_rate[0] = 0.25;
    p.debt_spread = 0.25;
    b.market.short_rate_constant = 0.5;
    begin();
    rounds().debt_left = 0.375;
    EXPECT_EQ(raise().size(), 0u);
    EXPECT_EQ(rounds().debt_left, 0.125);
    auto const drawn = raise();
    ASSERT_EQ(drawn.size(), 1u);
    EXPECT_EQ(drawn[0].key.lo, 2u);
    EXPECT_EQ(drawn[0].ordinal, 1);
    EXPECT_EQ(w.account(0).resources, 60.0);
    EXPECT_EQ(w.s.firms.books[0].new_debt, 60.0);
    EXPECT_EQ(w.s.firms.books[0].new_debt_rate, 0.75 / 64.0);
    EXPECT_EQ(w.s.firms.raised[0].debt, 60.0);
    EXPECT_EQ(w.s.firms.raised[0].interest, 60.0 * 0.75 / 64.0);
}

TEST_F(Funds, EquityRaisesTheRestUpToItsShareOfTheValuation)
{
    p.debt_size = 60.0;
    p.debt_rate[0] = p.equity_rate[0] = 1.0;
    p.equity_share = 0.03125;
    begin();
    w.s.firms.credit.own(0).discount = -0.25;
    rounds().debt_left = rounds().equity_left = 0.5;
    EXPECT_EQ(raise().size(), 2u);
    EXPECT_NEAR(w.s.firms.raised[0].equity, 32.0, kMoneyStep);
    EXPECT_NEAR(w.s.firms.raised[0].priced, 32.0 * std::exp(-0.25), 2.0 * kMoneyStep);
    EXPECT_NEAR(w.account(0).resources, 92.0, kMoneyStep) << "60 borrowed and a 32nd of 1024";
    EXPECT_EQ(w.s.firms.books[0].new_debt, 60.0);
    EXPECT_EQ(rounds().equity_count, 1);
    EXPECT_EQ(rounds().seeking, 0.0);
}

TEST_F(Funds, EquityRaisesNoMoreThanDebtHasLeftOfTheNeed)
{
    p.debt_size = 60.0;
    p.debt_rate[0] = p.equity_rate[0] = 1.0;
    p.equity_share = 0.5;
    begin();
    rounds().debt_left = rounds().equity_left = 0.5;
    raise();
    EXPECT_EQ(w.account(0).resources, 100.0);
    rounds().debt_left = rounds().equity_left = 0.5;
    set_need(w.s.firms, 0, 50.0);
    EXPECT_EQ(raise().size(), 1u) << "debt alone meets it";
    EXPECT_EQ(w.account(0).resources, 150.0);
    EXPECT_LT(rounds().equity_left, 0.0) << "a round waits until it is needed";
}

TEST_F(Funds, RoundsComeLaterAfterALossOfValueAndALongSearch)
{
    p.equity_share = 0.5;
    p.equity_rate[0] = 0.25;
    p.down_round = 2.0;
    p.patience_inverse = std::log(2.0) / kStepYears;
    begin();
    rounds().equity_left = 8.0;
    x().log_valuation = rounds().log_last_valuation - std::log(2.0);
    raise();
    EXPECT_DOUBLE_EQ(rounds().equity_left, 8.0 - 0.25 * 0.25 * 0.5);
    EXPECT_EQ(rounds().seeking, kStepYears);
    x().log_valuation = rounds().log_last_valuation + 9.0;
    raise();
    EXPECT_DOUBLE_EQ(rounds().equity_left, 8.0 - 0.03125 - 0.25 * 4.0) << "at most four times as fast";
}

TEST_F(Funds, ShutMarketsGiveNothingAndSelectiveOnesLess)
{
    p.debt_size = 60.0;
    p.debt_rate[0] = p.debt_rate[1] = 1.0;
    b.market.capacity[0][1] = 0.25;
    b.market.regime_spread[1] = 0.5;
    b.market.regime = w.factor(2.0);
    begin();
    rounds().debt_left = 0.5;
    EXPECT_EQ(raise().size(), 0u);
    EXPECT_EQ(rounds().debt_left, 0.5);
    set_factor(w.s.factors, 0, all_lanes(), 1.0);
    EXPECT_EQ(raise().size(), 1u);
    EXPECT_EQ(w.account(0).resources, 15.0);
    EXPECT_EQ(w.s.firms.books[0].new_debt_rate, 0.5 / 64.0);
}

TEST_F(Funds, NobodySeeksWithoutNeedOrAfterItsEnd)
{
    p.debt_size = 60.0;
    p.debt_rate[0] = 1.0;
    begin();
    rounds().debt_left = 0.5;
    rounds().seeking = 1.0;
    forget_need(w.s.firms, 0, all_lanes());
    EXPECT_EQ(raise().size(), 0u);
    EXPECT_EQ(rounds().seeking, 0.0);
    set_need(w.s.firms, 0, 100.0);
    w.s.firms.standing.own(0).end = code(End::exchange);
    EXPECT_EQ(raise().size(), 0u);
    EXPECT_EQ(rounds().debt_left, 0.5);
    EXPECT_EQ(w.account(0).resources, 0.0);
}

TEST_F(Funds, GapOfTheStepIsANeedToo)
{
    p.debt_size = 1000.0;
    p.debt_rate[0] = 1.0;
    begin();
    rounds().debt_left = 0.5;
    w.s.firms.obligations.own(0).total_due = 300.0;
    raise();
    EXPECT_EQ(w.account(0).resources, 300.0);
}

TEST_F(Funds, GoingPublicBringsItsShareOnceAndDrawsNothing)
{
    p.listing_share = 0.125;
    p.listing_rate[0] = 0.25;
    begin();
    rounds().listing_left = 0.375;
    auto const go = [&] {
        return num_draws_of(
            [&] { go_public(w.t.firms, w.s.firms, NoRecord{}, w.market(), 0, w.account(0)); });
    };
    EXPECT_EQ(go(), 0u);
    EXPECT_FALSE(is_public(w.s.firms, 0));
    EXPECT_EQ(go(), 0u);
    EXPECT_TRUE(is_public(w.s.firms, 0));
    EXPECT_NEAR(w.account(0).resources, 128.0, kMoneyStep);
    EXPECT_EQ(go(), 0u);
    EXPECT_NEAR(w.account(0).resources, 128.0, kMoneyStep);
    EXPECT_EQ(rounds().listing_left, -0.125);
}

TEST_F(Funds, SupportComesInStressUpToWhatIsLeftOfIt)
{
    p.support = 150.0;
    p.support_rate[0] = 1.0;
    begin();
    auto const seek = [&] {
        return draws_of([&] {
            seek_support(w.t.firms, w.s.firms, w.draws, NoRecord{}, w.market(), 0, w.account(0),
                         dues_of(w.s.firms, 0));
        });
    };
    rounds().support_left = 0.5;
    EXPECT_EQ(seek().size(), 0u);
    EXPECT_EQ(rounds().support_left, 0.5) << "a need alone is no stress";
    w.s.firms.standing.own(0).level = code(Level::stress);
    auto const drawn = seek();
    ASSERT_EQ(drawn.size(), 1u);
    EXPECT_EQ(drawn[0].key.lo, 3u);
    EXPECT_EQ(w.account(0).resources, 100.0);
    rounds().support_left = 0.5;
    seek();
    EXPECT_EQ(w.account(0).resources, 150.0);
    EXPECT_EQ(rounds().support, 0.0);
    rounds().support_left = 0.5;
    EXPECT_EQ(seek().size(), 0u);
}

TEST_F(Funds, UnlistedFirmsAreMarkedAtQuarterEnds)
{
    begin();
    x().log_valuation = 3.0;
    mark_valuation(w.t.firms, w.s.firms, 0, false);
    EXPECT_EQ(rounds().mark, p.log_valuation);
    mark_valuation(w.t.firms, w.s.firms, 0, true);
    EXPECT_EQ(rounds().mark, 3.0);
    x().log_valuation = 4.0;
    become_public(w.s.firms, 0, all_lanes());
    mark_valuation(w.t.firms, w.s.firms, 0, false);
    EXPECT_EQ(rounds().mark, 4.0);
}

TEST_F(Funds, EquityFollowsMarketsAndRevenue)
{
    b.market.ai_equity = w.factor(0.5);
    b.market.neocloud_equity = w.factor(-0.25);
    p.equity_beta = 2.0;
    p.neocloud_beta = 1.0;
    p.lab = 0;
    p.revenue_elasticity = 0.5;
    p.log_revenue_initial = std::log(100.0);
    b.labs = {plain_lab(0)};
    begin();
    w.s.firms.labs.own(0).revenue = 400.0;
    EXPECT_EQ(num_draws_of([&] { value_equity(w.t.firms, w.s.factors, w.s.firms, 0); }), 0u);
    EXPECT_DOUBLE_EQ(x().log_valuation, std::log(1024.0) + 1.0 - 0.25 + std::log(2.0));
}

}  // namespace
}  // namespace ballast::unit_f64
