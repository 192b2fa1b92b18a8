/// A run shared out to several processes: `run --shard` and `merge` give the bits of the single run, in any order of the
/// parts, and refuse whatever is not the whole of one run.
#include <algorithm>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/started_program.hpp"
#include "tests/support/varied_study.hpp"

namespace ballast::testing {
namespace {

using nlohmann::json;

class Shards : public ::testing::Test {
protected:
    Shards() { scratch_.write("study.toml", testing::varied_study()); }

    std::string file(std::string const& name) const { return (scratch_ / name).string(); }

    using Options = std::map<std::string, std::string>;

    /// A run with passes of every kind; `others` go before the options that stand here.
    ProgramResult run(std::string const& out, Options const& others = {}) const
    {
        Options options = others;
        options.merge(Options{{"--threads", "2"},
                              {"--batch", "64"},
                              {"--paths", "701"},
                              {"--scenario-paths", "450"},
                              {"--backstop-paths", "160"},
                              {"--endurance", "rival"},
                              {"--endurance-paths", "130"},
                              {"--parameter-points", "2"},
                              {"--parameter-paths", "210"}});
        std::vector<std::string> arguments{"run",   file("study.toml"), "-q", "--json", "--save-paths",
                                           "--out", file(out)};
        for (auto const& [option, value] : options) {
            arguments.insert(arguments.end(), {option, value});
        }
        return run_ballast(arguments);
    }

    std::string share(std::string const& out, std::string const& shard, Options options = {}) const
    {
        options["--shard"] = shard;
        ProgramResult const result = run(out, options);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return file(out);
    }

    ProgramResult merge(std::vector<std::string> const& files, std::string const& out = "merged.h5") const
    {
        std::vector<std::string> arguments{"merge", "-q", "--json", "--out", file(out)};
        arguments.insert(arguments.end(), files.begin(), files.end());
        return run_ballast(arguments);
    }

    /// The merge is refused with exit 4, leaves nothing, and says all of `words`.
    void expect_refused(std::vector<std::string> const& files, std::vector<std::string> const& words) const
    {
        ProgramResult const result = merge(files, "refused.h5");
        EXPECT_EQ(result.exit_code, 4) << result.err;
        for (std::string const& word : words) {
            EXPECT_TRUE(contains(result.err, word)) << word << " in " << result.err;
        }
        EXPECT_FALSE(std::filesystem::exists(file("refused.h5")));
    }

