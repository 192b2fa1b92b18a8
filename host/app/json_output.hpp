#pragma once
/// JSON on stdout.
#include <string>

#include <nlohmann/json.hpp>

#include "host/base/streams.hpp"

namespace ballast::app {

/// ASCII alone, so that no text in it can steer a terminal; bytes that are not UTF-8, as names of files may hold, become
/// U+FFFD.
inline std::string json_text(nlohmann::ordered_json const& json, int indent = 2)
{
    return json.dump(indent, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

/// One object and a line end.
inline void print_json(nlohmann::ordered_json const& json, int indent = 2)
{
    say("{}\n", json_text(json, indent));
}

}  // namespace ballast::app
