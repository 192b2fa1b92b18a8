/// Markets of released GPUs, channels of transmission, second life, commitments of labs, firms' policies and the targets
/// of events in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::constant;
using test::kBillion;
using test::kDt;
using test::kStepsPerMonth;

study::Study forced_supply()
{
    study::Study s = test::small_study();
    s.market.release_elasticity = 0.4;
    s.market.release_depth_h100e = 2e6;
    s.market.release_decay_per_year = 3.0;
    s.market.resale_elasticity = 0.5;
    s.market.resale_depth_h100e = 1e5;
    s.market.resale_decay_per_year = 1.5;
    s.market.trade_recovery = 0.35;
    s.market.confidence_per_failure = 0.25;
    return s;
}

TEST(MarketTables, ForcedSupplyHasDepthAndIsDigested)
{
    study::Study s = forced_supply();
    s.market.replacement_class = "h100";
    s.market.replacement_share = 0.6;
    s.market.replacement_lag_months = 3;
    s.market.replacement_switching_months = 2;
    s.market.substitute_weeks = 10;
    s.market.renegotiation_intercept = -1.0;
    s.market.renegotiation_runway = -0.5;
    s.market.renegotiation_price = 2.0;
    auto const tables = built(s);
    auto const& m = tables.view().firms.market;
    EXPECT_EQ(m.release_elasticity, 0.4);
    EXPECT_NEAR(m.release_depth_inv, 5e-7, 1e-20);
    EXPECT_NEAR(m.release_decay, std::exp(-3.0 * kDt), 1e-15);
    EXPECT_NEAR(m.resale_depth_inv, 1e-5, 1e-18);
    EXPECT_NEAR(m.resale_decay, std::exp(-1.5 * kDt), 1e-15);
    EXPECT_EQ(m.replacement_class, 0);
    EXPECT_NEAR(m.replacement_gain, 1 - std::exp(-kDt / 0.25), 1e-15);
    EXPECT_NEAR(m.replacement_switch, 2 * kStepsPerMonth, 1e-13);
    EXPECT_EQ(m.substitute_steps, 10.0);
    EXPECT_EQ(m.renegotiate_intercept, -1.0);
    EXPECT_EQ(m.renegotiate_runway, -0.5);
    EXPECT_EQ(m.renegotiate_price, 2.0);
    EXPECT_EQ(m.renegotiate_concession, 0.5);
    EXPECT_EQ(m.renegotiate_least_cut, 0.05);
    s.market.replacement_lag_months = 0;
    s.market.replacement_class.clear();
    auto const at_once = built(s);
    EXPECT_EQ(at_once.view().firms.market.replacement_gain, 1.0);
    EXPECT_EQ(at_once.view().firms.market.replacement_class, kNone);
}

TEST(MarketTables, EachChannelClosesAlone)
{
    struct Channel {
        bool study::Transmission::*open;
        int closed;  ///< number among the values below
    };
    Channel const channels[] = {
        {&study::Transmission::claims, 0},      {&study::Transmission::lost_capacity, 1},
        {&study::Transmission::write_downs, 2}, {&study::Transmission::fire_sales, 3},
        {&study::Transmission::resale, 4},      {&study::Transmission::lost_demand, 5},
        {&study::Transmission::confidence, 6}};
    auto const values = [](study::Study const& s) {
        auto const tables = built(s);
        auto const& m = tables.view().firms.market;
        return std::vector<double>{m.recovery_trade,
                                   static_cast<double>(m.lose_capacity),
                                   static_cast<double>(m.write_down),
                                   m.release_elasticity,
                                   m.resale_elasticity,
                                   static_cast<double>(m.lose_demand),
                                   m.confidence_per_failure};
    };
    std::vector<double> const open = {0.35, 1, 1, 0.4, 0.5, 1, 0.25};
    std::vector<double> const closed = {1.0, 0, 0, 0.0, 0.0, 0, 0.0};
    EXPECT_EQ(values(forced_supply()), open);
    for (Channel const& channel : channels) {
        study::Study s = forced_supply();
        s.transmission.*channel.open = false;
        std::vector<double> expected = open;
        expected[static_cast<std::size_t>(channel.closed)] = closed[static_cast<std::size_t>(channel.closed)];
        EXPECT_EQ(values(s), expected) << channel.closed;
    }
}

