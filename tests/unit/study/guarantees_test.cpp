/// Guarantees in the tables, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;
using test::day;
using test::kBillion;
using test::kCloud;
using test::kFund;
using test::kLab;

TEST(Guarantees, AGuaranteeStandsBetweenTheParties)
{
    study::Study s = test::small_study();
    study::Guarantee of_contract;
    of_contract.name = "backstop";
    of_contract.guarantor = "fund";
    of_contract.contract = "lab_at_cloud";
    of_contract.cap_usd_bn = 1.5;
    of_contract.start = day(2026, 10, 1);  // day 93: step 13
    of_contract.end = day(2027, 6, 30);    // day 365: step 52 covers days 365..371
    study::Guarantee of_lease;
    of_lease.name = "shell_rent";
    of_lease.guarantor = "fund";
    of_lease.lease = "shell";
    s.guarantees = {of_lease, of_contract};
    auto const tables = built(s);
    auto const& t = tables.view().firms;
    ASSERT_EQ(t.num_guarantees, 2);
    auto const& first = t.guarantees[0];
    EXPECT_EQ(first.guarantor, kFund);
    EXPECT_EQ(first.contract, 0);
    EXPECT_EQ(first.lease, kNone);
    EXPECT_EQ(first.payee, kCloud);
    EXPECT_EQ(first.obligor, kLab);
    EXPECT_EQ(first.cap, std::floor(1.5 * kBillion + 0.5));
    EXPECT_EQ(first.first_step, 13);
    EXPECT_EQ(first.end_step, 52);
    auto const& second = t.guarantees[1];
    EXPECT_EQ(second.contract, kNone);
    EXPECT_EQ(second.lease, 0);
    EXPECT_EQ(second.payee, kNone);
    EXPECT_EQ(second.obligor, kCloud);
    EXPECT_EQ(second.first_step, 0);
    EXPECT_EQ(second.end_step, 600);
    EXPECT_TRUE(test::owes(t, kFund, t.guarantees[0].payment));
    EXPECT_TRUE(test::owes(t, kFund, t.guarantees[1].payment));
    EXPECT_TRUE(test::receives(t, kCloud, t.guarantees[0].payment));
    EXPECT_FALSE(test::receives(t, kCloud, t.guarantees[1].payment));
    EXPECT_EQ(t.guarantees[0].covered, t.contracts[t.guarantees[0].contract].payment);
    EXPECT_EQ(t.guarantees[1].covered, t.leases[t.guarantees[1].lease].payment);

    s.guarantees[0].contract = "lab_at_cloud";  // and a lease
    EXPECT_THROW(built(s), Error);
    s.guarantees[0].contract.clear();
    s.guarantees[0].lease.clear();
    EXPECT_THROW(built(s), Error);
}

}  // namespace
}  // namespace ballast
