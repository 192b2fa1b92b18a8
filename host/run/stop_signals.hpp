#pragma once
/// Signals that ask for an orderly stop: SIGINT, SIGTERM, SIGUSR1, SIGUSR2.

namespace ballast {

/// While an object of this class lives, the four signals only set a flag; afterwards they do what they did before.
/// One object at a time.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(StopSignals const&) = delete;
    StopSignals& operator=(StopSignals const&) = delete;
};

/// Whether one of the signals has come since the last StopSignals was made. Safe in any thread.
bool stop_requested() noexcept;

}  // namespace ballast
