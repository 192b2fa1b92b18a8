// Numbers that the equations cannot take are refused by every verb alike; a state that is no longer finite ends every
// verb with the firm, the line and the step.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using testing::run_ballast;
using testing::ScratchFolder;

/// run, replay, plan, validate and switches of one study.
std::vector<std::pair<std::string, ProgramResult>> by_all_verbs(std::string const& file,
                                                                std::string const& out)
{
    std::vector<std::pair<std::string, ProgramResult>> results;
    for (std::vector<std::string> const& arguments : std::vector<std::vector<std::string>>{
             {"run", file, "--out", out, "--backstop-paths", "0"},
             {"replay", file, "--firm", "f"},
             {"replay", file, "--firm", "f", "--noise-free"},
             {"plan", file},
             {"validate", file},
             {"switches", file, "--out", out, "--only", "mergers", "--no-channels"}}) {
        results.emplace_back(arguments.front(), run_ballast(arguments));
    }
    return results;
}

std::string const kGeneral =
    "[general]\nname = \"a\"\nstart = 2026-01-01\nnum_steps = 8\nstep_days = 30\npaths = 10\n";

/// A fleet let on contract; `rent` and `utilisation` as given.
std::string fleet_study(std::string const& rent, std::string const& utilisation)
{
    return kGeneral +
           fmt::format("[gpu_class.g]\nprice_usd_per_hour = {}\noperations_usd_per_hour = 1.0\n", rent) +
           "kw_per_gpu = 0.01\n[region.r]\npower_usd_per_mwh = 0\navailability = 1\n"
           "[site.s]\nowner = \"f\"\nregion = \"r\"\n"
           "[cohort.c]\nowner = \"f\"\nsite = \"s\"\ngpu_class = \"g\"\ngpus = 1000\n"
           "merchant_utilisation = " +
           utilisation +
           "\n[contract.k]\nprovider = \"f\"\ncohort = \"c\"\ngpus = 800\nprice_usd_per_hour = 2.5\n"
           "start = 2025-01-01\nend = 2030-01-01\n[firm.f]\ngroup = \"other\"\ncash_usd_bn = 1\n";
}

TEST(FiniteNumbers, ARentOfNothingIsRefusedWithWhatToWriteInstead)
{
    ScratchFolder const scratch;
    std::string const out = (scratch / "a.h5").string();
    std::string const broken = scratch.write("free.toml", fleet_study("0", "0.5")).string();
    for (auto const& [verb, result] : by_all_verbs(broken, out)) {
        EXPECT_EQ(result.exit_code, 3) << verb << result.err;
        EXPECT_NE(result.err.find("free.toml:8:22: gpu_class.g.price_usd_per_hour = 0"), std::string::npos)
            << verb << result.err;
        EXPECT_NE(result.err.find("set merchant_utilisation = 0 of the cohort"), std::string::npos)
            << verb << result.err;
    }
    std::string const good = scratch.write("good.toml", fleet_study("2", "0.5")).string();
    for (auto const& [verb, result] : by_all_verbs(good, out)) {
        EXPECT_EQ(result.exit_code, 0) << verb << result.err;
    }
    // the remedy that the message gives: nothing is sold at spot
    std::string const unsold = scratch.write("unsold.toml", fleet_study("2", "0")).string();
    ProgramResult const replay = run_ballast({"replay", unsold, "--firm", "f", "--noise-free"});
    EXPECT_EQ(replay.exit_code, 0) << replay.err;
    EXPECT_EQ(replay.out.find("spot_sales"), std::string::npos) << replay.out;
}

TEST(FiniteNumbers, ZerosAreRefusedWhereverTheyComeFrom)
{
    ScratchFolder const scratch;
    std::string const good = scratch.write("good.toml", fleet_study("2", "0.5")).string();
    ProgramResult const by_flag = run_ballast({"validate", good, "-p", "gpu_class.g.price_usd_per_hour=0"});
    EXPECT_EQ(by_flag.exit_code, 3);
    EXPECT_NE(by_flag.err.find("above 0"), std::string::npos) << by_flag.err;
    std::string const by_scenario =
        scratch
            .write("scenario.toml", fleet_study("2", "0.5") +
                                        "[scenario.free]\nset = { \"gpu_class.g.price_usd_per_hour\" = 0 }\n")
            .string();
    ProgramResult const set = run_ballast({"validate", by_scenario});
    EXPECT_EQ(set.exit_code, 3);
    EXPECT_NE(set.err.find("above 0"), std::string::npos) << set.err;
}

