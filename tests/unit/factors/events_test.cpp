// Event processes: intensities, arrivals, excitation, marks.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// One event at a quarter a step, without loadings and excitation.
struct Events : testing::Test {
    World w;
    FactorTables<double, HostStorage>& b = w.tables.factors;
    EventProcess<double> e{};

    Events()
    {
        e.rate = 0.25;
        e.lab = kNone;
        e.excitation_decay = 1.0;
        e.arrival = {1, 0};
    }
    void begin()
    {
        b.events.push_back(e);
        w.start();
    }
    std::vector<NotedDraw> advance()
    {
        return draws_of(
            [&] { advance_events(w.team, w.t.factors, w.s.factors, w.s.firms.relative_training, w.draws); });
    }
    Event& x(int event = 0) { return w.s.factors.events.own(event); }
    double intensity() { return event_intensity(w.t.factors, w.s.factors, w.s.firms.relative_training, 0); }
};

TEST_F(Events, ArrivalDrawsTheNextThresholdAndKeepsTheRemainder)
{
    EXPECT_EQ(draws_of([&] { begin(); }).size(), 1u);
    x().left = 0.375;
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(x().crossing, -1.0);
    EXPECT_FALSE(came(w.s.factors, 0));
    auto const drawn = advance();
    ASSERT_EQ(drawn.size(), 1u);
    EXPECT_EQ(drawn[0].key.lo, 1u);
    EXPECT_EQ(drawn[0].ordinal, 1);
    EXPECT_EQ(x().crossing, 0.5) << "an eighth of the quarter used";
    EXPECT_EQ(w.s.factors.arrivals[0].count, 1);
    EXPECT_EQ(x().left, arrival_threshold(w.draws, e.arrival, 1) - 0.125);
    EXPECT_TRUE(came(w.s.factors, 0));
}

TEST_F(Events, SteadyOneUsesUpWhatItsIntensityWould)
{
    begin();
    e.is_steady = 1;
    b.events.push_back(e);
    w.start();
    x(0).left = x(1).left = 0.375;
    EXPECT_EQ(advance().size(), 0u);
    EXPECT_EQ(x(0).left, 0.125);
    EXPECT_EQ(x(1).left, 0.125);
    EXPECT_EQ(advance().size(), 2u);
    EXPECT_EQ(x(1).crossing, x(0).crossing);
    EXPECT_EQ(x(1).left, x(0).left);
}

TEST_F(Events, HazardIsTheTrapezoidOfItsIntensities)
{
    b.event_factor = {w.factor(0.0)};
    b.event_beta = {1.0};
    e.end_loading = 1;
    begin();
    x().left = 10.0;
    set_factor(w.s.factors, 0, all_lanes(), std::log(3.0));
    advance();
    EXPECT_DOUBLE_EQ(10.0 - x().left, 0.5 * (0.25 + 0.75));
    EXPECT_DOUBLE_EQ(x().rate, 0.75);
}

TEST_F(Events, IntensityIsAtMostTwentyTimesItsBase)
{
    b.event_factor = {w.factor(5.0)};
    b.event_beta = {2.0};
    e.end_loading = 1;
    e.log_offset = -10.0;
    begin();
    EXPECT_DOUBLE_EQ(intensity(), 0.25) << "2 x 5 less 10";
    set_factor(w.s.factors, 0, all_lanes(), 20.0);
    EXPECT_EQ(intensity(), 5.0);
}

TEST_F(Events, LeapsFollowTrainingWithinAFactorOfFour)
{
    e.lab = 0;
    e.training_exponent = 0.5;
    w.tables.firms.labs = {plain_lab(w.firm())};
    begin();
    auto const at = [&](double log_training) {
        w.s.firms.relative_training[0] = log_training;
        return intensity();
    };
    EXPECT_DOUBLE_EQ(at(std::log(2.25)), 0.375);
    EXPECT_DOUBLE_EQ(at(3.0), 0.5);
    EXPECT_DOUBLE_EQ(at(-3.0), 0.125);
}

/// The excited event has beta ln 2 a step. Its cause comes in the middle of the step.
TEST_F(Events, ExcitationFromTheMiddleOfAStepLosesNoPart)
{
    EventProcess<double> excited = e;
    excited.excitation_beta = std::log(2.0);
    excited.excitation_decay = 0.5;
    excited.arrival = {2, 0};
    World both;
    both.tables.factors.events = {e, excited};
    both.tables.factors.events[1].end_cause = 1;
    both.tables.factors.exciting_event = {0};
    both.tables.factors.excite_eta = {4.0};
    both.start();
    Event& cause = both.s.factors.events.own(0);
    Event& effect = both.s.factors.events.own(1);
    Arrivals& arrivals = both.s.factors.arrivals.own(1);
    cause.crossing = 0.5;
    effect.left = 10.0;
    EXPECT_EQ(num_draws_of([&] { excite(both.t.factors, both.s.factors, 1); }), 0u);
    double const rest = std::sqrt(0.5);  // of it after half a step
    EXPECT_DOUBLE_EQ(arrivals.excitation, 4.0 * rest);
    EXPECT_DOUBLE_EQ(effect.rate, 0.25 * (1.0 + 4.0 * rest));
    EXPECT_DOUBLE_EQ(10.0 - effect.left, 0.25 * 4.0 * (1.0 - rest) / std::log(2.0));
    cause.crossing = -1.0;
    excite(both.t.factors, both.s.factors, 1);
    EXPECT_DOUBLE_EQ(arrivals.excitation, 4.0 * rest);
    advance_events(both.team, both.t.factors, both.s.factors, nullptr, both.draws);
    EXPECT_DOUBLE_EQ(arrivals.excitation, 2.0 * rest);
    arrivals.excitation = 1.5e-6;
    advance_events(both.team, both.t.factors, both.s.factors, nullptr, both.draws);
    EXPECT_EQ(arrivals.excitation, 0.0);
}

TEST_F(Events, MarksFollowTheirLawAndDrawOneWordEach)
{
    EventEffect<double> mark{};
    mark.mark = {7, 0};
    mark.mean = 0.5;
    mark.stddev = 2.0;
    mark.sign = -1.0;
    double value = 0.0;
    auto const drawn = [&](MarkLaw law) {
        mark.law = law;
        return num_draws_of([&] { value = effect_mark(mark, w.draws, all_lanes(), 3); });
    };
    double const z = w.draws.normal(mark.mark, 3, 0.0);
    EXPECT_EQ(drawn(MarkLaw::fixed), 0u);
    EXPECT_EQ(value, 0.5);
    EXPECT_EQ(drawn(MarkLaw::normal), 1u);
    EXPECT_DOUBLE_EQ(value, 0.5 + 2.0 * z);
    EXPECT_EQ(drawn(MarkLaw::lognormal), 1u);
    EXPECT_DOUBLE_EQ(value, -std::exp(0.5 + 2.0 * z));
    EXPECT_EQ(drawn(MarkLaw::exponential), 1u);
    EXPECT_DOUBLE_EQ(value, -0.5 * w.draws.exponential(mark.mark, 3, 0.0));
    w.draws.noise_free = true;
    EXPECT_EQ(drawn(MarkLaw::normal), 0u);
    EXPECT_EQ(value, 0.5);
    EXPECT_EQ(drawn(MarkLaw::lognormal), 0u);
    EXPECT_DOUBLE_EQ(value, -std::exp(0.5)) << "the median";
    EXPECT_EQ(drawn(MarkLaw::exponential), 0u);
    EXPECT_EQ(value, -0.5);
}

}  // namespace
}  // namespace ballast::unit_f64
