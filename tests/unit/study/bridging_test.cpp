/// Money from outside the markets in the tables, by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::kBillion;
using test::kCloud;
using test::kDt;
using test::kFund;
using test::owes;
using test::receives;

study::Firm& cloud_of(study::Study& s)
{
    return *std::find_if(s.firms.begin(), s.firms.end(),
                         [](study::Firm const& f) { return f.name == "cloud"; });
}

TEST(Bridging, IsOfTheFirmsThatHaveAnyOfIt)
{
    study::Study s = test::small_study();
    auto const none = built(s);
    EXPECT_EQ(none.view().firms.num_bridging, 0);
    EXPECT_EQ(none.view().firms.firms[kCloud].bridging, kNone);
    EXPECT_EQ(none.view().firms.contracts[0].call, kNone);
    cloud_of(s).leaseback_share = 0.5;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_bridging, 1);
    EXPECT_EQ(t.bridging[0].firm, kCloud);
    EXPECT_EQ(t.firms[kCloud].bridging, 0);
    EXPECT_EQ(t.firms[kFund].bridging, kNone);
    EXPECT_EQ(t.num_payments, none.view().firms.num_payments) << "nobody in the study owes more";
    EXPECT_EQ(std::count(t.assessed_firm, t.assessed_firm + t.num_assessed, kCloud), 1)
        << "somebody appraises its fleet";
}

TEST(Bridging, CallsHaveEdgesToTheProviderAndRefundsBack)
{
    study::Study s = test::small_study();
    s.facilities.clear();
    study::Firm& cloud = cloud_of(s);
    cloud.prepay_on_call = 0.2;
    cloud.prepay_months = 12;
    cloud.prepay_discount = 0.1;
    cloud.prepay_outside_share = 0;
    cloud.stress_months = 3;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    BridgingTable<double> const& p = t.bridging[0];
    EXPECT_EQ(p.call_steps, 52.0);
    EXPECT_DOUBLE_EQ(p.call_met, 1.1 / 52.0);
    EXPECT_DOUBLE_EQ(p.call_gross, 1.0 / (1.0 - 1.1 / 52.0 * 0.25 / kDt));
    EXPECT_EQ(p.call_rest, 13.0);
    ASSERT_EQ(p.end_call - p.first_call, 1);
    CallTable<double> const& call = t.calls[p.first_call];
    ContractTable<double> const& contract = t.contracts[call.contract];
    EXPECT_EQ(contract.provider, kCloud);
    EXPECT_EQ(contract.call, p.first_call);
    EXPECT_TRUE(owes(t, contract.customer, call.payment));
    EXPECT_TRUE(receives(t, kCloud, call.payment));
    EXPECT_TRUE(owes(t, kCloud, contract.refund));
    EXPECT_EQ(t.payments[call.payment].seniority, Seniority::unsecured);
}

TEST(Bridging, VehiclesKeepTheirCustomers)
{
    study::Study s = test::small_study();
    s.facilities[0].ring_fenced = true;
    cloud_of(s).prepay_on_call = 0.2;
    EXPECT_EQ(built(s).view().firms.num_calls, 1) << "a customer outside, without a cohort";
    cloud_of(s).prepay_outside_share = 0;
    EXPECT_EQ(built(s).view().firms.num_calls, 0);
}

TEST(Bridging, VendorsLendAndAreRepaidLevel)
{
    study::Study s = test::small_study();
    study::Firm& cloud = cloud_of(s);
    cloud.vendor_finance_share = 0.4;
    cloud.vendor_finance_from = "fund";
    cloud.vendor_finance_cap_usd_bn = 2;
    cloud.vendor_finance_months = 12;
    cloud.vendor_finance_rate = 0.1;
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    BridgingTable<double> const& p = t.bridging[0];
    EXPECT_EQ(p.vendor, kFund);
    EXPECT_EQ(p.vendor_cap, std::floor(2.0 * kBillion + 0.5));
    double const r = 0.1 * kDt;
    EXPECT_NEAR(p.vendor_instalment, r / (1.0 - std::pow(1.0 + r, -52.0)), 1e-15);
    EXPECT_TRUE(owes(t, kFund, p.lends));
    EXPECT_TRUE(receives(t, kCloud, p.lends));
    EXPECT_TRUE(owes(t, kCloud, p.repays));
    EXPECT_TRUE(receives(t, kFund, p.repays));
    cloud.vendor_finance_rate = 0;
    EXPECT_DOUBLE_EQ(built(s).view().firms.bridging[0].vendor_instalment, 1.0 / 52.0);
}

TEST(Bridging, RightsNeedARateAndAValue)
{
    study::Study s = test::small_study();
    study::Firm& cloud = cloud_of(s);
    cloud.valuation_usd_bn = 10;
    cloud.rights_issues_per_year = {0, 1, 2};
    cloud.rights_issue_share = 0.2;
    cloud.rights_discount = 0.25;
    {
        auto const tables = built(s);
        BridgingTable<double> const& p = tables.view().firms.bridging[0];
        EXPECT_DOUBLE_EQ(p.rights_rate[2], 2.0 * kDt);
        EXPECT_DOUBLE_EQ(p.rights_share, 0.15);
        EXPECT_EQ(p.rights_rest, 52.0);
    }
    cloud.valuation_usd_bn = 0;
    EXPECT_EQ(built(s).view().firms.num_bridging, 0);
}

}  // namespace
}  // namespace ballast
