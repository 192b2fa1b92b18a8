// One digest and one set of figures, whatever becomes of a run on its way: any threads, instruction sets and batches, any
// number of shares on one machine or several, stopped, killed and resumed at any time, begun with fewer paths and extended.
#include <map>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/results/reader.hpp"
#include "host/run/isa_choice.hpp"
#include "tests/support/campaign.hpp"
#include "tests/support/started_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using testing::StartedProgram;
using testing::Stream;
using Words = std::vector<std::string>;

constexpr int kPaths = 400;
constexpr int kStopped = 75;

class Combinations : public ::testing::Test {
protected:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    std::string file(std::string const& name) const { return (scratch_ / name).string(); }

    /// What no bit depends on.
    Words layout()
    {
        std::vector<Isa> const isas = available_isas();
        std::string const isa = one_in(4) ? "auto" : std::string(isa_name(isas[below(isas.size())]));
        std::uint64_t const widest = one_in(2) ? 40 : 2 * kPaths;
        std::string const threads = std::to_string(1 + below(5)), batch = std::to_string(1 + below(widest));
        described_ += fmt::format(" ({} threads, {}, batch {})", threads, isa, batch);
        ++isas_[isa];
        return {"--threads", threads, "--isa", isa, "--batch", batch, "-q", "--json", "--backend", "cpu"};
    }

    static Words run(int paths)
    {
        return {"run",
                (testing::source_dir() / "tests/support/small_study").string(),
                "--paths",
                std::to_string(paths),
                "--scenario-paths",
                "240",
                "--backstop-paths",
                "90",
                "--endurance",
                "one",
                "--endurance-paths",
                "70",
                "--save-paths"};
    }

    /// Stopped by a signal or killed a while after its start, as often as chance has it, then run to its end.
    ProgramResult finish(Words const& command)
    {
        for (int i = 0; i < 3 && one_in(3); ++i) {
            Words words = command;
            Words const with = layout();
            words.insert(words.end(), with.begin(), with.end());
            if (words.front() == "run") {
                words.insert(words.end(), {"--checkpoint-every", "0.1"});
            }
            bool const kill = one_in(3);
            bool const limit = !kill && words.front() == "run" && one_in(2);
            if (limit) {
                words.insert(words.end(),
                             {"--max-time", fmt::format("{:.4f}", 1e-4 * double(1 + below(300)))});
            }
            described_ += kill ? " killed" : limit ? " limited" : " stopped";
            StartedProgram program(words, Stream::file, Stream::file);
            if (!limit) {
                usleep(static_cast<useconds_t>(below(60'000)));
                program.send(kill ? SIGKILL : SIGTERM);
            }
            ProgramResult const result = program.wait();
            ++interruptions_;
            stops_ += result.exit_code == kStopped ? 1 : 0;
            kills_ += result.exit_code == 128 + SIGKILL ? 1 : 0;
            // A signal may come before the program has a handler, or after its last line.
            bool const expected = result.exit_code == kStopped || result.exit_code == 0 ||
                                  result.exit_code == 128 + (kill ? SIGKILL : SIGTERM);
            EXPECT_TRUE(expected) << result.exit_code << described_ << result.err;
        }
        Words words = command;
        Words const with = layout();
        words.insert(words.end(), with.begin(), with.end());
        ProgramResult const result = testing::run_ballast(words);
        EXPECT_EQ(result.exit_code, 0) << described_ << result.err;
        resumed_ += result.out.find("\"resumed\": true") != std::string::npos ? 1 : 0;
        return result;
    }

    /// A run of `paths` paths in `shares` shares to result.h5.
    ProgramResult simulate(int paths, int shares)
    {
        if (shares == 1) {
            Words words = run(paths);
            words.insert(words.end(), {"--out", file("result.h5")});
            return finish(words);
        }
        Words merge{"merge", "--out", file("result.h5")};
        for (int i = 1; i <= shares; ++i) {
            Words words = run(paths);
            std::string const part = file(fmt::format("part_{}.h5", i));
            words.insert(words.end(), {"--shard", fmt::format("{}/{}", i, shares), "--out", part});
            finish(words);
            merge.push_back(part);
        }
        std::shuffle(merge.begin() + 3, merge.end(), random_);
        return finish(merge);
    }

    testing::ScratchFolder scratch_;
    std::mt19937_64 random_{20261128};
    std::string described_;
    std::map<std::string, int> isas_;
    int interruptions_ = 0, stops_ = 0, kills_ = 0, resumed_ = 0;
};

std::string digest_of(ProgramResult const& result)
{
    return nlohmann::json::parse(result.out)["digest"];
}

/// Hash of all figures and tallies.
std::string figures_of(std::string const& file)
{
    return results::read_root_attributes(file).text_attribute(results::kPayloadAttribute);
}

TEST_F(Combinations, OfThreadsIsaBatchesSharesStopsAndExtensionsHaveOneDigest)
{
    Words reference = run(kPaths);
    reference.insert(reference.end(), {"-q", "--json", "--out", file("reference.h5"), "--threads", "1"});
    ProgramResult const single = testing::run_ballast(reference);
    ASSERT_EQ(single.exit_code, 0) << single.err;
    std::string const digest = digest_of(single), figures = figures_of(file("reference.h5"));
    int const trials = testing::trials("BALLAST_COMBINATIONS", 60);
    int extensions = 0;
    std::map<int, int> shares;
    for (int trial = 0; trial < trials; ++trial) {
        // Few shares often, each number of them now and then.
        std::uint64_t const chance = below(10);
        int const number = static_cast<int>(chance < 6 ? 1 : chance < 9 ? 2 + below(2) : 2 + below(15));
        bool const extend = one_in(4);
        described_ = fmt::format("trial {}: {} shares{}", trial, number, extend ? ", extended" : "");
        int const paths = extend ? static_cast<int>(100 + below(kPaths - 100)) : kPaths;
        ProgramResult result = simulate(paths, number);
        if (extend && result.exit_code == 0) {
            result = finish({"extend", file("result.h5"), "--paths", std::to_string(kPaths), "--out",
                             file(one_in(2) ? "extended.h5" : "result.h5")});
            ++extensions;
        }
        ++shares[number];
        ASSERT_FALSE(HasFailure()) << described_;
        ASSERT_EQ(digest_of(result), digest) << described_;
        ASSERT_EQ(figures_of(nlohmann::json::parse(result.out)["out"]), figures) << described_;
        for (auto const& entry : std::filesystem::directory_iterator(scratch_.path())) {
            std::string const name = entry.path().filename().string();
            ASSERT_TRUE(!name.ends_with("checkpoint") && !name.ends_with("endurance")) << name << described_;
            if (name != "reference.h5") {
                std::filesystem::remove(entry.path());
            }
        }
    }
    std::string of_shares, of_isas;
    for (auto const& [number, times] : shares) {
        of_shares += fmt::format(" {}: {}", number, times);
    }
    for (auto const& [isa, times] : isas_) {
        of_isas += fmt::format(" {}: {}", isa, times);
    }
    testing::record(
        fmt::format("combinations: {}, one digest {}; {} interruptions ({} stopped with a checkpoint, {} "
                    "killed), {} of the last commands resumed, {} extensions; shares{}; instruction sets{}",
                    trials, digest.substr(0, 16), interruptions_, stops_, kills_, resumed_, extensions,
                    of_shares, of_isas));
    EXPECT_GE(stops_ + kills_, trials / 5);
}

}  // namespace
}  // namespace ballast
