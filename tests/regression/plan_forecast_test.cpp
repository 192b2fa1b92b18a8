// What `plan` says of time, against the run itself; and its predictions for a GPU that is not there.
#include <algorithm>
#include <chrono>

#include <sys/resource.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

using nlohmann::json;

constexpr double kPromise = 0.2;  ///< docs/performance.md: within a fifth

std::string study()
{
    return (source_dir() / "configs/benchmarks/peer_model").string();
}

/// A program on one thread: how long it took, and how much longer than the processor worked for it.
struct Timed {
    json out;
    double wall = 0;     ///< [s]
    double stretch = 1;  ///< wall-clock over processor time, about 1 on a machine that does nothing else
};

double processor_seconds()
{
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    auto const seconds = [](timeval const& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

Timed run_timed(std::vector<std::string> words, std::vector<std::string> const& more)
{
    words.insert(words.end(), {study(), "--json", "--backend", "cpu", "--paths", "40000", "--threads", "1"});
    words.insert(words.end(), more.begin(), more.end());
    double const worked = processor_seconds();
    auto const start = std::chrono::steady_clock::now();
    ProgramResult const result = run_ballast(words);
    Timed timed;
    timed.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    timed.stretch = std::max(1.0, timed.wall / (processor_seconds() - worked));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    timed.out = json::parse(result.out);
    return timed;
}

json plan_of(std::vector<std::string> const& more)
{
    return run_timed({"plan"}, more).out;
}

// On a machine that does nothing else a run takes what was said, within the fifth that is promised and the spread that the
// trial saw itself. On a busy one a program waits for the processor, and its time is stretched: a run that waited may
// take longer by its stretch, and if the trials waited, shorter by theirs.
TEST(PlanForecast, ARunTakesWhatThePlanSays)
{
    ScratchFolder const scratch;
    std::string const out = (scratch / "run.h5").string();
    Timed const before = run_timed({"plan"}, {"--backstop-paths", "0"});
    Timed const run = run_timed({"run"}, {"--backstop-paths", "0", "--out", out});
    Timed const after = run_timed({"plan"}, {"--backstop-paths", "0"});
    auto const check = [&](char const* what, double took, char const* fastest, char const* slowest) {
        double const least =
            std::min(before.out.at(fastest).get<double>(), after.out.at(fastest).get<double>());
        double const most =
            std::max(before.out.at(slowest).get<double>(), after.out.at(slowest).get<double>());
        EXPECT_GE(took, (1 - kPromise) * least / std::max(before.stretch, after.stretch)) << what;
        EXPECT_LE(took, (1 + kPromise) * most * run.stretch) << what;
    };
    check("sampling", run.out.at("seconds"), "sampling_seconds_at_fastest", "sampling_seconds_at_slowest");
    check("the whole run", run.wall, "seconds_at_fastest", "seconds_at_slowest");
}

TEST(PlanForecast, PartsAddUpAndTheirShapeDoesNotChange)
{
    json const plan = plan_of({});
    double sum = plan.at("start_seconds").get<double>() + plan.at("output_seconds").get<double>();
    for (json const& pass : plan.at("passes")) {
        sum += pass.at("seconds").get<double>();
        EXPECT_LE(pass.at("slowest_firm_steps_per_second"), pass.at("firm_steps_per_second"));
        EXPECT_GE(pass.at("fastest_firm_steps_per_second"), pass.at("firm_steps_per_second"));
    }
    EXPECT_NEAR(plan.at("seconds").get<double>(), sum, 1e-9 * sum);
    ASSERT_EQ(plan.at("passes").size(), 2u);
    EXPECT_EQ(plan.at("passes")[0].at("pass"), "base alone");
    EXPECT_EQ(plan.at("passes")[1].at("pass"), "backstops");
    EXPECT_TRUE(plan.at("gpu_predictions").empty());
}

TEST(PlanForecast, AGpuThatIsNotThereIsPredictedByName)
{
    json const plan = plan_of({"--device", "h100", "--backstop-paths", "0"});
    ASSERT_EQ(plan.at("gpu_predictions").size(), 1u);
    json const& h100 = plan.at("gpu_predictions")[0];
    EXPECT_EQ(h100.at("gpu"), "h100");
    EXPECT_FALSE(h100.at("measured"));
    EXPECT_EQ(h100.at("firm_steps"), 40000.0 * 32 * 78);
    EXPECT_EQ(h100.at("seconds"), std::max(h100.at("issue_seconds"), h100.at("slowest_warp_seconds")));

    // The study is one of the two that counts are known for, so the bound follows from the budget itself.
    std::ifstream file(source_dir() / "kernels/budget.json");
    json const counts =
        json::parse(file).at("gpu").at("peer_model").at(h100.at("mapping").get<std::string>());
    double const issues = counts.at("issues");
    EXPECT_NEAR(h100.at("issue_seconds").get<double>(), 40000.0 * 32 * 78 * issues / 32 / (132 * 4 * 1.755e9),
                0.05 * h100.at("issue_seconds").get<double>());
}

}  // namespace
}  // namespace ballast::testing
