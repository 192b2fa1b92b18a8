// What a study file, a CSV cell and -p mean: values, schedules, provenance, overrides, scenarios.
#include "host/base/sha256.hpp"
#include "host/config/numbers.hpp"
#include "host/config/read_study.hpp"
#include "tests/support/named.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace ballast::config {
namespace {

namespace fs = std::filesystem;

fs::path source_folder()
{
    char const* const source = std::getenv("BALLAST_SOURCE_DIR");
    return source != nullptr ? source : BALLAST_DEFAULT_SOURCE_DIR;
}

fs::path base()
{
    return source_folder() / "tests/fault/studies/base";
}

using testing::named;

Origin const* origin_of(LoadedStudy const& loaded, std::string const& key)
{
    auto const found = std::find_if(loaded.origins.begin(), loaded.origins.end(),
                                    [&](Origin const& o) { return o.key == key; });
    return found != loaded.origins.end() ? &*found : nullptr;
}

TEST(Numbers, AreReadInWholeAndInEveryLocale)
{
    std::setlocale(LC_ALL,
                   "de_DE.UTF-8");  // where it is not installed, this changes nothing and the test is as good
    EXPECT_EQ(parse_number("1.5"), 1.5);
    EXPECT_EQ(parse_number(" +2.5e3 "), 2500.0);
    EXPECT_EQ(parse_number("1_000"), 1000.0);
    for (char const* wrong : {"", "1,5", "1.5x", "_1", "1_", "0x10", "1 2"})
        EXPECT_EQ(parse_number(wrong), std::nullopt) << wrong;
    std::setlocale(LC_ALL, "C");
}

TEST(Dates, AreDaysOfTheGregorianCalendar)
{
    EXPECT_EQ(parse_date("1970-01-01"), 0);
    EXPECT_EQ(parse_date("2026-06-30"), 20634);  // 56 years with 14 leap days, and 180 days
    EXPECT_EQ(date_text(20634), "2026-06-30");
    for (char const* wrong : {"2026-02-29", "2026-13-01", "2026-6-30", "30.06.2026", "1969-12-31"})
        EXPECT_EQ(parse_date(wrong), std::nullopt) << wrong;
    EXPECT_TRUE(parse_date("2028-02-29"));
}

TEST(ReadStudy, SortsObjectsByName)
{
    study::Study const study = read_study(base(), {}).study;
    auto const sorted = [](auto const& all) {
        return std::is_sorted(all.begin(), all.end(),
                              [](auto const& a, auto const& b) { return a.name < b.name; });
    };
    EXPECT_TRUE(sorted(study.firms) && sorted(study.factors) && sorted(study.contracts) &&
                sorted(study.debts) && sorted(study.events));
}

TEST(ReadStudy, FillsWhatTomlAndCsvSay)
{
    study::Study const study = read_study(base(), {}).study;
    EXPECT_EQ(study.general.start, 20634);
    EXPECT_EQ(named(study.firms, "alpha").cash_usd_bn, 2.5);
    EXPECT_EQ(named(study.firms, "delta").tier, study::Tier::deep_pocket);
    EXPECT_EQ(named(study.firms, "delta").core_usd_bn_per_year.points.at(1).second, 95);
    EXPECT_EQ(named(study.firms, "alpha").committed_capex_usd_bn.size(), 2u);
    EXPECT_EQ(named(study.factors, "regime").generator_per_year.at(2).at(1), 1.1);
    EXPECT_EQ(named(study.factors, "paid").loadings.at("equity"), 0.3);
    EXPECT_EQ(std::get<2>(study.correlation.pairs.at(0)), 0.5);
    EXPECT_EQ(named(study.events, "leap").effects.at(1).permanent, 0.5);
    study::Contract const& contract = named(study.contracts, "alpha_delta");
    EXPECT_EQ(contract.gpus.between, study::Schedule::Between::linear);
    EXPECT_EQ(contract.gpus.points.at(1).second, 40000);
    EXPECT_EQ(contract.pricing, study::Pricing::fixed) << "an absent column leaves the default";
    EXPECT_EQ(named(study.debts, "beta_loan").principal_usd_bn.at(0).first, *parse_date("2026-12-31"));
    EXPECT_EQ(std::get<0>(named(study.scenarios, "crunch").hold_regime.at(0)), "shut");
}

TEST(ReadStudy, KeepsWhereEachValueComesFrom)
{
    LoadedStudy const loaded = read_study(base(), {});
    Origin const* const cash = origin_of(loaded, "firm.alpha.cash_usd_bn");
    ASSERT_NE(cash, nullptr);
    EXPECT_EQ(cash->value, "2.5");
    EXPECT_EQ(cash->provenance.source, "F1");
    EXPECT_EQ(cash->provenance.as_of, "2026-06-30");
    EXPECT_EQ(cash->place.line, 4);
    Origin const* const price = origin_of(loaded, "contract.alpha_gamma.price_usd_per_hour");
    ASSERT_NE(price, nullptr);
    EXPECT_EQ(price->provenance.low, 2.0) << "low and high of a row are about its amount";
    Origin const* const count = origin_of(loaded, "contract.alpha_gamma.gpus");
    ASSERT_NE(count, nullptr);
    EXPECT_EQ(count->provenance.low, std::nullopt);
    EXPECT_EQ(count->provenance.confidence, "A");
    EXPECT_NE(origin_of(loaded, "site.hall.power_tranches[1].slip_probability"), nullptr);
    EXPECT_EQ(origin_of(loaded, "firm.beta.grace_weeks"), nullptr) << "nobody wrote it";
}

TEST(ReadStudy, HashesEveryFileItRead)
{
    LoadedStudy const loaded = read_study(base(), {});
    ASSERT_EQ(loaded.input_hashes.size(), 7u);
    for (auto const& [file, hash] : loaded.input_hashes)
        EXPECT_EQ(hash, sha256_of_file(base() / file)) << file;
}

TEST(EffectiveStudy, ReadsBackToItselfAndNamesTheStudy)
{
    LoadedStudy const loaded = read_study(base(), {});
    fs::path const copy =
        fs::temp_directory_path() / ("ballast_effective_" + std::to_string(::getpid()) + ".toml");
    std::ofstream(copy, std::ios::binary) << loaded.effective_toml;
    LoadedStudy const again = read_study(copy, {});
    fs::remove(copy);
    EXPECT_EQ(again.effective_toml, loaded.effective_toml);
    EXPECT_NE(read_study(base(), {"general.seed=1"}).effective_toml, loaded.effective_toml);
}

TEST(EffectiveStudy, WarnsOfNothingThatTheStudyDoesNotWarnOf)
{
    fs::path const configs = source_folder() / "configs";
    std::vector<fs::path> studies = {configs / "ai_buildout_2026", configs / "templates"};
    for (fs::path const& known : fs::directory_iterator(configs / "known_answers")) {
        studies.push_back(known);
    }
    for (fs::path const& study : studies) {
        LoadedStudy const loaded = read_study(study, {});
        std::vector<Diagnostic> const again = read_study_text(loaded.effective_toml, "again", {}).warnings;
        EXPECT_EQ(again.size(), loaded.warnings.size())
            << study << (again.empty() ? "" : again.front().text());
    }
}

TEST(Overrides, SetValuesOfEveryShape)
{
    std::vector<std::string> const overrides = {
        "firm.alpha.cash_usd_bn=4.0",
        "general.paths = 2_000",
        "firm.delta.investment_grade=false",
        "firm.delta.core_usd_bn_per_year=linear 2026-06-30:70;2027-06-30:90",
        "firm.beta.core_usd_bn_per_year=0.25",
        "firm.alpha.committed_capex_usd_bn=2026-08-31:0.3",
        "firm.alpha.equity_raises_per_year=[0.1, 0.2, 0.3]",
        "firm.alpha.debt_raises_per_year=0.1;0.2;0.3",
        "site.hall.power_tranches[0].mw=80",
        "event.panic.loadings.demand_inference=-0.2",
        "event.panic.effects[1].mean=13",
        "factor.power.draws_as=other",
        "general.report_dates=2026-12-31",
        "contract.beta_delta.end=2027-12-31",
    };
    LoadedStudy const loaded = read_study(base(), overrides);
    study::Study const& study = loaded.study;
    EXPECT_EQ(named(study.firms, "alpha").cash_usd_bn, 4.0);
    EXPECT_EQ(study.general.paths, 2000);
    EXPECT_FALSE(named(study.firms, "delta").investment_grade);
    EXPECT_EQ(named(study.firms, "delta").core_usd_bn_per_year.between, study::Schedule::Between::linear);
    EXPECT_EQ(named(study.firms, "beta").core_usd_bn_per_year.constant, 0.25);
    EXPECT_EQ(named(study.firms, "alpha").committed_capex_usd_bn.size(), 1u);
    EXPECT_EQ(named(study.firms, "alpha").equity_raises_per_year[2], 0.3);
    EXPECT_EQ(named(study.firms, "alpha").debt_raises_per_year[1], 0.2);
    EXPECT_EQ(named(study.sites, "hall").power_tranches[0].mw, 80);
    EXPECT_EQ(named(study.events, "panic").loadings.at("demand_inference"), -0.2);
    EXPECT_EQ(named(study.events, "panic").effects[1].mean, 13);
    EXPECT_EQ(named(study.factors, "power").draws_as, "other");
    EXPECT_EQ(study.general.report_dates.size(), 1u);
    Origin const* const cash = origin_of(loaded, "firm.alpha.cash_usd_bn");
    ASSERT_NE(cash, nullptr);
    EXPECT_EQ(cash->place.file, "-p");
    EXPECT_EQ(cash->provenance.source, "") << "the source spoke of the old value";
}

TEST(Overrides, AreRefusedAllAtOnceWithTheNearWord)
{
    try {
        (void)read_study(base(),
                         {"firm.alpah.cash_usd_bn=4", "firm.alpha.cash_usd=4", "frim.alpha.cash_usd_bn=4",
                          "firm.alpha.cash_usd_bn=much", "site.hall.power_tranches[7].mw=80",
                          "firm.alpha.cash_usd_bn.x=1", "event.panic.loadings.nothing=1"});
        FAIL() << "wrong overrides were accepted";
    } catch (StudyErrors const& errors) {
        ASSERT_EQ(errors.diagnostics().size(), 7u) << errors.what();
        for (char const* words :
             {"Did you mean alpha?", "Did you mean cash_usd_bn?", "Did you mean firm?", "a number is needed",
              "past the end", "set as a whole", "not a factor of the study"})
            EXPECT_NE(std::string(errors.what()).find(words), std::string::npos) << words << " in\n"
                                                                                 << errors.what();
        for (Diagnostic const& error : errors.diagnostics())
            EXPECT_EQ(error.place.file, "-p");
    }
}

TEST(Overrides, WithoutAValueAreAUsageError)
{
    try {
        (void)read_study(base(), {"general.paths"});
        FAIL();
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::usage);
    }
}

