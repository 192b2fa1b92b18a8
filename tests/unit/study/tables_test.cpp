/// Values of the tables of the small study, worked out by hand beside each claim.
#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

#include <cmath>

#include "host/base/error.hpp"
#include "host/study/build_tables.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::day;
using test::kBillion;
using test::kDt;

OwnedTables<double> tables_of(study::Study const& s, TableOptions const& options = {})
{
    return build_tables<double>(s, nullptr, Plan{}, options);
}

OwnedTables<double> const& small_tables()
{
    static OwnedTables<double> const tables = tables_of(test::small_study());
    return tables;
}

double relative(double x)
{
    return 1e-14 * std::abs(x);
}

TEST(Tables, LinearFactorsHaveExactTransitions)
{
    auto const& t = small_tables().view().factors;
    ASSERT_EQ(t.num_linear, 4);  // demand, equity, paid_market, power
    EXPECT_NEAR(t.linear[0].decay, std::exp(-2.0 * kDt), 1e-15);
    EXPECT_NEAR(t.linear[0].stddev, 0.3 * std::sqrt((1 - std::exp(-4.0 * kDt)) / 4.0), 1e-15);
    EXPECT_EQ(t.linear[0].initial, 0.1);
    EXPECT_EQ(t.linear[1].decay, 1.0);
    EXPECT_NEAR(t.trend[1], (0.05 + 0.5 * 0.2) * kDt, 1e-17);  // mu less the compensator of the jumps
    EXPECT_NEAR(t.linear[2].stddev, 0.25 * std::sqrt(kDt), 1e-16);
    EXPECT_NEAR(t.linear[3].initial, std::log(1.2), 1e-15);
    EXPECT_EQ(t.linear[0].first_loading, 0);
    EXPECT_EQ(t.linear[0].end_loading, 1) << "the first driver follows itself alone";
    EXPECT_EQ(t.loading_normal[0], 0);
    EXPECT_EQ(t.linear[0].jump, kNone);
    EXPECT_EQ(t.linear[1].jump, 0);
    EXPECT_EQ(t.linear[0].normal, kNone);
    EXPECT_EQ(t.num_normals, 6);  // two drivers, paid_market, power, rate, working capital of the lab
    EXPECT_EQ(t.num_jumps, 1);
    EXPECT_NEAR(t.jumps[0].rate, 0.5 * kDt, 1e-17);
}

TEST(Tables, LaterDriftCountsByTheDaysOfAStep)
{
    study::Study s = test::small_study();
    s.factors[3].later_mu.points = {{day(2026, 7, 11), 0.2}};  // the market's
    auto const tables = tables_of(s);
    auto const& t = tables.view().factors;
    EXPECT_NEAR(t.trend[2], 0.8 * kDt, 1e-17);
    EXPECT_NEAR(t.trend[4 + 2], (3 * 0.8 + 4 * 0.2) / 7 * kDt, 1e-17);  // 8 to 14 July
    EXPECT_NEAR(t.trend[8 + 2], 0.2 * kDt, 1e-17);
    EXPECT_EQ(t.trend[4 + 1], t.trend[1]) << "others keep theirs";
}

TEST(Tables, CirHasTheExactConditionalVariance)
{
    auto const& f = small_tables().view().factors.cir[0];
    double const decay = std::exp(-0.3 * kDt);
    EXPECT_NEAR(f.variance_slope, 0.05 * 0.05 * decay * (1 - decay) / 0.3, 1e-17);
    EXPECT_NEAR(f.variance_level, 0.035 * 0.05 * 0.05 * (1 - decay) * (1 - decay) / 0.6, 1e-19);
}

TEST(Tables, MarkovChainsHaveExitRatesAndTargets)
{
    auto const& m = small_tables().view().factors.markov[0];
    EXPECT_NEAR(m.exit_rate[0], 0.34 * kDt, 1e-16);
    EXPECT_NEAR(m.exit_rate[1], 0.87 * kDt, 1e-16);
    EXPECT_EQ(m.target_cumulative[0][0], 0.0);
    EXPECT_NEAR(m.target_cumulative[0][1], 0.29 / 0.34, 1e-15);
    EXPECT_EQ(m.target_cumulative[0][2], 1.0);
    EXPECT_NEAR(m.start_cumulative[1], 0.9, 1e-15);
    EXPECT_EQ(m.planned_state, 0);
}

