// Clearing: who can pay what, in chains, by seniority and round a ring.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// Three firms; what they have, owe outside and owe each other is set by hand.
struct Clearing : testing::Test {
    World w;
    static constexpr int kFirms = 3;
    std::vector<std::pair<int, double>> bills;
    double means[kFirms] = {};
    double outside[kFirms][kNumClasses] = {};

    Clearing()
    {
        for (int f = 0; f < kFirms; ++f)
            w.firm();
    }
    void owes(int payer, int payee, double amount, Seniority rank = Seniority::trade)
    {
        bills.emplace_back(w.owes(payer, payee, rank), amount);
    }
    void owes_outside(int firm, double amount, Seniority rank = Seniority::trade)
    {
        outside[firm][static_cast<int>(rank)] = amount;
    }
    void oblige()
    {
        for (auto const& [owed, amount] : bills)
            bill(w.s.firms, w.edge(owed), amount, no_lanes());
        for (int f = 0; f < kFirms; ++f) {
            w.account(f).resources = means[f];
            w.account(f).line_available = 0.0;
            w.oblige(f, outside[f]);
        }
    }
    /// True where the clearing vector was reached.
    bool clear()
    {
        w.start();
        oblige();
        bool unsolved = true;
        EXPECT_EQ(num_draws_of([&] { unsolved = clear_obligations(w.team, w.t.firms, w.s.firms); }), 0u);
        return !unsolved;
    }
    double ratio(int firm, Seniority rank = Seniority::trade)
    {
        return w.s.firms.claims[firm].payment_ratio[rank];
    }
};

TEST_F(Clearing, LossRunsDownAChain)
{
    means[0] = 50.0;
    owes(0, 1, 100.0);
    owes_outside(1, 80.0);
    EXPECT_TRUE(clear());
    EXPECT_EQ(ratio(0), 0.5);
    EXPECT_EQ(ratio(1), 0.625);
    EXPECT_EQ(ratio(2), 1.0);
}

TEST_F(Clearing, SeniorClassesArePaidFirstAndEachProRata)
{
    means[0] = 100.0;
    owes_outside(0, 30.0, Seniority::secured);
    owes_outside(0, 50.0, Seniority::operating);
    owes(0, 1, 60.0);
    owes(0, 2, 20.0);
    owes(0, 1, 500.0, Seniority::unsecured);
    EXPECT_TRUE(clear());
    EXPECT_EQ(ratio(0, Seniority::secured), 1.0);
    EXPECT_EQ(ratio(0, Seniority::operating), 1.0);
    EXPECT_EQ(ratio(0), 0.25);
    EXPECT_EQ(ratio(0, Seniority::unsecured), 0.0);
}

TEST_F(Clearing, RingThatLosesNothingPaysInFullWithoutAnyMeans)
{
    owes(0, 1, 100.0);
    owes(1, 2, 100.0);
    owes(2, 0, 100.0);
    EXPECT_TRUE(clear());
    for (int f = 0; f < kFirms; ++f) {
        EXPECT_EQ(ratio(f), 1.0) << f;
        EXPECT_FALSE(is_short(w.t.firms, w.s.firms, f, w.account(f), dues_of(w.s.firms, f))) << f;
    }
}

/// 120 a = 10 + 100 c with a = b = c: a half. Sweeps approach it by a factor of 5/6 each and would not get there.
TEST_F(Clearing, RingWithALeakIsSolvedExactly)
{
    means[0] = 10.0;
    owes(0, 1, 100.0);
    owes(1, 2, 100.0);
    owes(2, 0, 100.0);
    owes_outside(0, 20.0);
    EXPECT_TRUE(clear());
    for (int f = 0; f < kFirms; ++f)
        EXPECT_DOUBLE_EQ(ratio(f), 0.5) << f;
}

