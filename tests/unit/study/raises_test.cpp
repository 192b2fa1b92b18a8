/// Who may raise money, in tables and in the shape of tallies, and how much at most.
#include <functional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/study/loss_limits.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

using test::built;

study::Study without_raises()
{
    study::Study s = test::small_study();
    s.equity_commitments.clear();
    for (study::Firm& firm : s.firms) {
        firm.valuation_usd_bn = 10.0;
        firm.debt_raise_usd_bn = firm.support_usd_bn = 0.0;
        firm.debt_raises_per_year = firm.equity_raises_per_year = firm.listing_per_year =
            firm.support_per_year = {0, 0, 0};
    }
    return s;
}

TEST(Raises, AreCountedWhereSomebodyMayRaiseMoney)
{
    study::Study const none = without_raises();
    EXPECT_EQ(built(none).view().firms.num_raising, 0);
    EXPECT_EQ(index_study(none).shape.num_raising_firms, 0);
    EXPECT_TRUE(loss_limits(none, index_study(none)).raised.empty());
    using Change = std::function<void(study::Firm&)>;
    std::vector<std::pair<char const*, Change>> const ways = {{"debt",
                                                               [](study::Firm& firm) {
                                                                   firm.debt_raise_usd_bn = 1.0;
                                                                   firm.debt_raises_per_year = {0, 0, 1};
                                                               }},
                                                              {"equity",
                                                               [](study::Firm& firm) {
                                                                   firm.equity_raises_per_year = {1, 0, 0};
                                                               }},
                                                              {"listing",
                                                               [](study::Firm& firm) {
                                                                   firm.listed = false;
                                                                   firm.listing_per_year = {0, 1, 0};
                                                               }},
                                                              {"support", [](study::Firm& firm) {
                                                                   firm.support_usd_bn = 2.0;
                                                                   firm.support_per_year = {0, 0, 3};
                                                               }}};
    for (auto const& [way, change] : ways) {
        study::Study s = without_raises();
        change(s.firms[0]);
        auto const tables = built(s);
        EXPECT_EQ(tables.view().firms.num_raising, tables.view().firms.num_firms) << way;
        EXPECT_EQ(index_study(s).shape.num_raising_firms, tables.view().firms.num_firms) << way;
    }
}

TEST(Raises, LimitsAreTheSumOfAllSources)
{
    study::Study s = without_raises();
    study::Firm& firm = s.firms[0];
    firm.debt_raise_usd_bn = 1.0;
    firm.debt_raises_per_year = {0, 1e-4, 0};
    firm.support_usd_bn = 2.0;
    firm.support_per_year = {1, 1, 1};
    StudyIndex const index = index_study(s);
    auto const place = static_cast<std::size_t>(std::find(index.firms.begin(), index.firms.end(), firm.name) -
                                                index.firms.begin());
    std::vector<double> const raised = loss_limits(s, index).raised;
    ASSERT_EQ(raised.size(), index.firms.size() * kNumMoneySources);
    auto const of = [&](MoneySource source) {
        return raised[place * kNumMoneySources + static_cast<std::size_t>(source)];
    };
    EXPECT_EQ(of(MoneySource::debt), 1e9) << "one issue at least";
    EXPECT_EQ(of(MoneySource::equity), 0.0);
    EXPECT_EQ(of(MoneySource::support), 2e9);
    EXPECT_EQ(of(MoneySource::all), 3e9);
}

}  // namespace
}  // namespace ballast
