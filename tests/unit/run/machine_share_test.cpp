/// How processes of a team share the processors and devices of a machine.
#include <gtest/gtest.h>

#include "host/run/machine_share.hpp"

namespace ballast {
namespace {

using Processors = std::vector<std::vector<int>>;
using Devices = std::vector<std::vector<std::string>>;

std::vector<int> shares(Processors const& may_run_on, double quota = 0)
{
    std::vector<int> all;
    for (std::size_t i = 0; i < may_run_on.size(); ++i) {
        all.push_back(processors_of(may_run_on, i, quota));
    }
    return all;
}

TEST(MachineShare, ProcessorsOfItsOwnBelongToAProcess)
{
    EXPECT_EQ(shares({{0}, {1}}), (std::vector<int>{1, 1}));
    EXPECT_EQ(shares({{0, 1, 2}, {5, 6}}), (std::vector<int>{3, 2}));
}

TEST(MachineShare, ProcessorsInCommonAreDivided)
{
    EXPECT_EQ(shares({{0, 1, 2, 3}, {0, 1, 2, 3}}), (std::vector<int>{2, 2}));
    EXPECT_EQ(shares({{0, 1, 2, 3}, {0, 1, 2, 3}, {0, 1, 2, 3}}), (std::vector<int>{2, 1, 1}));
    EXPECT_EQ(shares({{0, 1}, {0, 1}, {2, 3, 4}}), (std::vector<int>{1, 1, 3})) << "bound to sockets";
    EXPECT_EQ(shares({{0, 1, 2, 3}, {2, 3}}), (std::vector<int>{3, 1}));
    EXPECT_EQ(shares({{0}, {0}, {0}}), (std::vector<int>{1, 1, 1})) << "never none";
    EXPECT_EQ(shares({{}, {}}), (std::vector<int>{1, 1})) << "where the system does not say";
}

TEST(MachineShare, TheQuotaOfTheContainerIsDividedToo)
{
    EXPECT_EQ(shares({{0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5}}, 2.5), (std::vector<int>{2, 1}));
    EXPECT_EQ(shares({{0}, {1}}, 64), (std::vector<int>{1, 1}));
}

TEST(MachineShare, EachDeviceGoesToOneOfThoseWhoSeeIt)
{
    Devices const all(2, {"a", "b", "c"});
    EXPECT_EQ(devices_of(all, 0), (std::vector<std::string>{"a", "c"}));
    EXPECT_EQ(devices_of(all, 1), (std::vector<std::string>{"b"}));
    Devices const own{{"a"}, {"b"}};
    EXPECT_EQ(devices_of(own, 0), (std::vector<std::string>{"a"})) << "as Slurm gives each task its own";
    EXPECT_EQ(devices_of(own, 1), (std::vector<std::string>{"b"}));
    Devices const some{{"a", "b"}, {"a"}};
    EXPECT_EQ(devices_of(some, 0), (std::vector<std::string>{"b"}));
    EXPECT_EQ(devices_of(some, 1), (std::vector<std::string>{"a"}));
    EXPECT_TRUE(devices_of(Devices(3, {"a"}), 2).empty()) << "more processes than devices";
}

}  // namespace
}  // namespace ballast
