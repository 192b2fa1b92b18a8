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
