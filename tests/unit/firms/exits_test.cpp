// Ends of independence: when, of what kind, and who buys.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A firm with debt of 100 that has been in distress for three steps, one more than its grace.
struct Exits : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> p = plain_firm(50.0);
    FirmTable<double> other = plain_firm(50.0);

    Exits()
    {
        p.end_kind = {1, 0};
        p.substitute = {2, 0};
        p.outside = {3, 0};
        p.merger = {4, 0};
        p.exchange_recovery = 0.5;
    }
    void begin()
    {
        w.firm(p);
        w.firm(other);
        b.debts = {plain_debt(0, 100.0)};
        w.start();
        w.account(0).debt_total = 100.0;
        x().distress_steps = 3.0;
    }
    bool buyer_found()
    {
        return find_buyer(w.t.firms, w.s.factors, w.s.firms, w.draws, 0, all_lanes(), no_lanes(), 0);
    }
    Standing& x() { return w.s.firms.standing.own(0); }
    Exit& exit() { return w.s.firms.exits.own(0); }
    End end() { return static_cast<End>(x().end); }
    std::vector<NotedDraw> step(int n = 5)
    {
        return draws_of([&] { w.decide_ends(n); });
    }
};

TEST_F(Exits, DistressMustOutlastItsGrace)
{
    begin();
    x().distress_steps = 2.0;
    EXPECT_EQ(step().size(), 0u);
    EXPECT_EQ(end(), End::none);
    x().distress_steps = 3.0;
    EXPECT_EQ(step().size(), 0u) << "liquidation is certain";
    EXPECT_EQ(end(), End::liquidation);
    EXPECT_EQ(exit().step, 5);
    EXPECT_EQ(w.account(0).cash, 0.0);
    EXPECT_EQ(step(6).size(), 0u) << "it ends once";
    EXPECT_EQ(exit().step, 5);
}

TEST_F(Exits, StandstillLengthensTheGraceOnceAYear)
{
    p.standstill_rate = 0.5;
    p.standstill_steps = 3.0;
    p.standstill_rest = 10.0;
    p.standstill = {5, 0};
    begin();
    exit().standstill_left = 0.75;
    x().distress_steps = 1.0;
    EXPECT_EQ(step(1).size(), 0u);
    x().distress_steps = 2.0;
    auto const drawn = step(2);
    ASSERT_EQ(drawn.size(), 1u) << "the threshold of the next";
    EXPECT_EQ(drawn[0].key.lo, 5u);
    x().distress_steps = 5.0;
    step(3);
    EXPECT_EQ(end(), End::none) << "grace of 2 and 3 more";
    x().distress_steps = 0.0;
    step(4);
    x().distress_steps = 2.0;
    exit().standstill_left = 0.0;
    step(5);
    EXPECT_EQ(end(), End::none);
    x().distress_steps = 3.0;
    step(6);
    EXPECT_EQ(end(), End::liquidation) << "no second standstill within the rest";
}

TEST_F(Exits, StandstillEndsWithItsTime)
{
    p.standstill_rate = 0.5;
    p.standstill_steps = 3.0;
    p.standstill_rest = 10.0;
    begin();
    exit().standstill_left = 0.0;
    step(1);
    EXPECT_EQ(end(), End::none);
    x().distress_steps = 6.0;
    step(2);
    EXPECT_EQ(end(), End::liquidation);
}

TEST_F(Exits, ExchangeCutsDebtAndTheFirmRunsOn)
{
    p.distressed_exchange = p.reorganisation = 1.0;
    begin();
    auto const drawn = step();
    ASSERT_EQ(drawn.size(), 1u) << "its kind alone";
    EXPECT_EQ(drawn[0].key.lo, 1u);
    EXPECT_EQ(end(), End::exchange);
    EXPECT_EQ(w.s.firms.debts[0].balance, 50.0);
    EXPECT_EQ(w.s.firms.conduct[0].service_share, 1.0);
    EXPECT_FALSE(honours_commitments(w.s.firms, 0));
    EXPECT_EQ(static_cast<Level>(x().worst_level), Level::distress);
    EXPECT_EQ(static_cast<Level>(x().level), Level::normal);
}

