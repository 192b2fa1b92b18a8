// Progress speaks rarely in logs, redraws in place on terminals, and gives a fair remaining time.
#include "host/base/progress.hpp"
#include "host/base/progress_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace ballast {
namespace {

TEST(ShortCount, KeepsThreeDigits)
{
    EXPECT_EQ(short_count(7), "7");
    EXPECT_EQ(short_count(999), "999");
    EXPECT_EQ(short_count(1500000), "1.50 M");
    EXPECT_EQ(short_count(12345), "12.3 k");
    EXPECT_EQ(short_count(999600), "1.00 M");
}

TEST(ShortDuration, ReadsWell)
{
    EXPECT_EQ(short_duration(41.6), "42 s");
    EXPECT_EQ(short_duration(185), "3 min 05 s");
    EXPECT_EQ(short_duration(7620), "2 h 07 min");
}

TEST(Progress, WritesALineEveryTenPercent)
{
    std::ostringstream out;
    double now = 0.0;
    {
        Progress progress(out, ProgressStyle::lines, "simulate", "paths", 1000, [&] { return now; });
        for (int i = 0; i < 1000; ++i) {
            now += 0.01;
            progress.add(1);
        }
    }
    std::string const text = out.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_NE(text.find("simulate:  50 %  500 of 1.00 k paths  100/s  5 s left\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find("100 %  1.00 k of 1.00 k paths  100/s  took 10 s"), std::string::npos) << text;
}

TEST(Progress, BreaksALongSilence)
{
    std::ostringstream out;
    double now = 0.0;
    Progress progress(out, ProgressStyle::lines, "simulate", "paths", 1000, [&] { return now; });
    now = 59.0;
    progress.add(1);
    EXPECT_EQ(out.str(), "");
    now = 61.0;
    progress.add(1);
    EXPECT_NE(out.str().find("2 of 1.00 k"), std::string::npos);
}

TEST(Progress, RedrawsTheBarAtMostTenTimesASecond)
{
    std::ostringstream out;
    double now = 0.0;
    {
        Progress progress(out, ProgressStyle::bar, "simulate", "paths", 1000, [&] { return now; });
        for (int i = 0; i < 1000; ++i) {
            now += 0.001;
            progress.add(1);
        }
    }
    std::string const text = out.str();
    auto const redraws = std::count(text.begin(), text.end(), '\r');
    EXPECT_GE(redraws, 9);
    EXPECT_LE(redraws, 11);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
    EXPECT_NE(text.find("[" + std::string(30, '#') + "]"), std::string::npos);
}

TEST(ProgressLine, StaysWithinTheTerminal)
{
    std::string const label = "endurance of a_firm",
                      text = " 50 %  500 k of 1.00 M firm-steps  500 k/s  1 s left";
    for (int const columns : {1, 2, 10, 40, 60, 80, 81, 100, 200}) {
        std::string const line = progress_line(columns, label, 0.5, text);
        EXPECT_LT(line.size(), static_cast<std::size_t>(std::max(columns, 2))) << line;
        EXPECT_EQ(line.find('[') != std::string::npos, columns >= 81) << line;
    }
    EXPECT_EQ(progress_line(80, "scenarios", 0.5, text), "scenarios [#######.......] " + text);
    EXPECT_EQ(progress_line(0, "scenarios", 0.5, text), progress_line(80, "scenarios", 0.5, text));
    EXPECT_EQ(progress_line(60, "scenarios", 0.5, text), ("scenarios: " + text).substr(0, 59));
}

TEST(Progress, SaysNothingWhenQuiet)
{
    std::ostringstream out;
    Progress progress(out, ProgressStyle::none, "simulate", "paths", 10);
    progress.add(10);
    progress.finish();
    EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace ballast
