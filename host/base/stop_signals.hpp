#pragma once
/// Requests for an orderly stop: signals and a time limit.
#include <span>
#include <string>

#include "host/base/error.hpp"

namespace ballast {

/// A signal that asks for an orderly stop, and its name.
struct StopSignal {
    int number;
    char const* name;
};
std::span<StopSignal const> stop_signals();

/// While an object of this class lives, the stop signals only ask for a stop; afterwards they do what they did before.
/// A signal that was ignored, as SIGHUP under nohup, stays ignored. Objects within the life of another do nothing.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(StopSignals const&) = delete;
    StopSignals& operator=(StopSignals const&) = delete;

    /// For what keeps nothing and need not stop in order: the signals do what they did before, the one that may have
    /// come at once.
    void give_back();

private:
    bool outermost_;
};

/// A stop is requested so many seconds after the outermost StopSignals was made, which lives now.
void limit_time(double seconds);

/// As one of the signals does, from within the process; without effect while no StopSignals lives.
void request_stop() noexcept;

/// Whether one of the signals has come, or the time is up. Safe in any thread.
bool stop_requested() noexcept;

/// "stopped by SIGTERM": why a stop was requested.
std::string stop_reason();

/// Thrown by stop_if_requested.
class Stopped : public Error {
public:
    Stopped();
};

/// Work between two looks at stop_if_requested(), while what was done before is durable: it may end there. At other
/// times stop_if_requested() does nothing. One object at a time.
class MayStopHere {
public:
    MayStopHere();
    ~MayStopHere();
    MayStopHere(MayStopHere const&) = delete;
    MayStopHere& operator=(MayStopHere const&) = delete;
};

/// Throws Stopped if a stop is requested while a MayStopHere lives. Asked often in work that takes seconds.
void stop_if_requested();

}  // namespace ballast
