// What a whole path draws: one number for each thing at its start, nothing in a step in which nothing comes.
#include "tests/support/unit_world.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// One of everything that draws at the start, each under a key of its own; all rates are `rate` a step.
void fill(World& w, double rate)
{
    std::uint32_t next = 1;
    auto const key = [&next] { return DrawKey{next++, 0}; };
    auto& b = w.tables.firms;
    auto& x = w.tables.factors;

    FirmTable<double> p = plain_firm(1e6);
    p.listing_share = 0.125;
    p.support = 10.0;
    p.outside_rate = p.merger_rate = rate;
    p.equity_share = p.debt_size = 1.0;
    for (int regime = 0; regime < kNumRegimes; ++regime)
        p.listing_rate[regime] = p.support_rate[regime] = p.equity_rate[regime] = p.debt_rate[regime] = rate;
    p.equity_action = key();
    p.debt_action = key();
    p.listing = key();
    p.support_action = key();
    p.outside = key();
    p.merger = key();
    p.end_kind = key();
    p.reorganisation = 1e-12;  // how it ends is not certain
    FirmTable<double> plain = plain_firm(1e6);
    plain.equity_share = 0.1;
    plain.debt_size = 1.0;
    plain.equity_action = key();
    plain.debt_action = key();
    w.firm(p);
    w.firm(plain);

    MarkovFactor<double> chain{};
    chain.num_states = 2;
    chain.exit_rate[0] = chain.exit_rate[1] = rate;
    chain.start_cumulative[0] = 1.0;
    chain.start = key();
    chain.arrival = key();
    chain.target = key();
    x.markov = {chain};
    x.jumps = {{w.factor(0.0), rate, 1.0, 0.0, key(), key()}};
    x.linear.back().jump = 0;
    EventProcess<double> event{};
    event.rate = rate;
    event.lab = kNone;
    event.excitation_decay = 1.0;
    event.arrival = key();
    x.events = {event};

    RegionTable<double> region = plain_region();
    region.spike_rate = rate;
    region.spike_arrival = key();
    region.spike_mark = key();
    region.slip = key();
    b.regions = {region};
    b.sites = {{0, 0, 1, 0.0, 0.0}};
    PowerTrancheTable<double> phase{};
    phase.slip_probability = 0.5;
    phase.slip = key();
    b.power_tranches = {phase};
    b.slip_quantile.assign(kSlipPoints, 1.0);

    ContractTable<double> contract = plain_contract(0, 1);
    contract.cancel_rate = rate;
    contract.threshold = key();
    contract.frailty = key();
    w.contract(contract);
    FacilityTable<double> facility = plain_facility(0, 10.0);
    facility.waiver = key();
    b.facilities = {facility};
}

void advance(World& w, int step)
{
    advance_step(w.team, w.t, w.s, w.draws, NoRecord{}, w.normals.data(), step);
}

TEST(DrawsOfAPath, StartDrawsOneNumberForEachThing)
{
    World w;
    fill(w, 1e-12);
    auto const drawn = draws_of([&] { w.start(); });
    std::map<std::uint32_t, int> times;
    for (NotedDraw const& draw : drawn) {
        ++times[draw.key.lo];
        EXPECT_EQ(draw.ordinal, 0) << draw.key.lo;
    }
    // 6 and 2 of the firms, 2 of the chain, 1 each of jump, event and spikes, 2 of the tranche, 2 of the contract, 1 of
    // the facility; marks, targets and kinds of ends not before they are needed
    EXPECT_EQ(times.size(), 18u);
    EXPECT_EQ(drawn.size(), 18u) << "none twice";
}

TEST(DrawsOfAPath, StepInWhichNothingComesDrawsNothing)
{
    World w;
    fill(w, 1e-12);
    w.start();
    for (int step = 0; step < kSteps; ++step)
        EXPECT_EQ(num_draws_of([&] { advance(w, step); }), 0u) << step;
}

TEST(DrawsOfAPath, StepInWhichEverythingComesDrawsByTheNextOrdinals)
{
    World w;
    fill(w, 100.0);
    w.start();
    auto const first = draws_of([&] { advance(w, 0); });
    auto const has = [&first](DrawKey key, int ordinal) {
        return std::count_if(first.begin(), first.end(), [&](NotedDraw const& draw) {
            return draw.key.lo == key.lo && draw.ordinal == ordinal;
        });
    };
    auto const& x = w.t.factors;
    auto const& b = w.t.firms;
    EXPECT_EQ(has(x.markov[0].target, 0), 1);
    EXPECT_EQ(has(x.markov[0].arrival, 1), 1);
    EXPECT_EQ(has(x.jumps[0].mark, 0), 1);
    EXPECT_EQ(has(x.jumps[0].arrival, 1), 1);
    EXPECT_EQ(has(x.events[0].arrival, 1), 1);
    EXPECT_EQ(has(b.regions[0].spike_mark, 0), 1);
    EXPECT_EQ(has(b.regions[0].spike_arrival, 1), 1);
    EXPECT_EQ(has(b.firms[0].end_kind, 0), 1) << "the first firm ends";
    EXPECT_EQ(first.size(), 8u) << "and nothing else";
}

TEST(DrawsOfAPath, NoiseFreePathDrawsNothingAtAll)
{
    World w;
    fill(w, 100.0);
    w.draws.noise_free = true;
    EXPECT_EQ(num_draws_of([&] {
                  w.start();
                  for (int step = 0; step < kSteps; ++step)
                      advance(w, step);
              }),
              0u);
    EXPECT_TRUE(is_independent(w.s.firms, 0)) << "what is random never comes";
}

}  // namespace
}  // namespace ballast::unit_f64