TEST_F(Exits, ReorganisationDrawsTheGapBeforeASubstituteServes)
{
    p.reorganisation = 1.0;
    b.market.substitute_steps = 1000.0;
    begin();
    auto const drawn = step();
    ASSERT_EQ(drawn.size(), 2u);
    EXPECT_EQ(drawn[1].key.lo, 2u);
    EXPECT_EQ(end(), End::reorganisation);
    EXPECT_EQ(w.s.firms.conduct[0].service_share, 0.0);
    double const gap = w.s.firms.conduct[0].substitution_left;
    EXPECT_GT(gap, 0.0);
    EXPECT_LE(gap, 1000.0);
    EXPECT_EQ(gap, std::floor(gap)) << "whole steps";
    EXPECT_EQ(w.s.firms.debts[0].balance, 100.0);
}

TEST_F(Exits, HazardOutsideTheModelIsItsOwnCause)
{
    p.outside_rate = 0.25;
    begin();
    x().distress_steps = 0.0;
    exit().outside_left = 0.375;
    EXPECT_EQ(step(0).size(), 0u);
    EXPECT_EQ(end(), End::none);
    step(1);
    EXPECT_EQ(end(), End::liquidation);
    EXPECT_EQ(static_cast<Cause>(exit().cause), Cause::exogenous);
}

TEST_F(Exits, MergerIsNoDefault)
{
    p.merger_rate = 1.0;
    begin();
    x().distress_steps = 0.0;
    exit().merger_left = 0.5;
    step();
    EXPECT_EQ(end(), End::acquired);
    EXPECT_FALSE(has_defaulted(w.s.firms, 0));
    EXPECT_TRUE(honours_commitments(w.s.firms, 0));
    EXPECT_EQ(w.s.firms.debts[0].balance, 100.0);
    EXPECT_EQ(static_cast<Level>(x().worst_level), Level::normal);
}

TEST_F(Exits, NobodyMergesWhileMarketsAreShut)
{
    p.merger_rate = 0.25;
    b.market.regime = w.factor(0.0);
    begin();
    x().distress_steps = 0.0;
    exit().merger_left = 0.25;
    set_factor(w.s.factors, 0, all_lanes(), 2.0);
    step(0);
    EXPECT_EQ(end(), End::none);
    EXPECT_EQ(exit().merger_left, 0.25);
    set_factor(w.s.factors, 0, all_lanes(), 1.0);
    step(1);
    EXPECT_EQ(end(), End::acquired);
}

TEST_F(Exits, BuyerOutsideTheStudyNeedsABidAboveTheClaimsAndAnOpenMarket)
{
    p.buyer_share = 0.5;
    b.market.regime = w.factor(0.0);
    begin();
    w.account(0).shortfall = 20.0;
    auto const finds = [&](double valuation, double regime) {
        w.s.firms.funding.own(0).log_valuation = std::log(valuation);
        set_factor(w.s.factors, 0, all_lanes(), regime);
        return buyer_found();
    };
    EXPECT_FALSE(finds(239.0, 0.0)) << "119.5 for claims of 120";
    EXPECT_TRUE(finds(241.0, 0.0));
    EXPECT_TRUE(finds(241.0, 1.0));
    EXPECT_FALSE(finds(241.0, 2.0));
}

TEST_F(Exits, BuyerInTheStudyPaysFromItsBudget)
{
    p.buyer_share = 0.5;
    other.budget = 150.0;
    b.market.num_buyers = 1;
    begin();
    w.account(0).shortfall = 20.0;
    w.s.firms.funding.own(0).log_valuation = std::log(1000.0);
    w.s.firms.standing.own(1).level = code(Level::stress);
    EXPECT_FALSE(buyer_found());
    w.s.firms.standing.own(1).level = code(Level::watch);
    EXPECT_TRUE(buyer_found());
    EXPECT_EQ(w.s.firms.exits[1].budget, 30.0);
    EXPECT_FALSE(buyer_found()) << "30 are not enough";
    step();
    EXPECT_EQ(end(), End::liquidation);
}