/// Zeros that the equations can take: nothing that is there, needed, noisy or worth anything.
TEST(FiniteNumbers, ZerosThatTheEquationsTakeAreTaken)
{
    ScratchFolder const scratch;
    std::string const study =
        fleet_study("2", "0.5") +
        "valuation_usd_bn = 0\nnoise_usd_bn = 0\ntarget_runway_months = 0\nwatch_months = 0\n"
        "stress_months = 0\ngrace_weeks = 0\n"
        "[site.dark]\nowner = \"f\"\nregion = \"r\"\npower_tranches = [{ mw = 0, date = 2026-01-01 }]\n"
        "[cohort.dark]\nowner = \"f\"\nsite = \"dark\"\ngpu_class = \"g\"\ngpus = 10\n"
        "[cohort.none]\nowner = \"f\"\nsite = \"s\"\ngpu_class = \"g\"\ngpus = [[2026-03-01, 0], "
        "[2026-05-01, 0]]\n"
        "[factor.still]\nkind = \"ou\"\nkappa = 1\nsigma = 0\n"
        "[factor.flat]\nkind = \"cir\"\nkappa = 1\nsigma = 0\nmean = 0\ninitial = 0\n"
        "[market]\nshort_rate = \"flat\"\ninference_demand = \"still\"\nsupply_elasticity = 1\n"
        "hazard_price_slope = 0\n"
        "[event.calm]\nrate_per_year = 2\nexcites = { calm = 0 }\neffects = [{ target = \"rent.*\", mean = "
        "-0.1 }]\n"
        "[stake.nothing]\nholder = \"f\"\nusd_bn = 0\n"
        "[equity_commitment.nothing]\ninvestee = \"f\"\nusd_bn = 0\ndate = 2026-03-01\n";
    std::string const file = scratch.write("zeros.toml", study).string();
    for (auto const& [verb, result] : by_all_verbs(file, (scratch / "a.h5").string())) {
        EXPECT_EQ(result.exit_code, 0) << verb << result.err;
    }
}

std::string growing_study(std::string const& general, std::string const& factor)
{
    return general + "[factor.g]\nkind = \"gbm\"\ninitial = 1\n" + factor +
           "[firm.f]\ngroup = \"other\"\ncash_usd_bn = 1\ncore_usd_bn_per_year = 1\n"
           "core_factor = \"g\"\ncore_factor_beta = 10\n";
}

/// The core flow of a step is 1 bn x 30 / 365 = 5016 quanta times e^(10 x 20 t), beyond double precision from t = 3.506
/// years on: 43 steps of 30 days.
TEST(FiniteNumbers, APlanThatOverflowsEndsEveryVerbWithFirmLineAndStep)
{
    ScratchFolder const scratch;
    std::string const general =
        "[general]\nname = \"a\"\nstart = 2026-01-01\nnum_steps = 50\nstep_days = 30\n"
        "paths = 10\n";
    std::string const file =
        scratch.write("grows.toml", growing_study(general, "mu = 20\nsigma = 0\n")).string();
    for (auto const& [verb, result] : by_all_verbs(file, (scratch / "a.h5").string())) {
        EXPECT_EQ(result.exit_code, 1) << verb << result.err;
        EXPECT_NE(result.err.find(
                      "the plan produced non-finite values in step 42, which ends on 2029-07-14: core of "
                      "firm f"),
                  std::string::npos)
            << verb << result.err;
    }
}

/// Only noise makes it grow, by e^(10 x 50 z / 3.5) a step: single precision overflows on about half of the paths at once.
TEST(FiniteNumbers, APathThatOverflowsEndsItsReplayAndTheRun)
{
    ScratchFolder const scratch;
    std::string const file =
        scratch.write("noisy.toml", growing_study(kGeneral, "mu = 0\nsigma = 50\n")).string();
    ProgramResult const run =
        run_ballast({"run", file, "--out", (scratch / "a.h5").string(), "--backstop-paths", "0"});
    EXPECT_EQ(run.exit_code, 1) << run.err;
    int ended = 0;
    for (int path = 0; path < 10; ++path) {
        ProgramResult const replay =
            run_ballast({"replay", file, "--firm", "f", "--path", std::to_string(path)});
        if (replay.exit_code != 0) {
            ++ended;
            EXPECT_EQ(replay.exit_code, 1);
            EXPECT_EQ(replay.out, "");
            EXPECT_NE(
                replay.err.find(fmt::format("path {} of base produced non-finite values in step", path)),
                std::string::npos)
                << replay.err;
            EXPECT_NE(replay.err.find("core of firm f"), std::string::npos) << replay.err;
        }
    }
    EXPECT_NE(run.err.find(fmt::format("{} paths of base produced non-finite values", ended)),
              std::string::npos)
        << ended << run.err;
    EXPECT_EQ(run_ballast({"validate", file}).exit_code, 0) << "its noise-free path is finite";
}

TEST(FiniteNumbers, ATableThatOverflowsIsRefusedWithItsObject)
{
    ScratchFolder const scratch;
    // revenue per compute: 20 bn a year are 1.2e6 quanta, over 1e-33 H100e that serve
    std::string const study = kGeneral +
                              "[market]\npaid_inference = \"paid\"\npaid_inference_usd_bn_per_year = 60\n"
                              "[factor.paid]\nkind = \"gbm\"\ninitial = 1\nsigma = 0.3\n"
                              "[firm.f]\ngroup = \"lab\"\ncash_usd_bn = 10\nown_use_h100e = 1e-30\n"
                              "[lab.f]\nrevenue_usd_bn_per_year = 20\nserving_share = 0.001\n";
    std::string const file = scratch.write("table.toml", study).string();
    for (auto const& [verb, result] : by_all_verbs(file, (scratch / "a.h5").string())) {
        EXPECT_EQ(result.exit_code, 3) << verb << result.err;
        EXPECT_NE(result.err.find("lab.f has a number that is not finite"), std::string::npos)
            << verb << result.err;
    }
}

}  // namespace
}  // namespace ballast
