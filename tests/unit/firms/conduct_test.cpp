// How a firm acts towards others, and for how long.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

struct Conducts : testing::Test {
    World w;
    FirmTable<double> p = plain_firm();

    void begin()
    {
        p.austerity_use = 0.75;
        w.firm(p);
        w.start();
    }
    Conduct const& x() { return w.s.firms.conduct[0]; }
    void end_step(Mask stressed = no_lanes())
    {
        EXPECT_EQ(num_draws_of([&] { update_conduct(w.s.firms, 0, stressed); }), 0u);
    }
};

TEST_F(Conducts, StartHonestAndUndisturbed)
{
    begin();
    EXPECT_TRUE(honours_commitments(w.s.firms, 0));
    EXPECT_FALSE(is_retrenching(w.s.firms, 0));
    EXPECT_FALSE(suspends_payment(w.s.firms, 0));
    EXPECT_FALSE(has_no_access(w.s.firms, 0));
    EXPECT_FALSE(sells_capacity(w.s.firms, 0));
    EXPECT_EQ(x().service_share, 1.0);
    EXPECT_EQ(compute_use(w.t.firms, w.s.firms, 0), 1.0);
}

TEST_F(Conducts, LongerSpellCountsAndRunsDown)
{
    begin();
    suspend_payment(w.s.firms, 0, all_lanes(), 2.0);
    suspend_payment(w.s.firms, 0, all_lanes(), 1.0);
    suspend_payment(w.s.firms, 0, no_lanes(), 9.0);
    EXPECT_EQ(x().suspension_left, 2.0);
    end_step();
    EXPECT_TRUE(suspends_payment(w.s.firms, 0));
    end_step();
    EXPECT_FALSE(suspends_payment(w.s.firms, 0));
    end_step();
    EXPECT_EQ(x().suspension_left, 0.0);
}

TEST_F(Conducts, RetrenchmentEndsButIsNotForgotten)
{
    begin();
    retrench(w.s.firms, 0, all_lanes(), 1.0);
    sell_own_capacity(w.s.firms, 0, all_lanes(), 1.0);
    exclude_from_compute(w.s.firms, 0, all_lanes(), 1.0);
    EXPECT_TRUE(is_retrenching(w.s.firms, 0) & sells_capacity(w.s.firms, 0) & has_no_access(w.s.firms, 0));
    end_step();
    EXPECT_FALSE(is_retrenching(w.s.firms, 0) | sells_capacity(w.s.firms, 0) | has_no_access(w.s.firms, 0));
    EXPECT_EQ(x().ever_retrenched, 1.0);
}

TEST_F(Conducts, SubstituteServesAfterItsGap)
{
    begin();
    await_substitute(w.s.firms, 0, all_lanes(), 2.0);
    EXPECT_EQ(x().service_share, 0.0);
    end_step();
    EXPECT_EQ(x().service_share, 0.0);
    end_step();
    EXPECT_EQ(x().service_share, 0.85);
    await_substitute(w.s.firms, 0, all_lanes(), 0.0);
    EXPECT_EQ(x().service_share, 0.85) << "without a gap at once";
    stop_service(w.s.firms, 0, all_lanes());
    end_step();
    EXPECT_EQ(x().service_share, 0.0);
}

TEST_F(Conducts, FirmInStressUsesLessOfWhatItContracted)
{
    begin();
    end_step(all_lanes());
    EXPECT_EQ(compute_use(w.t.firms, w.s.firms, 0), 0.75);
    end_step();
    EXPECT_EQ(compute_use(w.t.firms, w.s.firms, 0), 1.0);
}

TEST_F(Conducts, UnitCostsMultiply)
{
    begin();
    scale_unit_cost(w.s.firms, 0, all_lanes(), 1.5);
    scale_unit_cost(w.s.firms, 0, all_lanes(), 2.0);
    scale_unit_cost(w.s.firms, 0, no_lanes(), 7.0);
    EXPECT_EQ(w.s.firms.unit_costs[0].multiple, 3.0);
}

}  // namespace
}  // namespace ballast::unit_f64
