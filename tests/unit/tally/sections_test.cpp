// Sections of the tallies lie one behind the other in their arrays, and no two share a name.
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "kernels/tally/tally_layout.hpp"

namespace ballast {
namespace {

// Different primes, so that two axes that are mixed up change a size.
constexpr TallyShape kShape = {.num_firms = 3,
                               .num_dates = 5,
                               .num_quantile_dates = 2,
                               .num_variables = 7,
                               .num_markov = 11,
                               .num_events = 13,
                               .num_contracts = 17,
                               .num_classes = 19,
                               .num_labs = 23,
                               .num_power_tranches = 29,
                               .num_portfolios = 31,
                               .max_vendors = 37,
                               .num_given_firms = 3,
                               .num_creditors = 61,
                               .num_selling_firms = 3,
                               .num_ordering_firms = 3,
                               .num_priced_firms = 3,
                               .num_facilities = 67,
                               .num_flow_firms = 3,
                               .num_token_markets = 1,
                               .num_raising_firms = 3,
                               .money = {18, 0, 41},
                               .runway = {18, 0, 43},
                               .ltv = {18, 0, 47},
                               .variable = {19, 0, 53},
                               .coarse_money = {21, 0, 59},
                               .dscr = {18, 0, 71}};
constexpr TallyLayout kAt = tally_layout(kShape);

TEST(TallySections, LieOneBehindTheOtherAndFillTheirArrays)
{
    std::int64_t counts = 0;
    std::int64_t bins = 0;
    for (TallySection const& section : kTallySections) {
        std::int64_t& next = section.array == TallyArray::counts ? counts : bins;
        EXPECT_EQ(kAt.*section.first, next) << section.name;
        EXPECT_GT(size_of(kShape, section), 0) << section.name;
        next += size_of(kShape, section);
    }
    EXPECT_EQ(counts, kAt.num_counts);
    EXPECT_EQ(bins, kAt.num_bins);
}

TEST(TallySections, EachMemberOfTheLayoutHasOneRow)
{
    std::set<std::string_view> names;
    std::set<std::pair<TallyArray, std::int64_t>> places;
    for (TallySection const& section : kTallySections) {
        EXPECT_TRUE(names.insert(section.name).second) << section.name;
        EXPECT_TRUE(places.insert({section.array, kAt.*section.first}).second) << section.name;
        EXPECT_EQ(&section_at(section.first), &section) << section.name;
        EXPECT_FALSE(section.meaning.empty()) << section.name;
    }
}

TEST(TallySections, SizesAreThoseOfWhatIsCounted)
{
    auto const size = [](std::int64_t TallyLayout::*first) { return size_of(kShape, section_at(first)); };
    EXPECT_EQ(size(&TallyLayout::paths), 1);
    EXPECT_EQ(size(&TallyLayout::flags), 4);
    EXPECT_EQ(size(&TallyLayout::firm_count),
              5 * 3 * (2 + kNumCauses + kNumDefaultKinds + 2 * kNumStressLevels + 3));
    EXPECT_EQ(size(&TallyLayout::firm_sum), 5 * 3 * 5 * 3);
    EXPECT_EQ(size(&TallyLayout::failure_count), 4);
    EXPECT_EQ(size(&TallyLayout::default_before), 3 * 3);
    EXPECT_EQ(size(&TallyLayout::first_default), 3 * 2);
    EXPECT_EQ(size(&TallyLayout::liquidity_given_stress), 3 * 3 * 59);
    EXPECT_EQ(size(&TallyLayout::credit_loss), 5 * 61 * 3);
    EXPECT_EQ(size(&TallyLayout::firm_credit_loss), 3 * 61 * 3);
    EXPECT_EQ(size(&TallyLayout::credit_loss_bins), 61 * 41);
    EXPECT_EQ(size(&TallyLayout::state_count), 5 * 11 * 4);
    EXPECT_EQ(size(&TallyLayout::paired), 5 * 3 * 2);
    EXPECT_EQ(size(&TallyLayout::paired_default), 5 * 3 * 2);
    EXPECT_EQ(size(&TallyLayout::portfolio_lost), 31 * 38);
    EXPECT_EQ(size(&TallyLayout::portfolio_defaulted), 31 * 38);
    EXPECT_EQ(size(&TallyLayout::portfolio_vendor), 31 * 37);
    EXPECT_EQ(size(&TallyLayout::power_sold), 5 * 3);
    EXPECT_EQ(size(&TallyLayout::power_proceeds), 5 * 3 * 3);
    EXPECT_EQ(size(&TallyLayout::facility_count), 5 * 67 * 2);
    EXPECT_EQ(size(&TallyLayout::facility_event_count), 5 * 67 * 5);
    EXPECT_EQ(size(&TallyLayout::facility_event_sum), 5 * 67 * 5 * 3);
    EXPECT_EQ(size(&TallyLayout::covenant_count), 5 * 67 * 3 * 2);
    EXPECT_EQ(size(&TallyLayout::covenant_headroom), 5 * 67 * 3 * 3);
    EXPECT_EQ(size(&TallyLayout::dscr), 2 * 67 * 71);
    EXPECT_EQ(size(&TallyLayout::cash_flow), 5 * 3 * kNumHeadings * 3);
    EXPECT_EQ(size(&TallyLayout::lab_sells), 5 * 23);
    EXPECT_EQ(size(&TallyLayout::lab_sum), 5 * 23 * 4 * 3);
    EXPECT_EQ(size(&TallyLayout::lab_ratio_sum), 5 * 23 * 3 * 3);
    EXPECT_EQ(size(&TallyLayout::lab_bins), 2 * 23 * 4 * 41);
    EXPECT_EQ(size(&TallyLayout::token_price), 5 * 3);
    EXPECT_EQ(size(&TallyLayout::token_price_bins), 2 * 47);
    EXPECT_EQ(size(&TallyLayout::raised), 5 * 3 * 5 * 3);
    EXPECT_EQ(size(&TallyLayout::raised_cost_sum), 5 * 3 * 4 * 3);
    EXPECT_EQ(size(&TallyLayout::orders_signed), 5 * 3 * 3);
    EXPECT_EQ(size(&TallyLayout::order_loans), 5 * 3 * 3);
    EXPECT_EQ(size(&TallyLayout::deepest_shortfall), 3 * 41);
    EXPECT_EQ(size(&TallyLayout::variable), 2 * 7 * 53);
}

TEST(TallySections, GroupsOfFirmCountsFollowTheVocabularies)
{
    auto const span = [](FirmCount from, FirmCount to) {
        return static_cast<int>(to) - static_cast<int>(from);
    };
    EXPECT_EQ(span(FirmCount::cause_first, FirmCount::kind_first), std::ssize(kCauseNames));
    EXPECT_EQ(span(FirmCount::kind_first, FirmCount::ever_first), std::ssize(kDefaultKindNames));
    EXPECT_EQ(span(FirmCount::ever_first, FirmCount::now_first), std::ssize(kStressLevelNames));
    EXPECT_EQ(span(FirmCount::now_first, FirmCount::retrenched), std::ssize(kStressLevelNames));
}

}  // namespace
}  // namespace ballast
