// The fuzzers' targets without a fuzzer: every study and table of the tree, whatever fuzzers have found, and a fixed number of
// random changes of them. More with BALLAST_REPLAYS; BALLAST_FUZZ_CORPUS names a folder with more inputs, TARGET/FILE each.
#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/fuzz/targets.hpp"
#include "tests/support/campaign.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::fuzz {
namespace {

namespace fs = std::filesystem;
using testing::read_text;
using testing::source_dir;

constexpr std::size_t kLargestSeed = 6000;  // [bytes]; larger studies take milliseconds each

std::vector<std::string> files_in(fs::path const& folder, std::string const& extension)
{
    std::vector<std::string> texts;
    std::vector<fs::path> paths;
    if (fs::exists(folder)) {
        for (auto const& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && (extension.empty() || entry.path().extension() == extension)) {
                paths.push_back(entry.path());
            }
        }
    }
    std::sort(paths.begin(), paths.end());
    for (fs::path const& path : paths) {
        texts.push_back(read_text(path));
    }
    return texts;
}

/// What a mutating fuzzer does, a few times over: bytes changed, pieces taken out, doubled or taken from elsewhere.
std::string changed(std::string text, std::vector<std::string> const& seeds, std::mt19937_64& random)
{
    static constexpr char const* kWords[] = {"0",          "-1",         "1e308",
                                             "nan",        "inf",        "\"\"",
                                             "[]",         "{}",         "true",
                                             "\n",         "[",          "]",
                                             "{ value = ", "=",          "\"",
                                             ",",          "#",          "..",
                                             "2026-02-29", "9999-12-31", "\xff",
                                             "\x01",       "value",      "low = ",
                                             "1_0",        "[[1,2]]",    "0x7fffffffffffffff"};
    auto const below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
    for (std::size_t i = 1 + below(4); i > 0; --i) {
        std::size_t const at = below(text.size() + 1),
                          length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
        switch (below(5)) {
        case 0:
            text.erase(at, length);
            break;
        case 1:
            text.insert(at, text.substr(at, length));
            break;
        case 2:
            text.replace(at, length % 5, kWords[below(std::size(kWords))]);
            break;
        case 3:
            if (at < text.size()) {
                text[at] = static_cast<char>(random());
            }
            break;
        default: {
            std::string const& other = seeds[below(seeds.size())];
            text.insert(at, other.substr(below(other.size() + 1), below(80)));
        }
        }
    }
    return text;
}

void replay(char const* name, std::vector<std::string> seeds, int wanted)
{
    auto const target = std::find_if(targets().begin(), targets().end(),
                                     [name](Target const& one) { return std::string(one.name) == name; });
    for (fs::path const& folder : {source_dir() / "tests/fuzz/corpus" / name,
                                   std::getenv("BALLAST_FUZZ_CORPUS") == nullptr
                                       ? fs::path()
                                       : fs::path(std::getenv("BALLAST_FUZZ_CORPUS")) / name}) {
        std::vector<std::string> const more =
            folder.empty() ? std::vector<std::string>{} : files_in(folder, "");
        seeds.insert(seeds.end(), more.begin(), more.end());
    }
    ASSERT_FALSE(seeds.empty());
    auto const run = [&](std::string const& bytes, std::string const& what) {
        try {
            target->run(bytes);
        } catch (std::exception const& finding) {
            ADD_FAILURE() << name << ", " << what << ": " << finding.what() << "\n" << bytes.substr(0, 2000);
        }
    };
    for (std::size_t i = 0; i < seeds.size() && !::testing::Test::HasFailure(); ++i) {
        run(seeds[i], fmt::format("seed {}", i));
    }
    std::mt19937_64 random(7);
    for (int i = 0; i < wanted && !::testing::Test::HasFailure(); ++i) {
        std::string const input = changed(seeds[random() % seeds.size()], seeds, random);
        bool const by_lines = std::string_view(name) == "study" && i % 2 == 1;
        run(by_lines ? edit_study(input, static_cast<std::uint32_t>(random())) : input,
            fmt::format("change {}", i));
    }
    testing::record(
        fmt::format("replay of {}: {} inputs and {} changes of them", name, seeds.size(), wanted));
}

TEST(Replay, OfStudies)
{
    std::vector<std::string> seeds = files_in(source_dir() / "configs/known_answers", ".toml");
    std::erase_if(seeds, [](std::string const& text) { return text.size() > kLargestSeed; });
    seeds.push_back(read_text(source_dir() / "docs/first_study/study.toml"));
    replay("study", seeds, testing::trials("BALLAST_REPLAYS", 2500));
}

TEST(Replay, OfTables)
{
    std::vector<std::string> seeds;
    for (char const* const kind :
         {"debt", "contract", "cohort", "lease", "stake", "guarantee", "equity_commitment"}) {
        for (std::string const folder : {"tests/fault/studies/base", "configs/ai_buildout_2026"}) {
            for (std::string const plural : {"", "s"}) {
                fs::path const file = source_dir() / folder / (kind + plural + ".csv");
                if (fs::exists(file)) {
                    seeds.push_back(kind + ("\n" + read_text(file)).substr(0, kLargestSeed));
                }
            }
        }
    }
    replay("table", seeds, testing::trials("BALLAST_REPLAYS", 2000));
}

/// Files of each kind, and the names of the targets that edit them.
class ReplayOfFiles : public ::testing::TestWithParam<char const*> {
protected:
    static void SetUpTestSuite()
    {
        static testing::ScratchFolder const samples;
        write_samples(samples.path());
        setenv("BALLAST_FUZZ_SAMPLES", samples.path().c_str(), 1);
    }

    static void write_samples(fs::path const& folder)
    {
        auto const run = [&](std::vector<std::string> const& more, int exit_code) {
            std::vector<std::string> words{"run", (source_dir() / "tests/support/small_study").string(),
                                           "-q",  "--backstop-paths",
                                           "50",  "--paths",
                                           "100", "--scenario-paths",
                                           "60",  "--parameter-points",
                                           "2",   "--parameter-paths",
                                           "40"};
            words.insert(words.end(), more.begin(), more.end());
            testing::ProgramResult const result = testing::run_ballast(words);
            ASSERT_EQ(result.exit_code, exit_code) << result.err;
        };
        run({"--out", (folder / "result.h5").string()}, 0);
        run({"--out", (folder / "part.h5").string(), "--shard", "1/2", "--save-paths"}, 0);
        run({"--out", (folder / "stopped.h5").string(), "--max-time", "0.001", "--save-paths"}, 75);
    }
};

TEST_P(ReplayOfFiles, RefusesOrReads)
{
    std::string const name = GetParam();
    std::mt19937_64 random(11);
    std::vector<std::string> seeds;
    if (name == "file") {
        std::string const whole =
            read_text(fs::path(std::getenv("BALLAST_FUZZ_SAMPLES")) / "stopped.h5.checkpoint");
        seeds = {whole, whole.substr(0, 3000), whole.substr(whole.size() - 200)};
    } else {
        seeds.emplace_back();  // no edit: what the program wrote is accepted
        for (int i = 0; i < 40; ++i) {
            std::string& bytes = seeds.emplace_back();
            for (int k = 0; k < 24; ++k) {
                bytes.push_back(static_cast<char>(random()));
            }
        }
    }
    replay(GetParam(), seeds, testing::trials("BALLAST_REPLAYS", 600));
}

INSTANTIATE_TEST_SUITE_P(Targets, ReplayOfFiles, ::testing::Values("file", "result", "part", "checkpoint"));

}  // namespace
}  // namespace ballast::fuzz
