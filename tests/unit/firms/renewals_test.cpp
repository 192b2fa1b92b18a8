// The end of a term: renewal at the market's price or expiry, and what an agreed price does to later cancellations.
#include "tests/unit/firms/one_contract.hpp"

namespace ballast::unit_f64 {
namespace {

/// The term ends a quarter through step 3; the rent is twice the planned one.
struct Renewals : OneContract {
    Renewals()
    {
        c.renewal = {2, 0};
        c.renewal_step = 3;
        c.renewal_probability = 1.0;
        c.renewal_ratio = 0.75;
        c.old_term_share = 0.25;
        b.market.hazard_slope = 2.0;
    }
    void begin() { OneContract::begin(1e9, 4.0); }
    void end_of_term()
    {
        auto const drawn = advance(3);
        ASSERT_EQ(drawn.size(), 1u);
        EXPECT_EQ(drawn[0].key.lo, 2u);
        EXPECT_EQ(drawn[0].ordinal, 0);
    }
};

TEST_F(Renewals, TakeTheMarketsPriceForTheDaysAfterTheEnd)
{
    begin();
    end_of_term();
    EXPECT_EQ(w.s.firms.terms[0].price_ratio, 1.5);
    EXPECT_EQ(payment().flow, 10.0 * (0.25 * 1.0 + 0.75 * 1.5));
    EXPECT_EQ(x().loss, 0.0);
    EXPECT_EQ(x().compute, 8.0);
}

TEST_F(Renewals, ExpiredContractBillsTheDaysUpToItsEnd)
{
    c.renewal_probability = 0.0;
    begin();
    end_of_term();
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::expired));
    EXPECT_EQ(payment().flow, 2.5);
    EXPECT_EQ(x().loss, 7.5);
    EXPECT_EQ(x().compute, 2.0);
}

TEST_F(Renewals, CustomerThatRetrenchesOrSellsCapacityDoesNotRenew)
{
    begin();
    retrench(w.s.firms, 1, all_lanes(), 1.0);
    end_of_term();
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::expired));
    x().status = code(ContractStatus::live);
    update_conduct(w.s.firms, 1, no_lanes());
    sell_own_capacity(w.s.firms, 1, all_lanes(), 1.0);
    end_of_term();
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::expired));
}

TEST_F(Renewals, NewPriceIsTheOneThatLaterMarketsAreHeldAgainst)
{
    begin();
    EXPECT_EQ(price_multiple(w.t.firms, w.s.firms, 0), 1.0) << "dear markets make nobody leave";
    end_of_term();
    EXPECT_DOUBLE_EQ(price_multiple(w.t.firms, w.s.firms, 0), 1.0);
    rent(2.0);  // half of what it was at the renewal
    EXPECT_DOUBLE_EQ(price_multiple(w.t.firms, w.s.firms, 0), 4.0);
    rent(1.0);
    EXPECT_EQ(price_multiple(w.t.firms, w.s.firms, 0), 8.0) << "the cap";
}

/// Odds of a renewal at a rent over its cost: a uniform against p (1 - w + w g), without another draw.
TEST_F(Renewals, OwnersLetGoOfContractsThatNoLongerPayForTheGpu)
{
    CohortTable<double> fleet = plain_cohort(0);
    fleet.avoidable_cost = 1.0;
    b.cohorts = {fleet};
    b.regions = {plain_region()};
    b.sites = {{0, 0, 0, 0.0, 500.0}};
    c.cohort = 0;
    c.renewal_on_margin = 0.5;
    c.renewal_probability = 0.75;
    begin();
    w.s.firms.regions.own(0).power_price = 4000.0;  // of the market, which the site does not pay
    w.s.firms.cohorts.own(0).fill = 1.0;
    auto const chance = [&](double rent) { return renewal_chance(w.t.firms, w.s.firms, c, rent); };
    EXPECT_EQ(chance(0.8), 0.375) << "a weight of a half leaves a half";
    EXPECT_DOUBLE_EQ(chance(1.0), 0.75 * (0.5 + 0.5 * 0.5));
    EXPECT_DOUBLE_EQ(chance(0.9), 0.75 * (0.5 + 0.5 * 0.25 * 0.25 * 2.5));
    EXPECT_DOUBLE_EQ(chance(1.2), 0.75);
    EXPECT_DOUBLE_EQ(chance(5.0), 0.75);
    rent(1.0);  // the renewal is at 0.75 of it
    c.renewal_on_margin = 1.0;
    b.contracts[0].renewal_on_margin = 1.0;
    end_of_term();
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::expired));
}

TEST_F(Renewals, ProviderThatWasTakenOverChangesThePrice)
{
    c.takeover_price_change = 0.5;
    begin();
    auto const bought = [&](End how) {
        w.s.firms.standing.own(0).end = code(how);
        w.s.firms.terms.own(0).price_ratio = 1.0;
        w.s.firms.contracts.own(0).status = code(ContractStatus::live);
        end_of_term();
        return w.s.firms.terms[0].price_ratio;
    };
    EXPECT_EQ(bought(End::none), 1.5);
    EXPECT_EQ(bought(End::acquired), 1.5 * 1.5);
    EXPECT_DOUBLE_EQ(price_multiple(w.t.firms, w.s.firms, 0), 1.5 * 1.5) << "above the market by a half";
    EXPECT_EQ(bought(End::reorganisation), 1.5 * 1.5);
    EXPECT_EQ(bought(End::liquidation), 1.5);
}

TEST_F(Renewals, IndexedPriceHasNothingToHoldAgainstTheMarketButItsFloor)
{
    c.indexed = 1;
    EXPECT_EQ(initial_relief(b.market, c), 0.0);
    c.floor = 0.5;
    EXPECT_DOUBLE_EQ(initial_relief(b.market, c), 0.25) << "0.5^2: half of the plan is its market";
    c.indexed = 0;
    EXPECT_EQ(initial_relief(b.market, c), 1.0);
}

}  // namespace
}  // namespace ballast::unit_f64
