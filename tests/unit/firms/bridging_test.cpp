// Bridge financing: calls on customers, loans of a vendor, sale and leaseback, rights issues.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A provider, a customer and a vendor. The provider wants 100 quanta.
struct Bridges : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    FirmTable<double> provider = plain_firm(500.0);
    BridgingTable<double> p = plain_bridging(0);
    ContractTable<double> c = plain_contract(0, 1);

    Bridges() { c.end_step = 1e30; }
    void begin(double want = 100.0)
    {
        provider.bridging = 0;
        w.firm(provider);
        w.firm(1000.0);
        w.firm(2000.0);
        b.bridging = {p};
        if (p.call_share > 0.0) {
            c.call = 0;
            b.calls = {{0, 0, kNone}};
            b.bridging[0].end_call = 1;
            b.contract_pay = every_step({40.0});
            w.contract(c);
        }
        w.start();
        x().want = want;
    }
    Bridging& x() { return w.s.firms.bridging.own(0); }
    Call& call() { return w.s.firms.calls.own(0); }
    void ask(int step = 0)
    {
        EXPECT_EQ(num_draws_of([&] { ask_for_bridges(w.team, w.t.firms, w.s.factors, w.s.firms, step); }),
                  0u);
    }
    void bill_it(int step = 0)
    {
        advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, step);
    }
    void settle()
    {
        w.pay();
        look_at_bridges(w.t.firms, w.s.firms, 0);
    }
    void forget() { write_off(w.s.firms, w.t.firms.bridging[0].lends, all_lanes()); }
    double asked() { return owed_on(w.s.firms, w.t.firms.calls[0].payment); }
    double lent() { return owed_on(w.s.firms, w.t.firms.bridging[0].lends); }
    double due() { return owed_on(w.s.firms, w.t.firms.bridging[0].repays); }
};

/// Half of four bills, 10 % of discount.
struct Calls : Bridges {
    Calls()
    {
        p.call_share = 0.5;
        p.call_steps = 4.0;
        p.call_credit = 1.25;
        p.call_met = 1.25 / 4.0;
    }
};

TEST_F(Calls, AreForWhatIsWantedAndMovedThroughTheNetwork)
{
    begin(64.0);
    ask();
    EXPECT_EQ(x().coming, 64.0);
    bill_it();
    EXPECT_EQ(asked(), 64.0);
    settle();
    EXPECT_EQ(w.account(0).cash, 500.0 + 64.0 + 40.0) << "with the bill of the step";
    EXPECT_EQ(w.account(1).cash, 1000.0 - 64.0 - 40.0);
    EXPECT_EQ(call().left, 80.0);
    EXPECT_EQ(x().service, 20.0);
    ask();
    EXPECT_EQ(x().coming, 0.0) << "no second call within two steps";
    bill_it();
    EXPECT_EQ(asked(), 0.0);
    EXPECT_EQ(owed_on(w.s.firms, w.t.firms.contracts[0].payment), 20.0) << "half of the bill is met";
    EXPECT_EQ(bills_met(w.t.firms, w.s.firms, 0), 20.0);
    EXPECT_EQ(call().left, 60.0);
    ask();
    EXPECT_EQ(x().coming, 20.0) << "of 80 what is not paid ahead";
}

TEST_F(Calls, AskForMoreWherePartIsMetWithinTheStressSpan)
{
    p.call_gross = 1.25;
    begin(48.0);
    ask();
    bill_it();
    EXPECT_EQ(asked(), 60.0);
    EXPECT_EQ(x().coming, 48.0) << "what it need not put off";
}

