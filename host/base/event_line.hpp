#pragma once
/// Events for programs that read along (schedulers, pages): a JSON object in one line, first the time.
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace ballast {

/// "2026-06-30T12:00:00Z"
std::string utc_now();

/// {"time": now, ...fields} and a line end. ASCII alone; bytes that are not UTF-8 become U+FFFD.
std::string event_line(nlohmann::ordered_json const& fields);

}  // namespace ballast
