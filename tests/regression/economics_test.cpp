/// Sensible economics: more cash never hurts, a firm without obligations never fails, and with every channel closed and no
/// competition nobody feels a neighbour's cash.
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "tests/regression/known_answers/case.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

results::Dataset run(std::filesystem::path const& study, std::vector<std::string> const& more)
{
    ScratchFolder const scratch;
    std::string const out = (scratch / "result.h5").string();
    std::vector<std::string> words = {"run", study.string(), "--out", out, "--json"};
    words.insert(words.end(), {"--backstop-paths", "0", "--scenario-paths", "1"});
    words.insert(words.end(), more.begin(), more.end());
    ProgramResult const result = run_ballast(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    if (result.exit_code != 0) {
        throw std::runtime_error("the study does not run");
    }
    return results::read_dataset(out);
}

Counted counted(std::filesystem::path const& study, std::vector<std::string> const& more)
{
    return {results::read_result(run(study, more)), "base"};
}

std::filesystem::path flagship()
{
    return source_dir() / "configs" / "ai_buildout_2026";
}

/// Nothing in it reacts to its own cash: no raises, no support, no lines, no uncommitted spending, no austerity; what it
/// owes is lumpy, its customer quarrels and leaves, its guarantor is poor.
constexpr char const* kPassive = R"(
[general]
name = "passive"
start = 2026-06-30
num_steps = 78
paths = 4096

[market]
short_rate_constant = 0.03

[event.quarrel]
rate_per_year = 1
effects = [{ target = "payment_suspension.desk", mark = "exponential", mean = 6 }]

[firm.desk]
group = "other"
cash_usd_bn = 2
core_usd_bn_per_year = 2
noise_usd_bn = 0.5

[firm.backer]
group = "other"
cash_usd_bn = 0.05
noise_usd_bn = 0.1

[firm.cloud]
group = "neocloud"
cash_usd_bn = 0.2
fixed_cost_usd_bn_per_year = 0.7
noise_usd_bn = 0.2
austerity_utilisation = 1
grace_weeks = 3
committed_capex_usd_bn = [[2026-11-01, 0.1], [2027-06-01, 0.1]]

[firm.saint]
group = "other"
cash_usd_bn = 0.001
core_usd_bn_per_year = 0.3
fixed_cost_usd_bn_per_year = 0.2

[contract.work]
provider = "cloud"
customer = "desk"
usd_bn_per_year = 1
start = 2026-06-30
end = 2030-06-30
cancel_per_year = 0.4
cancellation_fee_years = 0.25
notice_days = 42
notice_from = 2027-01-05
notice_per_year = 0.4

[lease.ground]
payer = "cloud"
payee = "backer"
usd_bn_per_year = 0.2
start = 2026-06-30
end = 2036-06-30

[debt.note]
firm = "cloud"
kind = "amortising"
amount_usd_bn = 0.2
rate = 0.09
maturity = 2029-06-30

[debt.bullet]
firm = "cloud"
amount_usd_bn = 0.1
rate = 0.09
maturity = 2027-09-15
)";

TEST(Economics, MoreCashNeverLosesAPath)
{
    ScratchFolder const folder;
    std::filesystem::path const study = folder.write("study.toml", kPassive);
    std::vector<int> last;
    std::size_t longer = 0;
    for (char const* const cash : {"0.05", "0.1", "0.2", "0.3", "0.5", "0.9"}) {
        results::Dataset const result =
            run(study, {"--save-paths", "-p", fmt::format("firm.cloud.cash_usd_bn={}", cash)});
        auto const firms = results::read_result(result).axes.firms;
        auto const cloud = std::find(firms.begin(), firms.end(), "cloud") - firms.begin();
        results::Group const* const paths = result.find_group("paths");
        ASSERT_NE(paths, nullptr);
        auto const& end_step = std::get<results::SmallIntegers>(paths->find_variable("end_step")->values);
        std::vector<int> ends;
        for (auto i = static_cast<std::size_t>(cloud); i < end_step.size(); i += firms.size()) {
            ends.push_back(end_step[i] < 0 ? 1000 : end_step[i]);
        }
        ASSERT_EQ(ends.size(), 4096U);
        for (std::size_t path = 0; path < last.size(); ++path) {
            ASSERT_GE(ends[path], last[path]) << "path " << path << " ends earlier with " << cash << " bn";
            longer += ends[path] > last[path] ? 1 : 0;
        }
        last = ends;
    }
    EXPECT_GT(longer, 1000U) << "cash hardly matters here: nothing is compared";
}

