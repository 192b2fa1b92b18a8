// Templates: members, their places in the ranges, what may be said about all and about one, and what a class is.
#include "host/config/expand_templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "host/config/numbers.hpp"
#include "host/config/read_study.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/named.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast::config {
namespace {

using ::testing::ElementsAre;

std::string const kHead = R"([general]
name = "small"
start = 2026-06-30
num_steps = 20

[source.S]
title = "A source"

[firm.anchor]
group = "other"
cash_usd_bn = 50
)";

std::string const kTemplate = R"(
[template.shop]
count = 8
title = "Shops"

[template.shop.firm]
title = "Shop #"
group = "other"
fixed_cost_usd_bn_per_year = { low = 1, value = 2, high = 4, source = "S", confidence = "A", note = "guess *" }
cash_usd_bn = { low = 1, value = 2, high = 3, times = "fixed_cost_usd_bn_per_year" }
noise_usd_bn = { low = 0.01, value = 0.1, high = 1 }
grace_weeks = { low = 0, value = 4, high = 12 }
watch_months = 12

[template.shop.debt.loan]
firm = "*"
kind = "bullet"
amount_usd_bn = { low = 0.1, value = 0.2, high = 0.5 }
rate = 0.08
maturity = 2030-06-30

[template.shop.contract.sale]
provider = "*"
customer = "anchor"
usd_bn_per_year = 1
start = 2026-06-30
end = 2030-06-30
)";

LoadedStudy read(std::string const& text, std::vector<std::string> const& overrides = {})
{
    testing::ScratchFolder const folder;
    return read_study(folder.write("study.toml", kHead + text), overrides);
}

using testing::named;

std::string shop(int i)
{
    return "shop_0" + std::to_string(i);
}

Origin const& origin_of(LoadedStudy const& loaded, std::string const& key)
{
    auto const found = std::find_if(loaded.origins.begin(), loaded.origins.end(),
                                    [&](Origin const& o) { return o.key == key; });
    if (found == loaded.origins.end())
        throw std::runtime_error(key);
    return *found;
}

TEST(Templates, MakeFirmsWithWhatHangsOnThemAndAClass)
{
    LoadedStudy const loaded = read(kTemplate);
    study::Study const& study = loaded.study;
    ASSERT_EQ(study.firms.size(), 9u);
    ASSERT_EQ(study.debts.size(), 8u);
    EXPECT_EQ(named(study.firms, "shop_03").title, "Shop 03");
    EXPECT_EQ(named(study.debts, "shop_03_loan").firm, "shop_03");
    EXPECT_EQ(named(study.contracts, "shop_08_sale").provider, "shop_08");
    EXPECT_EQ(named(study.contracts, "shop_08_sale").customer, "anchor");
    ASSERT_EQ(study.firm_classes.size(), 1u);
    EXPECT_EQ(study.firm_classes[0].name, "shop");
    EXPECT_EQ(study.firm_classes[0].title, "Shops");
    EXPECT_EQ(study.firm_classes[0].members.size(), 8u);
    Origin const& cost = origin_of(loaded, "firm.shop_03.fixed_cost_usd_bn_per_year");
    EXPECT_EQ(cost.provenance.source, "S");
    EXPECT_EQ(cost.provenance.confidence, "A");
    EXPECT_EQ(cost.provenance.low, 1.0);
    EXPECT_EQ(cost.place.line, 20) << "the template's line";
}

