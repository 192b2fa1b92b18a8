#include "host/base/log.hpp"

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "host/base/event_line.hpp"
#include "host/base/listener.hpp"
#include "host/base/streams.hpp"

namespace ballast {
namespace {

std::atomic<LogFormat> format = LogFormat::text;

std::string_view colour_of(spdlog::level::level_enum level)
{
    switch (level) {
    case spdlog::level::warn:
        return "\033[33m\033[1m";
    case spdlog::level::err:
    case spdlog::level::critical:
        return "\033[31m\033[1m";
    case spdlog::level::info:
        return "\033[32m";
    default:
        return "\033[36m";
    }
}

/// "ballast: LEVEL: message", made printable, in one write.
class ErrorSink : public spdlog::sinks::base_sink<std::mutex> {
public:
    ErrorSink(bool coloured, std::string who)
        : coloured_(coloured)
        , who_(std::move(who))
    {
    }

protected:
    void sink_it_(spdlog::details::log_msg const& message) override
    {
        spdlog::string_view_t const level = spdlog::level::to_string_view(message.level);
        std::string const text = printable({message.payload.data(), message.payload.size()});
        if (Listener* const listener = current_listener()) {
            return listener->log({level.data(), level.size()}, text);
        }
        if (log_format() == LogFormat::json) {
            return write_error(
                event_line({{"level", std::string(level.data(), level.size())}, {"message", who_ + text}}));
        }
        write_error(coloured_ ? fmt::format("ballast: {}{}\033[m: {}{}\n", colour_of(message.level), level,
                                            who_, text)
                              : fmt::format("ballast: {}: {}{}\n", level, who_, text));
    }
    void flush_() override {}

private:
    bool coloured_;
    std::string who_;
};

}  // namespace

LogFormat log_format() noexcept
{
    return format;
}

void set_log_format(LogFormat asked) noexcept
{
    format = asked;
}

bool stderr_takes_colour()
{
    char const* no_color = std::getenv("NO_COLOR");
    char const* terminal = std::getenv("TERM");
    if (no_color != nullptr && *no_color != '\0') {
        return false;
    }
    if (terminal == nullptr || std::string_view(terminal) == "dumb") {
        return false;
    }
    return isatty(STDERR_FILENO) == 1;
}

void start_logging(Verbosity verbosity, std::string const& who)
{
    auto logger =
        std::make_shared<spdlog::logger>("ballast", std::make_shared<ErrorSink>(stderr_takes_colour(), who));
    switch (verbosity) {
    case Verbosity::silent:
        logger->set_level(spdlog::level::off);
        break;
    case Verbosity::quiet:
        logger->set_level(spdlog::level::warn);
        break;
    case Verbosity::normal:
        logger->set_level(spdlog::level::info);
        break;
    case Verbosity::verbose:
        logger->set_level(spdlog::level::debug);
        break;
    }
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace ballast
