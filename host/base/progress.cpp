#include "host/base/progress.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <memory>
#include <ostream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "host/base/event_line.hpp"
#include "host/base/listener.hpp"
#include "host/base/log.hpp"
#include "host/base/progress_line.hpp"
#include "host/base/streams.hpp"

namespace ballast {
namespace {

constexpr int kBarWidth = 30;             // [characters]
constexpr double kRedrawSeconds = 0.1;    // bar
constexpr double kSilenceSeconds = 60.0;  // lines
constexpr double kEventSeconds = 1.0;     // events

std::unique_ptr<std::ostream> given;

}  // namespace

void send_progress_to(int descriptor)
{
    given = descriptor_stream(descriptor);
}

ProgressSink progress_sink()
{
    if (given != nullptr) {
        return {given.get(), ProgressStyle::events};
    }
    if (spdlog::get_level() > spdlog::level::info) {
        return {&error_stream(), ProgressStyle::none};
    }
    return {&error_stream(), log_format() == LogFormat::json ? ProgressStyle::events
                             : stderr_takes_colour()         ? ProgressStyle::bar
                                                             : ProgressStyle::lines};
}

std::string progress_line(int columns, std::string const& label, double share, std::string const& text)
{
    constexpr int kUsualColumns = 80;
    constexpr std::size_t kShortestBar = 5, kAround = 4;
    // A character in the last column moves the cursor to the next line on some terminals.
    auto const room = static_cast<std::size_t>(std::max(columns > 0 ? columns : kUsualColumns, 2) - 1);
    std::size_t const taken = label.size() + kAround + text.size();
    std::size_t const width = taken >= room ? 0 : std::min<std::size_t>(room - taken, kBarWidth);
    if (width < kShortestBar) {
        return fmt::format("{}: {}", label, text).substr(0, room);
    }
    auto const filled = static_cast<std::size_t>(std::floor(share * static_cast<double>(width)));
    return fmt::format("{} [{}{}] {}", label, std::string(filled, '#'), std::string(width - filled, '.'),
                       text);
}

std::string short_count(double count)
{
    constexpr std::array suffixes{"", " k", " M", " G", " T"};
    std::size_t thousands = 0;
    while (count >= 999.5 && thousands + 1 < suffixes.size()) {
        count /= 1000.0;
        ++thousands;
    }
    if (thousands == 0) {
        return fmt::format("{:.0f}", count);
    }
    int const decimals = count >= 99.95 ? 0 : count >= 9.995 ? 1 : 2;
    return fmt::format("{:.{}f}{}", count, decimals, suffixes[thousands]);
}

std::string short_duration(double seconds)
{
    auto const whole = static_cast<std::int64_t>(std::llround(std::clamp(seconds, 0.0, 1e9)));
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    if (whole < 3600) {
        return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    }
    return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

Progress::Progress(std::ostream& out, ProgressStyle style, std::string label, std::string unit,
                   std::uint64_t total, Clock clock)
    : out_(out)
    , style_(current_listener() != nullptr ? ProgressStyle::bar : style)
    , label_(std::move(label))
    , unit_(std::move(unit))
    , total_(std::max<std::uint64_t>(total, 1))
    , clock_(std::move(clock))
    , start_(clock_())
    , last_report_(start_)
{
}

Progress::~Progress()
{
    finish();
}

void Progress::add(std::uint64_t finished)
{
    std::scoped_lock const lock(mutex_);
    done_ = std::min(done_ + finished, total_);
    if (style_ == ProgressStyle::none || finished_) {
        return;
    }
    double const now = clock_();
    std::uint64_t const tenth = done_ * 10 / total_;
    bool const due = style_ == ProgressStyle::bar ? now - last_report_ >= kRedrawSeconds
                     : style_ == ProgressStyle::events
                         ? now - last_report_ >= kEventSeconds || done_ == total_
                         : tenth > reported_tenth_ || now - last_report_ >= kSilenceSeconds;
    if (due) {
        report(now);
    }
}

void Progress::finish()
{
    std::scoped_lock const lock(mutex_);
    if (finished_) {
        return;
    }
    finished_ = true;
    if (style_ == ProgressStyle::bar) {
        report(clock_());
        if (current_listener() == nullptr) {
            out_ << '\n' << std::flush;
        }
    }
}

double Progress::monotonic_seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Progress::report(double now)
{
    last_report_ = now;
    reported_tenth_ = done_ * 10 / total_;
    if (Listener* const listener = current_listener()) {
        return listener->progress({label_, unit_, done_, total_});
    }
    double const share = static_cast<double>(done_) / static_cast<double>(total_);
    double const rate = static_cast<double>(done_) / std::max(now - start_, 1e-9);
    if (style_ == ProgressStyle::events) {
        out_ << event_line({{"level", "info"},
                            {"event", "progress"},
                            {"job", label_},
                            {"unit", unit_},
                            {"done", done_},
                            {"total", total_},
                            {"seconds", now - start_},
                            {"per_second", rate}})
             << std::flush;
        return;
    }
    std::string text = fmt::format("{:3.0f} %  {} of {} {}  {}/s", std::floor(100.0 * share),
                                   short_count(static_cast<double>(done_)),
                                   short_count(static_cast<double>(total_)), unit_, short_count(rate));
    if (done_ == total_) {
        text += fmt::format("  took {}", short_duration(now - start_));
    } else if (done_ > 0) {
        text += fmt::format("  {} left", short_duration(static_cast<double>(total_ - done_) / rate));
    }
    if (style_ == ProgressStyle::bar) {
        bool const terminal = &out_ == &error_stream();
        out_ << "\r\033[K" + progress_line(terminal ? error_columns() : kNoColumns, label_, share, text)
             << std::flush;
    } else {
        out_ << label_ << ": " << text << '\n' << std::flush;
    }
}

}  // namespace ballast