TEST(Templates, MembersHitEachStratumOfARangeOnce)
{
    study::Study const study = read(kTemplate).study;
    std::vector<double> cost, noise;
    std::set<double> weeks;
    for (int i = 1; i <= 8; ++i) {
        study::Firm const& firm = named(study.firms, shop(i));
        cost.push_back(firm.fixed_cost_usd_bn_per_year.constant);
        noise.push_back(firm.noise_usd_bn);
        weeks.insert(firm.grace_weeks);
    }
    std::sort(cost.begin(), cost.end());
    std::sort(noise.begin(), noise.end());
    for (std::size_t i = 0; i < 8; ++i) {
        double const u = (static_cast<double>(i) + 0.5) / 8;
        // half of the probability below the base value 2, half above
        EXPECT_NEAR(cost[i], u < 0.5 ? 1 + 2 * u : 2 + 2 * (2 * u - 1), 1e-12);
        // a range of a factor 100 is even in the logarithm
        EXPECT_NEAR(std::log10(noise[i]), -2 + 2 * u, 1e-12);
    }
    EXPECT_THAT(weeks, ElementsAre(0.5, 1.5, 2.5, 3.5, 5, 7, 9, 11)) << "half of them up to its value of 4";
}

TEST(Templates, RangesOfAnotherKeyMultiply)
{
    LoadedStudy const loaded = read(kTemplate);
    std::vector<double> ratio;
    for (int i = 1; i <= 8; ++i) {
        study::Firm const& firm = named(loaded.study.firms, shop(i));
        ratio.push_back(firm.cash_usd_bn / firm.fixed_cost_usd_bn_per_year.constant);
    }
    std::sort(ratio.begin(), ratio.end());
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_NEAR(ratio[i], 1 + 2 * (static_cast<double>(i) + 0.5) / 8, 1e-12);
}

TEST(Templates, KeysDrawByThemselves)
{
    std::string with = kTemplate;
    with.replace(with.find("watch_months = 12"), 17, "watch_months = { low = 9, value = 12, high = 15 }");
    study::Study const before = read(kTemplate).study, after = read(with).study;
    for (int i = 1; i <= 8; ++i)
        EXPECT_EQ(named(before.firms, shop(i)).cash_usd_bn, named(after.firms, shop(i)).cash_usd_bn);
    EXPECT_NE(read(kTemplate, {"template.shop.seed=1"}).effective_toml, read(kTemplate).effective_toml);
    EXPECT_EQ(read(kTemplate, {"general.seed=1"}).study.firms[1].cash_usd_bn, before.firms[1].cash_usd_bn)
        << "other paths, the same firms";
}

TEST(Templates, MembersDrawnEachByItselfDoNotFeelAnother)
{
    study::Study const some = read(kTemplate, {"template.shop.draw=each"}).study;
    study::Study const more = read(kTemplate, {"template.shop.draw=each", "template.shop.count=9"}).study;
    EXPECT_EQ(more.firms.size(), some.firms.size() + 1);
    for (int i = 1; i <= 8; ++i)
        EXPECT_EQ(named(some.firms, shop(i)).cash_usd_bn, named(more.firms, shop(i)).cash_usd_bn);
}

TEST(Templates, AKeyIsSetForAllOrForOne)
{
    std::vector<std::string> const overrides = {
        "template.shop.firm.cash_usd_bn=7", "template.shop.debt.loan.rate=0.1", "firm.shop_03.cash_usd_bn=9"};
    study::Study const study = read(kTemplate, overrides).study;
    EXPECT_EQ(named(study.firms, "shop_02").cash_usd_bn, 7);
    EXPECT_EQ(named(study.firms, "shop_03").cash_usd_bn, 9);
    EXPECT_EQ(named(study.debts, "shop_05_loan").rate, 0.1);
    study::Study const ranged =
        read(kTemplate, {"template.shop.firm.fixed_cost_usd_bn_per_year={ low = 10, value = 20, high = 40 }"})
            .study;
    study::Study const base = read(kTemplate).study;
    for (int i = 1; i <= 8; ++i)
        EXPECT_NEAR(named(ranged.firms, shop(i)).cash_usd_bn, 10 * named(base.firms, shop(i)).cash_usd_bn,
                    1e-9)
            << "what is multiplied follows";
}

TEST(Templates, AFileMaySayWhatAMemberHas)
{
    study::Study const study = read(kTemplate + "\n[firm.shop_03]\ncash_usd_bn = 0.5\n").study;
    EXPECT_EQ(named(study.firms, "shop_03").cash_usd_bn, 0.5);
    EXPECT_EQ(named(study.firms, "shop_03").group, named(study.firms, "shop_02").group);
}

