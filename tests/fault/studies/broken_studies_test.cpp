// Every broken study is refused with the file and line of what is wrong and with words that help to fix it.
#include "host/config/read_study.hpp"
#include "tests/fault/studies/broken_studies.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <unistd.h>

namespace ballast::test {
namespace {

namespace fs = std::filesystem;

fs::path base_folder()
{
    char const* const source = std::getenv("BALLAST_SOURCE_DIR");
    return fs::path(source != nullptr ? source : BALLAST_DEFAULT_SOURCE_DIR) / "tests/fault/studies/base";
}

std::string text_of(fs::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int line_of(std::string const& text, std::size_t at)
{
    return 1 +
           static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// A copy of the base study in a folder of its own, removed at the end.
class StudyCopy {
public:
    explicit StudyCopy(std::string const& name)
        : folder_(fs::temp_directory_path() / ("ballast_broken_" + name + "_" + std::to_string(::getpid())))
    {
        fs::remove_all(folder_);
        fs::copy(base_folder(), folder_);
    }
    ~StudyCopy() { fs::remove_all(folder_); }
    StudyCopy(StudyCopy const&) = delete;
    StudyCopy& operator=(StudyCopy const&) = delete;

    /// Line on which the replacement begins; 0 where `was` does not stand exactly once.
    int replace(std::string const& file, std::string const& was, std::string const& now)
    {
        std::string text = text_of(folder_ / file);
        std::size_t const at = text.find(was);
        if (at == std::string::npos || text.find(was, at + 1) != std::string::npos)
            return 0;
        text.replace(at, was.size(), now);
        std::ofstream(folder_ / file, std::ios::binary) << text;
        return line_of(text, at);
    }

    int line_with(std::string const& file, std::string const& words) const
    {
        std::string const text = text_of(folder_ / file);
        std::size_t const at = text.find(words);
        return at == std::string::npos ? 0 : line_of(text, at);
    }

    std::vector<Diagnostic> errors() const
    {
        try {
            (void)config::read_study(folder_, {});
        } catch (StudyErrors const& errors) {
            EXPECT_EQ(errors.code(), ExitCode::study_invalid);
            return errors.diagnostics();
        }
        return {};
    }

    fs::path const& folder() const { return folder_; }

private:
    fs::path folder_;
};

std::string all_text(std::vector<Diagnostic> const& errors)
{
    std::string out;
    for (Diagnostic const& error : errors)
        out += "  " + error.text() + "\n";
    return out.empty() ? "  nothing\n" : out;
}

std::vector<BrokenStudy> all_broken()
{
    std::vector<BrokenStudy> all = broken_syntax();
    for (auto const& more : {broken_market(), broken_factors(), broken_events(), broken_sites(),
                             broken_firms(), broken_contracts(), broken_debts(), broken_equity(),
                             broken_guarantees(), broken_power_rights(), broken_order_books(),
                             broken_portfolios(), broken_templates(), broken_ratings(), broken_scenarios()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

TEST(BaseStudy, IsReadWithoutErrorOrWarning)
{
    config::LoadedStudy const loaded = config::read_study(base_folder(), {});
    for (Diagnostic const& warning : loaded.warnings)
        ADD_FAILURE() << warning.text();
    EXPECT_EQ(loaded.study.firms.size(), 4u);
    EXPECT_EQ(loaded.study.contracts.size(), 5u);
    EXPECT_EQ(loaded.study.guarantees.size(), 2u);
    EXPECT_EQ(loaded.study.portfolios.size(), 1u);
    EXPECT_FALSE(loaded.study.transmission.resale);
}

TEST(BaseStudy, OneKeyTurnsOffWhatComesInTwoAndOnlyWarns)
{
    struct Change {
        std::vector<std::string> overrides;
        char const* words;
    };
    for (Change const& change : {
             Change{{"firm.alpha.debt_raise_usd_bn=0"}, "issues no debt"},
             Change{{"firm.alpha.debt_raises_per_year=[0, 0, 0]"}, ""},
             Change{{"firm.alpha.valuation_usd_bn=0"}, "issues no equity"},
             Change{{"firm.alpha.support_usd_bn=2"}, "never comes"},
             Change{{"firm.alpha.support_per_year=[1, 1, 1]"}, "supporters give nothing"},
             Change{{"debt.alpha_notes.amount_usd_bn=0"}, "as if it were not there"},
             Change{{"debt.beta_loan.amount_usd_bn=0"}, "as if it were not there"},
             Change{{"firm.alpha.debt_raises_per_year=[12, 1, 0.1]"}, "come late"},
             Change{{"power_right.alpha_queue.sellable_from=2029-01-31"}, "never sold"},
             Change{{"firm.beta.sells_power_rights=true"}, "owns none"},
             Change{{"firm.beta.stake_turnover_per_year=[1, 0.5, 0]"}, "the firm holds none"},
             Change{{"firm.delta.sells_for_payments=true", "firm.delta.stake_turnover_per_year=[0, 0, 0]"},
                    "nobody buys what sells_for_payments offers"},
             Change{{"firm.delta.target_ltv=0.3", "firm.delta.maximum_ltv=0.5",
                     "firm.delta.stake_turnover_per_year=[0, 0, 0]"},
                    "nobody buys what target_ltv offers"},
             Change{{"order_book.alpha_orders.loan_years=4.25"}, "within its term"},
             Change{{"order_book.alpha_orders.capital_usd_per_gpu=300000"}, "not per system"},
         }) {
        config::LoadedStudy const loaded = config::read_study(base_folder(), change.overrides);
        bool const found =
            *change.words == 0 ||
            std::any_of(loaded.warnings.begin(), loaded.warnings.end(), [&](Diagnostic const& warning) {
                return !warning.remedy.empty() && warning.text().find(change.words) != std::string::npos;
            });
        EXPECT_TRUE(found) << change.overrides.front() << "\n" << all_text(loaded.warnings);
    }
}

TEST(BaseStudy, RatesOfScenariosThatDoNotRunAreNotHeldAgainstTheStep)
{
    StudyCopy study("fast_scenario");
    std::string text = text_of(study.folder() / "scenarios.toml");
    std::ofstream(study.folder() / "scenarios.toml")
        << text << "\n[scenario.fast]\ntitle = \"Many come\"\nset = { \"event.panic.rate_per_year\" = 40 }\n";
    EXPECT_NE(all_text(study.errors()).find("arrivals per step"), std::string::npos);
    EXPECT_NO_THROW((void)config::read_study(study.folder(), {}, {"base"}));
    EXPECT_THROW((void)config::read_study(study.folder(), {}, {"fast"}), StudyErrors);
}

class BrokenStudies : public testing::TestWithParam<BrokenStudy> {};

TEST_P(BrokenStudies, AreRefusedAtTheRightLineWithARemedy)
{
    BrokenStudy const& broken = GetParam();
    StudyCopy study(broken.name);
    int const changed = study.replace(broken.file, broken.was, broken.now);
    ASSERT_GT(changed, 0) << "`" << broken.was << "` does not stand once in " << broken.file;
    std::string const file =
        (study.folder() / (broken.at_file.empty() ? broken.file : broken.at_file)).generic_string();
    int const line = broken.at.empty()
                         ? changed
                         : study.line_with(broken.at_file.empty() ? broken.file : broken.at_file, broken.at);
    std::vector<Diagnostic> const errors = study.errors();
    bool const found = std::any_of(errors.begin(), errors.end(), [&](Diagnostic const& error) {
        return error.place.file == file && error.place.line == line && error.place.column > 0 &&
               !error.remedy.empty() && error.text().find(broken.words) != std::string::npos;
    });
    EXPECT_TRUE(found) << "wanted " << file << ":" << line << " with \"" << broken.words << "\", got\n"
                       << all_text(errors);
}

INSTANTIATE_TEST_SUITE_P(All, BrokenStudies, testing::ValuesIn(all_broken()),
                         [](testing::TestParamInfo<BrokenStudy> const& broken) { return broken.param.name; });

TEST(BrokenStudies, AreManyAndDifferent)
{
    std::set<std::string> names;
    for (BrokenStudy const& broken : all_broken())
        names.insert(broken.name);
    EXPECT_EQ(names.size(), all_broken().size());
    EXPECT_GE(names.size(), 60u);
}

TEST(BrokenStudies, ReportAllTheirErrorsAtOnceInOrderOfPlace)
{
    StudyCopy study("several");
    struct Change {
        std::string file, was, now, words;
    };
    std::vector<Change> const changes = {
        {"contracts.csv", "2025-07-01,2029-06-30", "2025-07-01,2025-06-30", "before the start"},
        {"debt.csv", "beta_loan,beta", "beta_loan,betta", "Did you mean beta?"},
        {"firms.toml", "advance_rate = 0.7", "advance_rate = 70", "above 0, at most 1"},
        {"scenarios.toml", "[[\"panic\"", "[[\"panik\"", "Did you mean panic?"},
        {"study.toml", "student_t_nu = 6", "student_t_nu = 3", "more than 4"},
        {"world.toml", "[0.8, 0.15, 0.05]", "[0.8, 0.25, 0.05]", "sums to 1.1"},
    };
    std::vector<int> lines;
    for (Change const& change : changes)
        lines.push_back(study.replace(change.file, change.was, change.now));
    std::vector<Diagnostic> const errors = study.errors();
    ASSERT_EQ(errors.size(), changes.size()) << all_text(errors);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        EXPECT_EQ(errors[i].place.file, (study.folder() / changes[i].file).generic_string());
        EXPECT_EQ(errors[i].place.line, lines[i]);
        EXPECT_NE(errors[i].text().find(changes[i].words), std::string::npos) << errors[i].text();
    }
}

TEST(BrokenStudies, SyntaxErrorsOfSeveralFilesAreAllReported)
{
    StudyCopy study("syntax_in_two");
    ASSERT_GT(study.replace("firms.toml", "group = \"lab\"", "group = lab"), 0);
    ASSERT_GT(study.replace("world.toml", "kappa = 1.2", "kappa = = 1.2"), 0);
    std::vector<Diagnostic> const errors = study.errors();
    auto const in = [&](std::string const& file) {
        return std::count_if(errors.begin(), errors.end(), [&](Diagnostic const& e) {
            return e.place.file == (study.folder() / file).generic_string() &&
                   e.problem.starts_with("TOML syntax");
        });
    };
    EXPECT_EQ(in("firms.toml"), 1);
    EXPECT_EQ(in("world.toml"), 1);
}

TEST(BrokenStudies, ALinkOutOfTheFolderIsNotFollowed)
{
    StudyCopy study("link");
    fs::remove(study.folder() / "world.toml");
    fs::create_symlink(base_folder() / "world.toml", study.folder() / "world.toml");
    std::vector<Diagnostic> const errors = study.errors();
    EXPECT_TRUE(std::any_of(errors.begin(), errors.end(), [](Diagnostic const& e) {
        return e.text().find("outside the study's folder") != std::string::npos;
    })) << all_text(errors);
}

TEST(BrokenStudies, AFileBeyondTheSizeLimitIsNotRead)
{
    StudyCopy study("large");
    fs::resize_file(study.folder() / "world.toml", (16u << 20) + 1);
    std::vector<Diagnostic> const errors = study.errors();
    EXPECT_TRUE(std::any_of(errors.begin(), errors.end(), [](Diagnostic const& e) {
        return e.text().find("larger than 16 MiB") != std::string::npos;
    })) << all_text(errors);
}

TEST(BrokenStudies, AMissingStudyIsABadInput)
{
    try {
        (void)config::read_study("no/such/study", {});
        FAIL() << "a study that is not there was read";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input_bad);
    }
}

}  // namespace
}  // namespace ballast::test
