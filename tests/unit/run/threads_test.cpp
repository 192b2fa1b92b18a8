// Tasks on threads: each done once, by as many threads as asked for, and none begun after one has failed.
#include "host/run/threads.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace ballast {
namespace {

TEST(Threads, DoEveryTaskOnce)
{
    for (int const threads : {0, 1, 3, 50}) {
        for (std::size_t const count : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{200}}) {
            std::vector<std::atomic<int>> done(count);
            on_threads(threads, count, [&](std::size_t i) { ++done[i]; });
            for (std::size_t i = 0; i < count; ++i) {
                EXPECT_EQ(done[i], 1) << i << " of " << count << " on " << threads;
            }
        }
    }
}

TEST(Threads, OneIsTheCallersOwn)
{
    on_threads(1, 5, [caller = std::this_thread::get_id()](std::size_t) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
    });
}

TEST(Threads, TasksThatWaitForEachOtherRunAtOnce)
{
    constexpr int kThreads = 4;
    std::atomic<int> here{0};
    on_threads(kThreads, kThreads, [&](std::size_t) {
        ++here;
        while (here < kThreads) {
            std::this_thread::yield();
        }
    });
    EXPECT_EQ(here, kThreads);
}

TEST(Threads, TheFirstFailureEndsAllAndIsThrown)
{
    std::atomic<int> begun{0};
    EXPECT_THROW(on_threads(1, 100,
                            [&](std::size_t i) {
                                ++begun;
                                if (i == 3) {
                                    throw std::domain_error("the fourth");
                                }
                            }),
                 std::domain_error);
    EXPECT_EQ(begun, 4);
    EXPECT_THROW(on_threads(4, 100, [](std::size_t) { throw std::domain_error("every one"); }),
                 std::domain_error);
}

}  // namespace
}  // namespace ballast
