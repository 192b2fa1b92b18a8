// What a user meets first: a new study, its errors for tools, and the pages about the command line.
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::contains;
using testing::ProgramResult;
using testing::run_ballast;
using testing::ScratchFolder;

TEST(NewStudy, RunsAsItIsUnderTheNameThatWasGiven)
{
    ScratchFolder const scratch;
    std::string const folder = (scratch / "my_cloud").string();
    ProgramResult const made = run_ballast({"new", folder + "/"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    EXPECT_TRUE(contains(made.out, "ballast run " + folder)) << made.out;

    json const said = json::parse(run_ballast({"validate", folder, "--json"}).out);
    EXPECT_TRUE(said["valid"]);
    EXPECT_EQ(said["study"], "my_cloud");
    EXPECT_EQ(said["warnings"], json::array());
    EXPECT_EQ(said["contents"]["objects"]["firms"], 1);

    ProgramResult const ran = run_ballast({"run", folder, "--paths", "2000", "--backstop-paths", "0",
                                           "--json", "-q", "--out", (scratch / "a.h5").string()});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(json::parse(ran.out)["scenarios"].size(), 2u);
}

TEST(NewStudy, SaysToEditorsWhereItsSchemaIs)
{
    ScratchFolder const scratch;
    std::string const folder = (scratch / "a").string();
    ASSERT_EQ(run_ballast({"new", folder}).exit_code, 0);
    EXPECT_TRUE(testing::read_text(scratch / "a/study.toml").starts_with("#:schema ./study.schema.json\n"));
    EXPECT_EQ(testing::read_text(scratch / "a/study.schema.json"), run_ballast({"schema"}).out);
}

TEST(NewStudy, ReplacesNothingAndTakesNoNameThatCannotBeOne)
{
    ScratchFolder const scratch;
    scratch.write("full/notes.txt", "mine");
    ProgramResult const full = run_ballast({"new", (scratch / "full").string()});
    EXPECT_EQ(full.exit_code, 2);
    EXPECT_TRUE(contains(full.err, "is there already")) << full.err;
    EXPECT_FALSE(std::filesystem::exists(scratch / "full/study.toml"));
    ProgramResult const name = run_ballast({"new", (scratch / "My-Cloud").string()});
    EXPECT_EQ(name.exit_code, 2);
    EXPECT_TRUE(contains(name.err, "My-Cloud") && contains(name.err, "lower case")) << name.err;
    EXPECT_FALSE(std::filesystem::exists(scratch / "My-Cloud"));
}

TEST(Validate, GivesToolsEveryErrorWithItsPlace)
{
    ScratchFolder const scratch;
    scratch.write("study.toml", "[general]\nname = \"a\"\nstart = 2026-07-01\npathes = 5\n\n[firm.x]\ngroup "
                                "= \"other\"\ncash_usd_bn = -1\n");
    ProgramResult const result = run_ballast({"validate", (scratch / "study.toml").string(), "--json"});
    EXPECT_EQ(result.exit_code, 3);
    json const said = json::parse(result.out);
    EXPECT_FALSE(said["valid"]);
    ASSERT_EQ(said["errors"].size(), 2u) << result.out;
    for (json const& error : said["errors"]) {
        bool const unknown = error["key"] == "general.pathes";
        EXPECT_TRUE(unknown || error["key"] == "firm.x.cash_usd_bn") << error;
        EXPECT_EQ(error["line"], unknown ? 4 : 8);
        EXPECT_EQ(error["value"], unknown ? "5" : "-1");
        EXPECT_FALSE(error["problem"].get<std::string>().empty());
        EXPECT_FALSE(error["remedy"].get<std::string>().empty());
    }
}

/// Every key is right, and the core flow grows by e^(200 t): beyond double precision after three and a half years.
TEST(Validate, GivesToolsWhatThePlanShowsToo)
{
    ScratchFolder const scratch;
    scratch.write("study.toml",
                  "[general]\nname = \"a\"\nstart = 2026-01-01\nnum_steps = 50\nstep_days = 30\n"
                  "[factor.g]\nkind = \"gbm\"\ninitial = 1\nmu = 20\nsigma = 0\n"
                  "[firm.f]\ngroup = \"other\"\ncash_usd_bn = 1\ncore_usd_bn_per_year = 1\n"
                  "core_factor = \"g\"\ncore_factor_beta = 10\n");
    ProgramResult const result = run_ballast({"validate", (scratch / "study.toml").string(), "--json"});
    EXPECT_EQ(result.exit_code, 1) << result.err;
    json const said = json::parse(result.out);
    EXPECT_FALSE(said["valid"]);
    ASSERT_EQ(said["errors"].size(), 1u);
    EXPECT_TRUE(contains(said["errors"][0]["problem"], "core of firm f")) << result.out;
}

/// Every line of a text as JSON.
std::vector<json> events_of(std::string const& text)
{
    std::vector<json> events;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        events.push_back(json::parse(line));
    }
    return events;
}

TEST(Events, OfTheLogProgressAndErrorsAreJsonInLines)
{
    ScratchFolder const scratch;
    std::string const study = (testing::source_dir() / "tests/parity/study").string();
    ProgramResult const run =
        run_ballast({"--log-format", "json", "run", study, "--paths", "300", "--scenario-paths", "200",
                     "--backstop-paths", "100", "--out", (scratch / "a.h5").string()});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    bool warned = false, finished = false;
    for (json const& event : events_of(run.err)) {
        EXPECT_TRUE(event.contains("time") && event.contains("level")) << event;
        warned = warned || event["level"] == "warning";
        finished = finished || (event.contains("event") && event["done"] == event["total"]);
    }
    EXPECT_TRUE(warned && finished) << run.err;
    std::vector<json> const wrong = events_of(run_ballast({"--log-format", "json", "run", "nowhere"}).err);
    ASSERT_EQ(wrong.size(), 1u);
    EXPECT_EQ(wrong[0]["exit_code"], 4);
    EXPECT_TRUE(contains(wrong[0]["message"], "nowhere"));
}

TEST(Events, OfProgressGoToADescriptorThatIsOpen)
{
    ScratchFolder const scratch;
    std::string const words = testing::program_path().string() + " --progress-fd 7 run " +
                              (testing::source_dir() / "tests/parity/study").string() +
                              " -q --paths 300 --scenario-paths 200 --backstop-paths 100 --out " +
                              (scratch / "a.h5").string();
    ProgramResult const open =
        testing::run_command({"bash", "-c", words + " 7>" + (scratch / "events").string()});
    ASSERT_EQ(open.exit_code, 0) << open.err;
    std::vector<json> const events = events_of(testing::read_text(scratch / "events"));
    ASSERT_GE(events.size(), 2u);
    EXPECT_EQ(events.back()["event"], "progress");
    EXPECT_EQ(events.back()["done"], events.back()["total"]);
    ProgramResult const closed = testing::run_command({"bash", "-c", words + " 7>&-"});
    EXPECT_EQ(closed.exit_code, 2);
    EXPECT_TRUE(contains(closed.err, "--progress-fd 7 is not open")) << closed.err;
}

/// The long flags and commands that help lists.
std::vector<std::string> listed(std::string const& help, std::string const& mark)
{
    std::vector<std::string> found;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
        std::size_t const at = line.find(mark);
        if (line.starts_with("  ") && at != std::string::npos && at < 6) {
            std::string const word = line.substr(at);
            found.push_back(word.substr(0, word.find_first_of(" ,[")));
        }
    }
    return found;
}

