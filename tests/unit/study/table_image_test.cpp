/// Tables as a block of bytes: what is read there is what was built, wherever the block lies.
#include <gtest/gtest.h>

#include <cstring>
#include <type_traits>

#include "host/study/table_image.hpp"
#include "tests/unit/study/built_tables.hpp"

namespace ballast {
namespace {

/// The words of a view: integers, numbers and pointers as they lie in memory.
template <class Scalar>
std::vector<std::uint64_t> words_of(StudyTables<Scalar> const& view)
{
    static_assert(std::is_trivially_copyable_v<StudyTables<Scalar>> &&
                  sizeof(StudyTables<Scalar>) % sizeof(std::uint64_t) == 0);
    std::vector<std::uint64_t> words(sizeof(view) / sizeof(std::uint64_t));
    std::memcpy(words.data(), &view, sizeof(view));
    return words;
}

/// Words of a view of `host` that was made over `before`, byte for byte.
template <class Scalar>
std::vector<std::uint64_t> words_over(HostTables<Scalar> const& host, int before)
{
    StudyTables<Scalar> view;
    std::memset(static_cast<void*>(&view), before, sizeof(view));
    auto const look = []<class Member>(char const*, Member const& from, auto& to) {
        if constexpr (kIsArray<Member>) {
            to = from.data();
        } else {
            to = from;
        }
    };
    for_each_member(look, host, view);
    set_counts(host, view);
    return words_of(view);
}

/// No word of a view is left as it was but those with four bytes of padding, behind an odd number of integers.
template <class Scalar>
void check_list(std::size_t padded_words)
{
    OwnedTables<Scalar> const tables = build_tables<Scalar>(test::small_study(), nullptr, Plan{});
    std::vector<std::uint64_t> const zeros = words_over(tables.arrays(), 0x00),
                                     ones = words_over(tables.arrays(), 0xff);
    std::size_t halves = 0;
    for (std::size_t i = 0; i < zeros.size(); ++i) {
        std::uint64_t const left = zeros[i] ^ ones[i];
        EXPECT_NE(left, ~std::uint64_t{0}) << "a member that ends at word " << i << " is not listed";
        halves += left != 0 ? 1U : 0U;
    }
    EXPECT_EQ(halves, padded_words) << "list every member in for_each_member or set_counts";
}

template <class Scalar>
void check_image()
{
    OwnedTables<Scalar> const tables = build_tables<Scalar>(test::small_study(), nullptr, Plan{});
    std::vector<std::byte> const bytes = table_bytes(tables);
    ASSERT_EQ(bytes.size() % kTableAlignment, 0U);

    StudyTables<Scalar> const& built = tables.view();
    StudyTables<Scalar> const read = tables_at(tables, bytes.data());
    std::size_t const firms = tables.arrays().firms.firms.size();
    ASSERT_GT(firms, 0U);
    EXPECT_EQ(read.firms.num_firms, built.firms.num_firms);
    EXPECT_EQ(std::memcmp(read.firms.firms, built.firms.firms, firms * sizeof(FirmTable<Scalar>)), 0);
    EXPECT_EQ(std::memcmp(read.report, built.report, tables.arrays().report.size() * sizeof(std::int32_t)),
              0);
    EXPECT_EQ(std::memcmp(read.firms.firm_steps, built.firms.firm_steps,
                          tables.arrays().firms.firm_steps.size() * sizeof(FirmStepTable<Scalar>)),
              0);

    // Every word of the view that is a pointer moves with the block, and no other word does.
    constexpr std::uint64_t kHere = std::uint64_t{1} << 40, kMoved = 3 * kTableAlignment;
    auto const at = [&](std::uint64_t address) {
        return words_of(tables_at(tables, reinterpret_cast<std::byte const*>(address)));
    };
    std::vector<std::uint64_t> const here = at(kHere), there = at(kHere + kMoved),
                                     built_words = words_of(built);
    std::size_t pointers = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
        if (here[i] == built_words[i]) {
            EXPECT_EQ(there[i], here[i]) << "word " << i;
            continue;
        }
        ++pointers;
        EXPECT_EQ(there[i], here[i] + kMoved) << "word " << i;
        EXPECT_EQ(here[i] % kTableAlignment, 0U) << "word " << i;
        EXPECT_LE(here[i], kHere + bytes.size()) << "word " << i;
    }
    std::size_t arrays = 0;
    for_each_member(
        [&arrays]<class Member>(char const*, Member const&) { arrays += kIsArray<Member> ? 1 : 0; },
        tables.arrays());
    EXPECT_EQ(pointers, arrays) << "each array has one pointer";
}

TEST(TableImage, ShowsEveryMember)
{
    check_list<float>(2);
    check_list<double>(2);
}

TEST(TableImage, IsReadAsItWasBuiltWhereverItLies)
{
    check_image<float>();
    check_image<double>();
}

TEST(TableImage, WithoutQuantileDatesIsATableOfItsOwn)
{
    OwnedTables<float> tables = build_tables<float>(test::small_study(), nullptr, Plan{});
    std::string const before = tables.sha256();
    ASSERT_GT(tables.view().num_quantile_reports, 0);
    tables.drop_quantile_dates();
    std::vector<std::byte> const bytes = table_bytes(tables);
    for (StudyTables<float> const& view : {tables.view(), tables_at(tables, bytes.data())}) {
        EXPECT_EQ(view.num_quantile_reports, 0);
        for (std::int32_t step = 0; step < view.num_plan_steps; ++step) {
            EXPECT_EQ(view.quantile_report[step], kNone) << "step " << step;
        }
    }
    EXPECT_NE(tables.sha256(), before);
}

}  // namespace
}  // namespace ballast
