// What events do when they come.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A world with one of each thing that an event may touch; 64 steps a year, so a week is 64 x 7 / 365 of a step.
struct EventEffects : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;

    EventEffects()
    {
        FirmTable<double> p = plain_firm();
        p.log_valuation = std::log(1024.0);
        w.firm(p);
        w.factor(1.0);
        b.labs = {plain_lab(0)};
        b.classes = {plain_class(), plain_class()};
        b.regions = {plain_region()};
        w.start();
    }
    void apply(EffectTarget target, double mark, Mask hit = all_lanes())
    {
        EventEffect<double> e{};
        e.target = target;
        e.permanent = 1.0;
        EXPECT_EQ(num_draws_of([&] { apply_effect(w.t.firms, w.s.factors, w.s.firms, e, hit, mark, 0); }),
                  0u);
    }
};

TEST_F(EventEffects, MoveFactorsAndRents)
{
    apply(EffectTarget::factor, -0.25);
    apply(EffectTarget::factor, -0.25, no_lanes());
    EXPECT_EQ(w.s.factors.x[0], 0.75);
    apply(EffectTarget::rent, -0.5);
    apply(EffectTarget::all_rents, 0.125);
    EXPECT_EQ(w.s.firms.classes[0].jump, -0.375);
    EXPECT_EQ(w.s.firms.classes[1].jump, 0.125);
}

TEST_F(EventEffects, LastSoManyWeeksInWholeSteps)
{
    // 10 weeks of 64 x 7 / 365 steps are 12.27
    apply(EffectTarget::suspends_payment, 10.0);
    apply(EffectTarget::access, 10.0);
    apply(EffectTarget::retrench, 10.0);
    apply(EffectTarget::sells_capacity, 10.0);
    Conduct const& x = w.s.firms.conduct[0];
    EXPECT_EQ(x.suspension_left, 12.0);
    EXPECT_EQ(x.exclusion_left, 12.0);
    EXPECT_EQ(x.retrenchment_left, 12.0);
    EXPECT_EQ(x.capacity_sales_left, 12.0);
}

TEST_F(EventEffects, ListingPaysItsShareInTheNextStepAndOnlyOnce)
{
    apply(EffectTarget::listing, 0.125, no_lanes());
    EXPECT_FALSE(is_public(w.s.firms, 0));
    apply(EffectTarget::listing, 0.125);
    EXPECT_TRUE(is_public(w.s.firms, 0));
    EXPECT_NEAR(w.account(0).receivable, 128.0, kMoneyStep);
    apply(EffectTarget::listing, 0.125);
    EXPECT_NEAR(w.account(0).receivable, 128.0, kMoneyStep);
}

TEST_F(EventEffects, ReachLabsSupplyCostsAndConfidence)
{
    apply(EffectTarget::lab, 0.5);
    apply(EffectTarget::lab, 0.25);
    EXPECT_EQ(w.s.firms.labs[0].capability, 0.75);
    apply(EffectTarget::efficiency, 0.25);
    EXPECT_EQ(w.s.firms.labs[0].efficiency_gain, 0.25);
    apply(EffectTarget::open_weights, 0.5);
    EXPECT_EQ(w.s.firms.race->open_capability, 0.5);
    apply(EffectTarget::supply, 0.375);
    EXPECT_EQ(w.s.firms.market->spare_supply, 0.375);
    apply(EffectTarget::unit_cost, std::log(2.0));
    EXPECT_DOUBLE_EQ(w.s.firms.unit_costs[0].multiple, 2.0);
    apply(EffectTarget::confidence, 0.5);
    EXPECT_EQ(w.s.firms.market->confidence, 0.5);
    apply(EffectTarget::outage, 0.25);
    EXPECT_EQ(w.s.firms.regions[0].outage, 0.25);
}

/// Two events set a factor: what comes later in the order of events has the last word, whatever came first in time.
TEST(Recipients, ApplyTheirEffectsInTheOrderOfEvents)
{
    World w;
    w.factor(0.0);
    w.factor(0.0);
    EventProcess<double> e{};
    e.lab = kNone;
    e.excitation_decay = 1.0;
    auto const effect = [](int event, EffectTarget target, int factor, double mark) {
        EventEffect<double> x{};
        x.event = event;
        x.target = target;
        x.object = factor;
        x.mean = mark;
        return x;
    };
    w.tables.factors.events = {e, e, e};
    w.tables.factors.effects = {
        effect(0, EffectTarget::factor, 1, 1.0), effect(1, EffectTarget::regime, 1, 8.0),
        effect(2, EffectTarget::factor, 1, 2.0), effect(1, EffectTarget::factor, 0, 4.0)};
    w.tables.factors.recipients = {{0, 3, 1, 7}, {3, 4, 0, 2}};
    w.start();
    for (double const crossing : {0.75, 0.5, 0.25})
        w.s.factors.events.own(crossing == 0.75 ? 0 : crossing == 0.5 ? 1 : 2).crossing = crossing;
    EXPECT_EQ(num_draws_of([&] {
                  apply_events(w.team, w.t.factors, w.t.firms, w.s.factors, w.s.firms, w.draws, Noted{7}, 0);
              }),
              0u);
    EXPECT_EQ(w.s.factors.x[1], 10.0) << "0 + 1, becomes 8, 8 + 2";
    EXPECT_EQ(w.s.factors.x[0], 4.0);
}

/// Forced events use ordinals of their own, so that a path keeps the marks of what comes by itself.
TEST(ForcedEvents, DrawTheirMarkByTheirPlaceAmongForcedOnes)
{
    World w;
    w.factor(0.0);
    EventProcess<double> e{};
    e.lab = kNone;
    e.excitation_decay = 1.0;
    EventEffect<double> effect{};
    effect.target = EffectTarget::factor;
    effect.law = MarkLaw::normal;
    effect.stddev = 1.0;
    effect.mark = {7, 0};
    w.tables.factors.events = {e};
    w.tables.factors.effects = {effect};
    w.tables.factors.recipients = {{0, 1, 0, 1}};
    w.tables.factors.forced_event = {0, 0};
    w.tables.factors.forced_first = {0, 0, 1, 2, 2, 2, 2, 2, 2};
    w.tables.factors.shift_factor = {0};
    w.tables.factors.shift_amount = {10.0};
    w.tables.factors.shift_first = {0, 0, 0, 0, 1, 1, 1, 1, 1};
    w.start();
    w.s.factors.events.own(0).crossing = -1.0;
    auto const apply = [&](int step) {
        return draws_of([&] {
            apply_events(w.team, w.t.factors, w.t.firms, w.s.factors, w.s.firms, w.draws, Noted{}, step);
        });
    };
    EXPECT_EQ(apply(0).size(), 0u);
    auto const first = apply(1);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].ordinal, kForcedOrdinal);
    auto const second = apply(2);
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].ordinal, kForcedOrdinal + 1);
    double const before = w.s.factors.x[0];
    EXPECT_EQ(apply(3).size(), 0u);
    EXPECT_EQ(w.s.factors.x[0], before + 10.0) << "a shift of the scenario";
}

}  // namespace
}  // namespace ballast::unit_f64