TEST_F(Exits, BidCountsTheFleetAfterItsHaircutUnlessLendersTookIt)
{
    p.buyer_share = 0.0;
    p.fleet_haircut = 0.25;
    GpuClassTable<double> gpu = plain_class();
    gpu.scrap_usd = 8.0;
    b.classes = {gpu};
    b.remaining_life = every_step({0.0});  // worth its scrap
    b.regions = {plain_region()};
    b.sites.push_back({});
    CohortTable<double> fleet = plain_cohort(0);
    fleet.vehicle = 0;
    b.cohorts = {fleet};
    b.facilities = {plain_facility(0, 0.0)};
    b.gpus = every_step({100.0});
    begin();
    auto const bid = [&] {
        return bid_above_claims(w.t.firms, w.s.factors, w.s.firms, 0, p.buyer_share, 120.0, 0);
    };
    EXPECT_EQ(bid(), 480.0);
    w.s.firms.facilities.own(0).foreclosed = 1.0;
    EXPECT_EQ(bid(), -120.0);
}

TEST_F(Exits, BidCountsPowerRightsAfterTheirHaircut)
{
    p.buyer_share = 0.0;
    p.power_sale_haircut = 0.25;
    p.power_sale_impact = 0.5;  // nobody sells: the buyer takes them over
    b.power_rights = {plain_power_right(0, 100.0), plain_power_right(0, 60.0)};
    begin();
    auto const bid = [&] {
        return bid_above_claims(w.t.firms, w.s.factors, w.s.firms, 0, p.buyer_share, 100.0, 0);
    };
    EXPECT_EQ(bid(), 20.0);
    w.s.firms.power_rights.own(1).left = 0.5;
    EXPECT_EQ(bid(), -2.5);
}

TEST_F(Exits, BidCountsContractsByWhatTheyPayAgainstTheMarket)
{
    p.buyer_share = 0.0;
    b.classes = {plain_class()};
    ContractTable<double> sold = plain_contract(0, 1);
    ContractTable<double> bought = plain_contract(1, 0);
    sold.gpu_class = bought.gpu_class = 0;
    bought.take_or_pay = 0.5;
    w.contract(sold);
    w.contract(bought);
    b.contract_present_pay = every_step({1000.0, 400.0});
    b.contract_present_rent = every_step({1200.0, 400.0});  // the first was sold below the market
    begin();
    w.s.firms.classes.own(0).rent_against_plan = 0.75;
    auto const bid = [&] {
        return bid_above_claims(w.t.firms, w.s.factors, w.s.firms, 0, p.buyer_share, 0.0, 0);
    };
    EXPECT_EQ(bid(), 100.0 - 0.5 * 100.0);
    w.s.firms.classes.own(0).rent_against_plan = 1.5;
    EXPECT_EQ(bid(), -800.0) << "cheap purchases are worth nothing to a buyer";
}

/// The same firm, not in distress, worth 500 to a bidder. It burns 16 a step and has money for four more.
struct EarlyExits : Exits {
    SaleTable<double> sale = plain_sale();

    EarlyExits()
    {
        p.buyer_share = 0.5;
        sale.offer = {6, 0};
        sale.wind_down = {7, 0};
        sale.bid = {8, 0};
        sale.view = {9, 0};
        b.market.regime = w.factor(0.0);
    }
    void begin_sale()
    {
        b.sales = {sale, plain_sale()};
        for (int k = 0; k <= kSteps; ++k)
            b.ahead.push_back(-16.0 * k);
        b.ahead.resize(2 * (kSteps + 1), 0.0);
        begin();
        x().distress_steps = 0.0;
        w.account(0).liquidity = 64.0;
        w.s.firms.funding.own(0).log_valuation = std::log(1000.0);
        w.s.firms.fundraising.own(0).log_last_valuation = std::log(2000.0);
    }
    Sale& state() { return w.s.firms.sales.own(0); }
};

TEST_F(EarlyExits, OffersComeFasterTheShorterTheRunway)
{
    sale.offer_rate = 0.5;
    sale.offer_inverse = 1.0 / (16.0 * kStepYears);
    begin_sale();
    state().offer_left = 8.0;
    EXPECT_EQ(step(0).size(), 0u);
    EXPECT_EQ(state().offer_left, 8.0 - 0.375) << "4 of 16 steps are left";
    w.account(0).liquidity = 0.0;
    step(0);
    EXPECT_EQ(state().offer_left, 8.0 - 0.375 - 0.5);
    set_factor(w.s.factors, 0, all_lanes(), 2.0);
    step(0);
    EXPECT_EQ(state().offer_left, 8.0 - 0.375 - 0.5) << "markets are shut";
    w.account(0).liquidity = 1e6;
    set_factor(w.s.factors, 0, all_lanes(), 1.0);
    EXPECT_EQ(step(0).size(), 0u);
    EXPECT_EQ(end(), End::none);
}