TEST(MarketTables, AClassPaysThePowerOfTheRegionWhereMostOfItStands)
{
    study::Study s = test::small_study();  // up to 100,000 GPUs in texas
    study::Region ohio = s.regions[0];
    ohio.name = "ohio";
    s.regions.push_back(ohio);
    study::Site site;
    site.name = "lima";
    site.region = "ohio";
    s.sites.push_back(site);
    study::Cohort cohort = s.cohorts[0];
    cohort.name = "lima_h100";
    cohort.site = "lima";
    cohort.gpus = constant(90'000);  // more at the start, not at the peak
    s.cohorts.push_back(cohort);
    study::GpuClass unused = s.gpu_classes[0];
    unused.name = "next";
    s.gpu_classes.push_back(unused);
    s.gpu_classes[0].hours_sold_per_year = 6570;
    s.gpu_classes[0].site_cost_usd_per_hour = 0.3;
    s.gpu_classes[0].debt_service_usd_per_hour = 0.7;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_EQ(t.classes[0].region, 1);  // ohio, texas
    EXPECT_EQ(t.classes[1].region, kNone);
    EXPECT_EQ(t.classes[0].sold_share, 0.75);
    EXPECT_EQ(t.classes[0].site_cost, 0.3);
    EXPECT_EQ(t.classes[0].debt_service, 0.7);
    s.cohorts[1].gpus = constant(110'000);
    EXPECT_EQ(built(s).view().firms.classes[0].region, 0);
}

TEST(MarketTables, LabsCommitThemselvesAgainstTheirRivals)
{
    study::Study s = test::small_study();
    s.labs[0].new_commitment_usd_bn_per_year = 12;
    s.labs[0].committed_usd_bn_per_year = 30;
    s.labs[0].commitment_lead_quarters = 4;
    s.labs[0].commitment_usd_per_h100e_year = 20'000;
    study::Firm rival = s.firms[0];
    rival.name = "rival";
    s.firms.push_back(rival);
    study::Lab of_rival = s.labs[0];
    of_rival.name = "rival";
    of_rival.revenue_growth = 0;
    of_rival.committed_usd_bn_per_year = 60;
    s.labs.push_back(of_rival);
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_NEAR(t.labs[0].commitment_rate, 12 * kBillion * kDt, 1e-9);
    EXPECT_NEAR(t.labs[0].commitment_initial, 30 * kBillion, 1e-6);
    EXPECT_EQ(t.labs[0].commitment_response, 0.5);
    EXPECT_EQ(t.labs[0].commitment_deposit, 0.2);
    EXPECT_EQ(t.labs[0].lead_quarters, 4);
    EXPECT_NEAR(t.labs[0].log_rivals_initial, std::log(2.0), 1e-15);
    EXPECT_NEAR(t.labs[1].log_rivals_initial, -std::log(2.0), 1e-15);
    // a billion a year buys 50,000 H100 equivalents
    EXPECT_NEAR(t.labs[0].compute_per_commitment * kBillion, 50'000.0, 1e-8);
    s.labs[1].committed_usd_bn_per_year = 0;
    auto const alone = built(s);
    EXPECT_EQ(alone.view().firms.labs[0].log_rivals_initial, 0.0);
    EXPECT_EQ(alone.view().firms.labs[1].log_rivals_initial, 0.0);
    s.labs[0].commitment_lead_quarters = 7;
    EXPECT_THROW(built(s), Error);
}

TEST(MarketTables, FirmsHavePoliciesAndSupport)
{
    study::Study s = test::small_study();
    study::Firm& fund = s.firms[1];
    fund.listed = false;
    fund.listing_per_year = {0.6, 0.2, 0.0};
    fund.listing_share = 0.08;
    fund.support_per_year = {1.0, 2.0, 3.0};
    fund.support_usd_bn = 4;
    fund.target_ltv = 0.2;
    fund.maximum_ltv = 0.25;
    fund.sale_haircut = 0.04;
    fund.sale_impact = 0.12;
    fund.stake_turnover_per_year = {1000.0, 1.0, 0.5};
    fund.acquirer_budget_usd_bn = 7;
    fund.liquidity_covenant_usd_bn = 0.5;
    auto const tables = built(s);
    auto const& p = tables.view().firms.firms[1];
    EXPECT_EQ(p.listed, 0);
    EXPECT_NEAR(p.listing_rate[0], 0.6 * kDt, 1e-17);
    EXPECT_NEAR(p.listing_rate[1], 0.2 * kDt, 1e-17);
    EXPECT_EQ(p.listing_share, 0.08);
    EXPECT_NEAR(p.support_rate[2], 3.0 * kDt, 1e-16);
    EXPECT_EQ(p.support, std::floor(4 * kBillion + 0.5));
    EXPECT_EQ(p.budget, std::floor(7 * kBillion + 0.5));
    EXPECT_EQ(p.covenant_liquidity, std::floor(0.5 * kBillion + 0.5));
    EXPECT_EQ(p.ltv_watch, 0.35);  // from its stake
    EXPECT_EQ(p.ltv_normal, 0.2);
    EXPECT_EQ(p.ltv_ceiling, 0.25);
    EXPECT_EQ(p.sale_haircut, 0.04);
    EXPECT_EQ(p.sale_impact, 0.12);
    EXPECT_EQ(p.sale_pace[0], 1.0) << "all of it";
    EXPECT_NEAR(p.sale_pace[1], kDt, 1e-17);
    EXPECT_NEAR(p.sale_pace[2], 0.5 * kDt, 1e-17);
    EXPECT_FALSE(p.listing.lo == p.support_action.lo && p.listing.hi == p.support_action.hi);
    EXPECT_FALSE(p.substitute.lo == p.end_kind.lo && p.substitute.hi == p.end_kind.hi);
    auto const& cloud = tables.view().firms.firms[0];
    EXPECT_EQ(cloud.listed, 1);
    EXPECT_EQ(cloud.ltv_watch, 0.0);
    EXPECT_EQ(cloud.ltv_ceiling, 0.0);
    EXPECT_EQ(cloud.support, 0.0);
    EXPECT_EQ(tables.view().firms.market.num_buyers, 1);
}

TEST(MarketTables, EventsReachLabsFirmsAndAccess)
{
    study::Study s = test::small_study();
    using study::MarkKind;
    s.events[1].effects = {{"efficiency.self", MarkKind::fixed, 0.2, 0.0, 1.0},
                           {"efficiency.lab", MarkKind::fixed, 0.1, 0.0, 1.0},
                           {"payment_suspension.lab", MarkKind::fixed, 6.0, 0.0, 1.0},
                           {"access_suspension.cloud", MarkKind::fixed, 13.0, 0.0, 1.0},
                           {"listing.fund", MarkKind::fixed, 0.1, 0.0, 1.0}};  // leap, of the lab
    auto const tables = built(s);
    auto const& t = tables.view().factors;
    auto const* const e = t.effects;
    ASSERT_EQ(t.num_recipients, 5) << "all rents of the shock";
    EXPECT_EQ(t.recipients[0].end_effect, 2) << "both gains of efficiency";
    EXPECT_EQ(e[0].target, EffectTarget::efficiency);
    EXPECT_EQ(e[0].object, 0);
    EXPECT_EQ(e[1].target, EffectTarget::efficiency);
    EXPECT_EQ(e[1].object, 0);
    EXPECT_EQ(e[2].target, EffectTarget::suspends_payment);
    EXPECT_EQ(e[2].object, 2);
    EXPECT_EQ(e[2].mean, 6.0);
    EXPECT_EQ(e[3].target, EffectTarget::access);
    EXPECT_EQ(e[3].object, 0);
    EXPECT_EQ(e[4].target, EffectTarget::listing);
    EXPECT_EQ(e[4].object, 1);
    s.events[1].lab.clear();
    EXPECT_THROW(built(s), Error);
}

}  // namespace
}  // namespace ballast
