#include "host/run/stop_signals.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace ballast {
namespace {

constexpr std::array<int, 4> kSignals{SIGINT, SIGTERM, SIGUSR1, SIGUSR2};

std::atomic<bool> requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

std::array<struct sigaction, kSignals.size()> previous{};

void remember(int)
{
    requested.store(true, std::memory_order_relaxed);
}

}  // namespace

StopSignals::StopSignals()
{
    requested.store(false);
    struct sigaction action {};
    action.sa_handler = remember;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &action, &previous[i]);
    }
}

StopSignals::~StopSignals()
{
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &previous[i], nullptr);
    }
}

bool stop_requested() noexcept
{
    return requested.load(std::memory_order_relaxed);
}

}  // namespace ballast
