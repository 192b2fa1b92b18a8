// Ring-fenced vehicles: their waterfall, what they collect, and what survives their firm's default.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A firm whose fleet lies in a vehicle with a loan of 1000; a customer pays the vehicle 16 a step, 24 prepaid.
struct Vehicles : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    int firm = w.firm();
    int customer = w.firm(100.0);
    FacilityTable<double> y = plain_facility(firm, 1000.0);
    ContractTable<double> c = plain_contract(firm, customer);

    void begin()
    {
        y.ring_fenced = 1;
        y.cohort = 0;
        y.distribution_dscr = 1.0;
        y.reserve_steps = 2.0;
        CohortTable<double> fleet = plain_cohort(firm);
        fleet.vehicle = 0;
        c.cohort = 0;
        c.vehicle = 0;
        c.prepayment = 24.0;
        w.contract(c);
        b.regions = {plain_region()};
        b.sites.push_back({});
        b.classes = {plain_class()};
        b.cohorts = {fleet};
        b.gpus = every_step({10.0});
        b.facilities = {y};
        b.contract_pay = every_step({16.0});
        w.start();
        Cohort& cohort = w.s.firms.cohorts.own(0);
        cohort.power_cost = 3.0;
        cohort.operations_cost = 1.0;
        cohort.fill = 1.0;
        x().service = 10.0;
        x().receipts = 20.0;
    }
    Facility& x() { return w.s.firms.facilities.own(0); }
    VehicleFlow run(double cash, double balance = 1000.0)
    {
        x().vehicle_cash = cash;
        VehicleFlow flow{};
        EXPECT_EQ(num_draws_of([&] { flow = run_vehicle(w.t.firms, w.s.firms, 0, 6.0, 4.0, balance); }), 0u);
        return flow;
    }
    int payment() const { return w.t.firms.contracts[0].payment; }
    int refund() const { return w.t.firms.contracts[0].refund; }
};

TEST_F(Vehicles, PayRunningCostsThenServiceThenReserveThenTheFirm)
{
    begin();
    VehicleFlow const flow = run(50.0);
    // 50 less costs of 4, service of 10 and a reserve of two steps of service
    EXPECT_EQ(flow.to_firm, 4.0 + 16.0);
    EXPECT_EQ(x().vehicle_cash, 20.0);
    EXPECT_EQ(x().vehicle_arrears, 0.0);
    EXPECT_EQ(flow.guaranteed, 0.0);
    EXPECT_EQ(flow.prepaid, 0.0);
}

TEST_F(Vehicles, TrapCashBelowTheLockUp)
{
    begin();
    x().receipts = 9.0;
    VehicleFlow const flow = run(50.0);
    EXPECT_EQ(flow.to_firm, 4.0);
    EXPECT_EQ(x().vehicle_cash, 36.0);
}

TEST_F(Vehicles, InBreachRepayTheLoanWithAllTheyHave)
{
    begin();
    x().breach = 1.0;
    VehicleFlow const flow = run(50.0);
    EXPECT_EQ(flow.prepaid, 36.0);
    EXPECT_EQ(x().vehicle_cash, 0.0);
    EXPECT_EQ(run(50.0, 30.0).prepaid, 30.0);
    EXPECT_EQ(x().vehicle_cash, 6.0);
}

TEST_F(Vehicles, FirmOwesTheGuaranteedShareOfFreshArrearsOnce)
{
    y.guarantee = 0.25;
    begin();
    VehicleFlow const first = run(6.0);
    EXPECT_EQ(first.to_firm, 4.0);
    EXPECT_EQ(first.guaranteed, 2.0) << "a quarter of the 8 that are missing";
    EXPECT_EQ(x().vehicle_arrears, 6.0);
    VehicleFlow const second = run(4.0);
    EXPECT_EQ(second.guaranteed, 2.5) << "a quarter of this step's 10";
    EXPECT_EQ(x().vehicle_arrears, 13.5);
}

TEST_F(Vehicles, CollectTheBillsOfTheirContractsAndTheFirmDoesNot)
{
    begin();
    advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, 0);
    x().vehicle_cash = 0.0;
    w.pay(0);
    EXPECT_EQ(w.account(customer).cash, 84.0);
    EXPECT_EQ(w.account(firm).cash, 0.0);
    EXPECT_EQ(x().vehicle_cash, 16.0);
    EXPECT_EQ(x().received, 8.0) << "half of the way from 0";
}

TEST_F(Vehicles, DeliverWhateverBecomesOfTheirFirm)
{
    begin();
    stop_service(w.s.firms, firm, all_lanes());
    advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, 0);
    EXPECT_EQ(owed_on(w.s.firms, payment()), 16.0);
}

TEST_F(Vehicles, RefundOnTheirContractsSurvivesTheDefaultOfTheFirm)
{
    begin();
    refund_prepayment(w.t.firms, w.s.firms, 0, all_lanes());
    DefaultKinds const liquidated{all_lanes(), no_lanes(), all_lanes()};
    EXPECT_EQ(num_draws_of([&] { transmit_default(w.t.firms, w.s.firms, w.draws, firm, liquidated, 0); }),
              0u);
    EXPECT_EQ(w.payment(refund()).outstanding, 24.0);
    EXPECT_EQ(w.account(customer).receivable, 0.0) << "no recovery of what stands";
    EXPECT_TRUE(is_live(w.s.firms, 0)) << "the contract stays with the vehicle";
    EXPECT_EQ(w.s.firms.market->sold, 0.0) << "and so do its GPUs";
}

TEST_F(Vehicles, RecoverAPartOfWhatADefaultedCustomerOwes)
{
    begin();
    charge(w.s.firms, payment(), all_lanes(), 40.0);
    x().vehicle_cash = 5.0;
    recover_claims(w.t.firms, w.s.firms, customer, {all_lanes(), no_lanes(), no_lanes()});
    EXPECT_EQ(w.payment(payment()).outstanding, 0.0);
    EXPECT_EQ(x().vehicle_cash, 15.0) << "a quarter of 40";
    EXPECT_EQ(w.account(firm).receivable, 0.0);
}

TEST_F(Vehicles, LendersTakeThemBeyondTheirCureAndInArrears)
{
    y.guarantee = 0.25;
    y.cure_tests = 1.0;
    begin();
    x().breach = 1.0;
    x().vehicle_cash = 7.0;
    auto const test = [&](bool quarter_end) {
        return num_draws_of([&] { test_covenants(w.team, w.t.firms, w.s.firms, w.draws, quarter_end, 1); });
    };
    x().vehicle_arrears = 5.0;
    EXPECT_EQ(test(false), 0u);
    EXPECT_EQ(x().foreclosed, 0.0) << "one failed test is within the cure";
    EXPECT_EQ(test(true), 0u);
    EXPECT_EQ(x().foreclosed, 1.0);
    EXPECT_EQ(x().balance, 0.0);
    EXPECT_EQ(x().vehicle_cash, 0.0);
    EXPECT_EQ(w.s.firms.books[firm].arrears[Seniority::unsecured], 250.0);
    EXPECT_EQ(kept_share(w.s.firms, w.t.firms.cohorts[0]), 0.0);
    EXPECT_EQ(w.s.firms.market->sold, 0.0) << "its contract still pays for them";
    VehicleFlow const flow = run(50.0);
    EXPECT_EQ(flow.to_firm + flow.guaranteed + flow.prepaid, 0.0);
}

}  // namespace
}  // namespace ballast::unit_f64
