// No argument takes an empty text or a number out of its range for a value, and each refusal says what is allowed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using testing::run_ballast;

std::string parity_study()
{
    return (testing::source_dir() / "tests/parity/study").string();
}

void expect_refused(std::vector<std::string> const& arguments, std::string const& words)
{
    ProgramResult const result = run_ballast(arguments);
    std::string said;
    for (std::string const& argument : arguments) {
        said += argument + "|";
    }
    EXPECT_EQ(result.exit_code, 2) << said << result.err;
    EXPECT_NE(result.err.find(words), std::string::npos) << said << result.err;
    EXPECT_EQ(result.out, "") << said;
}

TEST(Arguments, NumbersAreWholeTextsWithinTheirRange)
{
    struct Option {
        char const *verb, *name, *beyond, *range;
    };
    Option const options[] = {
        {"run", "--seed", "9223372036854775808", "0 to 9223372036854775807"},
        {"run", "--seed", "18446744073709551616", "0 to 9223372036854775807"},
        {"replay", "--seed", "9223372036854775808", "0 to 9223372036854775807"},
        {"run", "--paths", "0", "1 to 281474976710655"},
        {"run", "--paths", "281474976710656", "1 to 281474976710655"},
        {"run", "--scenario-paths", "0", "1 to 281474976710655"},
        {"run", "--confidence-level", "1", "0.5 to 0.9999"},
        {"run", "--threads", "4097", "0 to 4096"},
        {"run", "--batch", "1048577", "1 to 1048576"},
        {"run", "--audit", "1.01", "0 to 1"},
        {"run", "--backstop-paths", "-1", "0 to 281474976710655"},
        {"run", "--endurance-paths", "0", "1 to 281474976710655"},
        {"run", "--parameter-points", "-1", "0 to"},
        {"run", "--parameter-paths", "0", "1 to 281474976710655"},
        {"plan", "--half-width", "0.5", "1e-06 to 0.4"},
        {"plan", "--backstop-paths", "-1", "0 to 281474976710655"},
        {"replay", "--path", "281474976710656", "0 to 281474976710655"},
        {"replay", "--steps", "-1", "0 to 5000"},
    };
    for (Option const& option : options) {
        for (std::string const& text : {std::string(option.beyond), std::string(), std::string("many"),
                                        std::string("7x"), std::string(" 7"), std::string("nan")}) {
            std::vector<std::string> arguments{option.verb, parity_study(), option.name, text};
            if (std::string(option.verb) == "replay") {
                arguments.insert(arguments.end(), {"--firm", "cloud"});
            }
            expect_refused(arguments, fmt::format("'{}' is not", text));
            expect_refused(arguments, option.range);
        }
    }
}

TEST(Arguments, TextsAreNotEmpty)
{
    for (std::vector<std::string> const& arguments : std::vector<std::vector<std::string>>{
             {"run", ""},
             {"validate", ""},
             {"info", ""},
             {"diff", "", "b.h5"},
             {"run", parity_study(), "-p", ""},
             {"run", parity_study(), "--scenario", ""},
             {"run", parity_study(), "--endurance", ""},
             {"run", parity_study(), "--out", ""},
             {"run", parity_study(), "--device", ""},
             {"run", parity_study(), "--cuda-mapping", ""},
             {"plan", parity_study(), "--scenario", ""},
             {"replay", parity_study(), "--firm", ""},
             {"replay", parity_study(), "--firm", "cloud", "--scenario", ""},
             {"switches", parity_study(), "--only", ""},
             {"switches", parity_study(), "--page", ""},
         }) {
        expect_refused(arguments, "is empty");
    }
    for (char const* const word : {"--isa", "--backend", "--precision", "--on-device-loss"}) {
        expect_refused({"run", parity_study(), word, ""}, word);
    }
}

/// A seed is a whole number below 2^63 wherever it is written.
TEST(Arguments, SeedsAreReadAlikeFromFlagsKeysAndFiles)
{
    testing::ScratchFolder const scratch;
    std::string const rest = "name = \"a\"\nstart = 2026-06-30\nnum_steps = 2\npaths = 10\n"
                             "[firm.f]\ngroup = \"other\"\ncash_usd_bn = 1\n";
    auto const file = scratch.write("study.toml", "[general]\nseed = 9223372036854775807\n" + rest).string();
    std::vector<std::string> const run{"run", file, "--out", (scratch / "a.h5").string(), "--json"};
    auto const with = [&run](std::vector<std::string> const& more) {
        std::vector<std::string> arguments = run;
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_ballast(arguments);
    };
    for (auto const& more : std::vector<std::vector<std::string>>{
             {}, {"--seed", "9223372036854775807"}, {"-p", "general.seed=9223372036854775807"}}) {
        ProgramResult const result = with(more);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        EXPECT_NE(result.out.find("9223372036854775807"), std::string::npos) << result.out;
    }
    for (char const* const seed : {"9223372036854775808", "18446744073709551615", "-1"}) {
        ProgramResult const by_key = with({"-p", std::string("general.seed=") + seed});
        EXPECT_EQ(by_key.exit_code, 3) << by_key.err;
        EXPECT_NE(by_key.err.find("0 to 9223372036854775807"), std::string::npos) << by_key.err;
    }
    EXPECT_EQ(with({"-p", "general.seed="}).exit_code, 3);
    auto const large = scratch.write("large.toml", "[general]\nseed = 9223372036854775808\n" + rest).string();
    ProgramResult const by_file = run_ballast({"validate", large});
    EXPECT_EQ(by_file.exit_code, 3) << by_file.err;
    EXPECT_NE(by_file.err.find("not representable in 64 bits"), std::string::npos) << by_file.err;
    EXPECT_NE(by_file.err.find("large.toml:2:"), std::string::npos) << by_file.err;
}

}  // namespace
}  // namespace ballast