TEST(Overrides, StandInForAMissingKeyAndMendAWrongOne)
{
    fs::path const copy =
        fs::temp_directory_path() / ("ballast_missing_" + std::to_string(::getpid()) + ".toml");
    std::ofstream(copy) << "[general]\nname = \"tiny\"\nstart = 2026-06-30\n[firm.one]\ngroup = \"other\"\n";
    EXPECT_THROW((void)read_study(copy, {}), StudyErrors);
    EXPECT_EQ(read_study(copy, {"firm.one.cash_usd_bn=2"}).study.firms.at(0).cash_usd_bn, 2);
    fs::remove(copy);
}

TEST(Scenarios, ChangeOnlyWhatTheySet)
{
    LoadedStudy const loaded = read_study(base(), {});
    study::Study const changed = apply_scenario(loaded, named(loaded.study.scenarios, "crunch"));
    EXPECT_EQ(named(changed.regions, "pjm").spike_rate_per_year, 9);
    EXPECT_EQ(named(loaded.study.regions, "pjm").spike_rate_per_year, 6);
    EXPECT_EQ(named(changed.firms, "alpha").equity_raises_per_year[0], 0.5);
    EXPECT_EQ(changed.general.seed, loaded.study.general.seed);
}

}  // namespace
}  // namespace ballast::config