TEST_F(EarlyExits, FirmThatIsOfferedIsBoughtForMoreThanItsClaims)
{
    sale.offer_rate = 0.5;
    sale.offer_inverse = 1.0;
    sale.bargaining_power = 0.5;
    begin_sale();
    state().offer_left = 0.25;
    EXPECT_EQ(step(3).size(), 0u);
    EXPECT_EQ(end(), End::acquired);
    EXPECT_EQ(exit().step, 3);
    EXPECT_DOUBLE_EQ(state().price, 0.5 * (500.0 - 100.0) / 2000.0);
    EXPECT_EQ(w.s.firms.debts[0].balance, 100.0);
}

TEST_F(EarlyExits, BidderCountsMoreOfTheValuationWhileThereIsTime)
{
    sale.offer_rate = 0.5;
    sale.offer_inverse = 1.0 / (4.0 * kStepYears);
    sale.unhurried_share = 0.5;
    begin_sale();
    w.account(0).liquidity = 0.0;
    auto const paid = [&](Mask offered) {
        find_buyer(w.t.firms, w.s.factors, w.s.firms, w.draws, 0, all_lanes(), offered, 0);
        return state().price;
    };
    double const hurried = paid(all_lanes());
    EXPECT_DOUBLE_EQ(hurried, 400.0 / 2000.0) << "no runway";
    w.account(0).liquidity = 1e6;
    EXPECT_DOUBLE_EQ(paid(all_lanes()), 900.0 / 2000.0);
    EXPECT_DOUBLE_EQ(paid(no_lanes()), hurried) << "it has failed";
}

TEST_F(EarlyExits, FirmThatNobodyBuysGoesOnAndIsOfferedAgain)
{
    sale.offer_rate = 0.5;
    sale.offer_inverse = 1.0;
    begin_sale();
    w.s.firms.funding.own(0).log_valuation = std::log(199.0);
    state().offer_left = 0.25;
    auto const drawn = step(3);
    ASSERT_EQ(drawn.size(), 1u) << "the next threshold";
    EXPECT_EQ(drawn[0].key.lo, 6u);
    EXPECT_EQ(drawn[0].ordinal, 1);
    EXPECT_EQ(end(), End::none);
    EXPECT_EQ(exit().step, -1);
    EXPECT_LT(state().price, 0.0);
    EXPECT_EQ(w.account(0).cash, 50.0);
    EXPECT_GT(state().offer_left, 0.0);
    w.s.firms.funding.own(0).log_valuation = std::log(201.0);
    state().offer_left = 0.0;
    step(4);
    EXPECT_EQ(end(), End::acquired);
}

TEST_F(EarlyExits, BidIsDrawnOnceForEachOffer)
{
    sale.offer_rate = 0.5;
    sale.offer_inverse = 1.0;
    sale.bid_dispersion = 0.5;
    sale.bid_mean = -0.125;
    sale.bid_probability = 0.5;
    begin_sale();
    w.s.firms.funding.own(0).log_valuation = std::log(2e-9);  // whatever a bidder thinks of it
    for (int k = 0; k < 3; ++k) {
        state().offer_left = 0.0;
        auto const drawn = step(k);
        ASSERT_EQ(drawn.size(), 3u);
        EXPECT_EQ(drawn[0].key.lo, 9u);
        EXPECT_EQ(drawn[0].ordinal, k);
        EXPECT_EQ(drawn[1].key.lo, 8u);
        EXPECT_EQ(drawn[1].ordinal, k);
        EXPECT_EQ(drawn[2].ordinal, k + 1);
    }
    x().distress_steps = 3.0;
    auto const drawn = step(3);
    ASSERT_EQ(drawn.size(), 2u) << "one bid for a firm that has failed";
    EXPECT_EQ(drawn[0].ordinal, 3);
    EXPECT_EQ(end(), End::liquidation);
}