TEST_F(Calls, FindNoCustomerInStressRetrenchingOrEnded)
{
    begin();
    auto const could = [&] { return callable_bills(w.t.firms, w.s.firms, 0, 0); };
    EXPECT_EQ(could(), 80.0);
    w.s.firms.standing.own(1).level = code(Level::stress);
    EXPECT_EQ(could(), 0.0);
    w.s.firms.standing.own(1).level = code(Level::watch);
    w.s.firms.conduct.own(1).retrenchment_left = 3.0;
    EXPECT_EQ(could(), 0.0);
    w.s.firms.conduct.own(1).retrenchment_left = 0.0;
    w.s.firms.contracts.own(0).status = code(ContractStatus::cancelled);
    EXPECT_EQ(could(), 0.0);
    w.s.firms.contracts.own(0).status = code(ContractStatus::live);
    w.account(1).liquidity = 30.0;
    EXPECT_EQ(could(), 30.0) << "no more than it can spare";
    w.account(1).liquidity = 1000.0;
    w.s.firms.standing.own(1).end = code(End::exchange);
    EXPECT_EQ(could(), 0.0);
}

TEST_F(Calls, OfCustomersOutsideAPartPays)
{
    c.customer = kNone;
    p.outside_share = 0.25;
    begin();
    ask();
    bill_it();
    EXPECT_EQ(asked(), 20.0);
    settle();
    EXPECT_EQ(w.account(0).cash, 500.0 + 20.0 + 40.0);
}

TEST_F(Calls, WhatIsLeftIsOwedBackWithTheProvidersFaultAndLostOtherwise)
{
    begin();
    call().left = 48.0;
    refund_prepayment(w.t.firms, w.s.firms, 0, all_lanes());
    EXPECT_EQ(w.payment(w.t.firms.contracts[0].refund).outstanding, 48.0);
    EXPECT_EQ(call().left, 0.0);
    call().left = 48.0;
    w.s.firms.contracts.own(0).hazard_left = -1.0;
    bill_it();
    EXPECT_EQ(w.s.firms.contracts[0].status, code(ContractStatus::cancelled));
    EXPECT_EQ(call().left, 0.0) << "who leaves at will leaves it";
    EXPECT_EQ(asked(), 0.0);
}

TEST_F(Calls, ACustomerThatCannotPayOwesNothingForIt)
{
    begin(64.0);
    ask();
    bill_it();
    w.account(1).cash = 52.0;
    settle();
    EXPECT_NEAR(call().left, (52.0 - 40.0) * 1.25, 8.0 * kMoneyStep) << "after the bill, which is senior";
    EXPECT_EQ(w.payment(w.t.firms.calls[0].payment).outstanding, 0.0);
}

/// A vendor that lends half, for four steps at a quarter each.
struct VendorLoans : Bridges {
    VendorLoans()
    {
        p.vendor = 2;
        p.vendor_share = 0.5;
        p.vendor_rate = 0.125;
        p.vendor_instalment = 0.375;
    }
    void spend(double amount)
    {
        set_every_step(b, &FirmStepTable<double>::committed_capex, {amount, 0.0, 0.0});
    }
};

TEST_F(VendorLoans, PayPartOfWhatIsWantedAndComeBackInInstalments)
{
    spend(160.0);
    begin();
    ask();
    EXPECT_EQ(lent(), 80.0);
    settle();
    EXPECT_EQ(w.account(0).cash, 500.0 + 80.0 - 160.0);
    EXPECT_EQ(w.account(2).cash, 1920.0);
    EXPECT_EQ(x().loan, 80.0);
    EXPECT_EQ(x().service, 30.0);
    x().want = 0.0;
    ask();
    EXPECT_EQ(lent(), 0.0);
    EXPECT_EQ(due(), 30.0);
    EXPECT_EQ(x().loan, 60.0) << "30 less the interest of 10";
    settle();
    EXPECT_EQ(w.account(2).cash, 1950.0);
    for (int i = 0; i < 4; ++i) {
        ask();
    }
    EXPECT_EQ(x().loan, 0.0);
    EXPECT_EQ(x().instalment, 0.0);
}

TEST_F(VendorLoans, StopAtTheirCapAndWhereTheVendorIsInStressItself)
{
    spend(1000.0);
    p.vendor_cap = 60.0;
    begin();
    ask();
    EXPECT_EQ(lent(), 60.0);
    forget();
    w.s.firms.standing.own(2).level = code(Level::stress);
    ask();
    EXPECT_EQ(lent(), 0.0);
    w.s.firms.standing.own(2).level = code(Level::normal);
    w.account(2).liquidity = 20.0;
    ask();
    EXPECT_EQ(lent(), 20.0);
    forget();
    w.s.firms.standing.own(0).end = code(End::acquired);
    ask();
    EXPECT_EQ(lent(), 0.0);
}

