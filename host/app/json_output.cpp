#include "host/app/json_output.hpp"

#include <nlohmann/json.hpp>

#include "host/base/streams.hpp"

namespace ballast::app {

std::string json_text(nlohmann::ordered_json const& json, int indent)
{
    return json.dump(indent, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

void print_json(nlohmann::ordered_json const& json, int indent)
{
    say("{}\n", json_text(json, indent));
}

}  // namespace ballast::app
