#include "host/base/log.hpp"

#include <cstdlib>
#include <memory>
#include <string_view>
#include <unistd.h>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace ballast {

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

void start_logging(Verbosity verbosity)
{
    auto const mode = stderr_takes_colour() ? spdlog::color_mode::always : spdlog::color_mode::never;
    auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(mode);
    auto logger = std::make_shared<spdlog::logger>("ballast", std::move(sink));
    logger->set_pattern("ballast: %^%l%$: %v");
    switch (verbosity) {
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
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace ballast