TEST_F(VendorLoans, AlsoServeTheNeedWhileMarketsAreNotOpen)
{
    spend(160.0);
    b.market.regime = w.factor(0.0);
    begin(0.0);
    set_need(w.s.firms, 0, 50.0);
    ask();
    EXPECT_EQ(lent(), 0.0);
    set_factor(w.s.factors, 0, all_lanes(), 1.0);
    ask();
    EXPECT_EQ(lent(), 50.0);
}

TEST_F(VendorLoans, AreClaimedAtADefaultLessTheEquipmentThatIsTakenBack)
{
    provider.fleet_haircut = 0.25;
    p.vendor_secured = 1;
    p.lease_share = 1.0;
    begin();
    x().loan = 80.0;
    x().rent = 2.0;
    x().rents_left = 100.0;
    EXPECT_EQ(lessor_claim(w.t.firms, w.s.firms, 0), 100.0);
    x().rents_left = 200.0;
    EXPECT_EQ(lessor_claim(w.t.firms, w.s.firms, 0), 128.0) << "a year of 64 steps";
    end_bridges(w.t.firms, w.s.firms, 0, all_lanes());
    EXPECT_EQ(w.account(2).receivable, 60.0);
    EXPECT_EQ(w.payment(w.t.firms.bridging[0].repays).outstanding, 20.0);
    EXPECT_EQ(x().loan, 0.0);
    EXPECT_EQ(x().rents_left, 0.0);
}

/// A fleet of 10 GPUs worth 40 quanta each, half of it in a cohort against which there is a loan.
struct Leasebacks : Bridges {
    Leasebacks()
    {
        p.lease_share = 0.5;
        p.lease_haircut = 0.1;
        p.lease_impact = 0.5;
        p.lease_rent = 0.125;
        p.lease_steps = 8.0;
        b.classes = {plain_class()};
        b.cohorts = {plain_cohort(0), plain_cohort(0)};
        b.facilities = {plain_facility(0, 50.0)};
        b.facilities[0].cohort = 1;
        b.gpus = every_step({10.0, 10.0});
        b.working_gpus = b.gpus;
    }
    void appraise()
    {
        w.s.firms.classes.own(0).collateral = 40.0;
        note_fleet(w.t.firms, w.s.firms, 0, 0);
    }
    double worth() { return fleet_value(w.t.firms, w.s.firms, 0, 0); }
};

