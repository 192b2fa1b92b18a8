// A run that is stopped at any time goes on to the same bits, in any other layout, and from no other run's checkpoint.
#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/config/effective_study.hpp"
#include "host/config/read_study.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

RunStudies small_studies(int paths)
{
    config::LoadedStudy const loaded = config::read_study(
        testing::source_dir() / "tests/parity/study",
        {"general.paths=" + std::to_string(paths), "general.scenario_paths=" + std::to_string(paths / 2)});
    RunStudies studies{loaded.study, {}};
    studies.scenarios.emplace_back(loaded.study.scenarios[0],
                                   config::apply_scenario(loaded, loaded.study.scenarios[0]));
    return studies;
}

RunSettings small_settings(std::filesystem::path const& checkpoint)
{
    RunSettings settings;
    settings.execution = {available_isas().back(), Precision::f32, 2, 16};
    settings.backstop_paths = 300;
    settings.endurance_paths = 200;
    settings.endurance_firms = {"rival"};
    settings.save_paths = true;
    settings.checkpoint = checkpoint;
    return settings;
}

/// A stream that sends a signal to this process when the progress has been reported `after` times.
class SignallingBuffer : public std::streambuf {
public:
    SignallingBuffer(int signal, int after)
        : signal_(signal)
        , left_(after)
    {
    }

protected:
    int overflow(int character) override
    {
        if (character == '\n' && --left_ == 0) {
            kill(getpid(), signal_);  // 0 sends nothing
        }
        return character;
    }

private:
    int signal_, left_;
};

bool same_records(std::vector<PathRecord> const& a, std::vector<PathRecord> const& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](PathRecord const& x, PathRecord const& y) {
        return x.end_step == y.end_step && x.end == y.end && x.cause == y.cause &&
               x.worst_level == y.worst_level && x.lowest_liquidity == y.lowest_liquidity;
    });
}

TEST(Resume, EverySignalStopsWithACheckpointThatLeadsToTheSameBits)
{
    RunStudies const studies = small_studies(3000);
    RunOutcome const expected = run_study(studies, small_settings({}));
    int stops = 0;
    for (auto const& [signal, signal_name] : stop_signals()) {
        testing::ScratchFolder const scratch;
        RunSettings settings = small_settings(scratch / "out.h5.checkpoint");
        bool done = false;
        for (int part = 0; part < 30 && !done; ++part) {
            // Another layout in every part; a signal after the second report in each of the first.
            settings.execution = {available_isas()[static_cast<std::size_t>(part) % available_isas().size()],
                                  Precision::f32, 1 + part % 3, 16U + static_cast<std::uint32_t>(part)};
            SignallingBuffer buffer(part < 6 ? signal : 0, 2);
            std::ostream stream(&buffer);
            settings.progress = {&stream, ProgressStyle::lines};
            try {
                RunOutcome const outcome = run_study(studies, settings);
                EXPECT_EQ(outcome.digest, expected.digest) << signal_name;
                EXPECT_EQ(outcome.resumed, part > 0);
                for (std::size_t s = 0; s < outcome.scenarios.size(); ++s) {
                    EXPECT_TRUE(same_records(outcome.scenarios[s].records, expected.scenarios[s].records));
                }
                done = true;
            } catch (Error const& error) {
                ASSERT_EQ(error.code(), ExitCode::stopped) << error.what();
                ASSERT_TRUE(std::filesystem::exists(settings.checkpoint));
                ++stops;
            }
        }
        EXPECT_TRUE(done) << signal_name;
    }
    EXPECT_GE(stops, 12) << "at least twice per signal";
}

TEST(Resume, AShareOfARunGoesOnToo)
{
    testing::ScratchFolder const scratch;
    RunStudies const studies = small_studies(3000);
    RunSettings settings = small_settings({});
    settings.share = {2, 3};
    RunOutcome const expected = run_study(studies, settings);
    settings.checkpoint = scratch / "part.h5.checkpoint";
    int stops = 0;
    for (bool done = false; !done;) {
        SignallingBuffer buffer(stops < 4 ? SIGINT : 0, 2);
        std::ostream stream(&buffer);
        settings.progress = {&stream, ProgressStyle::lines};
        try {
            RunOutcome const outcome = run_study(studies, settings);
            EXPECT_EQ(outcome.digest, expected.digest);
            for (std::size_t s = 0; s < outcome.scenarios.size(); ++s) {
                EXPECT_TRUE(same_records(outcome.scenarios[s].records, expected.scenarios[s].records));
            }
            done = true;
        } catch (Error const& error) {
            ASSERT_EQ(error.code(), ExitCode::stopped) << error.what();
            ++stops;
            RunSettings other = settings;
            other.share = {3, 3};
            other.progress = {};
            EXPECT_THROW(run_study(studies, other), Error) << "the checkpoint of another share";
        }
    }
    EXPECT_GE(stops, 2);
}

/// A target that is reached by what has 3,000 paths, whatever is in them.
results::PrecisionTarget three_thousand_paths()
{
    results::PrecisionTarget target;
    target.text = "three thousand paths";
    target.scenario = kBaseName;
    target.half_width = 1.0 / 3000;
    target.make = [](Tally const& tally, FigureOptions const&) {
        double const width = 1.0 / static_cast<double>(TallyReader(tally).paths());
        Figure figure;
        figure.add(Interval{0.0, -width, width});
        return figure;
    };
    return target;
}

