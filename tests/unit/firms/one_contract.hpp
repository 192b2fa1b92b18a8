#pragma once
/// A provider and a customer with one contract, for tests of how it lives and how its term ends.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {

/// 10 quanta a step for 8 GPUs of a class at 2 USD/h.
struct OneContract : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    ContractTable<double> c;

    OneContract()
    {
        int const provider = w.firm();
        c = plain_contract(provider, w.firm());
        c.gpu_class = 0;
        c.planned_rent = 2.0;
    }
    void begin(double hazard_left, double rent_usd)
    {
        b.classes = {plain_class()};
        b.contract_pay = every_step({10.0});
        b.contract_gpus = every_step({8.0});
        w.contract(c);
        w.start();
        x().hazard_left = hazard_left;
        rent(rent_usd);
    }
    void rent(double usd)
    {
        GpuClass& g = w.s.firms.classes.own(0);
        g.rent = usd;
        g.rent_against_plan = usd / 2.0;
        g.price_hazard = std::pow(usd / 2.0, -b.market.hazard_slope);
    }
    Contract& x() { return w.s.firms.contracts.own(0); }
    Payment const& payment() { return w.payment(w.t.firms.contracts[0].payment); }
    std::vector<NotedDraw> advance(int step = 0)
    {
        return draws_of([&] { advance_contracts(w.team, w.t.firms, w.s.factors, w.s.firms, w.draws, step); });
    }
};

}  // namespace ballast::unit_f64
