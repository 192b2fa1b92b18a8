// What a container gives is found in the files of either version of control groups, at any height.
#include "host/base/machine_limits.hpp"

#include <gtest/gtest.h>

#include "tests/support/scratch_folder.hpp"

namespace ballast {
namespace {

TEST(MachineLimits, AreThoseOfTheTightestGroupAbove)
{
    testing::ScratchFolder const root;
    root.write("proc/self/cgroup", "0::/batch/job/step\n");
    root.write("sys/fs/cgroup/batch/cpu.max", "250000 100000\n");
    root.write("sys/fs/cgroup/batch/job/cpu.max", "max 100000\n");
    root.write("sys/fs/cgroup/batch/job/step/cpu.max", "400000 100000\n");
    root.write("sys/fs/cgroup/batch/memory.max", "4000000\n");
    root.write("sys/fs/cgroup/batch/memory.current", "3500000\n");
    root.write("sys/fs/cgroup/batch/memory.stat", "anon 9\ninactive_file 500000\n");
    root.write("sys/fs/cgroup/batch/job/memory.max", "max\n");
    root.write("sys/fs/cgroup/batch/job/step/memory.high", "3000000\n");
    root.write("sys/fs/cgroup/batch/job/step/memory.current", "1000000\n");
    root.write("sys/fs/cgroup/batch/job/pids.max", "64\n");
    root.write("sys/fs/cgroup/batch/job/pids.current", "60\n");
    root.write("proc/meminfo", "MemTotal: 9000000 kB\nMemAvailable: 8000000 kB\n");
    MachineLimits const limits = machine_limits(root.path());
    EXPECT_EQ(limits.cpu_quota, 2.5);
    EXPECT_EQ(limits.memory_bytes, 3'000'000U);
    EXPECT_EQ(limits.free_bytes, 1'000'000U) << "4.0 - (3.5 - 0.5) million";
    EXPECT_EQ(limits.more_tasks, 4U);
    EXPECT_EQ(limits_text(limits), "2.5 processors, 0.0 GiB of memory, 4 more threads");
}

TEST(MachineLimits, OfVersion1WithThePathOfTheHost)
{
    testing::ScratchFolder const root;
    root.write("proc/self/cgroup",
               "9:pids:/docker/f00\n4:cpu,cpuacct:/docker/f00\n3:memory:/docker/f00\n1:name=systemd:/\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n");
    root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "2000000\n");
    root.write("sys/fs/cgroup/memory/memory.usage_in_bytes", "2500000\n");
    root.write("sys/fs/cgroup/pids/pids.max", "max\n");
    root.write("proc/meminfo", "MemAvailable: 1000 kB\n");
    MachineLimits limits = machine_limits(root.path());
    EXPECT_EQ(limits.cpu_quota, 1.5);
    EXPECT_EQ(limits.memory_bytes, 2'000'000U);
    EXPECT_EQ(limits.free_bytes, 0U);
    EXPECT_EQ(limits.more_tasks, kUnlimited);
    root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    limits = machine_limits(root.path());
    EXPECT_EQ(limits.cpu_quota, 0);
    EXPECT_EQ(limits.free_bytes, 1'024'000U) << "what the machine has left";
    EXPECT_EQ(limits_text(limits), "none");
}

TEST(MachineLimits, WithoutFilesThereAreNone)
{
    testing::ScratchFolder const root;
    root.write("proc/self/cgroup", "nonsense\n0::\n");
    root.write("sys/fs/cgroup/cpu.max", "much more\n");
    MachineLimits const limits = machine_limits(root.path());
    EXPECT_EQ(limits.cpu_quota, 0);
    EXPECT_EQ(limits.memory_bytes, kUnlimited);
    EXPECT_EQ(limits.more_tasks, kUnlimited);
    EXPECT_EQ(limits_text(limits), "none");
}

}  // namespace
}  // namespace ballast
