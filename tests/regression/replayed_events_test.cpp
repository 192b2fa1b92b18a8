// The events of replayed paths are those of the run: as many of each as it counts, and what a scenario forces.
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::ProgramResult;
using testing::run_ballast;
using testing::ScratchFolder;

/// Leaps of labs, events with loadings, events that excite others, and one that only a scenario brings.
constexpr char kStudy[] = R"([general]
name = "events"
start = 2026-06-30
num_steps = 52
paths = 40
scenario_paths = 40
[market]
paid_inference = "paid"
paid_inference_usd_bn_per_year = 60
[factor.paid]
kind = "gbm"
initial = 1
sigma = 0.3
[factor.mood]
kind = "ou"
kappa = 1
sigma = 0.5
[firm.alpha]
group = "lab"
cash_usd_bn = 20
own_use_h100e = 200000
[firm.beta]
group = "lab"
cash_usd_bn = 20
own_use_h100e = 100000
[lab.alpha]
revenue_usd_bn_per_year = 20
[lab.beta]
revenue_usd_bn_per_year = 10
[event.leap_alpha]
lab = "alpha"
rate_per_year = 4
effects = [{ target = "lab.self", mean = 0.1 }]
[event.leap_beta]
lab = "beta"
rate_per_year = 3
excites = { leap_alpha = 2 }
effects = [{ target = "lab.self", mean = 0.1 }]
[event.cheap]
rate_per_year = 2
loadings = { mood = 1 }
effects = [{ target = "efficiency.beta", mean = 0.05 }]
[event.never]
rate_per_year = 0
effects = [{ target = "open_weights", mean = 0.1 }]
[scenario.forced]
force = [["never", 2026-07-07], ["never", 2026-07-08], ["leap_alpha", 2026-12-31], ["leap_alpha", 2026-12-31]]
)";

std::map<std::string, int> replayed(std::string const& file, std::string const& scenario, int path)
{
    ProgramResult const result = run_ballast({"replay", file, "--firm", "alpha", "--scenario", scenario,
                                              "--path", std::to_string(path), "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::map<std::string, int> counts;
    json const ledger = json::parse(result.out);
    for (json const& event : ledger["events"]) {
        ++counts[event["event"].get<std::string>()];
        ++counts[event["event"].get<std::string>() + " " + event["date"].get<std::string>()];
    }
    return counts;
}

TEST(ReplayedEvents, AreThoseThatTheRunCounts)
{
    ScratchFolder const scratch;
    std::string const file = scratch.write("study.toml", kStudy).string();
    std::string const out = (scratch / "a.h5").string();
    ProgramResult const run = run_ballast({"run", file, "--out", out, "--backstop-paths", "0"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    results::Dataset const dataset = results::read_dataset(out);
    auto const* const variable = dataset.find_variable("event_count_mean");
    ASSERT_NE(variable, nullptr);
    auto const& means = std::get<results::Reals>(variable->values);
    auto const& names = std::get<results::Labels>(dataset.find_axis("event")->values);
    std::map<std::string, int> counts;
    for (int path = 0; path < 40; ++path) {
        for (auto const& [name, count] : replayed(file, "base", path)) {
            counts[name] += count;
        }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_NEAR(means[i] * 40, counts[names[i]], 1e-9) << names[i];
    }
    EXPECT_GT(counts["leap_alpha"], 100);
    EXPECT_GT(counts["leap_beta"], 60);
    EXPECT_GT(counts["cheap"], 40);
    EXPECT_EQ(counts["never"], 0);
}

TEST(ReplayedEvents, AreForcedOnesToo)
{
    ScratchFolder const scratch;
    std::string const file = scratch.write("study.toml", kStudy).string();
    for (int path = 0; path < 5; ++path) {
        std::map<std::string, int> forced = replayed(file, "forced", path);
        std::map<std::string, int> base = replayed(file, "base", path);
        EXPECT_EQ(forced["never"], 2);
        EXPECT_EQ(forced["never 2026-07-07"], 1);  // the last day of the first step
        EXPECT_EQ(forced["never 2026-07-14"], 1);
        // 31 December lies in the step that ends on 5 January
        EXPECT_EQ(forced["leap_alpha 2027-01-05"], base["leap_alpha 2027-01-05"] + 2);
    }
    ProgramResult const text =
        run_ballast({"replay", file, "--firm", "alpha", "--scenario", "forced", "--path", "1"});
    EXPECT_NE(text.out.find("event never"), std::string::npos) << text.out;
    ProgramResult const plan =
        run_ballast({"replay", file, "--firm", "alpha", "--scenario", "forced", "--noise-free"});
    EXPECT_NE(plan.out.find("event leap_alpha"), std::string::npos) << "what is forced comes on every path";
}

}  // namespace
}  // namespace ballast
