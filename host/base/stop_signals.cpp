#include "host/base/stop_signals.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace ballast {
namespace {

constexpr std::array kSignals{StopSignal{SIGINT, "SIGINT"},   StopSignal{SIGTERM, "SIGTERM"},
                              StopSignal{SIGHUP, "SIGHUP"},   StopSignal{SIGXCPU, "SIGXCPU"},
                              StopSignal{SIGUSR1, "SIGUSR1"}, StopSignal{SIGUSR2, "SIGUSR2"}};
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

constexpr int kRequested = -1;  // in place of a signal's number

std::atomic<int> came{0};                      // the first signal
std::atomic<std::int64_t> time_limit{kNever};  // [ns] of the steady clock
std::atomic<bool> may_stop{false};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

bool installed = false;
std::int64_t installed_at = 0;  // [ns] of the steady clock
std::array<struct sigaction, kSignals.size()> previous{};

std::int64_t now() noexcept
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void remember(int number)
{
    int none = 0;
    came.compare_exchange_strong(none, number, std::memory_order_relaxed);
}

void install()
{
    came.store(0);
    time_limit.store(kNever);
    installed_at = now();
    struct sigaction action {};
    action.sa_handler = remember;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i].number, nullptr, &previous[i]);
        if (previous[i].sa_handler != SIG_IGN) {
            sigaction(kSignals[i].number, &action, nullptr);
        }
    }
    installed = true;
}

void uninstall()
{
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i].number, &previous[i], nullptr);
    }
    time_limit.store(kNever);
    installed = false;
}

}  // namespace

std::span<StopSignal const> stop_signals()
{
    return kSignals;
}

StopSignals::StopSignals()
    : outermost_(!installed)
{
    if (outermost_) {
        install();
    }
}

StopSignals::~StopSignals()
{
    if (outermost_) {
        uninstall();
    }
}

void StopSignals::give_back()
{
    if (std::exchange(outermost_, false)) {
        uninstall();
        if (int const number = came.load(); number > 0) {
            std::raise(number);
        }
    }
}

void limit_time(double seconds)
{
    constexpr double kNanoseconds = 1e9;
    constexpr double kLongest = 9e18;
    double const ns = seconds * kNanoseconds;
    time_limit.store(ns < kLongest - static_cast<double>(installed_at)
                         ? installed_at + static_cast<std::int64_t>(ns)
                         : kNever);
}

void request_stop() noexcept
{
    remember(kRequested);
}

bool stop_requested() noexcept
{
    return came.load(std::memory_order_relaxed) != 0 ||
           (time_limit.load(std::memory_order_relaxed) != kNever &&
            now() >= time_limit.load(std::memory_order_relaxed));
}

std::string stop_reason()
{
    int const number = came.load();
    if (number == kRequested) {
        return "stopped on request";
    }
    for (StopSignal const& signal : kSignals) {
        if (signal.number == number) {
            return fmt::format("stopped by {}", signal.name);
        }
    }
    return "stopped at the time limit";
}

Stopped::Stopped()
    : Error(ExitCode::stopped, stop_reason())
{
}

MayStopHere::MayStopHere()
{
    may_stop.store(true);
}

MayStopHere::~MayStopHere()
{
    may_stop.store(false);
}

void stop_if_requested()
{
    if (may_stop.load(std::memory_order_relaxed) && stop_requested()) {
        throw Stopped();
    }
}

}  // namespace ballast