TEST(Templates, AScenarioSetsAKeyOfAllMembers)
{
    LoadedStudy const loaded = read(kTemplate + R"(
[scenario.dear]
title = "Dear"
set = { "template.shop.firm.fixed_cost_usd_bn_per_year" = 3, "firm.shop_02.cash_usd_bn" = 1 }
)");
    study::Study const study = apply_scenario(loaded, loaded.study.scenarios.at(0));
    study::Study const& base = loaded.study;
    for (int i = 1; i <= 8; ++i) {
        study::Firm const& firm = named(study.firms, shop(i));
        study::Firm const& was = named(base.firms, shop(i));
        EXPECT_EQ(firm.fixed_cost_usd_bn_per_year.constant, 3);
        EXPECT_NEAR(firm.cash_usd_bn,
                    i == 2 ? 1 : 3 * was.cash_usd_bn / was.fixed_cost_usd_bn_per_year.constant, 1e-12);
    }
}

TEST(Templates, OneMistakeIsReportedOnce)
{
    std::string wrong = kTemplate;
    wrong.replace(wrong.find("watch_months"), 12, "watch_monts");
    try {
        (void)read(wrong);
        FAIL() << "read";
    } catch (StudyErrors const& errors) {
        ASSERT_EQ(errors.diagnostics().size(), 1u);
        EXPECT_EQ(errors.diagnostics()[0].place.line, 24);
        EXPECT_THAT(errors.diagnostics()[0].text(), ::testing::HasSubstr("Did you mean watch_months?"));
    }
}

TEST(Templates, TheEffectiveStudyHoldsTheMembersAndReadsBack)
{
    LoadedStudy const loaded = read(kTemplate);
    testing::ScratchFolder const folder;
    EXPECT_EQ(read_study(folder.write("study.toml", loaded.effective_toml), {}).effective_toml,
              loaded.effective_toml);
}

TEST(Templates, TellWhatMembersDrew)
{
    LoadedStudy const loaded = read(kTemplate);
    std::vector<MemberValues> const drawn = member_values(loaded.keys.templates.at("shop"));
    ASSERT_EQ(drawn.size(), 5u);
    EXPECT_EQ(drawn[0].key, "firm.fixed_cost_usd_bn_per_year");
    EXPECT_EQ(drawn[0].values.at(2),
              named(loaded.study.firms, "shop_03").fixed_cost_usd_bn_per_year.constant);
}

std::string text_of(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Ratings, TheKnownAnswerReadsTheScaleOfTheFolder)
{
    std::filesystem::path const configs = testing::source_dir() / "configs";
    for (char const* file : {"sp_1981_2024.csv", "sources.toml"})
        EXPECT_EQ(text_of(configs / "ratings" / file),
                  text_of(configs / "known_answers/implied_ratings" / file));
}

TEST(Ratings, EveryScaleOfTheFolderIsRead)
{
    testing::ScratchFolder const folder;
    std::filesystem::path const ratings = testing::source_dir() / "configs/ratings";
    for (char const* scale : {"sp_1981_2024.csv", "sp_1981_2024_notches.csv"}) {
        std::filesystem::path const study = folder.write(
            "study.toml", "include = [\"sources.toml\"]\n[tables]\nrating = [\"" + std::string(scale) +
                              "\"]\n" + kHead.substr(0, kHead.find("[source.S]")) +
                              kHead.substr(kHead.find("[firm.anchor]")));
        for (char const* file : {scale, "sources.toml"})
            std::filesystem::copy_file(ratings / file, study.parent_path() / file,
                                       std::filesystem::copy_options::overwrite_existing);
        EXPECT_GE(read_study(study, {}).study.ratings.size(), 7u) << scale;
    }
}

}  // namespace
}  // namespace ballast::config
