/// Notice, consumption, calls on idle GPUs, capital in one contract, and present values, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::day;
using test::kBillion;
using test::kDt;

constexpr double kWeek = 40'000 * 2.5 * 24 * 7 / 16384.0;  ///< lab_at_cloud, contract 0 [quanta per step]
constexpr double kDaily = 0.001 * kBillion;                ///< enterprise, contract 1

study::Contract& lab_at_cloud(study::Study& s)
{
    return s.contracts[1];
}
study::Contract& enterprise(study::Study& s)
{
    return s.contracts[0];
}

TEST(ContractOptions, ContractsWithoutOptionsHaveNone)
{
    auto const tables = built(test::small_study());
    for (int i = 0; i < 2; ++i) {
        auto const& c = tables.view().firms.contracts[i];
        EXPECT_EQ(c.vehicle, kNone);
        EXPECT_EQ(c.idle_floor, 0);
        EXPECT_EQ(c.notice_steps, 0.0);
        EXPECT_EQ(c.base_use, 1.0);
        EXPECT_EQ(c.use_beta, 0.0);
        EXPECT_EQ(c.capex, 0.0);
        EXPECT_FALSE(c.renegotiation.lo == c.threshold.lo && c.renegotiation.hi == c.threshold.hi);
    }
    EXPECT_EQ(tables.view().firms.cohorts[0].floor_contract, kNone);
}

TEST(ContractOptions, NoticeIsRoundedUpToWholeSteps)
{
    study::Study s = test::small_study();
    enterprise(s).notice_days = 90;
    enterprise(s).notice_from = day(2027, 1, 1);  // day 185: step 26 covers days 183..189
    enterprise(s).notice_per_year = 0.5;
    lab_at_cloud(s).notice_days = 91;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_EQ(t.contracts[1].notice_steps, 13.0);
    EXPECT_EQ(t.contracts[1].notice_from_step, 26);
    EXPECT_NEAR(t.contracts[1].notice_rate, 0.5 * kDt, 1e-17);
    EXPECT_EQ(t.contracts[0].notice_steps, 13.0);
    EXPECT_EQ(t.contracts[0].notice_from_step, 0);
}

