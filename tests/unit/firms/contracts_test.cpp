// The life of contracts: how they end, at what cost, and at what price they go on.
#include "tests/unit/firms/one_contract.hpp"

namespace ballast::unit_f64 {
namespace {

/// The rent is as planned.
struct Contracts : OneContract {
    Contracts()
    {
        c.threshold = {1, 0};
        c.renegotiation = {3, 0};
        c.frailty = {4, 0};
    }
    void begin() { OneContract::begin(1.0, 2.0); }
};

TEST_F(Contracts, StartDrawsCommonAndOwnNormalOfTheirThreshold)
{
    w.contract(c);
    auto const drawn = draws_of([&] { w.start(); });
    int of_contract = 0;
    for (NotedDraw const& draw : drawn)
        of_contract += draw.key.lo == 1 || draw.key.lo == 4 ? 1 : 0;
    EXPECT_EQ(of_contract, 2);
    EXPECT_GT(w.s.firms.contracts[0].hazard_left, 0.0);
    w.draws.noise_free = true;
    EXPECT_EQ(num_draws_of([&] { EXPECT_EQ(cancellation_threshold(c, w.draws, 0), kNeverHazard); }), 0u);
}

TEST_F(Contracts, HazardIsTheTrapezoidOfStartAndEndOfAStep)
{
    c.cancel_rate = 0.25;
    b.market.hazard_slope = 1.0;
    begin();
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(x().hazard_left, 0.75);
    rent(1.0);  // the customer pays twice the market
    EXPECT_EQ(advance(1).size(), 0u);
    EXPECT_EQ(x().hazard_left, 0.75 - 0.5 * (0.25 + 0.5));
    EXPECT_EQ(x().rate, 0.5);
}

TEST_F(Contracts, CustomerAtWillPaysItsFeeAndReleasesGpus)
{
    c.cancel_rate = 0.25;
    c.fee = 0.125;
    begin();
    x().hazard_left = 0.25;
    EXPECT_EQ(advance().size(), 0u) << "nobody talks";
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::cancelled));
    EXPECT_EQ(w.s.firms.market->released, 8.0);
    // an eighth of a year of 64 steps, owed at once; no bill beside it
    EXPECT_EQ(payment().flow, 80.0);
    EXPECT_EQ(payment().billed, 0.0);
    EXPECT_EQ(x().loss, 10.0);
    EXPECT_EQ(x().compute, 0.0);
    EXPECT_EQ(w.s.firms.terms[0].revisions, 1);
}

TEST_F(Contracts, ProviderAtFaultRefundsThePrepaymentAndGetsNoFee)
{
    c.fee = 0.125;
    c.prepayment = 30.0;
    c.delivery_threshold = 0.5;
    b.market.late_hazard = 1.0;
    begin();
    w.s.firms.conduct.own(0).service_share = 0.25;
    x().late = kLateYears;
    x().hazard_left = 0.25;
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::cancelled));
    EXPECT_EQ(payment().outstanding, 0.0);
    EXPECT_EQ(w.payment(w.t.firms.contracts[0].refund).outstanding, 30.0);
    EXPECT_EQ(w.s.firms.terms[0].prepayment, 0.0);
}

TEST_F(Contracts, CustomerWalksAfterTheCurePeriodWhereTheMarketIsCheaper)
{
    c.cure_years = 0.25;
    c.walk_rate = 0.5;
    c.delivery_threshold = 1.0;
    b.market.walk_slope_inv = 8.0;  // all walk where the market is an eighth cheaper
    begin();
    w.s.firms.conduct.own(0).service_share = 0.5;
    x().late = 0.25;
    advance();
    EXPECT_EQ(x().rate, 0.0) << "the market is as dear";
    EXPECT_EQ(x().late, 0.25 + kStepYears);
    rent(1.875);
    advance(1);
    EXPECT_EQ(x().rate, 0.25) << "half of what it saves at the slope";
    rent(1.5);
    advance(1);
    EXPECT_EQ(x().rate, 0.5);
    rent(2.0);
    x().late = kVeryLateYears;
    advance(2);
    EXPECT_EQ(x().rate, 0.5) << "at any price once it is very late";
}

TEST_F(Contracts, WhatIsKnownToBeDearIsLeftAndWalkedAwayFromOnPlan)
{
    c.cancel_rate = 0.25;
    c.known_premium = std::log(2.0);
    c.cure_years = 0.25;
    c.walk_rate = 0.5;
    c.delivery_threshold = 1.0;
    b.market.hazard_slope = 1.0;
    b.market.prices_known = 1;
    b.market.walk_slope_inv = 1.0;
    begin();
    x().hazard_left = 100.0;
    advance();
    EXPECT_NEAR(x().rate, 0.25 * 2.0, 1e-15) << "twice the market";
    rent(4.0);
    advance(1);
    EXPECT_NEAR(x().rate, 0.25, 1e-15) << "as dear as the market";
    w.s.firms.conduct.own(0).service_share = 0.5;
    rent(2.0);
    x().late = 0.25;
    advance(2);
    EXPECT_NEAR(x().rate, 0.25 * 2.0 + 0.5 * 0.5, 1e-15) << "another costs half";
    rent(8.0);
    advance(3);
    EXPECT_NEAR(x().rate, 0.25, 1e-15);
    lower_price(w.t.firms, w.s.firms, 0, all_lanes(), std::log(2.0));
    rent(2.0);
    advance(4);
    EXPECT_NEAR(x().rate, 0.25, 1e-15) << "it pays the market's price now";
}