TEST(CommandPages, CompleteEveryFlagAndBashReadsThem)
{
    ScratchFolder const scratch;
    std::vector<std::string> const flags = listed(run_ballast({"run", "--help"}).out, "--");
    ASSERT_GT(flags.size(), 25u);
    for (std::string const shell : {"bash", "zsh", "fish"}) {
        ProgramResult const script = run_ballast({"completion", shell});
        ASSERT_EQ(script.exit_code, 0) << script.err;
        for (std::string const& flag : flags) {
            EXPECT_TRUE(contains(script.out, shell == "fish" ? "-l " + flag.substr(2) : flag))
                << shell << flag;
        }
    }
    scratch.write("ballast", run_ballast({"completion", "bash"}).out);
    std::string const script =
        ". " + (scratch / "ballast").string() +
        "; COMP_WORDS=(ballast run --isa p); COMP_CWORD=3; _ballast; "
        "echo ${COMPREPLY[@]}; COMP_WORDS=(ballast run --thr); COMP_CWORD=2; _ballast; "
        "echo ${COMPREPLY[@]}; COMP_WORDS=(ballast --log-format json ru); COMP_CWORD=3; _ballast; "
        "echo ${COMPREPLY[@]}; COMP_WORDS=(ballast --log-format j); COMP_CWORD=2; _ballast; "
        "echo ${COMPREPLY[@]}; COMP_WORDS=(ballast run --prog); COMP_CWORD=2; _ballast; "
        "echo ${COMPREPLY[@]}";
    EXPECT_EQ(testing::run_command({"bash", "-euc", script}).out,
              "portable\n--threads\nrun\njson\n--progress-fd\n");
    EXPECT_EQ(run_ballast({"completion", "tcsh"}).exit_code, 2);
}

TEST(CommandPages, ManualHasEveryCommandOptionAndExitCode)
{
    std::string const program = run_ballast({"manual"}).out;
    for (auto const& [code, meaning] : exit_code_meanings()) {
        EXPECT_TRUE(contains(program, ".TP\n" + std::to_string(static_cast<int>(code)) + "\n")) << meaning;
    }
    std::string const help = run_ballast({"--help"}).out;
    for (std::string const verb : {"new", "run", "merge", "extend", "validate", "plan", "info", "diff",
                                   "schema", "doctor", "replay", "switches", "completion", "manual"}) {
        EXPECT_TRUE(contains(help, "  " + verb + " ")) << verb;
        EXPECT_TRUE(contains(program, "ballast\\-" + verb + "\\fR(1)")) << verb;
        std::string const page = run_ballast({"manual", verb}).out;
        EXPECT_TRUE(contains(page, ".SH EXIT STATUS")) << verb;
        for (std::string flag : listed(run_ballast({verb, "--help"}).out, "--")) {
            for (std::size_t at = 0; (at = flag.find('-', at)) != std::string::npos; at += 2) {
                flag.insert(at, "\\");
            }
            EXPECT_TRUE(contains(page, flag)) << verb << " " << flag;
        }
    }
    ProgramResult const unknown = run_ballast({"manual", "rnu"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_TRUE(contains(unknown.err, "'run'")) << unknown.err;
}

}  // namespace
}  // namespace ballast
