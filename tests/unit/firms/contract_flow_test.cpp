// What contracts bring a firm against its plan, and to what it lays the difference.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A provider with four contracts of one customer, planned at 10 a step each; this step 2, 3, 4 and 5 of it are lost.
struct ContractFlows : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    int provider = w.firm();
    int customer = w.firm();

    void begin()
    {
        for (int c = 0; c < 4; ++c)
            w.contract(plain_contract(provider, customer));
        set_every_step(b, &FirmStepTable<double>::planned_receipts, {40.0, 0.0});
        w.start();
        for (int c = 0; c < 4; ++c) {
            w.s.firms.contracts.own(c).loss = 2.0 + c;
            bill(w.s.firms, w.t.firms.contracts[c].payment, 8.0 - c, no_lanes());
        }
    }
    ContractFlow flow()
    {
        ContractFlow x{};
        EXPECT_EQ(num_draws_of([&] { x = contract_flow(w.t.firms, w.s.firms, provider); }), 0u);
        return x;
    }
    double laid_to(Cause cause) { return w.s.firms.books[provider].shortfall_by_cause[code(cause)]; }
};

TEST_F(ContractFlows, LossIsLateCancelledOrTheCustomersByTheStatusOfItsContract)
{
    begin();
    end_contract(w.s.firms, 1, all_lanes(), ContractStatus::cancelled);
    end_contract(w.s.firms, 2, all_lanes(), ContractStatus::customer_gone);
    end_contract(w.s.firms, 3, all_lanes(), ContractStatus::expired);
    ContractFlow const x = flow();
    EXPECT_EQ(x.billed, 26.0);
    EXPECT_EQ(x.fenced, 0.0);
    EXPECT_EQ(x.late, 2.0);
    EXPECT_EQ(x.cancelled, 3.0);
    EXPECT_EQ(x.customers_gone, 4.0) << "what has expired was not planned on";
}

TEST_F(ContractFlows, CustomerBarredFromComputeIsACancellationForItsTime)
{
    begin();
    exclude_from_compute(w.s.firms, customer, all_lanes(), 1.0);
    ContractFlow const x = flow();
    EXPECT_EQ(x.late, 0.0);
    EXPECT_EQ(x.cancelled, 14.0);
}

TEST_F(ContractFlows, WithheldBillIsTheCustomersDoing)
{
    begin();
    suspend_payment(w.s.firms, customer, all_lanes(), 1.0);
    EXPECT_EQ(flow().customers_gone, 26.0);
}

TEST_F(ContractFlows, WhatIsLeftOfTheDifferenceIsThePriceOfCompute)
{
    begin();
    end_contract(w.s.firms, 1, all_lanes(), ContractStatus::cancelled);
    end_contract(w.s.firms, 2, all_lanes(), ContractStatus::customer_gone);
    accrue_firm(w.t.firms, w.s.factors, w.s.firms, NoRecord{}, w.market(), w.normals.data(), provider, 0,
                w.account(provider));
    EXPECT_EQ(laid_to(Cause::late_delivery), 7.0) << "contracts 0 and 3";
    EXPECT_EQ(laid_to(Cause::cancellation), 3.0);
    EXPECT_EQ(laid_to(Cause::customer_default), 4.0);
    EXPECT_EQ(laid_to(Cause::compute_price), 0.0) << "40 planned, 26 billed, 14 explained";
    EXPECT_EQ(w.s.firms.books[provider].receipts_lost, 4.0);
    bill(w.s.firms, w.t.firms.contracts[0].payment, 1.0, no_lanes());  // 7 less, at a lower price
    accrue_firm(w.t.firms, w.s.factors, w.s.firms, NoRecord{}, w.market(), w.normals.data(), provider, 1,
                w.account(provider));
    EXPECT_EQ(laid_to(Cause::compute_price), 7.0);
    EXPECT_EQ(laid_to(Cause::late_delivery), 10.5) << "half of the old, and 7 again";
}

TEST_F(ContractFlows, DeepPocketsAreJudgedByTheirTrailingYear)
{
    b.firms[0].flow_initial = 30.0;
    b.firms[0].capex_initial = 10.0;
    set_every_step(b, &FirmStepTable<double>::core, {100.0, 0.0});
    b.firm_steps[2].core = 60.0;  // in the next step
    set_every_step(b, &FirmStepTable<double>::committed_capex, {16.0, 0.0});
    begin();
    EXPECT_EQ(w.s.firms.books[provider].free_flow, 20.0);
    EXPECT_EQ(w.s.firms.books[provider].core_mean, 100.0);
    accrue_firm(w.t.firms, w.s.factors, w.s.firms, NoRecord{}, w.market(), w.normals.data(), provider, 1,
                w.account(provider));
    // operating flow 60 + 26, less capital spending of 16; half of the way
    EXPECT_EQ(w.s.firms.books[provider].free_flow, 45.0);
    EXPECT_EQ(w.s.firms.books[provider].core_mean, 80.0);
}

}  // namespace
}  // namespace ballast::unit_f64
