#include "host/run/threads.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <spdlog/spdlog.h>
#include <tbb/info.h>

#include "host/base/machine_limits.hpp"

namespace ballast {
namespace {

constexpr std::uint64_t kOtherThreads = 8;  // of libraries, drivers and shells

int as_threads(std::uint64_t count, int most)
{
    return count < static_cast<std::uint64_t>(most) ? std::max(static_cast<int>(count), 1)
                                                    : std::max(most, 1);
}

}  // namespace

int processors()
{
    int const assigned = std::max(1, tbb::info::default_concurrency());
    double const quota = machine_limits().cpu_quota;
    return quota > 0 ? as_threads(static_cast<std::uint64_t>(std::ceil(quota)), assigned) : assigned;
}

int choose_threads(int asked, int assigned)
{
    int const wanted = asked > 0 ? asked : assigned;
    std::uint64_t const more = machine_limits().more_tasks;
    int const startable = as_threads(more > kOtherThreads ? more - kOtherThreads : 1, wanted);
    if (startable < wanted && asked > 0) {
        spdlog::warn("{} threads instead of {}: the container lets this process start {} more", startable,
                     asked, more);
    }
    return startable;
}

int threads_in_memory(int threads, std::uint64_t bytes_each)
{
    constexpr std::uint64_t kParts = 10;  // one of which stays free
    std::uint64_t const free_bytes = machine_limits().free_bytes;
    int const fitting =
        as_threads(free_bytes / kParts * (kParts - 1) / std::max<std::uint64_t>(bytes_each, 1), threads);
    static std::atomic<bool> told{false};
    if (fitting < threads && !told.exchange(true)) {
        spdlog::warn("{} threads instead of {}: each needs {} MiB, and {} MiB of memory are free", fitting,
                     threads, bytes_each >> 20, free_bytes >> 20);
    }
    return fitting;
}

void on_threads(int threads, std::size_t count, std::function<void(std::size_t)> const& task)
{
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr thrown;
    auto const work = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++) {
                task(i);
            }
        } catch (...) {
            std::scoped_lock const lock(mutex);
            thrown = thrown ? thrown : std::current_exception();
            next = count;
        }
    };
    {
        std::vector<std::jthread> others;
        std::size_t const wanted = std::min(count, static_cast<std::size_t>(std::max(threads, 1)));
        try {
            others.reserve(wanted);
            while (others.size() + 1 < wanted) {
                others.emplace_back(work);
            }
        } catch (std::exception const& error) {
            spdlog::debug("{} threads instead of {}: {}", others.size() + 1, wanted, error.what());
        }
        work();
    }
    if (thrown) {
        std::rethrow_exception(thrown);
    }
}

}  // namespace ballast