TEST(Economics, AFirmWithoutObligationsNeverFails)
{
    ScratchFolder const folder;
    std::filesystem::path const small = folder.write("study.toml", kPassive);
    // and among the firms of the flagship, with everything on
    std::filesystem::path const large = folder / "flagship";
    std::filesystem::copy(flagship(), large, std::filesystem::copy_options::recursive);
    std::ofstream(large / "study.toml", std::ios::app) << R"(
[firm.saint]
group = "other"
cash_usd_bn = 0.001
core_usd_bn_per_year = 0.3
fixed_cost_usd_bn_per_year = 0.2
)";
    for (auto const& [study, paths] : {std::pair{small, "4096"}, {large, "2048"}}) {
        Counted const tallies = counted(study, {"--paths", paths});
        auto const saint = static_cast<std::int64_t>(tallies.firm("saint"));
        for (int date = 0; date < tallies.reader().shape().num_dates; ++date) {
            EXPECT_EQ(tallies.reader().independent(date, saint), tallies.paths())
                << study << " date " << date;
            EXPECT_EQ(tallies.reader().firm_count(date, saint, FirmCount::ever_first), 0U)
                << study << " on watch by date " << date;
        }
    }
}

/// Counts and sums of a firm.
std::vector<std::uint64_t> books(Counted const& of, std::string const& firm)
{
    std::vector<std::uint64_t> all;
    TallyReader const& reader = of.reader();
    auto const number = static_cast<std::int64_t>(of.firm(firm));
    for (int date = 0; date < reader.shape().num_dates; ++date) {
        for (int which = 0; which < kNumFirmCounts; ++which) {
            all.push_back(reader.firm_count(date, number, static_cast<FirmCount>(which)));
        }
        for (int sum = 0; sum < kNumFirmSums; ++sum) {
            auto const words = reader.firm_sum(date, number, static_cast<FirmSum>(sum));
            all.insert(all.end(), words.begin(), words.end());
        }
    }
    return all;
}

TEST(Economics, WithoutChannelsNobodyFeelsANeighboursCash)
{
    std::vector<std::string> frozen = {"--paths", "512", "--scenario", "contagion_off"};
    for (char const* const channel :
         {"claims", "lost_capacity", "write_downs", "fire_sales", "resale", "lost_demand", "confidence"}) {
        frozen.insert(frozen.end(), {"-p", fmt::format("transmission.{}=false", channel)});
    }
    // firms react to each other's means in talks and bids, as customers in stress, as guarantors and as rivals; so do those
    // who lent to both, customers who leave a firm that was taken over or pay ahead, vendors who lend, and those who build more
    // for all the money that they find
    for (char const* const mechanism :
         {"renegotiation", "distress_bids", "austerity", "guarantees", "commitment_escalation", "replacement",
          "mergers", "lender_losses", "migration", "prepayments_on_call", "vendor_finance", "order_books"}) {
        frozen.insert(frozen.end(), {"-p", fmt::format("switches.{}=false", mechanism)});
    }
    Counted const poor = counted(flagship(), frozen);
    for (char const* const firm : {"lambda", "terawulf"}) {
        std::vector<std::string> richer = frozen;
        richer.insert(richer.end(), {"-p", fmt::format("firm.{}.cash_usd_bn=12", firm)});
        Counted const rich = counted(flagship(), richer);
        for (std::string const& other : poor.axes().firms) {
            if (other == firm) {
                EXPECT_NE(books(rich, other), books(poor, other)) << other << " does not feel its own cash";
            } else {
                EXPECT_EQ(books(rich, other), books(poor, other)) << other << " feels the cash of " << firm;
            }
        }
    }
}

}  // namespace
}  // namespace ballast::testing