TEST_F(EarlyExits, BidderSeesTheAssetsByItsOwnDraw)
{
    sale.bid_dispersion = 0.5;
    sale.bid_mean = -0.125;
    begin_sale();
    double const z = w.draws.normal({9, 0}, 0, 0.0);
    double const fair = 100.0 / std::exp(0.5 * z - 0.125);  // seen as what is owed
    for (double const step : {0.999, 1.001}) {
        w.s.firms.funding.own(0).log_valuation = std::log(2.0 * fair * step);
        EXPECT_EQ(buyer_found(), step > 1.0);
    }
}

TEST_F(EarlyExits, FirmIsWoundDownWhileItStillPays)
{
    sale.wind_down_rate = 0.25;
    sale.wind_down_years = 4.5 * kStepYears;
    begin_sale();
    state().wind_down_left = 0.5;
    w.account(0).liquidity = 80.0;
    step(0);
    EXPECT_EQ(state().wind_down_left, 0.5) << "five steps";
    w.account(0).liquidity = 64.0;
    step(0);
    EXPECT_EQ(state().wind_down_left, 0.25);
    x().distress_steps = 1.0;
    step(0);
    EXPECT_EQ(state().wind_down_left, 0.25) << "something is unpaid";
    x().distress_steps = 0.0;
    EXPECT_EQ(step(1).size(), 0u);
    EXPECT_EQ(end(), End::liquidation);
    EXPECT_EQ(exit().step, 1);
    EXPECT_EQ(state().recovery, 0.5) << "cash of 50 for debt of 100";
    EXPECT_EQ(w.account(0).cash, 0.0);
}

TEST_F(EarlyExits, CreditorsShareTheCashOfAFirmThatIsWoundDown)
{
    sale.wind_down_rate = 0.25;
    sale.wind_down_years = 1.0;
    ContractTable<double> sold = plain_contract(0, 1);
    sold.prepayment = 60.0;
    w.contract(sold);
    p.cash = 120.0;
    begin_sale();
    state().wind_down_left = 0.0;
    step(3);
    EXPECT_EQ(end(), End::liquidation);
    EXPECT_EQ(state().recovery, 0.75) << "120 for debt of 100 and a prepayment of 60";
    EXPECT_EQ(w.account(1).receivable, 45.0);
}

TEST_F(EarlyExits, SuppliersOfAFirmThatIsWoundDownRecoverNoLessThanOfOthers)
{
    sale.wind_down_rate = 0.25;
    sale.wind_down_years = 1.0;
    b.market.executory = 1;
    b.classes = {plain_class()};
    ContractTable<double> bought = plain_contract(1, 0);
    bought.gpu_class = 0;
    bought.planned_rent = 1.0;
    w.contract(bought);
    b.contract_pay = b.contract_present_pay = every_step({800.0});
    begin_sale();
    w.s.firms.classes.own(0).log_rent = -std::log(2.0);
    double const claims = purchase_claims(w.t.firms, w.s.firms, 0, {true, false, true}, 3);
    EXPECT_DOUBLE_EQ(claims, 400.0) << "half of it is above the market";
    EXPECT_DOUBLE_EQ(claims_in_liquidation(w.t.firms, w.s.firms, 0, 3), 500.0);
    state().wind_down_left = 0.0;
    step(3);
    EXPECT_EQ(state().recovery, 0.25);
    EXPECT_EQ(w.account(1).receivable, 100.0);
}

TEST_F(EarlyExits, BuyerGoesBeforeAWindDown)
{
    sale.offer_rate = sale.wind_down_rate = 0.25;
    sale.offer_inverse = 1.0;
    sale.wind_down_years = 1.0;
    begin_sale();
    state().offer_left = state().wind_down_left = 0.0;
    step(3);
    EXPECT_EQ(end(), End::acquired);
    EXPECT_EQ(state().recovery, 0.25);
}

TEST_F(EarlyExits, OtherEndsGoBeforeOwners)
{
    sale.wind_down_rate = 0.25;
    sale.wind_down_years = 1.0;
    p.outside_rate = 1.0;
    begin_sale();
    state().wind_down_left = 0.125;
    exit().outside_left = 0.5;
    step(3);
    EXPECT_EQ(static_cast<Cause>(exit().cause), Cause::exogenous);
    EXPECT_EQ(state().wind_down_left, 0.125);
}

}  // namespace
}  // namespace ballast::unit_f64