TEST_F(Leasebacks, SellWhatSecuresNoLoanForWhatIsLacked)
{
    begin(0.0);
    appraise();
    EXPECT_EQ(x().fleet, 400.0);
    EXPECT_EQ(worth(), 800.0);
    bridge_lack(w.t.firms, w.s.firms, 0, 64.0);
    // q (0.9 - 0.5 q) 200 = 64
    double const q = 0.9 - std::sqrt(0.81 - 2.0 * 0.32);
    EXPECT_NEAR(w.account(0).receivable, 64.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(x().want, 0.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(x().sold, 0.5 * q, 1e-12);
    EXPECT_NEAR(worth(), 400.0 + 400.0 * (1.0 - 0.5 * q), 1e-9) << "what was sold is no collateral";
    EXPECT_NEAR(x().rent, 8.0, 2.0 * kMoneyStep);
    EXPECT_NEAR(x().rents_left, 64.0, 16.0 * kMoneyStep);
    bridge_lack(w.t.firms, w.s.firms, 0, 64.0);
    EXPECT_NEAR(x().sold, 0.5 * q, 1e-12) << "it receives that already";
    EXPECT_EQ(collect_leaseback(w.s.firms, 0), w.account(0).receivable);
    EXPECT_EQ(collect_leaseback(w.s.firms, 0), 0.0);
    double paid = 0.0;
    for (int i = 0; i < 10; ++i) {
        paid += pay_rent(w.s.firms, 0);
    }
    EXPECT_NEAR(paid, 64.0, 16.0 * kMoneyStep);
    EXPECT_EQ(x().rent, 0.0);
}

TEST_F(Leasebacks, SellMoreWhereRentFallsDueWithinTheStressSpan)
{
    p.lease_gross = 1.25;
    p.lease_haircut = p.lease_impact = 0.0;
    begin(0.0);
    appraise();
    bridge_lack(w.t.firms, w.s.firms, 0, 64.0);
    EXPECT_EQ(w.account(0).receivable, 80.0);
    EXPECT_EQ(x().want, 0.0);
    EXPECT_EQ(x().sold, 0.2);
}

TEST_F(Leasebacks, LeaveTheRestToBeAskedFor)
{
    begin(0.0);
    appraise();
    bridge_lack(w.t.firms, w.s.firms, 0, 200.0);
    // 0.9 of it brings most
    EXPECT_NEAR(w.account(0).receivable, 200.0 * 0.9 * 0.45, 2.0 * kMoneyStep);
    EXPECT_NEAR(x().want, 200.0 - 81.0, 2.0 * kMoneyStep);
    EXPECT_EQ(x().want, x().lack);
    w.s.firms.standing.own(0).end = code(End::exchange);
    bridge_lack(w.t.firms, w.s.firms, 0, 200.0);
    EXPECT_EQ(x().want, 0.0);
}

/// Shareholders that subscribe for an eighth of 1024, once in three steps.
struct RightsIssues : Bridges {
    RightsIssues()
    {
        provider.log_valuation = std::log(1024.0);
        provider.listed = 1;
        p.rights_share = 0.125;
        p.rights_rate[0] = 0.25;
        p.rights_rest = 3.0;
        p.rights = {9, 0};
    }
    void prepare()
    {
        begin(0.0);
        w.account(0).resources = 0.0;
        w.account(0).line_available = 0.0;
        set_need(w.s.firms, 0, 200.0);
        x().rights_left = 0.375;
        x().lack = 10.0;
    }
    std::vector<NotedDraw> issue()
    {
        return draws_of([&] {
            issue_rights(w.t.firms, w.s.firms, w.draws, NoRecord{}, w.market().regime, 0, w.account(0),
                         Dues{});
        });
    }
};

TEST_F(RightsIssues, ComeWhenTheirHazardIsUsedUpAndOnceInAWhile)
{
    prepare();
    EXPECT_EQ(issue().size(), 0u);
    EXPECT_EQ(x().rights_left, 0.125);
    auto const drawn = issue();
    ASSERT_EQ(drawn.size(), 1u);
    EXPECT_EQ(drawn[0].key.lo, 9u);
    EXPECT_EQ(drawn[0].ordinal, 1);
    EXPECT_NEAR(w.account(0).resources, 128.0, kMoneyStep);
    EXPECT_NEAR(w.s.firms.credit[0].sold, 0.125, 1e-12);
    x().rights_left = 1e-3;
    EXPECT_EQ(issue().size(), 0u);
    EXPECT_EQ(issue().size(), 0u);
    EXPECT_EQ(x().rights_left, 1e-3) << "the year is not over";
    EXPECT_EQ(issue().size(), 1u);
}

TEST_F(RightsIssues, AreForListedFirmsThatLackMoney)
{
    prepare();
    x().rights_left = 1e-3;
    x().lack = 0.0;
    EXPECT_EQ(issue().size(), 0u);
    x().lack = 10.0;
    w.s.firms.funding.own(0).listed = 0.0;
    EXPECT_EQ(issue().size(), 0u);
    w.s.firms.funding.own(0).listed = 1.0;
    set_need(w.s.firms, 0, 0.0);
    EXPECT_EQ(issue().size(), 0u);
    set_need(w.s.firms, 0, 50.0);
    EXPECT_EQ(issue().size(), 1u);
    EXPECT_EQ(w.account(0).resources, 50.0) << "no more than it needs";
}

}  // namespace
}  // namespace ballast::unit_f64
