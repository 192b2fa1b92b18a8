// What a default passes on to customers, suppliers, creditors and markets.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A provider and a customer with a contract for 8 GPUs of twice the planned rent; capital of 64 in it over 8 steps.
struct Contagion : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    int provider = w.firm();
    int customer = w.firm();
    ContractTable<double> c = plain_contract(provider, customer);
    int rent = w.owes(customer, provider, Seniority::operating);
    DefaultKinds const exchanged{all_lanes(), no_lanes(), no_lanes()};
    DefaultKinds const reorganised{all_lanes(), all_lanes(), no_lanes()};
    DefaultKinds const liquidated{all_lanes(), no_lanes(), all_lanes()};

    void begin()
    {
        GpuClassTable<double> gpu = plain_class();
        gpu.h100e = 2.0;
        b.classes = {gpu};
        c.gpu_class = 0;
        c.capex = 64.0;
        c.end_step = 8.0;
        c.life_inverse = 0.125;
        c.prepayment = 24.0;
        b.contract_gpus = every_step({8.0});
        w.contract(c);
        w.start();
        w.s.firms.classes.own(0).rent_against_plan = 0.5;
        charge(w.s.firms, w.edge(rent), all_lanes(), 40.0);
    }
    std::size_t fails(int firm, DefaultKinds const& kinds)
    {
        return num_draws_of([&] { transmit_default(w.t.firms, w.s.firms, w.draws, firm, kinds, 2); });
    }
};

TEST_F(Contagion, CreditorsRecoverAPartOfWhatIsOwedInTheNextStep)
{
    begin();
    EXPECT_EQ(fails(customer, exchanged), 0u);
    EXPECT_EQ(w.payment(w.edge(rent)).outstanding, 0.0);
    EXPECT_EQ(w.account(provider).receivable, 10.0) << "a quarter";
    EXPECT_TRUE(is_live(w.s.firms, 0)) << "an exchange rejects nothing";
}

TEST_F(Contagion, CreditorsShareWhatPowerRightsBringInALiquidation)
{
    b.power_rights = {plain_power_right(customer, 80.0)};
    begin();
    w.account(customer).debt_total = 120.0;
    w.account(customer).shortfall = 40.0;
    fails(customer, exchanged);
    EXPECT_EQ(w.account(provider).receivable, 10.0) << "a quarter";
    EXPECT_EQ(w.s.firms.power_rights[0].left, 1.0);
    charge(w.s.firms, w.edge(rent), all_lanes(), 40.0);
    fails(customer, liquidated);
    EXPECT_EQ(w.account(provider).receivable, 10.0 + 30.0) << "a quarter, and 80 for claims of 160";
    EXPECT_EQ(w.s.firms.power_rights[0].left, 0.0);
}

TEST_F(Contagion, LiquidatedCustomerLeavesCapitalStrandedAndGpusWithoutAJob)
{
    begin();
    fails(customer, liquidated);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::customer_gone));
    EXPECT_EQ(w.s.firms.books[provider].stranded, 48.0) << "six eighths of its life are left";
    EXPECT_EQ(w.s.firms.market->released, 16.0);
}

TEST_F(Contagion, ReorganisedCustomerRejectsWhatTheMarketSellsCheaper)
{
    begin();
    fails(customer, reorganised);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::customer_gone));
}

TEST_F(Contagion, EndedCustomerRewritesWhatCostsMoreThanTheMarketAsks)
{
    b.market.executory = 1;
    b.market.exchange_concession = 0.5;
    b.market.exchange_keeps = 0.75;
    b.market.reorganisation_keeps = 0.5;
    b.market.rejection_threshold = 2.0;
    b.contract_pay = b.contract_present_pay = every_step({32.0});
    c.planned_rent = 4.0;
    begin();
    w.s.firms.classes.own(0).log_rent = 0.0;
    fails(customer, exchanged);
    ContractTerms const& terms = w.s.firms.terms[0];
    EXPECT_DOUBLE_EQ(terms.price_ratio, 0.5) << "half of the log of 4";
    EXPECT_EQ(terms.volume, 0.75);
    // 32 at 4 times the market: 24 above it, of which 3/4 (16 - 8) are kept; a quarter is paid
    EXPECT_DOUBLE_EQ(w.account(provider).receivable, 10.0 + 0.25 * (24.0 - 6.0));
    EXPECT_EQ(w.s.firms.market->released, 4.0);
    fails(customer, reorganised);
    EXPECT_DOUBLE_EQ(terms.price_ratio, 0.25) << "the market's";
    EXPECT_EQ(terms.volume, 0.375);
    // 12 at twice the market: 6 above it, of which nothing is kept
    EXPECT_DOUBLE_EQ(w.account(provider).receivable, 10.0 + 4.5 + 0.25 * 6.0)
        << "what it gives up, not the rest";
    EXPECT_TRUE(is_live(w.s.firms, 0));
    w.s.firms.classes.own(0).log_rent = 1.0;
    fails(customer, exchanged);
    EXPECT_EQ(terms.volume, 0.375) << "below the market it keeps it";
}

TEST_F(Contagion, ReorganisedCustomerKeepsWhatIsInTheMoney)
{
    begin();
    w.s.firms.classes.own(0).rent_against_plan = 1.0;
    EXPECT_EQ(fails(customer, reorganised), 1u) << "the gap before a substitute serves";
    EXPECT_TRUE(is_live(w.s.firms, 0));
}

TEST_F(Contagion, LiquidatedProviderEndsItsContractsAndOwesPartOfThePrepayment)
{
    begin();
    fails(provider, liquidated);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::provider_gone));
    EXPECT_EQ(w.s.firms.conduct[provider].service_share, 0.0);
    EXPECT_EQ(w.s.firms.terms[0].prepayment, 0.0);
    EXPECT_EQ(w.payment(w.t.firms.contracts[0].refund).outstanding, 0.0);
    EXPECT_EQ(w.account(customer).receivable, 6.0) << "a quarter of 24";
}

TEST_F(Contagion, FailedOwnersFleetIsSold)
{
    b.regions = {plain_region()};
    b.sites.push_back({});
    b.cohorts = {plain_cohort(provider)};
    b.gpus = every_step({100.0});
    begin();
    fails(provider, reorganised);
    EXPECT_EQ(w.s.firms.market->sold, 0.0);
    fails(provider, liquidated);
    EXPECT_EQ(w.s.firms.market->sold, 200.0);
}

TEST_F(Contagion, FailureOfALargeFirmShakesConfidence)
{
    b.market.confidence_per_failure = 0.5;
    b.firms[0].tier = 0;
    begin();
    fails(customer, exchanged);
    EXPECT_EQ(w.s.firms.market->confidence, 0.0);
    fails(provider, exchanged);
    EXPECT_EQ(w.s.firms.market->confidence, 0.5);
}

TEST_F(Contagion, ClosedChannelsPassNothing)
{
    b.market.lose_demand = b.market.lose_capacity = b.market.write_down = 0;
    begin();
    EXPECT_EQ(fails(customer, liquidated), 0u);
    EXPECT_EQ(fails(provider, liquidated), 0u);
    EXPECT_TRUE(is_live(w.s.firms, 0));
    EXPECT_EQ(w.s.firms.conduct[provider].service_share, 1.0);
    EXPECT_TRUE(honours_commitments(w.s.firms, customer));
    EXPECT_EQ(w.account(provider).receivable, 10.0) << "claims are recovered all the same";
}

}  // namespace
}  // namespace ballast::unit_f64