TEST(Tables, EventsKeepTheirMeanRate)
{
    auto const& view = small_tables().view();
    auto const& t = view.factors;
    ASSERT_EQ(t.num_events, 2);  // leap, shock
    // demand is stationary with mean 0 and variance sigma^2 / (2 kappa)
    EXPECT_NEAR(t.events[0].log_offset, -0.5 * 0.7 * 0.7 * 0.09 / 4.0, 1e-15);
    EXPECT_NEAR(t.events[0].excitation_decay, std::exp(-4.0 * kDt), 1e-15);
    EXPECT_EQ(t.events[1].excitation_decay, 1.0);  // nothing excites it
    EXPECT_EQ(t.events[0].lab, 0);
    EXPECT_EQ(t.events[0].is_steady, 0);
    ASSERT_EQ(t.num_excited, 1);
    EXPECT_EQ(t.excited_event[0], 0);
    EXPECT_EQ(t.exciting_event[t.events[0].first_cause], 1);
    // rents are one thing since the shock moves all of them; they have most effects, so they come first
    ASSERT_EQ(t.num_recipients, 2);
    EXPECT_EQ(t.recipients[0].end_effect, 3);
    EXPECT_EQ(t.recipients[0].factor, kNone);
    EXPECT_EQ(t.effects[2].event, 1);
    EXPECT_EQ(t.effects[2].target, EffectTarget::all_rents);
    auto const& mark = t.effects[t.recipients[1].first_effect];
    EXPECT_EQ(mark.target, EffectTarget::lab);
    EXPECT_EQ(mark.object, 0) << "its own";
    EXPECT_EQ(t.recipients[1].events, 1u) << "of the first event";
    double const variance = std::log(1 + 0.25);
    EXPECT_NEAR(mark.mean, std::log(0.2) - 0.5 * variance, 1e-15);
    EXPECT_NEAR(mark.stddev, std::sqrt(variance), 1e-15);
    // two effects on one target draw different marks
    auto const& first = t.effects[0].mark;
    auto const& second = t.effects[1].mark;
    EXPECT_FALSE(first.lo == second.lo && first.hi == second.hi);
}

TEST(Tables, RentsFallByObsolescenceFromTheStart)
{
    auto const& t = small_tables().view().firms;
    // demand stands at 0.1 at the start, with the weight of inference at age 1: 1 - 2^-1
    for (int const k : {0, 51, 129}) {
        double const years = (k + 1) * kDt;
        EXPECT_NEAR(t.log_rent[k], std::log(2.0) - 0.3 * years - 0.5 * 0.1, 1e-14);
        EXPECT_NEAR(t.inference_weight[k], 1 - std::exp2(-1 - years), 1e-15);
        double const demand = 0.1 * std::exp(-2.0 * years);
        EXPECT_NEAR(t.planned_log_rent[k], t.log_rent[k] + t.inference_weight[k] * demand, 1e-14);
    }
}