    ScratchFolder scratch_;
};

std::string payload(std::string const& file)
{
    return results::payload_sha256(results::read_dataset(file));
}

/// Everything but provenance is equal, root attributes too.
void expect_equal_results(std::string const& a, std::string const& b)
{
    auto const bare = [](std::string const& file) {
        results::Dataset dataset = results::read_dataset(file);
        std::erase_if(dataset.groups,
                      [](results::Group const& group) { return group.name == results::kProvenanceGroup; });
        return dataset;
    };
    EXPECT_TRUE(results::identical(bare(a), bare(b))) << a << " and " << b;
    EXPECT_EQ(payload(a), payload(b));
}

TEST_F(Shards, AnyNumberOfThemMergedInAnyOrderIsTheSingleRun)
{
    ProgramResult const single = run("single.h5");
    ASSERT_EQ(single.exit_code, 0) << single.err;
    json const expected = json::parse(single.out);
    std::vector<std::vector<std::string>> const divisions = {{"1/3", "2/3", "3/3"}, {"1/2", "3/4", "4/4"}};
    for (std::vector<std::string> const& division : divisions) {
        std::vector<std::string> files;
        for (std::size_t i = 0; i < division.size(); ++i) {
            files.push_back(
                share("part_" + std::to_string(i) + ".h5", division[i],
                      {{"--threads", std::to_string(1 + i % 2)}, {"--isa", i == 1 ? "portable" : "auto"}}));
        }
        std::rotate(files.begin(), files.begin() + std::ssize(files) / 2, files.end());
        std::swap(files[0], files[1]);
        ProgramResult const merged = merge(files);
        ASSERT_EQ(merged.exit_code, 0) << merged.err;
        json const found = json::parse(merged.out);
        EXPECT_EQ(found["digest"], expected["digest"]) << division[1];
        EXPECT_EQ(found["firms"], expected["firms"]) << division[1];
        EXPECT_EQ(found["parameter_band"], expected["parameter_band"]) << division[1];
        expect_equal_results(file("single.h5"), file("merged.h5"));
        EXPECT_FALSE(std::filesystem::exists(file("merged.h5.checkpoint")));
        EXPECT_FALSE(std::filesystem::exists(file("merged.h5.checkpoint.endurance")));
    }
}

TEST_F(Shards, AMergeThatIsStoppedWhileItWritesKeepsWhatItSimulated)
{
    std::vector<std::string> const parts{share("a.h5", "1/2"), share("b.h5", "2/2")};
    ASSERT_EQ(merge(parts, "whole.h5").exit_code, 0);
    std::vector<std::string> const words{"merge", parts[0], parts[1], "-q", "--out", file("merged.h5")};
    int stops = 0;
    for (int i = 0; i < 3; ++i) {
        std::filesystem::remove(file("merged.h5"));
        StartedProgram program(words, Stream::file, Stream::file);
        program.await(file("merged.h5.checkpoint.endurance"));  // written when the re-runs are finished
        program.send(SIGTERM);
        ProgramResult const stopped = program.wait();
        EXPECT_TRUE(stopped.exit_code == 75 || stopped.exit_code == 0) << stopped.exit_code << stopped.err;
        stops += stopped.exit_code == 75 ? 1 : 0;
        ProgramResult const again = merge(parts);
        ASSERT_EQ(again.exit_code, 0) << again.err;
        expect_equal_results(file("whole.h5"), file("merged.h5"));
        EXPECT_FALSE(std::filesystem::exists(file("merged.h5.checkpoint.endurance")));
    }
    EXPECT_GE(stops, 1);
}

TEST_F(Shards, WhatIsNotTheWholeOfOneRunIsRefused)
{
    std::string const one = share("one.h5", "1/3"), two = share("two.h5", "2/3"),
                      three = share("three.h5", "3/3");
    expect_refused({one, three},
                   {"share 2/3 is missing", "--shard 2/3 --out", "share_2_of_3.h5", "--save-paths"});
    expect_refused({two}, {"shares 1/3, 3/3 are missing", "--shard 1/3", "--shard 3/3"});
    expect_refused({one, two, three, two}, {"the same paths are in", "two.h5 (share 2/3)"});
    std::string const half = share("half.h5", "2/2");
    expect_refused({one, two, half}, {"two.h5 (share 2/3) and", "half.h5 (share 2/2)"});

    std::string const seed = share("seed.h5", "3/3", {{"--seed", "12"}});
    expect_refused({one, two, seed}, {"seed.h5 (seed is '12' there and '11' here)"});
    std::string const other = share("other.h5", "3/3", {{"-p", "firm.rival.cash_usd_bn=7"}});
    expect_refused({one, two, other}, {"other.h5 (firm.rival.cash_usd_bn is 7.0 there and 0.3 here)"});
    std::string const precise = share("precise.h5", "3/3", {{"--precision", "double"}});
    std::string const longer = share("longer.h5", "3/3", {{"--paths", "702"}});
    expect_refused({one, two, precise, longer}, {"precise.h5 (precision is 'double' there and 'single' here",
                                                 "longer.h5 (paths of base is '702'"});
    // What is no part, or is damaged, is said of all files at once.
    std::string bytes = read_text(two);
    scratch_.write("cut.h5", bytes.substr(0, bytes.size() / 2));
    bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 1);
    scratch_.write("flipped.h5", bytes);
    ProgramResult const result = run("result.h5");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    expect_refused({one, file("cut.h5"), file("flipped.h5"), file("result.h5"), three},
                   {"cut.h5 does not end in a seal", "flipped.h5 does not match its seal",
                    "result.h5 is no part of a run: it is a result"});
    ProgramResult const over = merge({one, two, three}, "two.h5");
    EXPECT_EQ(over.exit_code, 2) << over.err;
    EXPECT_TRUE(contains(over.err, "is one of the parts")) << over.err;
}

TEST_F(Shards, APartIsNoResult)
{
    std::string const part = share("part.h5", "2/3");
    std::string const what = "share 2/3 of a run";
    ProgramResult const info = run_ballast({"info", part});
    EXPECT_EQ(info.exit_code, 0);
    EXPECT_TRUE(contains(info.out, what) && contains(info.out, "ballast merge")) << info.out;
    EXPECT_FALSE(contains(info.out, "survival_probability ")) << info.out;
    EXPECT_TRUE(contains(run_ballast({"info", "--json", part}).out, what));
    for (std::vector<std::string> const& files : {std::vector{part, part}}) {
        ProgramResult const diff = run_ballast({"diff", files[0], files[1]});
        EXPECT_EQ(diff.exit_code, 4);
        EXPECT_TRUE(contains(diff.err, what) && contains(diff.err, "ballast merge")) << diff.err;
    }
    for (char const* const verb : {"replay", "run", "validate", "plan"}) {
        std::vector<std::string> arguments{verb, part};
        if (std::string(verb) == "replay") {
            arguments.insert(arguments.end(), {"--firm", "rival"});
        }
        ProgramResult const result = run_ballast(arguments);
        EXPECT_EQ(result.exit_code, 4) << verb << result.err;
        EXPECT_TRUE(contains(result.err, "is no study: it is " + what)) << verb << result.err;
    }
}

TEST_F(Shards, AnExtendedResultIsTheRunOfSoManyPaths)
{
    // More paths of base and scenarios; and of backstops too, so that endurance has other levels.
    struct Case {
        std::string from, to, parameter_paths;
    };
    for (auto const& [from, to, points] : {Case{"211", "701", "210"}, Case{"100", "301", "90"}}) {
        ASSERT_EQ(run("short.h5", {{"--paths", from}, {"--parameter-paths", points}}).exit_code, 0);
        ProgramResult const whole = run("long.h5", {{"--paths", to}, {"--parameter-paths", points}});
        ASSERT_EQ(whole.exit_code, 0) << whole.err;
        ProgramResult const extended = run_ballast({"extend", file("short.h5"), "--paths", to, "--out",
                                                    file("extended.h5"), "-q", "--json", "--batch", "48"});
        ASSERT_EQ(extended.exit_code, 0) << extended.err;
        EXPECT_EQ(json::parse(extended.out)["digest"], json::parse(whole.out)["digest"])
            << from << " to " << to;
        EXPECT_EQ(json::parse(extended.out)["firms"], json::parse(whole.out)["firms"])
            << from << " to " << to;
        expect_equal_results(file("extended.h5"), file("long.h5"));
    }
    // A merged result extends like any other, and again, in place.
    ASSERT_EQ(merge({share("a.h5", "1/2"), share("b.h5", "2/2")}).exit_code, 0);
    ASSERT_EQ(run("long.h5", {{"--paths", "720"}}).exit_code, 0);
    for (char const* const paths : {"710", "720"}) {
        ProgramResult const result =
            run_ballast({"extend", file("merged.h5"), "--paths", paths, "--out", file("merged.h5"), "-q"});
        ASSERT_EQ(result.exit_code, 0) << result.err;
    }
    expect_equal_results(file("merged.h5"), file("long.h5"));
}

TEST_F(Shards, WhatCannotBeExtendedIsRefused)
{
    ASSERT_EQ(run("result.h5", {{"--paths", "180"}}).exit_code, 0);
    auto const expect = [&](std::string const& of, std::string const& paths, int code,
                            std::string const& words) {
        ProgramResult const result =
            run_ballast({"extend", of, "--paths", paths, "--out", file("none.h5"), "-q"});
        EXPECT_EQ(result.exit_code, code) << result.err;
        EXPECT_TRUE(contains(result.err, words)) << result.err;
        EXPECT_FALSE(std::filesystem::exists(file("none.h5")));
    };
    expect(file("result.h5"), "180", 2, "has 180 already");
    expect(file("result.h5"), "300", 4, "parameter points of");
    expect(share("part.h5", "1/2"), "800", 4, "is no result: it is share 1/2");
    std::string bytes = read_text(file("result.h5"));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    scratch_.write("flipped.h5", bytes);
    expect(file("flipped.h5"), "800", 4, "does not match its seal");
    expect(file("nowhere.h5"), "800", 4, "nowhere.h5");
}

TEST_F(Shards, ImpossibleSharesAreUsageErrors)
{
    for (char const* const shard : {"0/3", "4/3", "1/0", "3", "1/2/3", "one/two", "-1/2", "1/70000"}) {
        ProgramResult const result = run("none.h5", {{"--shard", shard}});
        EXPECT_EQ(result.exit_code, 2) << shard << result.err;
        EXPECT_TRUE(contains(result.err, "i/N")) << shard << result.err;
    }
    ProgramResult const many = run("none.h5", {{"--shard", "1/161"}});
    EXPECT_EQ(many.exit_code, 2) << many.err;
    EXPECT_TRUE(contains(many.err, "at most 160")) << many.err;
}

}  // namespace
}  // namespace ballast::testing
