// The program as a shell sees it: exit codes, streams, and the keys of its JSON.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/contains.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::contains;
using testing::ProgramResult;
using testing::run_ballast;
using testing::ScratchFolder;

std::string study()
{
    return (testing::source_dir() / "tests/parity/study").string();
}

/// A quick run of the small study into `out`, with more arguments at the end.
std::vector<std::string> quick_run(std::filesystem::path const& out,
                                   std::vector<std::string> const& more = {})
{
    std::vector<std::string> arguments{
        "run", study(), "--paths",   "300", "--scenario-paths", "200", "--backstop-paths",
        "100", "--out", out.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// The CUDA runtime then sees no device, whatever the machine has.
std::vector<std::pair<std::string, std::string>> const kNoDevices{{"CUDA_VISIBLE_DEVICES", "-1"}};

TEST(CommandLine, UsageErrorsExitWith2AndNameTheNearWord)
{
    struct Case {
        std::vector<std::string> arguments;
        char const* word;
    };
    Case const cases[] = {{{}, "run"},
                          {{"rnu", study()}, "'run'"},
                          {{"run", study(), "--treads", "2"}, "'--threads'"},
                          {{"run", study(), "--isa", "v5"}, "v5"},
                          {{"run", study(), "--paths", "many"}, "many"},
                          {{"run", study(), "--paths", "-5"}, "paths"},
                          {{"run", study(), "--batch", "0"}, "batch"},
                          {{"run", study(), "--device", "first"}, "first"},
                          {{"run", study(), "--device", "0", "--backend", "cpu"}, "--backend cpu"},
                          {{"run", study(), "--on-device-loss", "ignore"}, "ignore"},
                          {{"run", study(), "--audit", "1.5"}, "audit"},
                          {{"run", study(), "--cuda-mapping", "32:100"}, "32:100"},
                          {{"run"}, "STUDY"},
                          {{"run", study(), "--scenario", "rents_fal"}, "'rents_fall'"},
                          {{"run", study(), "--endurance", "clod"}, "'cloud'"},
                          {{"replay", study(), "--firm", "clod"}, "'cloud'"},
                          {{"run", study(), "-p", "general.paths"}, "general.paths"},
                          {{"validate", study(), "-q", "-v"}, "-q"}};
    for (Case const& c : cases) {
        ProgramResult const result = run_ballast(c.arguments);
        EXPECT_EQ(result.exit_code, 2) << c.word << ": " << result.err;
        EXPECT_TRUE(contains(result.err, c.word)) << c.word << ": " << result.err;
        EXPECT_EQ(result.out, "") << c.word;
    }
}

TEST(CommandLine, HelpAndVersionGoToStdout)
{
    for (std::vector<std::string> const& arguments :
         {std::vector<std::string>{"--help"}, {"run", "--help"}, {"--version"}, {"plan", "--help"}}) {
        ProgramResult const result = run_ballast(arguments);
        EXPECT_EQ(result.exit_code, 0);
        EXPECT_TRUE(contains(result.out, "allast") || contains(result.out, "STUDY")) << result.out;
        EXPECT_EQ(result.err, "");
    }
}

TEST(CommandLine, InvalidStudyExitsWith3AndNamesThePlaceOfEveryError)
{
    ScratchFolder const scratch;
    std::string text = testing::read_text(testing::source_dir() / "tests/parity/study/study.toml");
    text += "\n[firm.late]\ncash_usd_bn = \"much\"\ncahs_usd_bn = 1\n";
    std::filesystem::path const file = scratch.write("study.toml", text);
    for (std::string const verb : {"validate", "run", "plan"}) {
        ProgramResult const result = run_ballast({verb, scratch.path().string()});
        EXPECT_EQ(result.exit_code, 3) << verb;
        EXPECT_TRUE(contains(result.err, "study.toml:")) << result.err;
        EXPECT_TRUE(contains(result.err, "cahs_usd_bn") && contains(result.err, "cash_usd_bn") &&
                    contains(result.err, "much"))
            << "both errors: " << result.err;
        EXPECT_EQ(result.out, "") << verb;
    }
}

TEST(CommandLine, MissingStudyAndDamagedFilesExitWith4)
{
    ScratchFolder const scratch;
    EXPECT_EQ(run_ballast({"validate", (scratch / "nowhere").string()}).exit_code, 4);
    std::string const file = scratch.write("broken.h5", "no result").string();
    EXPECT_EQ(run_ballast({"info", file}).exit_code, 4);
    EXPECT_EQ(run_ballast({"diff", file, file}).exit_code, 4);
}

TEST(CommandLine, AnOutputThatCannotBeWrittenExitsWith6BeforeAnyWork)
{
    ProgramResult const result = run_ballast(quick_run("/proc/ballast/out.h5"));
    EXPECT_EQ(result.exit_code, 6) << result.err;
    EXPECT_FALSE(contains(result.err, "firm-steps")) << result.err;
}

TEST(CommandLine, ABackendThatIsNotThereExitsWith7AndSaysWhatToDo)
{
    ScratchFolder const scratch;
    for (std::vector<std::string> const& wish :
         {std::vector<std::string>{"--backend", "cuda"}, {"--device", "0"}, {"--device", "GPU-8c1f"}}) {
        ProgramResult const result = run_ballast(quick_run(scratch / "a.h5", wish), kNoDevices);
        EXPECT_EQ(result.exit_code, 7) << wish.front() << ": " << result.err;
        EXPECT_TRUE(contains(result.err, "--backend cpu")) << result.err;
        EXPECT_EQ(result.out, "");
    }
}

TEST(CommandLine, RunPrintsATableAndTheDigest)
{
    ScratchFolder const scratch;
    ProgramResult const result = run_ballast(quick_run(scratch / "new/folder/a.h5"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    for (char const* const part : {"cloud", "survival", "stress", "digest ", "a.h5"}) {
        EXPECT_TRUE(contains(result.out, part)) << part << " in\n" << result.out;
    }
    EXPECT_TRUE(std::filesystem::exists(scratch / "new/folder/a.h5"));
    EXPECT_FALSE(std::filesystem::exists(scratch / "new/folder/a.h5.checkpoint"));
    EXPECT_FALSE(contains(result.err, "\r")) << "no bar where stderr is no terminal";
}

TEST(CommandLine, RunJsonHasItsKeysAndStdoutHoldsNothingElse)
{
    ScratchFolder const scratch;
    ProgramResult const result =
        run_ballast(quick_run(scratch / "a.h5", {"--json", "--threads", "2", "--isa", "portable", "--backend",
                                                 "cpu", "--endurance", "rival"}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    json const run = json::parse(result.out);
    for (char const* const key :
         {"digest", "paths", "seconds", "firm_steps", "firm_steps_per_second", "backend", "isa", "threads",
          "out", "seed", "scenarios", "firms", "devices", "cpu_paths", "audited_paths"}) {
        EXPECT_TRUE(run.contains(key)) << key;
    }
    EXPECT_EQ(run["paths"], 300);
    EXPECT_EQ(run["isa"], "portable");
    EXPECT_EQ(run["threads"], 2);
    EXPECT_EQ(run["backend"], "cpu");
    EXPECT_EQ(run["devices"].size(), 0U);
    EXPECT_GT(run["cpu_paths"], 300);
    EXPECT_EQ(run["digest"].get<std::string>().size(), 64U);
    EXPECT_EQ(run["scenarios"].size(), 5U);
    // 5 firms, 52 steps: base, 4 scenarios, 4 backstops, and the endurance levels on all paths.
    std::uint64_t const without_endurance = 5U * 52U * (300U + 4U * 200U + 4U * 100U);
    EXPECT_GT(run["firm_steps"].get<std::uint64_t>(), without_endurance);
    EXPECT_EQ((run["firm_steps"].get<std::uint64_t>() - without_endurance) % (5U * 52U * 300U), 0U);
    bool found = false;
    for (json const& firm : run["firms"]) {
        double const s = firm["survival_probability"]["12"]["estimate"];
        EXPECT_LE(firm["survival_probability"]["12"]["lower"], s);
        EXPECT_GE(firm["survival_probability"]["12"]["upper"], s);
        found = found || (firm["firm"] == "rival" && firm.contains("endurance_capital_usd_bn"));
    }
    EXPECT_TRUE(found) << result.out;
}

TEST(CommandLine, FlagsRuleOverTheEnvironmentAndThatOverTheStudy)
{
    ScratchFolder const scratch;
    std::vector<std::string> const bare{
        "run",        study(), "--paths", "50",    "--backstop-paths",         "0",
        "--scenario", "base",  "--json",  "--out", (scratch / "a.h5").string()};
    EXPECT_EQ(json::parse(run_ballast(bare).out)["seed"], 11) << "the study's";
    EXPECT_EQ(json::parse(run_ballast(bare, {{"BALLAST_SEED", "5"}}).out)["seed"], 5);
    std::vector<std::string> flagged = bare;
    flagged.insert(flagged.end(), {"--seed", "7"});
    EXPECT_EQ(json::parse(run_ballast(flagged, {{"BALLAST_SEED", "5"}}).out)["seed"], 7);
}

TEST(CommandLine, InfoAndDiffReadWhatRunWrote)
{
    ScratchFolder const scratch;
    std::string const a = (scratch / "a.h5").string(), b = (scratch / "b.h5").string(),
                      c = (scratch / "c.h5").string();
    ASSERT_EQ(run_ballast(quick_run(a)).exit_code, 0);
    ASSERT_EQ(run_ballast(quick_run(b, {"--threads", "1", "--batch", "17"})).exit_code, 0);
    ASSERT_EQ(
        run_ballast(quick_run(c, {"-p", "firm.cloud.cash_usd_bn=0.01", "-p", "firm.rival.cash_usd_bn=0"}))
            .exit_code,
        0);

    ProgramResult const info = run_ballast({"info", a, "--json"});
    ASSERT_EQ(info.exit_code, 0) << info.err;
    json const facts = json::parse(info.out);
    EXPECT_EQ(facts["attributes"]["seed"], "11");
    EXPECT_EQ(facts["axes"]["firm"].size(), 5U);
    EXPECT_TRUE(facts["variables"].contains("survival_probability"));
    EXPECT_EQ(run_ballast({"info", a}).exit_code, 0);

    ProgramResult const equal = run_ballast({"diff", a, b, "--json"});
    EXPECT_EQ(equal.exit_code, 0) << equal.out;
    EXPECT_EQ(json::parse(equal.out)["same_digest"], true);
    ProgramResult const different = run_ballast({"diff", a, c, "--json"});
    EXPECT_EQ(different.exit_code, 5) << different.out;
    EXPECT_EQ(json::parse(different.out)["same_digest"], false);
}

TEST(CommandLine, ReplayAddsUpToTheCashOfEveryStep)
{
    for (std::string const precision : {"single", "double"}) {
        ProgramResult const result = run_ballast(
            {"replay", study(), "--path", "3", "--firm", "cloud", "--precision", precision, "--json"});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        json const ledger = json::parse(result.out);
        ASSERT_EQ(ledger["dates"].size(), 52U);
        EXPECT_EQ(ledger["dates"][0], "2026-07-07");
        double before = 0.5;                 // cash at the start [USD bn], booked in quanta of 2^14 USD
        double tolerance = 0.5 * 1.6384e-5;  // half a quantum; from the second step on the sums are exact
        for (std::size_t step = 0; step < 52; ++step) {
            std::string const level = ledger["level"][step];
            if (level != "normal" && level != "watch" && level != "stress" && level != "distress") {
                break;  // an end hands the firm's cash on
            }
            double sum = 0;
            for (auto const& [name, values] : ledger["lines"].items()) {
                sum += values[step].get<double>();
            }
            double const cash = ledger["cash"][step];
            EXPECT_NEAR(cash, before + sum, tolerance) << precision << ", " << ledger["dates"][step];
            before = cash;
            tolerance = 1e-12;  // of adding 27 decimal numbers
        }
    }
}

TEST(CommandLine, ReplayOfThePlanNeedsNoSeed)
{
    std::vector<std::string> const arguments{"replay",       study(),   "--firm", "cloud",
                                             "--noise-free", "--steps", "104"};
    ProgramResult const first = run_ballast(arguments);
    ASSERT_EQ(first.exit_code, 0) << first.err;
    EXPECT_TRUE(contains(first.out, "2028-06-27")) << "104 weeks on";
    EXPECT_TRUE(contains(first.out, "facility ddtl"));
    std::vector<std::string> other = arguments;
    other.insert(other.end(), {"--seed", "99", "--path", "12"});
    EXPECT_EQ(run_ballast(other).out, first.out);
}

TEST(CommandLine, PlanSaysTimeMemoryAndPaths)
{
    ProgramResult const result = run_ballast({"plan", study(), "--half-width", "0.01", "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    json const plan = json::parse(result.out);
    EXPECT_GT(plan["seconds"], 0.0);
    EXPECT_GT(plan["memory_bytes"], 0);
    EXPECT_LT(plan["memory_bytes"], 1 << 30);
    EXPECT_GT(plan["state_bytes_per_path"], 0);
    // (1.96 / 0.01)^2 p (1 - p) = 9604 at p = 1/2; Wilson's interval needs z^2 = 3.84 paths less.
    EXPECT_GE(plan["paths_needed"]["0.5"], 9604 - 8);
    EXPECT_LE(plan["paths_needed"]["0.5"], 9604 + 8);
    EXPECT_TRUE(plan["rent_log_drift_per_year"].contains("chip"));
    EXPECT_TRUE(plan["planned_usd_bn"].contains("cloud"));
    EXPECT_EQ(run_ballast({"plan", study()}).exit_code, 0);
}

TEST(CommandLine, SchemaIsJsonAndDoctorIsWell)
{
    ProgramResult const schema = run_ballast({"schema"});
    ASSERT_EQ(schema.exit_code, 0) << schema.err;
    EXPECT_TRUE(json::parse(schema.out).contains("properties"));
    ProgramResult const doctor = run_ballast({"doctor"});
    EXPECT_EQ(doctor.exit_code, 0) << doctor.out;
    EXPECT_TRUE(contains(doctor.out, "isa portable"));
    ProgramResult const bare = run_ballast({"doctor"}, kNoDevices);
    EXPECT_EQ(bare.exit_code, 0) << "a machine without devices is well";
    EXPECT_TRUE(contains(bare.out, "cuda") && contains(bare.out, "--backend cpu")) << bare.out;
}

TEST(CommandLine, AStoppedRunExitsWith75AndTheSameCommandGoesOn)
{
    ScratchFolder const scratch;
    std::filesystem::path const out = scratch / "a.h5";
    std::vector<std::string> const arguments{"run",        study(), "--paths", "1000000",
                                             "--scenario", "base",  "--isa",   "portable",
                                             "--backend",  "cpu",   "--out",   out.string()};
    std::vector<std::string> stopped{
        "timeout", "--preserve-status", "-s", "TERM", "2", testing::program_path().string()};
    stopped.insert(stopped.end(), arguments.begin(), arguments.end());
    ProgramResult const first = testing::run_command(stopped);
    ASSERT_EQ(first.exit_code, 75) << first.err;
    EXPECT_EQ(first.out, "");
    EXPECT_FALSE(std::filesystem::exists(out));
    ASSERT_TRUE(std::filesystem::exists(out.string() + ".checkpoint"));
    std::vector<std::string> other = arguments;
    other.insert(other.end(), {"--seed", "5"});
    ProgramResult const refused = run_ballast(other);
    EXPECT_EQ(refused.exit_code, 4) << "another seed may not go on from it";
    EXPECT_TRUE(contains(refused.err, "seed is '11' there and '5' here")) << refused.err;
    ProgramResult const again = testing::run_command(stopped);
    EXPECT_EQ(again.exit_code, 75);
    EXPECT_TRUE(contains(again.err, "resuming")) << again.err;
}

}  // namespace
}  // namespace ballast
