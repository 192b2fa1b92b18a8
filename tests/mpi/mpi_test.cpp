/// A run by several processes: the bits of the single run, whoever simulates what; stops, losses and errors of one of them
/// are those of all.
#include <algorithm>
#include <csignal>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/varied_study.hpp"

namespace ballast::testing {
namespace {

using nlohmann::json;

constexpr int kStopped = 75;

/// Options of mpirun by environment, which takes them whatever its version: more processes than processors, and as root.
std::vector<std::pair<std::string, std::string>> const kMpirun{
    {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
    {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
    {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
    {"PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe"},
    {"OMPI_MCA_hwloc_base_binding_policy", "none"},
    {"OMPI_MCA_btl_vader_single_copy_mechanism", "none"},
};

using Arguments = std::vector<std::string>;

Arguments operator+(Arguments left, Arguments const& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// So many processes with these arguments.
struct Group {
    int processes;
    Arguments arguments;
};

Arguments mpirun(std::vector<Group> const& groups)
{
    Arguments words{BALLAST_MPIRUN};
    for (Group const& group : groups) {
        words = words + (words.size() > 1 ? Arguments{":"} : Arguments{}) +
                Arguments{"-n", std::to_string(group.processes), BALLAST_MPI_PROGRAM} + group.arguments;
    }
    return words;
}

ProgramResult run_together(std::vector<Group> const& groups)
{
    return run_command(mpirun(groups), kMpirun);
}

std::size_t count(std::string const& text, std::string const& part)
{
    std::size_t times = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++times;
    }
    return times;
}

std::string payload(std::string const& file)
{
    return results::payload_sha256(results::read_dataset(file));
}

class Mpi : public ::testing::Test {
protected:
    Mpi() { scratch_.write("study.toml", testing::varied_study()); }

    std::string file(std::string const& name) const { return (scratch_ / name).string(); }
    bool exists(std::string const& name) const { return std::filesystem::exists(scratch_ / name); }

    /// A run with passes of every kind.
    Arguments run(std::string const& out, std::string const& paths = "701") const
    {
        return {"run",
                file("study.toml"),
                "-q",
                "--json",
                "--threads",
                "1",
                "--out",
                file(out),
                "--paths",
                paths,
                "--scenario-paths",
                "450",
                "--backstop-paths",
                "160",
                "--endurance",
                "rival",
                "--endurance-paths",
                "130",
                "--parameter-points",
                "2",
                "--parameter-paths",
                "210",
                "--save-paths"};
    }

    json single(std::string const& out, std::string const& paths = "701") const
    {
        ProgramResult const result = run_ballast(run(out, paths));
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return json::parse(result.out);
    }

    ScratchFolder scratch_;
};

TEST_F(Mpi, AnyNumberOfProcessesGivesTheBitsOfTheSingleRun)
{
    json const expected = single("single.h5");
    for (auto const& [processes, batch] : std::map<int, std::string>{{2, "16"}, {3, "256"}, {4, "48"}}) {
        std::string const out = "of_" + std::to_string(processes) + ".h5";
        ProgramResult const result = run_together({{processes, run(out) + Arguments{"--batch", batch}}});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        json const said = json::parse(result.out);  // of the leader alone
        EXPECT_EQ(said["digest"], expected["digest"]);
        EXPECT_EQ(said["processes"], processes);
        EXPECT_EQ(said["firm_steps"], expected["firm_steps"]);
        EXPECT_EQ(said["cpu_paths"], expected["cpu_paths"]);
        EXPECT_EQ(payload(file(out)), payload(file("single.h5")));
        EXPECT_FALSE(exists(out + ".checkpoint") || exists("." + out + ".lock"));
    }
}

TEST_F(Mpi, LooksAtAPrecisionAsOneProcessDoes)
{
    struct Case {
        std::string paths, half_width;
        int exit_code;
    };
    // Of two looks the first is enough, where a half-width is 0.035 at most; and one look is not.
    for (Case const& each : {Case{"2048", "0.06", 0}, Case{"1100", "1e-9", 8}}) {
        Arguments const options{"--until",
                                "regime_probability[funding, open, 2026-09-30] < " + each.half_width,
                                "--until-events", "0"};
        ProgramResult const alone = run_ballast(run("single.h5", each.paths) + options);
        ASSERT_EQ(alone.exit_code, each.exit_code) << alone.err;
        ProgramResult const together = run_together({{3, run("together.h5", each.paths) + options}});
        EXPECT_EQ(together.exit_code, each.exit_code) << together.err;
        EXPECT_EQ(count(together.err, "ballast: "), count(together.err, "ballast: warning: "))
            << together.err;
        EXPECT_EQ(json::parse(together.out)["precision"], json::parse(alone.out)["precision"]);
        EXPECT_EQ(json::parse(together.out)["precision"]["looks_taken"], 1);
        EXPECT_EQ(payload(file("together.h5")), payload(file("single.h5")));
    }
}

TEST_F(Mpi, MergesAndExtendsAsOneProcessDoes)
{
    json const expected = single("single.h5");
    ProgramResult const part = run_together({{2, run("part_1.h5") + Arguments{"--shard", "1/2"}}});
    ASSERT_EQ(part.exit_code, 0) << part.err;
    ASSERT_EQ(run_ballast(run("part_2.h5") + Arguments{"--shard", "2/2"}).exit_code, 0);
    ProgramResult const merged = run_together(
        {{2, {"merge", file("part_1.h5"), file("part_2.h5"), "-q", "--json", "--out", file("merged.h5")}}});
    ASSERT_EQ(merged.exit_code, 0) << merged.err;
    EXPECT_EQ(json::parse(merged.out)["digest"], expected["digest"]);
    EXPECT_EQ(payload(file("merged.h5")), payload(file("single.h5")));

    single("short.h5", "500");
    ProgramResult const extended = run_together(
        {{3, {"extend", file("short.h5"), "--paths", "701", "-q", "--json", "--out", file("short.h5")}}});
    ASSERT_EQ(extended.exit_code, 0) << extended.err;
    EXPECT_EQ(payload(file("short.h5")), payload(file("single.h5")));
}

TEST_F(Mpi, AStopOfOneStopsAllAndAnyOtherNumberGoesOn)
{
    std::string const digest = single("single.h5", "3000")["digest"];
    Arguments const whole = run("out.h5", "3000");
    Arguments const limited = whole + Arguments{"--max-time", "0.001"};
    for (std::vector<Group> const& groups :
         {std::vector<Group>{{1, whole}, {2, limited}}, {{1, limited}, {1, whole}}, {{4, limited}}}) {
        ProgramResult const stopped = run_together(groups);
        ASSERT_EQ(stopped.exit_code, kStopped) << stopped.err;
        EXPECT_EQ(count(stopped.err, "stopped at the time limit"), 1U) << stopped.err;
        EXPECT_TRUE(exists("out.h5.checkpoint"));
        EXPECT_FALSE(exists("out.h5") || exists(".out.h5.lock"));
    }
    ProgramResult const alone_again = run_ballast(limited);
    ASSERT_EQ(alone_again.exit_code, kStopped) << alone_again.err;
    ProgramResult const finished = run_together({{1, whole}});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(json::parse(finished.out)["digest"], digest);
    EXPECT_TRUE(json::parse(finished.out)["resumed"]);
    EXPECT_EQ(payload(file("out.h5")), payload(file("single.h5")));
}

// Each run is stopped after its first slices: two of the base and its scenarios, then two of each point.
TEST_F(Mpi, GoesOnAmongTheParameterPointsWhoeverStoppedThere)
{
    auto const run_to = [&](std::string const& out) {
        return Arguments{"run",    file("study.toml"),  "--json", "--threads",
                         "1",      "--paths",           "60",     "--scenario-paths",
                         "40",     "--backstop-paths",  "0",      "--parameter-points",
                         "6",      "--parameter-paths", "60",     "--out",
                         file(out)};
    };
    ProgramResult const single = run_ballast(run_to("single.h5"));
    ASSERT_EQ(single.exit_code, 0) << single.err;
    Arguments const limited = run_to("out.h5") + Arguments{"--max-time", "0.001"};
    for (int part = 0; part < 7; ++part) {
        ProgramResult const stopped = part % 3 == 2 ? run_together({{3, limited}}) : run_ballast(limited);
        ASSERT_EQ(stopped.exit_code, kStopped) << stopped.err;
    }
    ProgramResult const finished = run_together({{2, run_to("out.h5")}});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(count(finished.err, "of pass 2"), 1U) << "resumed among the points: " << finished.err;
    EXPECT_EQ(json::parse(finished.out)["digest"], json::parse(single.out)["digest"]);
    EXPECT_EQ(payload(file("out.h5")), payload(file("single.h5")));
}

/// The last process notes its number, so that it can be killed while the others simulate with it.
TEST_F(Mpi, AKilledProcessEndsAllAndTheCheckpointLeadsToTheSameBits)
{
    constexpr char const* kPaths = "30000";
    std::string const digest = single("single.h5", kPaths)["digest"];
    Arguments const often = run("out.h5", kPaths) + Arguments{"--checkpoint-every", "0.1"};
    scratch_.write("killed.sh", "until [ -e \"$1.checkpoint\" ] || [ -e \"$1\" ]; do sleep 0.01; done; kill "
                                "-9 \"$(cat \"$1.pid\")\"");
    scratch_.write("noted.sh", "echo $$ > \"$1.pid\"; sh \"$0/killed.sh\" \"$1\" & shift; exec \"$@\"");
    Arguments words = mpirun({{2, often}, {1, often}});
    auto const last = std::find(words.rbegin(), words.rend(), BALLAST_MPI_PROGRAM).base() - 1;
    Arguments const noted{"sh", "-c", read_text(scratch_ / "noted.sh"), scratch_.path().string(),
                          file("out.h5")};
    words.insert(last, noted.begin(), noted.end());
    ProgramResult const killed = run_command(words, kMpirun);
    EXPECT_NE(killed.exit_code, 0) << killed.err;
    EXPECT_FALSE(exists("out.h5"));
    ASSERT_TRUE(exists("out.h5.checkpoint")) << killed.err;
    ProgramResult const again = run_together({{2, often}});
    ASSERT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(json::parse(again.out)["digest"], digest);
    EXPECT_TRUE(json::parse(again.out)["resumed"]);
}

TEST_F(Mpi, AnErrorOfOneIsSaidOnceAndIsTheExitCodeOfAll)
{
    struct Case {
        std::vector<Group> groups;
        int exit_code;
        std::string said;
    };
    Arguments const good = run("out.h5");
    std::vector<Case> const cases{
        {{{2, good}, {1, good + Arguments{"--seed", "12"}}}, 4, "rank 2 on "},
        {{{2, good + Arguments{"--endurance", "nobody"}}}, 2, "nobody"},
        {{{1, good}, {1, {"run", file("missing.toml")}}}, 4, "rank 1 on "},
        {{{3, {"run", file("study.toml"), "--pahts", "3"}}}, 2, "--paths"},
    };
    for (Case const& each : cases) {
        ProgramResult const result = run_together(each.groups);
        EXPECT_EQ(result.exit_code, each.exit_code) << result.err;
        EXPECT_EQ(count(result.err, "ballast: ") - count(result.err, "ballast: warning: "), 1U) << result.err;
        EXPECT_NE(result.err.find(each.said), std::string::npos) << each.said << " in " << result.err;
        EXPECT_FALSE(exists("out.h5") || exists(".out.h5.lock"));
        EXPECT_EQ(result.out, "");
    }
}

TEST_F(Mpi, TheLeaderAloneDoesWhatIsNotSharedOut)
{
    ProgramResult const result = run_together({{3, {"validate", file("study.toml")}}});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, run_ballast({"validate", file("study.toml")}).out);
}

}  // namespace
}  // namespace ballast::testing
