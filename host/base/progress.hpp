#pragma once
// How far a long job is: a bar with rate and remaining time on a terminal, else a line now and then.

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>

namespace ballast {

enum class ProgressStyle {
    none,    ///< says nothing (-q)
    lines,   ///< a line every 10 % or 60 s, for logs
    events,  ///< a JSON object in a line (host/base/event_line.hpp), once a second at most
    bar,     ///< one line, redrawn in place at most 10 times a second
};

/// Where progress is shown, and how.
struct ProgressSink {
    std::ostream* stream = nullptr;
    ProgressStyle style = ProgressStyle::none;
};

/// From now on events go to this open descriptor, for a scheduler.
void send_progress_to(int descriptor);

/// The descriptor that was given; else stderr: events where the log is of events, nothing where the log says warnings alone,
/// a bar on a terminal, lines elsewhere.
ProgressSink progress_sink();

/// Thread-safe. A listener (listener.hpp) is told 10 times a second, and the stream nothing. The clock is a function so that tests need not wait.
class Progress {
public:
    using Clock = std::function<double()>;  ///< [s], monotonic

    /// `label` names the job, `unit` what is counted ("paths"), `total` how many there are.
    Progress(std::ostream& out, ProgressStyle style, std::string label, std::string unit, std::uint64_t total,
             Clock clock = monotonic_seconds);
    ~Progress();
    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;

    /// Adds finished items and reports when it is time.
    void add(std::uint64_t finished);
    /// Last report; ends the bar's line. Also done by the destructor.
    void finish();

    static double monotonic_seconds();

private:
    void report(double now);

    std::mutex mutex_;
    std::ostream& out_;
    ProgressStyle style_;
    std::string label_;
    std::string unit_;
    std::uint64_t total_;
    Clock clock_;
    double start_;
    double last_report_;
    std::uint64_t done_ = 0;
    std::uint64_t reported_tenth_ = 0;
    bool finished_ = false;
};

/// "1.50 M", "12.3 k", "7": three significant digits with k, M, G, T.
std::string short_count(double count);

/// "42 s", "3 min 05 s", "2 h 07 min".
std::string short_duration(double seconds);

}  // namespace ballast