TEST(ContractOptions, ConsumptionSetsTheComputeOfALabAtTheStart)
{
    study::Study s = test::small_study();
    lab_at_cloud(s).base_utilisation = 0.6;
    lab_at_cloud(s).utilisation_beta = 2.0;  // inference demand stands at 0.1
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_EQ(t.contracts[0].base_use, 0.6);
    EXPECT_NEAR(t.labs[0].initial_compute, 200'000 + 40'000 * 0.6 * std::exp(0.2), 1e-8);
    lab_at_cloud(s).base_utilisation = 0.95;
    EXPECT_NEAR(built(s).view().firms.labs[0].initial_compute, 240'000.0, 1e-8);
}

TEST(ContractOptions, CapitalInAContractIsWrittenOffOverItsTermFromTheStart)
{
    study::Study s = test::small_study();
    lab_at_cloud(s).dedicated_capex_usd_bn = 2.0;
    enterprise(s).dedicated_capex_usd_bn = 1.0;
    auto const tables = built(s);
    auto const& old = tables.view().firms.contracts[0];  // runs for 731 days from the start
    EXPECT_EQ(old.capex, std::floor(2.0 * kBillion + 0.5));
    EXPECT_NEAR(old.end_step, 731 / 7.0, 1e-12);
    EXPECT_NEAR(old.end_step * old.life_inverse, 1.0, 1e-15);
    auto const& young = tables.view().firms.contracts[1];  // 10 Jul (day 10) to 10 Jan (day 194)
    EXPECT_NEAR((young.end_step - 9 / 7.0) * young.life_inverse, 1.0, 1e-15);
    EXPECT_NEAR((young.end_step - 101.5 / 7.0) * young.life_inverse, 0.5, 1e-15);

    lab_at_cloud(s).end = 0;
    auto const endless = built(s);
    auto const& c = endless.view().firms.contracts[0];
    EXPECT_NEAR((c.end_step - 129) * c.life_inverse, 1.0, 1e-12);
    auto const single = build_tables<float>(s, nullptr, Plan{});
    auto const& f = single.view().firms.contracts[0];
    EXPECT_NEAR((f.end_step - 129.0F) * f.life_inverse, 1.0F, 1e-6F);
}

TEST(ContractOptions, PresentValuesDiscountWhatIsStillToBePaid)
{
    study::Study s = test::small_study();
    s.market.bid_discount = 0.2;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    double const v = std::exp(-0.2 * kDt);
    // enterprise ends on day 194: after step 25 one full step, then five days of step 27
    double const two = v * (7 + v * 5) * kDaily;
    EXPECT_NEAR(t.contract_present_pay[2 * 25 + 1], two, 1e-12 * two);
    EXPECT_EQ(t.contract_present_pay[2 * 27 + 1], 0.0);
    // lab_at_cloud ends on day 731: after step 101, steps 102 and 103 and three days of step 104
    double const rest = v * kWeek * (1 + v * (1 + v * 3 / 7.0));
    EXPECT_NEAR(t.contract_present_pay[2 * 101], rest, 1e-12 * rest);
}

TEST(ContractOptions, PresentValuesCountRenewalByItsProbability)
{
    study::Study s = test::small_study();
    s.market.bid_discount = 0.0;
    enterprise(s).renewal_probability = 0.8;
    enterprise(s).renewal_months = 6;  // 182.5 days, rounded to 183, after day 194
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    // step 27, which covers days 190..196, decides about days 195..377; who goes on after it has been renewed
    EXPECT_NEAR(t.contract_present_pay[2 * 28 + 1], (377 - 203) * kDaily, 1e-9);
    EXPECT_NEAR(t.contract_present_pay[2 * 27 + 1], (377 - 196) * kDaily, 1e-9);
    EXPECT_NEAR(t.contract_present_pay[2 * 26 + 1], (5 + 0.8 * (377 - 194)) * kDaily, 1e-9);
}

TEST(ContractOptions, PresentValuesReachBeyondTheTables)
{
    study::Study s = test::small_study();
    lab_at_cloud(s).end =
        day(2040, 6, 30);  // day 5114; the tables, ten years beyond the horizon, end with day 4200
    auto const tables = built(s);
    double const years = (5114 - 4200) / 365.0;
    double const expected = kWeek / kDt * (1 - std::exp(-0.12 * years)) / 0.12;
    EXPECT_NEAR(tables.view().firms.contract_present_pay[2 * 599], expected, 1e-10 * expected);
    double const before = std::exp(-0.12 * kDt) * (kWeek + expected);
    EXPECT_NEAR(tables.view().firms.contract_present_pay[2 * 598], before, 1e-10 * before);
}

TEST(ContractOptions, ACohortHasOneBuyerOfIdleGpus)
{
    study::Study s = test::small_study();
    study::Contract call = lab_at_cloud(s);
    call.name = "call";
    call.idle_floor = true;
    call.price_usd_per_hour = 1.0;
    s.contracts.push_back(call);
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    EXPECT_EQ(t.contracts[0].idle_floor, 1);  // call, lab_at_cloud, enterprise
    EXPECT_EQ(t.cohorts[0].floor_contract, 0);
    EXPECT_EQ(t.contracts[1].idle_floor, 0);
    EXPECT_NEAR(t.labs[0].initial_compute, 240'000.0, 1e-9);  // a call delivers nothing on the plan
    EXPECT_NEAR(t.facilities[0].billed_initial, kWeek, 1e-10 * kWeek);

    s.contracts.back().name = "second_call";
    s.contracts.push_back(call);
    EXPECT_THROW(built(s), Error);
    study::Study homeless = test::small_study();
    enterprise(homeless).idle_floor = true;
    EXPECT_THROW(built(homeless), Error);
}

TEST(ContractOptions, KnownPremiumIsTheLogOfAPriceOverTheFairOneOfItsTerm)
{
    study::Study s = test::small_study();
    s.gpu_classes[0].training_beta = 0;
    s.gpu_classes[0].inference_beta = 0;
    auto const premium = [&s](study::Day start, study::Day end) {
        lab_at_cloud(s).start = start;
        lab_at_cloud(s).end = end;
        auto const tables = built(s);
        EXPECT_EQ(tables.view().firms.market.prices_known, s.market.known_price_share > 0 ? 1 : 0);
        EXPECT_EQ(tables.view().firms.contracts[1].known_premium, 0.0) << "of no class";
        return tables.view().firms.contracts[0].known_premium;
    };
    EXPECT_EQ(premium(day(2026, 1, 1), day(2028, 6, 30)), 0.0);
    s.market.known_price_share = 1;
    // 105 weeks and a day at rents that fall by 0.3 a year, their weeks discounted at 0.12 a year
    auto const fair = [](int first, int weeks, int days) {
        double pay = 0;
        double rent = 0;
        for (int k = first; k <= first + weeks; ++k) {
            double const due = std::exp(-0.12 * kDt * (k - first)) * (k < first + weeks ? 1.0 : days / 7.0);
            pay += due;
            rent += due * 2.0 * std::exp(-0.3 * kDt * (k + 1));
        }
        return rent / pay;
    };
    EXPECT_NEAR(premium(day(2026, 1, 1), day(2028, 7, 5)), std::log(2.5 / fair(0, 105, 1)), 1e-12);
    EXPECT_NEAR(premium(day(2027, 6, 30), day(2028, 7, 5)), std::log(2.5 / fair(52, 53, 1)), 1e-12)
        << "from its own start";
    s.market.known_price_share = 0.5;
    lab_at_cloud(s).renewal_probability = 0.6;
    lab_at_cloud(s).renewal_months = 12;
    EXPECT_NEAR(premium(day(2026, 1, 1), day(2028, 7, 5)), 0.5 * std::log(2.5 / fair(0, 105, 1)), 1e-12)
        << "a renewal has a price of its own";
    lab_at_cloud(s).pricing = study::Pricing::indexed;
    EXPECT_EQ(premium(day(2026, 1, 1), day(2028, 7, 5)), 0.0);
}

}  // namespace
}  // namespace ballast