TEST_F(Clearing, RingWithALeakAndNoMeansPaysNothing)
{
    owes(0, 1, 100.0);
    owes(1, 2, 100.0);
    owes(2, 0, 100.0);
    owes_outside(0, 20.0);
    EXPECT_TRUE(clear());
    for (int f = 0; f < kFirms; ++f)
        EXPECT_EQ(ratio(f), 0.0) << f;
}

/// In the ring f0 owes 40 secured outside. The solution: f0 has 40 + 100 c - 40 for its trade class of 125, of which 100
/// go on; 0.8 leaves each round: a = 0.8 c, so with c = a all of it is gone: 0.
TEST_F(Clearing, SeniorClaimInARingIsPaidBeforeAnythingGoesRound)
{
    means[0] = 40.0;
    owes_outside(0, 40.0, Seniority::secured);
    owes_outside(0, 25.0);
    owes(0, 1, 100.0);
    owes(1, 2, 100.0);
    owes(2, 0, 100.0);
    EXPECT_TRUE(clear());
    EXPECT_EQ(ratio(0, Seniority::secured), 1.0);
    for (int f = 0; f < kFirms; ++f)
        EXPECT_EQ(ratio(f), 0.0) << f;
}

TEST_F(Clearing, SponsoredAndEndedFirmsPayInFull)
{
    w.tables.firms.firms[0].backstopped = 1;
    owes(0, 1, 100.0);
    owes(2, 1, 100.0);
    owes_outside(1, 300.0);
    w.start();
    w.s.firms.standing.own(2).end = code(End::exchange);
    oblige();
    EXPECT_FALSE(clear_obligations(w.team, w.t.firms, w.s.firms));
    EXPECT_EQ(ratio(0), 1.0);
    EXPECT_EQ(ratio(2), 1.0);
    EXPECT_DOUBLE_EQ(ratio(1), 200.0 / 300.0);
}

TEST_F(Clearing, SponsoredFirmPassesNoLossOn)
{
    w.tables.firms.firms[0].backstopped = 1;
    owes(1, 0, 100.0);
    owes(0, 2, 80.0);
    EXPECT_TRUE(clear());
    EXPECT_EQ(ratio(1), 0.0);
    EXPECT_EQ(ratio(0), 1.0);
}

TEST_F(Clearing, SettlementKeepsWhatIsUnpaidOutstandingAndLosesNoMoney)
{
    means[0] = 10.0;
    means[1] = 1.0;
    owes(0, 1, 100.0);
    owes(1, 2, 100.0);
    owes(2, 0, 100.0);
    owes_outside(0, 20.0);
    EXPECT_TRUE(clear());
    bool overdrawn = true;
    EXPECT_EQ(num_draws_of([&] { overdrawn = settle_in_part(w.team, w.t.firms, w.s.firms, NoRecord{}); }),
              0u);
    EXPECT_FALSE(overdrawn);
    // 120 a = 10 + 100 c, 100 b = 1 + 100 a, c = b: a = 0.55
    EXPECT_NEAR(ratio(0), 0.55, 1e-15);
    EXPECT_NEAR(ratio(1), 0.56, 1e-15);
    double outstanding = 0.0;
    for (auto const& [owed, amount] : bills) {
        EXPECT_NEAR(paid_on(w.s.firms, w.edge(owed)), owed == 0 ? 55.0 : 56.0, kMoneyStep);
        EXPECT_EQ(paid_on(w.s.firms, w.edge(owed)) + w.payment(w.edge(owed)).outstanding, amount);
        outstanding += w.payment(w.edge(owed)).outstanding;
    }
    double kept = 0.0;
    double arrears = 0.0;
    for (int f = 0; f < kFirms; ++f) {
        kept += w.account(f).cash;
        arrears += total(w.s.firms.books[f].arrears);
    }
    EXPECT_EQ(kept + (20.0 - arrears), 11.0) << "in hand or paid outside: all that there was";
    EXPECT_EQ(w.account(0).shortfall + w.account(1).shortfall + w.account(2).shortfall,
              outstanding + arrears);
}

}  // namespace
}  // namespace ballast::unit_f64
