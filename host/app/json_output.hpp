#pragma once
/// JSON on stdout.
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace ballast::app {

/// ASCII alone, so that no text in it can steer a terminal; bytes that are not UTF-8, as names of files may hold, become
/// U+FFFD.
std::string json_text(nlohmann::ordered_json const& json, int indent = 2);

/// One object and a line end.
void print_json(nlohmann::ordered_json const& json, int indent = 2);

}  // namespace ballast::app