TEST(Tables, SitesPowerWhatTheirTranchesAllow)
{
    auto const& t = small_tables().view().firms;
    ASSERT_EQ(t.num_power_tranches, 1);
    EXPECT_EQ(t.certain_mw[0], 60.0);
    EXPECT_EQ(t.power_tranches[0].planned_step, 13.0);   // 30 Sep is day 92: step 13 covers days 92..98
    EXPECT_NEAR(t.required_mw_inv[0], 1 / 60.0, 1e-17);  // 50,000 GPUs x 1.2 kW
    EXPECT_NEAR(t.required_mw_inv[20], 1 / 120.0, 1e-17);
    // supply on the plan: outside 1e6, and the cohort at the region's availability
    EXPECT_NEAR(t.planned_log_supply[0], std::log(1e6 + 0.99 * 50'000), 1e-14);
    EXPECT_NEAR(t.planned_log_supply[20], std::log(1e6 + 0.99 * 100'000), 1e-14);
    EXPECT_EQ(t.gpus[14], 50'000.0);   // ends 13 Oct
    EXPECT_EQ(t.gpus[15], 100'000.0);  // contains 15 Oct
}

TEST(Tables, ContractsBillTheDaysOfTheirTerm)
{
    auto const& t = small_tables().view().firms;
    ASSERT_EQ(t.num_contracts, 2);  // lab_at_cloud (of a cohort) stands before enterprise
    EXPECT_EQ(t.contracts[0].cohort, 0);
    EXPECT_EQ(t.contracts[1].cohort, kNone);
    double const week = 40'000 * 2.5 * 24 * 7 / 16384.0;
    EXPECT_NEAR(t.contract_pay[0], week, relative(week));
    // enterprise starts on 10 Jul: days 10..14 of the step that ends on 14 Jul
    double const daily = 0.001 * kBillion;
    EXPECT_EQ(t.contract_pay[1], 0.0);
    EXPECT_NEAR(t.contract_pay[3], 5 * daily, relative(5 * daily));
    EXPECT_NEAR(t.contract_pay[5], 7 * daily, relative(7 * daily));
    double sum = 0.0;
    for (int k = 0; k < 130; ++k) {
        sum += t.contract_pay[2 * k + 1];
    }
    EXPECT_NEAR(sum, 185 * daily, 1e-12 * sum);  // 10 Jul to 10 Jan
    EXPECT_EQ(t.contracts[1].renewal_step, 27);  // 11 Jan is day 195: step 27 covers days 190..196
    EXPECT_NEAR(t.contracts[0].frailty_root, 0.6, 1e-15);
    EXPECT_NEAR(t.contracts[0].frailty_rest, 0.8, 1e-15);
}

TEST(Tables, ARenewedContractGoesOnAfterItsEnd)
{
    study::Study s = test::small_study();
    s.contracts[0].renewal_probability = 0.8;  // enterprise
    s.contracts[0].renewal_months = 12;
    auto const tables = tables_of(s);
    auto const& t = tables.view().firms;
    double const daily = 0.001 * kBillion;
    EXPECT_NEAR(t.contract_pay[2 * 27 + 1], 7 * daily, relative(7 * daily));
    EXPECT_NEAR(t.contracts[1].old_term_share, 5.0 / 7.0, 1e-12);
    EXPECT_NEAR(t.contract_pay[2 * 28 + 1], 7 * daily, relative(7 * daily));
    EXPECT_EQ(t.contract_pay[2 * 90 + 1], 0.0);
}

TEST(Tables, IndexedContractsFollowThePlannedRent)
{
    study::Study s = test::small_study();
    s.contracts[1].pricing = study::Pricing::indexed;
    auto const tables = tables_of(s);
    auto const& t = tables.view().firms;
    double const index = std::exp(t.planned_log_rent[40]) / 2.0;
    double const full = 40'000 * 2.5 * 24 * 7 / 16384.0 * index;
    EXPECT_NEAR(t.contract_pay[2 * 40], full, 1e-13 * full);
}

TEST(Tables, LabsAreCalibratedSoThatRevenueGrowsAsStated)
{
    auto const& t = small_tables().view().firms;
    auto const& lab = t.labs[0];
    // Y s = R + tau R' = 10 (1 + 0.5)
    EXPECT_NEAR(std::exp(lab.log_capture + lab.capability), 15.0 / 40.0, 1e-15);
    EXPECT_NEAR(std::exp(t.open_log_capture + t.open_capability), 25.0 / 40.0, 1e-15);
    // own use and the contract's GPUs, fully delivered
    EXPECT_NEAR(lab.initial_compute, 240'000.0, 1e-9);
    EXPECT_NEAR(lab.revenue_per_compute, 10 * kBillion / (0.4 * 240'000), 1e-10);
    EXPECT_NEAR(lab.lag, 1 - std::exp(-kDt / 0.5), 1e-15);
}

TEST(Tables, PrincipalIsWholeQuantaAndAddsUpToTheBalance)
{
    auto const& t = small_tables().view().firms;
    ASSERT_EQ(t.num_debts, 2);  // a_loan, bond; the revolver is merged into the firm
    double loan = 0.0;
    double bond = 0.0;
    for (int k = 0; k < 130; ++k) {
        double const part = t.debt_principal[2 * k];
        EXPECT_EQ(part, std::floor(part));
        loan += part;
        bond += t.debt_principal[2 * k + 1];
    }
    EXPECT_EQ(loan, t.debts[0].balance);
    EXPECT_NEAR(t.debt_principal[10], kBillion * 7 / 700.0, 0.5 + 1e-9);
    EXPECT_EQ(bond, t.debts[1].balance);
    EXPECT_EQ(t.debt_principal[2 * 30 + 1], bond);  // 1 Feb 2027 is day 216: step 30 covers days 211..217
    auto const& cloud = t.firms[0];
    EXPECT_EQ(cloud.revolver, std::floor(1.5 * kBillion + 0.5));
    EXPECT_NEAR(cloud.revolver_rate, 0.02 * kDt, 1e-17);
    EXPECT_EQ(cloud.cash, std::floor(3.0 * kBillion + 0.5));
}

TEST(Tables, TheLedgerAheadCountsWhatIsScheduled)
{
    auto const& t = small_tables().view().firms;
    int const cloud = 0;
    double const rate_of_capex = 52 * kDt * kBillion;
    double const loan = kBillion * 364 / 700.0;
    // the facility: 0.25 a year of what is drawn, and the draw of 0.7 in step 13, which amortises over five years
    double const facility = kBillion * (0.25 * 52 * kDt + 0.7 * 39 * kDt / 5.0);
    double const invoice = kBillion * (1.0 - 0.7);
    // receipts beyond the level of step 0, where enterprise does not pay yet
    double const enterprise = 185 * 0.001 * kBillion;
    // the lease follows the site, which is fully powered throughout but for steps 15 and on, too: no change
    double const bond = 2.0 * kBillion;
    double const expected = rate_of_capex + loan + bond + facility + invoice - enterprise;
    // whole quanta of principal, capex and draws: a few quanta on each line
    EXPECT_NEAR(test::needed_ahead(t, cloud), expected, 10.0);
    int const fund = 1;
    EXPECT_NEAR(test::needed_ahead(t, fund), 5.0 * kBillion, 1.0);
    // the lab gets the fund's equity; its rent grows with the contract: not at all
    EXPECT_NEAR(test::needed_ahead(t, 2), -5.0 * kBillion, 1.0);
}

TEST(Tables, CapexPaymentsAndRatesAddUp)
{
    auto const& t = small_tables().view().firms;
    EXPECT_NEAR(t.firm_steps[0].committed_capex, (0.25 + kDt) * kBillion,
                1.0);  // 7 Jul is the last day of step 0
    EXPECT_NEAR(t.firm_steps[0].core, 0.73 * kDt * kBillion, relative(0.73 * kDt * kBillion));
}

TEST(Tables, TheNoiseFreePathHasNoInnovations)
{
    TableOptions options;
    options.noise_free = true;
    auto const tables = tables_of(test::small_study(), options);
    auto const& t = tables.view().factors;
    EXPECT_EQ(t.noise_free, 1);
    EXPECT_TRUE(tables.arrays().factors.loading.empty());
    EXPECT_EQ(t.linear[2].idiosyncratic, 0.0);
    EXPECT_EQ(tables.view().firms.firms[2].noise_normal, kNone);
    EXPECT_NEAR(t.trend[1], 0.05 * kDt, 1e-17);  // no jumps come, so none are taken off
}

TEST(Tables, ScenariosActInTheStepsThatContainTheirDays)
{
    study::Study const s = test::small_study();
    auto const tables = build_tables<double>(s, &s.scenarios[0], Plan{});
    auto const& t = tables.view().factors;
    EXPECT_EQ(t.forced_first[15], 0);
    EXPECT_EQ(t.forced_first[16], 1);  // 15 Oct is day 107: step 15 covers days 106..112
    EXPECT_EQ(t.forced_event[0], 1);   // shock
    EXPECT_EQ(t.shift_first[1], 1);
    EXPECT_EQ(t.shift_factor[0], 0);
    ASSERT_EQ(t.num_recipients, 3);
    EXPECT_EQ(t.recipients[2].factor, 0) << "no event reaches what the scenario shifts";
    EXPECT_EQ(t.recipients[2].first_effect, t.recipients[2].end_effect);
    EXPECT_EQ(t.held_regime[12], kNone);
    EXPECT_EQ(t.held_regime[13], 2);  // 1 Oct is day 93
    EXPECT_EQ(t.held_regime[25], 2);
    EXPECT_EQ(t.held_regime[26], 2);  // 31 Dec is day 184: step 26 covers days 183..189
    EXPECT_EQ(t.held_regime[27], kNone);
    EXPECT_EQ(tables.view().firms.contracts[0].cancel_step, 26);
    EXPECT_EQ(small_tables().view().firms.contracts[0].cancel_step, kNone);
}

TEST(Tables, OptionsMoveOneFirmOnly)
{
    TableOptions options;
    options.extra_cash_usd = {0.0, 16384.0 * 1000, 0.0};
    options.backstopped_firm = 2;
    auto const tables = tables_of(test::small_study(), options);
    auto const& with = tables.view().firms;
    auto const& without = small_tables().view().firms;
    EXPECT_EQ(with.firms[0].cash, without.firms[0].cash);
    EXPECT_EQ(with.firms[1].cash, without.firms[1].cash + 1000);
    EXPECT_EQ(with.firms[2].backstopped, 1);
    EXPECT_EQ(with.firms[1].backstopped, 0);
}

TEST(Tables, QuartersEndInTheStepThatContainsTheirLastDay)
{
    auto const& arrays = small_tables().arrays();
    EXPECT_EQ(arrays.quarter_end[13], 1);  // 30 Sep
    EXPECT_EQ(arrays.quarter_end[26], 1);  // 31 Dec
    int count = 0;
    for (auto const mark : arrays.quarter_end) {
        count += mark;
    }
    EXPECT_EQ(count, 45);  // Sep 2026 to Sep 2037: ten years beyond the horizon end on 29 Dec 2037
}

TEST(Tables, RefuseAStudyThatContradictsItself)
{
    study::Study unknown = test::small_study();
    unknown.contracts[0].provider = "nobody";
    EXPECT_THROW(tables_of(unknown), Error);
    study::Study crowded = test::small_study();
    crowded.market.paid_inference_usd_bn_per_year = 12;  // less than the lab's share alone
    EXPECT_THROW(tables_of(crowded), Error);
    study::Study twice = test::small_study();
    twice.firms.push_back(twice.firms[0]);
    EXPECT_THROW(tables_of(twice), Error);
    study::Study homeless = test::small_study();
    homeless.cohorts[0].site.clear();
    EXPECT_THROW(tables_of(homeless), Error);
    study::Study target = test::small_study();
    target.events[0].effects[0].target = "weather.texas";
    EXPECT_THROW(tables_of(target), Error);
}

TEST(Tables, AStudyOfOneFirmHasTables)
{
    study::Study s;
    s.general.start = day(2026, 6, 30);
    s.general.num_steps = 2;
    s.factors = {test::factor("cash_noise", study::FactorKind::white)};
    s.factors[0].mu = -1.0;
    s.factors[0].sigma = 0.5;
    study::Firm firm;
    firm.name = "one";
    firm.core_factor = "cash_noise";
    firm.core_factor_beta = 2.0;
    s.firms = {firm};
    auto const tables = tables_of(s);
    auto const& view = tables.view();
    EXPECT_EQ(view.num_plan_steps, 2 + 522);
    EXPECT_EQ(view.num_reports, 1);
    EXPECT_EQ(view.report[1], 0);
    // a white factor is the increment of the step in USD bn, times beta
    EXPECT_EQ(view.firms.firms[0].core_is_log, 0);
    EXPECT_NEAR(view.firms.firms[0].core_beta, 2.0 * kBillion, 1e-9);
    EXPECT_EQ(view.factors.linear[0].decay, 0.0);
    EXPECT_NEAR(view.factors.trend[0], -kDt, 1e-17);
    EXPECT_NEAR(view.factors.linear[0].stddev, 0.5 * std::sqrt(kDt), 1e-16);
    EXPECT_EQ(view.factors.linear[0].idiosyncratic, 1.0);
}

TEST(Tables, RentDriftAddsObsolescenceAndEvents)
{
    auto const drift = expected_rent_drift(test::small_study());
    ASSERT_EQ(drift.size(), 1U);
    EXPECT_NEAR(drift[0].events, 2.0 * (-0.1 * 0.5 - 0.02) + 0.3 * -0.3, 1e-15);
    EXPECT_NEAR(drift[0].total, -0.3 + drift[0].events, 1e-15);
}

TEST(FirmDeal, NamesEachFirmOnceTheHeaviestFirstAndGivesEachAWorkerOfItsOwn)
{
    auto const tables = test::built(test::small_study());
    auto const& deal = tables.arrays().firms.firm_deal;
    auto const& firms = tables.arrays().firms.firms;
    ASSERT_LE(firms.size(), kDealtWorkers);
    ASSERT_EQ(deal.size(), kDealtWorkers) << "no two firms share a worker";
    std::vector<std::int32_t> dealt;
    std::copy_if(deal.begin(), deal.end(), std::back_inserter(dealt),
                 [](std::int32_t firm) { return firm != kNone; });
    std::sort(dealt.begin(), dealt.end());
    std::vector<std::int32_t> all(firms.size());
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(dealt, all);
    auto const facilities = [&](std::int32_t f) {
        auto const& firm = firms[static_cast<std::size_t>(f)];
        return firm.end_facility - firm.first_facility;
    };
    EXPECT_GT(facilities(deal.front()), 0);
}

}  // namespace
}  // namespace ballast