TEST_F(Contracts, RetrenchingOrSellingCustomersCancelMoreOften)
{
    c.cancel_rate = 0.125;
    c.competing_rate = 0.0625;
    b.market.retrench_multiple = 4.0;
    begin();
    retrench(w.s.firms, 1, all_lanes(), 3.0);
    sell_own_capacity(w.s.firms, 1, all_lanes(), 3.0);
    advance();
    EXPECT_EQ(x().rate, 4.0 * 0.125 + 0.0625);
}

TEST_F(Contracts, CustomersMigrateOnceTheirProviderWasTakenOverAndNoticeHasRun)
{
    c.migration_rate = 0.25;
    c.migration_steps = 2;
    c.fee = 0.125;
    c.prepayment = 30.0;
    begin();
    auto const rate_in = [&](int step) {
        EXPECT_EQ(advance(step).size(), 0u);
        return static_cast<double>(x().rate);
    };
    EXPECT_EQ(rate_in(0), 0.0) << "it is independent";
    w.s.firms.exits.own(0).step = 0;
    w.s.firms.standing.own(0).end = code(End::liquidation);
    EXPECT_EQ(rate_in(4), 0.0) << "nobody has taken it over";
    w.s.firms.standing.own(0).end = code(End::acquired);
    EXPECT_EQ(rate_in(2), 0.0);
    EXPECT_EQ(rate_in(3), 0.25);
    EXPECT_EQ(x().hazard_left, 1.0 - 0.5 * 0.25);
    x().hazard_left = 0.25;
    double const billed_before = payment().outstanding;
    EXPECT_EQ(rate_in(4), 0.25);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::cancelled));
    EXPECT_EQ(payment().outstanding, billed_before) << "no fee";
    EXPECT_EQ(w.payment(w.t.firms.contracts[0].refund).outstanding, 30.0);
}

TEST_F(Contracts, NoticeRunsItsStepsAndCostsNoFee)
{
    c.cancel_rate = c.notice_rate = 1.0;
    c.notice_from_step = 0;
    c.notice_steps = 2.0;
    c.fee = 0.125;
    begin();
    EXPECT_EQ(advance(0).size(), 0u);
    EXPECT_TRUE(is_live(w.s.firms, 0));
    EXPECT_EQ(x().notice_left, 2.0);
    EXPECT_EQ(payment().flow, 10.0);
    settle_in_full(w.team, w.t.firms, w.s.firms, NoRecord{});
    EXPECT_EQ(advance(1).size(), 0u);
    EXPECT_TRUE(is_live(w.s.firms, 0));
    settle_in_full(w.team, w.t.firms, w.s.firms, NoRecord{});
    EXPECT_EQ(advance(2).size(), 0u);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::cancelled));
    EXPECT_EQ(payment().outstanding, 0.0);
}

TEST_F(Contracts, TalksLowerThePriceAndDrawAUniformAndANormal)
{
    c.cancel_rate = 1.0;
    b.market.renegotiate_intercept = 39.0;  // they succeed on all but 1e-13 of paths
    b.market.renegotiate_least_cut = std::log(2.0);
    begin();
    auto const drawn = advance();
    EXPECT_TRUE(is_live(w.s.firms, 0));
    EXPECT_DOUBLE_EQ(w.s.firms.terms[0].price_ratio, 0.5);
    EXPECT_NEAR(payment().flow, 5.0, kMoneyStep);
    EXPECT_GT(x().hazard_left, 0.0);
    // talks 1, and threshold 1 with the customer's normal, which is the one drawn at the start
    ASSERT_EQ(drawn.size(), 3u);
    EXPECT_EQ(drawn[0].key.lo, 3u);
    EXPECT_EQ(drawn[0].ordinal, 1);
    EXPECT_EQ(drawn[1].key.lo, 4u);
    EXPECT_EQ(drawn[1].ordinal, 0);
    EXPECT_EQ(drawn[2].key.lo, 1u);
    EXPECT_EQ(drawn[2].ordinal, 1);
}

TEST_F(Contracts, ScenarioEndsAContractWithoutTalks)
{
    c.cancel_step = 2;
    b.market.renegotiate_intercept = 39.0;
    begin();
    EXPECT_EQ(advance(1).size(), 0u);
    EXPECT_TRUE(is_live(w.s.firms, 0));
    EXPECT_EQ(advance(2).size(), 0u);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::cancelled));
}

}  // namespace
}  // namespace ballast::unit_f64
