/// Interconnection deposits of one firm on one lane.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

#include "kernels/firms/deposits/deposits.hpp"

namespace ballast::unit_f64 {
namespace {

/// A firm with a deposit of 100 for a tranche planned in the course of step 6: 90 come back in time, 80 are lost after step 9.
struct Posted : World {
    explicit Posted(int posted_step = kNone)
    {
        firm();
        tables.firms.regions.push_back(plain_region());
        PowerTrancheTable<double> tranche{};
        tranche.site = 0;
        tranche.planned_step = 5.5;
        tables.firms.power_tranches.push_back(tranche);
        tables.firms.deposits.push_back({0, posted_step, 9, 100.0, 90.0, 20.0});
        tables.firms.deposit_first = {0, 1};
        start();
    }
    DepositFlow at(int step) { return move_deposits(t.firms, s.firms, NoRecord{}, 0, step); }
    void slip(double to) { s.firms.tranches.own(0).energised_at = to; }
};

TEST(Deposits, ComeBackInTheStepInWhichPowerIsThere)
{
    Posted w;
    for (int step = 0; step < 12; ++step) {
        EXPECT_EQ(w.at(step).returned, step == 6 ? 90.0 : 0.0) << step;
        EXPECT_EQ(w.at(step).posted, 0.0) << step;
    }
    EXPECT_EQ(w.s.firms.books[0].stranded, 0.0);
}

TEST(Deposits, ArePaidOnTheirDate)
{
    Posted w(3);
    for (int step = 0; step < 12; ++step) {
        EXPECT_EQ(w.at(step).posted, step == 3 ? 100.0 : 0.0) << step;
    }
}

TEST(Deposits, AreInTimeOnTheDeadlineAndForfeitedAfterIt)
{
    Posted in_time;
    in_time.slip(9.0);
    EXPECT_EQ(in_time.at(9).returned, 90.0);
    EXPECT_EQ(in_time.s.firms.books[0].stranded, 0.0);

    Posted late;
    late.slip(9.25);
    EXPECT_EQ(late.at(9).returned, 20.0);
    EXPECT_EQ(late.s.firms.books[0].stranded, 80.0);
    EXPECT_EQ(late.at(10).returned, 0.0) << "energised after the deadline";
}

TEST(Deposits, OfATrancheThatNeverComesAreForfeitedOnce)
{
    Posted w;
    w.slip(kNeverEnergised);
    for (int step = 0; step < 40; ++step) {
        w.at(step);
    }
    EXPECT_EQ(w.s.firms.books[0].stranded, 80.0);
}

TEST(Deposits, DrawNothing)
{
    Posted w;
    EXPECT_EQ(num_draws_of([&] { w.at(6); }), 0U);
}

}  // namespace
}  // namespace ballast::unit_f64
