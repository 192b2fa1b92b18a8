/// What must not change the answer, and how it must change with what does: order and files of a study, names, the unit of
/// money, bystanders; and the identity of every ledger.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <regex>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/config/read_study.hpp"
#include "host/results/reader.hpp"
#include "host/run/replay_path.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "tests/regression/known_answers/case.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

std::string study_text(std::string const& name)
{
    return read_text(known_answers_folder() / name / "study.toml");
}

/// The text of a study as [general], [firm.x], ...: each from its header to the next.
std::vector<std::string> objects_of(std::string const& text)
{
    std::vector<std::string> objects;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line[0] == '[') {
            objects.emplace_back();
        }
        if (!objects.empty()) {
            objects.back() += line + '\n';
        }
    }
    return objects;
}

struct RunResult {
    nlohmann::json json;
    results::ResultInputs tallies;

    std::size_t firm(std::string const& name) const
    {
        auto const& firms = tallies.axes.firms;
        return static_cast<std::size_t>(std::find(firms.begin(), firms.end(), name) - firms.begin());
    }
    Tally const& tally(std::size_t scenario = 0) const { return tallies.scenarios.at(scenario).tally; }
};

/// Run the study in a folder with few paths.
RunResult run_folder(std::filesystem::path const& folder, std::string const& precision = "single")
{
    ScratchFolder const scratch;
    std::string const out = (scratch / "result.h5").string();
    ProgramResult const result =
        run_ballast({"run", folder.string(), "--paths", "4096", "--scenario-paths", "2048",
                     "--backstop-paths", "0", "--precision", precision, "--out", out, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    if (result.exit_code != 0) {
        throw std::runtime_error("the study does not run");
    }
    return {nlohmann::json::parse(result.out), results::read_result(results::read_dataset(out))};
}

RunResult run_text(std::string const& text, std::string const& precision = "single")
{
    ScratchFolder const folder;
    folder.write("study.toml", text);
    return run_folder(folder.path(), precision);
}

/// What firms promise each other: talks and notice, payments withheld, guarantees, conditional equity, support, listing,
/// bids for failing firms. No unit of it is tied to GPUs.
std::string promises()
{
    return read_text(source_dir() / "tests" / "regression" / "promises.toml");
}

/// Counts of a firm on all report dates of all scenarios, sums of money included or not.
enum class Money { with, without };

std::vector<std::uint64_t> firm_counts(RunResult const& run, std::string const& firm,
                                       Money money = Money::with)
{
    std::vector<std::uint64_t> counts;
    std::size_t const number = run.firm(firm);
    for (auto const& scenario : run.tallies.scenarios) {
        TallyReader const reader(scenario.tally);
        for (int date = 0; date < reader.shape().num_dates; ++date) {
            for (int which = 0; which < kNumFirmCounts; ++which) {
                counts.push_back(reader.firm_count(date, static_cast<std::int64_t>(number),
                                                   static_cast<FirmCount>(which)));
            }
            if (money == Money::without) {
                continue;
            }
            for (auto const sum : {FirmSum::liquidity, FirmSum::shortfall}) {
                for (std::uint64_t const word :
                     reader.firm_sum(date, static_cast<std::int64_t>(number), sum)) {
                    counts.push_back(word);
                }
            }
        }
    }
    return counts;
}

TEST(Metamorphic, ADebtOfNothingIsNoDebt)
{
    std::string const text = study_text("debt_ledgers");
    std::smatch firm;
    ASSERT_TRUE(std::regex_search(text, firm, std::regex(R"(\[firm\.(\w+)\])")));
    std::string more = text;
    for (char const* kind : {"bullet", "amortising", "profile", "convertible", "revolver"}) {
        more += fmt::format("[debt.no_{0}]\nfirm = \"{1}\"\nkind = \"{0}\"\namount_usd_bn = 0\nrate = 0.08\n"
                            "maturity = 2027-03-31\n",
                            kind, firm.str(1));
        more += std::string(kind) == "profile" ? "principal_usd_bn = [[2026-12-31, 0.5], [2027-03-31, 0.7]]\n"
                : std::string(kind) == "revolver" ? "minimum_liquidity_usd_bn = 5\n"
                                                  : "";
    }
    EXPECT_EQ(run_text(more).json["digest"], run_text(text).json["digest"]);
}

/// Gives an object of a study's text another name and lets it keep its random numbers.
void rename_with_draws(std::string& text, std::string const& kind, std::string const& from,
                       std::string const& to)
{
    text = std::regex_replace(text, std::regex(fmt::format("\\b{}\\b", from)), to);
    std::string const header = fmt::format("[{}.{}]\n", kind, to);
    std::size_t const at = text.find(header);
    ASSERT_NE(at, std::string::npos) << header;
    text.insert(at + header.size(), fmt::format("draws_as = \"{}\"\n", from));
}

TEST(Metamorphic, OrderAndFilesOfAStudyMeanNothing)
{
    for (std::string const name :
         {"correlated_ou", "event_counts", "one_customer", "contract_bills", "facility_ledger", "clearing",
          "contagion", "takeover", "renegotiation", "race", "construction", "vendors"}) {
        std::vector<std::string> objects = objects_of(study_text(name));
        ASSERT_GE(objects.size(), 4U) << name;
        std::reverse(objects.begin(), objects.end());
        ScratchFolder const folder;
        std::string here = "include = [\"parts/other.toml\"]\n\n";
        std::string there;
        for (std::size_t i = 0; i < objects.size(); ++i) {
            (i % 2 == 0 ? here : there) += objects[i];
        }
        folder.write("study.toml", here);
        folder.write("parts/other.toml", there);
        RunResult const original = run_folder(known_answers_folder() / name);
        RunResult const shuffled = run_folder(folder.path());
        EXPECT_EQ(shuffled.json.at("digest"), original.json.at("digest")) << name;
    }
}

TEST(Metamorphic, ARenamedObjectWithItsOldDrawsIsTheSame)
{
    // a customer that sorts first becomes one that sorts last, and likewise a provider and its contract
    std::string text = study_text("one_customer");
    RunResult const original = run_text(text);
    for (auto const& [kind, from, to] :
         {std::tuple{"firm", "anchor", "zenith"}, std::tuple{"firm", "provider_7", "a_provider"},
          std::tuple{"contract", "line_7", "z_line"}})
        rename_with_draws(text, kind, from, to);
    RunResult const renamed = run_text(text);
    for (std::string const& firm : original.tallies.axes.firms) {
        std::string const now = firm == "anchor" ? "zenith" : firm == "provider_7" ? "a_provider" : firm;
        EXPECT_EQ(firm_counts(renamed, now), firm_counts(original, firm)) << firm;
    }
    // without draws_as the new name has other random numbers
    RunResult const other = run_text(std::regex_replace(text, std::regex("draws_as = \"line_7\"\n"), ""));
    EXPECT_NE(firm_counts(other, "a_provider"), firm_counts(original, "provider_7"));
}

/// `text` with all amounts of money multiplied by 2^k and the quantum too. For studies whose keys of money end in usd_bn...
std::string in_other_money(std::string const& text, int k)
{
    std::string scaled;
    std::istringstream lines(text);
    std::regex const money("^[a-z_]*usd_bn[a-z_]* = ");
    std::regex const token("[0-9][0-9.eE-]*");
    for (std::string line; std::getline(lines, line);) {
        std::smatch key;
        if (std::regex_search(line, key, money)) {
            std::string const value = key.suffix();
            std::string changed = key.str();
            auto from = value.cbegin();
            for (std::sregex_iterator it(value.begin(), value.end(), token), end; it != end; ++it) {
                changed.append(from, (*it)[0].first);
                std::string const word = it->str();
                bool const is_date = std::count(word.begin(), word.end(), '-') == 2;
                changed += is_date ? word : fmt::format("{:.17g}", std::ldexp(std::stod(word), k));
                from = (*it)[0].second;
            }
            line = changed.append(from, value.cend());
        }
        scaled += line + '\n';
        if (line == "[general]") {
            scaled += fmt::format("money_quantum_log2 = {}\n", 14 + k);
        }
    }
    return scaled;
}

void expect_same_in_other_money(std::string const& name, std::string const& text)
{
    RunResult const original = run_text(text);
    for (int const k : {-3, 2}) {
        RunResult const scaled = run_text(in_other_money(text, k));
        EXPECT_EQ(scaled.tally().counts, original.tally().counts) << name << " x 2^" << k;
        EXPECT_EQ(scaled.tally().bins, original.tally().bins) << name << " x 2^" << k;
    }
}

TEST(Metamorphic, TheUnitOfMoneyScalesEveryBit)
{
    for (std::string const name :
         {"white_cash", "one_customer", "raises", "debt_ledgers", "clearing", "merton"}) {
        expect_same_in_other_money(name,
                                   std::regex_replace(study_text(name), std::regex("\\[scenario[^]*"), ""));
    }
    expect_same_in_other_money("promises", promises());
}

/// The study with the firm `whole` split into two halves: every object of it twice, each with half the money and the draws
/// of the whole.
std::string in_two_halves(std::string const& text, std::string const& whole)
{
    std::vector<std::string> const objects = objects_of(text);
    std::regex const header("^\\[([a-z_]+)\\.([a-z_0-9]+)\\]\n");
    std::vector<std::string> doubled;  // names of objects that exist twice
    auto const belongs = [&](std::string const& object) {
        return object.find(fmt::format("\"{}\"", whole)) != std::string::npos ||
               object.rfind(fmt::format("[firm.{}]", whole), 0) == 0;
    };
    for (std::string const& object : objects) {
        std::smatch name;
        if (belongs(object) && std::regex_search(object, name, header)) {
            doubled.push_back(name[2]);
        }
    }
    std::string halves;
    for (std::string const& object : objects) {
        bool refers = belongs(object);
        for (std::string const& name : doubled) {
            refers = refers || object.find(fmt::format("\"{}\"", name)) != std::string::npos;
        }
        std::smatch name;
        if (!refers || !std::regex_search(object, name, header)) {
            halves += object;
            continue;
        }
        bool const draws = name[1] == "firm" || name[1] == "contract";
        for (std::string const half : {"_a", "_b"}) {
            std::string one = in_other_money(object, -1);
            one = fmt::format("[{}.{}{}]\n", name[1].str(), name[2].str(), half) +
                  (draws ? fmt::format("draws_as = \"{}\"\n", name[2].str()) : "") +
                  one.substr(one.find('\n') + 1);
            for (std::string const& twin : doubled) {
                one = std::regex_replace(one, std::regex(fmt::format("= \"{}\"", twin)),
                                         fmt::format("= \"{}{}\"", twin, half));
            }
            // the name that the draws are taken from is the old one
            halves +=
                std::regex_replace(one, std::regex(fmt::format("draws_as = \"{}{}\"", name[2].str(), half)),
                                   fmt::format("draws_as = \"{}\"", name[2].str()));
        }
    }
    return halves;
}

TEST(Metamorphic, TwoHalvesFailLikeTheWhole)
{
    // in double precision the quantum is a thousandth of a dollar, so that halves of odd quanta decide nothing
    std::string const text = promises();
    RunResult const one = run_text(text, "double");
    RunResult const two = run_text(in_two_halves(text, "cloud"), "double");
    ASSERT_EQ(two.tallies.axes.firms.size(), one.tallies.axes.firms.size() + 1);
    std::uint64_t const ended =
        TallyReader(one.tally()).paths() - TallyReader(one.tally())
                                               .independent(TallyReader(one.tally()).shape().num_dates - 1,
                                                            static_cast<std::int64_t>(one.firm("cloud")));
    EXPECT_GT(ended, 400U) << "the whole hardly ever ends: nothing is compared";
    for (std::string const& firm : one.tallies.axes.firms) {
        if (firm == "cloud") {
            for (char const* const half : {"cloud_a", "cloud_b"}) {
                // clearing finds shares to 1e-6, so a path may differ where somebody pays all but a few dollars
                auto const halved = firm_counts(two, half, Money::without);
                auto const wanted = firm_counts(one, firm, Money::without);
                for (std::size_t i = 0; i < wanted.size(); ++i) {
                    EXPECT_NEAR(static_cast<double>(halved.at(i)), static_cast<double>(wanted[i]), 4.0)
                        << half << " count " << i;
                }
            }
        } else {
            EXPECT_EQ(firm_counts(two, firm, Money::without), firm_counts(one, firm, Money::without)) << firm;
        }
    }
}

TEST(Metamorphic, RenamedPromisesAreTheSame)
{
    std::string text = promises();
    RunResult const original = run_text(text);
    // marks of events are drawn by the name of what they hit, so nothing that an event names is renamed
    for (auto const& [kind, from, to] :
         {std::tuple{"firm", "cloud", "acloud"}, std::tuple{"firm", "backer", "zbacker"},
          std::tuple{"contract", "work", "zwork"}})
        rename_with_draws(text, kind, from, to);
    RunResult const renamed = run_text(text);
    for (std::string const& firm : original.tallies.axes.firms) {
        std::string const now = firm == "backer" ? "zbacker" : firm == "cloud" ? "acloud" : firm;
        EXPECT_EQ(firm_counts(renamed, now), firm_counts(original, firm)) << firm;
    }
}

TEST(Metamorphic, BystandersChangeNobody)
{
    std::string const bystanders = R"(
[factor.aaa_weather]
kind = "ou"
kappa = 3
sigma = 1

[event.aaa_news]
rate_per_year = 5
effects = [{ target = "factor.aaa_weather", mark = "normal", mean = 0.1, stddev = 0.2 }]

[firm.aaa_bystander]
group = "other"
cash_usd_bn = 0.1
noise_usd_bn = 0.5
core_usd_bn_per_year = 0.1
core_factor = "aaa_weather"
exogenous_default_per_year = 0.3

[contract.aaa_rent]
provider = "aaa_bystander"
usd_bn_per_year = 0.2
start = 2026-06-30
end = 2027-06-30
)";
    for (std::string const name : {"one_customer", "white_cash", "contract_lives", "raises", "slips",
                                   "merton", "renegotiation", "vendors", "takeover", "promises"}) {
        std::string const text = name == "promises" ? promises() : study_text(name);
        RunResult const alone = run_text(text);
        RunResult const watched = run_text(text + bystanders);
        for (std::string const& firm : alone.tallies.axes.firms) {
            EXPECT_EQ(firm_counts(watched, firm), firm_counts(alone, firm)) << name << ": " << firm;
        }
    }
}

TEST(Metamorphic, ANeighboursCashIsItsOwn)
{
    // the customer pays whatever its providers have, so a provider that can never fail changes none of the others
    std::string const text = study_text("one_customer");
    std::string const header = "[firm.provider_4]\ngroup = \"neocloud\"\ncash_usd_bn = ";
    std::size_t const at = text.find(header);
    ASSERT_NE(at, std::string::npos);
    RunResult const poor = run_text(text);
    RunResult const rich = run_text(std::string(text).replace(at + header.size(), 5, "9.0"));
    for (std::string const& firm : poor.tallies.axes.firms) {
        if (firm == "provider_4") {
            EXPECT_NE(firm_counts(rich, firm), firm_counts(poor, firm));
        } else {
            EXPECT_EQ(firm_counts(rich, firm), firm_counts(poor, firm)) << firm;
        }
    }
}

/// The lines of each step add up to the change of cash, until the firm ends and its books are closed.
void expect_identity(std::filesystem::path const& study, std::string const& firm, std::uint64_t path,
                     std::string const& precision)
{
    ProgramResult const result = run_ballast({"replay", study.string(), "--path", std::to_string(path),
                                              "--firm", firm, "--precision", precision, "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    nlohmann::json const ledger = nlohmann::json::parse(result.out);
    auto const cash = ledger.at("cash").get<std::vector<double>>();
    auto const level = ledger.at("level").get<std::vector<nlohmann::json>>();
    ASSERT_GT(cash.size(), 3U);
    for (std::size_t k = 1; k < cash.size(); ++k) {
        double sum = 0.0;
        for (auto const& [name, amounts] : ledger.at("lines").items()) {
            sum += amounts.at(k).get<double>();
        }
        bool const ended = level[k].is_number() ? level[k].get<int>() > 4
                                                : level[k] != "normal" && level[k] != "watch" &&
                                                      level[k] != "stress" && level[k] != "distress";
        if (ended) {
            break;
        }
        // whole quanta in float: exact; in double, multiples of 2^-24 quanta: exact as well. USD bn in a double: 1e-13 of the cash
        ASSERT_NEAR(cash[k] - cash[k - 1], sum, 1e-11 * (1.0 + std::abs(cash[k])))
            << study << " " << firm << " path " << path << " step " << k;
    }
}

/// Cash at the start, in quanta, of firms that have no lines of credit: their liquidity is cash.
std::map<std::string, std::int64_t> cash_of_firms_without_lines(std::string const& text)
{
    std::map<std::string, std::int64_t> cash;
    std::smatch found;
    for (std::string const& object : objects_of(text)) {
        if (std::regex_search(object, found, std::regex(R"(^\[firm\.(\w+)\])")) &&
            object.find("headroom_multiple") == std::string::npos) {
            std::string const name = found[1];
            std::smatch amount;
            if (std::regex_search(object, amount, std::regex(R"(\ncash_usd_bn = ([0-9.]+))"))) {
                cash[name] = std::llround(std::stod(amount[1]) * 1e9 / 16384.0);
            }
        }
    }
    for (std::string const& object : objects_of(text)) {
        if (object.find("kind = \"revolver\"") != std::string::npos &&
            std::regex_search(object, found, std::regex(R"re(\nfirm = "(\w+)")re"))) {
            cash.erase(found[1]);
        }
    }
    return cash;
}

std::int64_t sum_word(std::span<std::uint64_t const> words)
{
    return static_cast<std::int64_t>(words[0]);
}

TEST(Metamorphic, CashFlowsAddUpToTheChangeOfCashAndChangeNothingElse)
{
    for (std::string const& text :
         {promises(), read_text(source_dir() / "tests" / "statistics" / "study" / "study.toml")}) {
        std::string counting = text;
        counting.replace(counting.find("[general]"), 9, "[general]\ncash_flows = true");
        RunResult const plain = run_text(text);
        RunResult const run = run_text(counting);
        ASSERT_EQ(run.tally().shape.num_flow_firms, run.tally().shape.num_firms);
        std::int64_t left = 0;
        for (std::size_t scenario = 0; scenario < run.tallies.scenarios.size(); ++scenario) {
            TallyReader const reader(run.tally(scenario));
            for (auto const& [name, start] : cash_of_firms_without_lines(text)) {
                auto const firm = static_cast<std::int64_t>(run.firm(name));
                std::int64_t at_first = 0;  // what the first date leaves out
                for (int date = 0; date < reader.shape().num_dates; ++date) {
                    std::int64_t change = 0;
                    for (int heading = 0; heading < kNumHeadings; ++heading) {
                        change += sum_word(reader.cash_flow(date, firm, heading));
                    }
                    std::int64_t const rest =
                        sum_word(reader.firm_sum(date, firm, FirmSum::liquidity)) - start - change;
                    if (date == 0)
                        at_first = rest;
                    EXPECT_EQ(rest, at_first) << name << " on date " << date;
                    left += sum_word(reader.cash_flow(date, firm, static_cast<int>(Heading::at_end)));
                }
            }
            TallyLayout const here = tally_layout(run.tally(scenario).shape);
            TallyLayout const there = tally_layout(plain.tally(scenario).shape);
            for (TallySection const& section : kTallySections) {
                bool const counts = section.array == TallyArray::counts;
                auto const& ours = counts ? run.tally(scenario).counts : run.tally(scenario).bins;
                auto const& others = counts ? plain.tally(scenario).counts : plain.tally(scenario).bins;
                EXPECT_TRUE(std::equal(others.begin() + there.*section.first,
                                       others.begin() + there.*section.first +
                                           size_of(plain.tally(scenario).shape, section),
                                       ours.begin() + here.*section.first))
                    << section.name;
            }
        }
        EXPECT_LT(left, 0) << "no firm has ended";
    }
}

TEST(Metamorphic, LedgersOfTheFlagshipAddUp)
{
    config::LoadedStudy const loaded =
        config::read_study(source_dir() / "configs" / "ai_buildout_2026", {}, {"base"});
    std::mt19937_64 random(20260630);
    for (Precision const precision : {Precision::f32, Precision::f64, Precision::f32}) {
        ReplayRequest const request{.path = random() % 1'000'000, .precision = precision};
        PathLedger const ledger = replay_path({loaded.study, {}}, request);
        double const quantum = ledger.index.money_quantum_usd;
        for (std::size_t firm = 0; firm < ledger.index.firms.size(); ++firm) {
            for (int k = 1; k < ledger.num_steps; ++k) {
                if (ledger.of_firm(Trace::level, k, firm) >= kNumLevels) {
                    break;  // ended
                }
                double sum = 0.0;
                for (LineTerm const& line : kLines) {
                    sum += ledger.line(k, firm, line.value);
                }
                double const cash = ledger.of_firm(Trace::cash, k, firm);
                double const before = ledger.of_firm(Trace::cash, k - 1, firm);
                // whole quanta, in double multiples of 2^-24 of one: exact but for the sum here; beyond half of what a
                // significand holds, where sums within the step may pass it, each line may be rounded by a quantum
                double const most = std::max(std::abs(cash), std::abs(before));
                bool const exact = precision == Precision::f64 || most < std::exp2(23) * quantum;
                ASSERT_NEAR(cash - before, sum, exact ? 1e-11 * (1e9 + most) : kNumLines * quantum)
                    << ledger.index.firms[firm] << " path " << request.path << " step " << k;
            }
        }
    }
}

TEST(Metamorphic, LedgersOfTheKnownAnswersAddUp)
{
    std::vector<std::pair<std::string, std::string>> const cases = {{"white_cash", "middle"},
                                                                    {"clearing", "a"},
                                                                    {"clearing", "b"},
                                                                    {"clearing", "c"},
                                                                    {"debt_ledgers", "revolving"},
                                                                    {"debt_ledgers", "converts"},
                                                                    {"facility_ledger", "cloud"},
                                                                    {"contract_bills", "cloud"},
                                                                    {"contract_bills", "buyer"},
                                                                    {"one_customer", "provider_3"},
                                                                    {"raises", "equity_13"},
                                                                    {"raises", "debt_26"},
                                                                    {"merton", "high_debt"},
                                                                    {"contagion", "doomed"},
                                                                    {"contagion", "supplier"},
                                                                    {"contract_terms", "lessor"},
                                                                    {"contract_terms", "cloud"},
                                                                    {"renegotiation", "host_left"},
                                                                    {"takeover", "fair"},
                                                                    {"takeover", "patron"},
                                                                    {"construction", "builder"},
                                                                    {"race", "bee"}};
    for (auto const& [study, firm] : cases) {
        for (std::uint64_t path = 0; path < 3; ++path) {
            expect_identity(known_answers_folder() / study, firm, path, path == 1 ? "double" : "single");
        }
    }
    for (char const* const firm : {"desk", "cloud", "backer", "host"}) {
        for (std::uint64_t path = 0; path < 4; ++path) {
            expect_identity(source_dir() / "tests" / "regression" / "promises.toml", firm, path,
                            path % 2 == 1 ? "double" : "single");
        }
    }
}

}  // namespace
}  // namespace ballast::testing
