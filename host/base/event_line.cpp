#include "host/base/event_line.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

namespace ballast {

std::string utc_now()
{
    auto const now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

std::string event_line(nlohmann::ordered_json const& fields)
{
    nlohmann::ordered_json event{{"time", utc_now()}};
    event.update(fields);
    return event.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ballast
