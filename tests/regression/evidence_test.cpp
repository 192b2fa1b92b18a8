/// `info --evidence`: what a validator needs, from the file alone, under keys that stay.
#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/sha256.hpp"
#include "host/results/reader.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

using nlohmann::json;

TEST(Evidence, NamesEverythingThatTheResultFollowsFrom)
{
    ScratchFolder const scratch;
    auto const file = [&scratch](char const* name) { return (scratch / name).string(); };
    ProgramResult const run =
        run_ballast({"run", (source_dir() / "tests/parity/study").string(), "-q", "--paths", "3000",
                     "--scenario-paths", "1200", "--backstop-paths", "200", "--out", file("result.h5"),
                     "--until", "survival_probability[rival,6m] < 0.9", "--until-events", "0"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    ASSERT_EQ(
        run_ballast({"info", file("result.h5"), "--evidence", "--out", file("evidence.json")}).exit_code, 0);
    json const found = json::parse(read_text(file("evidence.json")));
    std::vector<std::string> keys;
    for (auto const& [key, value] : found.items()) {
        keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(keys, (std::vector<std::string>{"build", "digest", "evidence_format", "file", "inputs", "paths",
                                              "precision", "ranges", "reproduction", "simulation", "study",
                                              "tables", "warnings"}));
    results::Dataset const dataset = results::read_dataset(file("result.h5"));
    EXPECT_EQ(found["file"]["sha256"], sha256_of_file(file("result.h5")));
    EXPECT_EQ(found["file"]["payload_sha256"], results::payload_sha256(dataset));
    EXPECT_EQ(found["study"]["sha256"], found["study"]["sha256_of_study_in_file"]);
    EXPECT_EQ(found["inputs"][0]["file"], "study.toml");
    EXPECT_EQ(found["tables"].size(), found["paths"]["scenarios"].size());
    EXPECT_EQ(found["digest"]["stated"], dataset.text_attribute("digest"));
    EXPECT_TRUE(found["digest"]["equal"]);
    EXPECT_EQ(found["simulation"]["seed"], 11);
    EXPECT_EQ(found["simulation"]["resumed"], "no");
    EXPECT_EQ(found["ranges"]["passes"].size(), 2U);
    EXPECT_TRUE(found["ranges"]["digests_that_do_not_add_up"].empty());
    EXPECT_EQ(found["precision"]["stop_reason"], "every target is reached at look 1 of 2");
    EXPECT_EQ(found["precision"]["targets"].size(), 1U);

    // The command that it names gives the digest that it names.
    scratch.write("study.toml", dataset.find_group("provenance")->text_attribute("effective_study"));
    std::string const command = found["reproduction"]["command"];
    ASSERT_TRUE(command.starts_with("ballast run study.toml "));
    ProgramResult const again =
        run_command({"bash", "-c",
                     "cd " + scratch.path().string() + " && " + program_path().string() + command.substr(7) +
                         " -q --json --out again.h5"});
    ASSERT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(json::parse(again.out)["digest"], found["digest"]["stated"]);
    EXPECT_TRUE(found["reproduction"]["digest_holds_for_command"]);

    EXPECT_EQ(run_ballast({"info", file("result.h5"), "--evidence", "--out", file("result.h5")}).exit_code,
              2);
    EXPECT_EQ(run_ballast({"info", file("result.h5"), "--out", file("x.json")}).exit_code, 2);
}

}  // namespace
}  // namespace ballast::testing
