// Events that other programs read along.
#include "host/base/event_line.hpp"

#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/progress.hpp"

namespace ballast {
namespace {

using nlohmann::json;

TEST(EventLine, IsOneLineOfAsciiWhateverIsInIt)
{
    std::string const line = event_line({{"level", "info"}, {"message", "a \"b\"\n\x1b[1m \xc3\xa4 \xff"}});
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    for (char const c : line) {
        EXPECT_TRUE((c >= ' ' && c < 127) || c == '\n');
    }
    json const event = json::parse(line);
    EXPECT_EQ(event["time"].get<std::string>().size(), std::string("2026-06-30T12:00:00Z").size());
    EXPECT_EQ(event["message"], "a \"b\"\n\x1b[1m \xc3\xa4 \xef\xbf\xbd");
}

TEST(EventLine, OfProgressComesOnceASecondAndAtTheEnd)
{
    std::ostringstream out;
    double now = 0;
    Progress progress(out, ProgressStyle::events, "scenarios", "paths", 100, [&] { return now; });
    for (int i = 0; i < 10; ++i) {
        now += 0.4;
        progress.add(10);
    }
    progress.finish();
    std::vector<json> events;
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
        events.push_back(json::parse(line));
    }
    ASSERT_EQ(events.size(), 4u);  // after 1.2, 2.4, 3.6 s, and all
    EXPECT_EQ(events[0]["job"], "scenarios");
    EXPECT_EQ(events[0]["done"], 30);
    EXPECT_EQ(events[0]["total"], 100);
    EXPECT_EQ(events[0]["unit"], "paths");
    EXPECT_NEAR(events[0]["per_second"].get<double>(), 25.0, 1e-9);
    EXPECT_EQ(events[3]["done"], 100);
}

}  // namespace
}  // namespace ballast
