/// `verify`: a result that follows from its study is equal in everything; one in which something was changed is not, and
/// what cannot be seen in the file alone is found by simulating.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "host/run/merge_parts.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

using nlohmann::json;

/// The small study with an assumption to vary, so that a run has passes of every kind.
class Verify : public ::testing::Test {
protected:
    Verify()
    {
        std::string text = read_text(source_dir() / "tests/parity/study/study.toml");
        std::string const plain = "\ncash_usd_bn = 30\n";
        text.replace(
            text.find(plain), plain.size(),
            "\ncash_usd_bn = { value = 30, low = 5, high = 40, confidence = \"A\", note = \"a test\" }\n");
        scratch_.write("study.toml", text);
    }

    std::string file(std::string const& name) const { return (scratch_ / name).string(); }

    void run(std::string const& out, std::vector<std::string> const& more = {}) const
    {
        std::vector<std::string> arguments{"run",     file("study.toml"), "-q", "--out",
                                           file(out), "--threads",        "2",  "--scenario-paths",
                                           "300",     "--backstop-paths", "160"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        ProgramResult const result = run_ballast(arguments);
        ASSERT_EQ(result.exit_code, 0) << result.err;
    }

    /// The JSON of `verify`, which must end with this code.
    json verify(std::string const& of, std::vector<std::string> const& more, int exit_code) const
    {
        std::vector<std::string> arguments{"verify", file(of), "-q", "--json", "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        ProgramResult const result = run_ballast(arguments);
        EXPECT_EQ(result.exit_code, exit_code) << result.out << result.err;
        return json::parse(result.out);
    }

    static std::vector<std::string> names_of_different(json const& checks)
    {
        std::vector<std::string> names;
        for (json const& check : checks) {
            if (!check["different"].empty()) {
                names.push_back(check.contains("what") ? check["what"] : check["pass"]);
            }
        }
        return names;
    }

    ScratchFolder scratch_;
};

TEST_F(Verify, EveryPassOfAResultIsSimulatedToTheSameDigests)
{
    run("result.h5", {"--paths", "500", "--save-paths", "--endurance", "rival", "--endurance-paths", "130",
                      "--parameter-points", "2", "--parameter-paths", "120"});
    json const found = verify("result.h5", {"--all", "--isa", "portable", "--batch", "48"}, 0);
    EXPECT_TRUE(found["equal"]);
    EXPECT_EQ(found["ranges_of_run"], 4U);
    std::vector<std::string> passes;
    for (json const& range : found["ranges"]) {
        passes.push_back(range["pass"]);
        EXPECT_GT(range["tallies"], 0) << range;
    }
    EXPECT_EQ(passes, (std::vector<std::string>{"base and 4 scenarios", "backstops", "endurance of rival",
                                                "base of the parameter points"}));
    EXPECT_GT(found["ranges"][0]["saved_records"], 500);
    // The seed decides which ranges are drawn.
    json const one = verify("result.h5", {"--ranges", "2", "--seed", "9"}, 0);
    json const two = verify("result.h5", {"--ranges", "2", "--seed", "9"}, 0);
    EXPECT_EQ(one["ranges"], two["ranges"]);
    EXPECT_EQ(one["ranges"].size(), 2U);
    ProgramResult const text = run_ballast({"verify", file("result.h5"), "--ranges", "4", "-q"});
    EXPECT_EQ(text.exit_code, 0) << text.err;
    for (char const* const words : {"seal and payload_sha256: equal", "figures and intervals",
                                    "base and 4 scenarios, paths 0 to 500, 5 tallies", "0 differ",
                                    "parameter points: digests added up, not simulated again"}) {
        EXPECT_TRUE(contains(text.out, words)) << words << " in " << text.out;
    }
}

TEST_F(Verify, AMergedAndAnExtendedResultHaveTheRangesOfTheSingleRun)
{
    std::vector<std::string> const many{
        "--paths", "33000", "-p", "general.num_steps=14", "-p", "general.report_dates=[\"2026-10-06\"]"};
    auto const with = [](std::vector<std::string> words, std::vector<std::string> const& more) {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    run("single.h5", many);
    run("a.h5", with(many, {"--shard", "1/2"}));
    run("b.h5", with(many, {"--shard", "2/2"}));
    std::vector<std::string> fewer = many;
    fewer[1] = "20000";
    run("short.h5", fewer);
    ASSERT_EQ(run_ballast({"merge", file("b.h5"), file("a.h5"), "--out", file("merged.h5"), "-q"}).exit_code,
              0);
    ASSERT_EQ(
        run_ballast({"extend", file("short.h5"), "--paths", "33000", "--out", file("extended.h5"), "-q"})
            .exit_code,
        0);
    std::string const payload = results::payload_sha256(results::read_dataset(file("single.h5")));
    for (char const* const other : {"merged.h5", "extended.h5"}) {
        EXPECT_EQ(results::payload_sha256(results::read_dataset(file(other))), payload) << other;
        json const found = verify(other, {"--ranges", "1", "--seed", "1"}, 0);
        EXPECT_EQ(found["ranges_of_run"], 4U) << "three of the base, one of the backstops";
    }
}

TEST_F(Verify, WhatWasChangedIsFound)
{
    run("result.h5", {"--paths", "400"});
    // A count alone: the file contradicts itself.
    results::Dataset dataset = results::read_dataset(file("result.h5"));
    for (results::Group& group : dataset.groups) {
        for (results::Variable& variable : group.variables) {
            if (group.name == "tallies" && variable.name == "joint_failure") {
                ++std::get<results::Counts>(variable.values)[1];
            }
        }
    }
    results::write_atomically(file("careless.h5"), dataset);
    json const careless = verify("careless.h5", {"--all"}, 5);
    EXPECT_EQ(names_of_different(careless["checks"]),
              (std::vector<std::string>{"digest of the tallies", "digests of ranges, added up",
                                        "figures and intervals, made again from the tallies"}));
    EXPECT_TRUE(names_of_different(careless["ranges"]).empty()) << "the digest of the range was left";

    // Everything made again with it: only a simulation tells.
    results::ResultInputs inputs = results::read_result(results::read_dataset(file("result.h5")));
    inputs.provenance = results::read_provenance(results::read_dataset(file("result.h5")));
    Tally& tally = inputs.scenarios[1].tally;
    ++tally.counts.back();
    RangeDigest change;
    add_cell(tally.counts.size() - 1, 1, change);
    tally.ranges[0] += change;
    inputs.facts.digest = digest_of(inputs);
    results::write_atomically(file("careful.h5"), results::make_result(inputs));
    json const careful = verify("careful.h5", {"--all"}, 5);
    EXPECT_TRUE(names_of_different(careful["checks"]).empty()) << careful["checks"];
    EXPECT_EQ(names_of_different(careful["ranges"]), std::vector<std::string>{"base and 4 scenarios"});
    EXPECT_EQ(careful["ranges"][0]["different"], json::array({inputs.scenarios[1].name}));
    EXPECT_TRUE(verify("careful.h5", {"--ranges", "0"}, 0)["equal"]) << "the file agrees with itself";

    // Another study in its place.
    inputs.provenance.effective_study += "\n# a word more\n";
    results::write_atomically(file("study.h5"), results::make_result(inputs));
    EXPECT_EQ(names_of_different(verify("study.h5", {"--ranges", "0"}, 5)["checks"]),
              std::vector<std::string>{"SHA-256 of the study"});
}

TEST_F(Verify, WhatIsNoResultIsRefused)
{
    run("part.h5", {"--paths", "400", "--shard", "1/2"});
    ProgramResult const part = run_ballast({"verify", file("part.h5")});
    EXPECT_EQ(part.exit_code, 4);
    EXPECT_TRUE(contains(part.err, "is no result: it is share 1/2")) << part.err;
    run("result.h5", {"--paths", "100"});
    std::string bytes = read_text(file("result.h5"));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    scratch_.write("flipped.h5", bytes);
    ProgramResult const flipped = run_ballast({"verify", file("flipped.h5")});
    EXPECT_EQ(flipped.exit_code, 4);
    EXPECT_TRUE(contains(flipped.err, "does not match its seal")) << flipped.err;
    // A file of an older format is told as such.
    results::Dataset old = results::read_dataset(file("result.h5"));
    for (results::Attribute& attribute : old.attributes) {
        if (attribute.name == "format_version") {
            attribute.value = std::int64_t{6};
        }
    }
    results::write_atomically(file("old.h5"), old);
    ProgramResult const older = run_ballast({"verify", file("old.h5")});
    EXPECT_EQ(older.exit_code, 4);
    EXPECT_TRUE(contains(older.err, "format version is 6, not 7") &&
                contains(older.err, "run the study again"))
        << older.err;
    ProgramResult const both = run_ballast({"verify", file("result.h5"), "--all", "--ranges", "2"});
    EXPECT_EQ(both.exit_code, 2) << both.err;
}

}  // namespace
}  // namespace ballast::testing