TEST(Resume, ARunUntilAPrecisionLooksAtTheSamePaths)
{
    testing::ScratchFolder const scratch;
    RunStudies studies = small_studies(9000);  // looks at 1125, 2250, 4500 and 9000
    RunSettings settings = small_settings({});
    settings.until = {three_thousand_paths()};
    RunOutcome const expected = run_study(studies, settings);
    ASSERT_TRUE(expected.precision);
    EXPECT_EQ(expected.precision->looks, (std::vector<std::uint64_t>{1125, 2250, 4500, 9000}));
    EXPECT_EQ(expected.precision->looks_taken, 3U);
    RunStudies as_many = studies;
    as_many.base.general.paths = 4500;
    EXPECT_EQ(expected.digest, run_study(as_many, small_settings({})).digest);

    settings.checkpoint = scratch / "out.h5.checkpoint";
    int stops = 0;
    for (bool done = false; !done;) {
        settings.execution.batch = 16U + static_cast<std::uint32_t>(stops);
        SignallingBuffer buffer(stops < 8 ? SIGTERM : 0, 1 + stops % 3);
        std::ostream stream(&buffer);
        settings.progress = {&stream, ProgressStyle::lines};
        try {
            RunOutcome const outcome = run_study(studies, settings);
            EXPECT_EQ(outcome.digest, expected.digest);
            EXPECT_EQ(outcome.precision->looks_taken, 3U);
            for (std::size_t s = 0; s < outcome.scenarios.size(); ++s) {
                EXPECT_TRUE(same_records(outcome.scenarios[s].records, expected.scenarios[s].records));
                EXPECT_EQ(outcome.scenarios[s].tally.ranges, expected.scenarios[s].tally.ranges);
            }
            done = true;
        } catch (Error const& error) {
            ASSERT_EQ(error.code(), ExitCode::stopped) << error.what();
            ++stops;
            RunSettings other = settings;
            other.progress = {};
            other.until.clear();
            EXPECT_THROW(run_study(studies, other), Error) << "the checkpoint of a run with a target";
        }
    }
    EXPECT_GE(stops, 3);
}

TEST(Resume, CheckpointsOnTheWayChangeNoBit)
{
    testing::ScratchFolder const scratch;
    RunStudies const studies = small_studies(500);
    RunSettings settings = small_settings({});
    std::string const expected = run_study(studies, settings).digest;
    settings.checkpoint = scratch / "out.h5.checkpoint";
    settings.checkpoint_seconds = 0;  // after every batch
    EXPECT_EQ(run_study(studies, settings).digest, expected);
}

TEST(Resume, ACheckpointThatCannotBeWrittenEndsNoRun)
{
    testing::ScratchFolder const scratch;
    RunStudies const studies = small_studies(500);
    RunSettings settings = small_settings({});
    std::string const expected = run_study(studies, settings).digest;
    settings.checkpoint = scratch / "missing/out.h5.checkpoint";
    settings.checkpoint_seconds = 0;
    EXPECT_EQ(run_study(studies, settings).digest, expected);
}

TEST(Resume, RefusesTheCheckpointOfAnotherRunAndSaysWhatDiffers)
{
    testing::ScratchFolder const scratch;
    RunSettings settings = small_settings(scratch / "out.h5.checkpoint");
    RunStudies studies = small_studies(400);
    settings.checkpoint_seconds = 0;
    run_study(studies, settings);  // leaves the last checkpoint; removing it is up to the caller
    ASSERT_TRUE(std::filesystem::exists(settings.checkpoint));

    auto const refusal = [&](RunStudies const& of, RunSettings const& with) -> std::string {
        try {
            run_study(of, with);
        } catch (Error const& error) {
            EXPECT_EQ(error.code(), ExitCode::input_bad);
            return error.what();
        }
        return "not refused";
    };
    RunStudies other = studies;
    other.base.general.seed += 1;
    std::string const both =
        fmt::format("seed is '{}' there and '{}' here", studies.base.general.seed, other.base.general.seed);
    EXPECT_NE(refusal(other, settings).find(both), std::string::npos) << refusal(other, settings);
    other.base.general.paths -= 1;  // all that differs is named
    EXPECT_NE(refusal(other, settings).find(both + "; paths of base is '400' there and '399' here"),
              std::string::npos)
        << refusal(other, settings);
    other = studies;
    other.base.firms[0].cash_usd_bn += 0.5;
    EXPECT_NE(refusal(other, settings).find("study of base"), std::string::npos) << refusal(other, settings);
    RunSettings knowing = settings;
    std::filesystem::remove(settings.checkpoint);
    knowing.effective_study = config::effective_study(studies.base);
    run_study(studies, knowing);
    knowing.effective_study = config::effective_study(other.base);
    char const* const named =
        "belongs to another run: firm.cloud.cash_usd_bn is 0.5 there and 1.0 here (this run";
    EXPECT_NE(refusal(other, knowing).find(named), std::string::npos) << refusal(other, knowing);
    other = studies;
    other.base.general.paths -= 1;
    EXPECT_NE(refusal(other, settings).find("paths of base"), std::string::npos) << refusal(other, settings);
    RunSettings with = settings;
    with.execution.precision = Precision::f64;
    EXPECT_NE(refusal(studies, with).find("precision"), std::string::npos) << refusal(studies, with);
}

TEST(Resume, RefusesADamagedCheckpoint)
{
    testing::ScratchFolder const scratch;
    RunSettings settings = small_settings(scratch.write("out.h5.checkpoint", "this is no checkpoint"));
    try {
        run_study(small_studies(100), settings);
        FAIL() << "a damaged checkpoint was taken";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input_bad) << error.what();
    }
}

}  // namespace
}  // namespace ballast
