#include <fmt/format.h>

#include "host/config/fields/decode.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

std::string points_text(study::Payments const& points)
{
    std::string out = "[";
    for (auto const& [day, value] : points) {
        out += fmt::format("{}[{}, {}]", out.size() > 1 ? ", " : "", date_text(day), number_text(value));
    }
    return out + "]";
}

}  // namespace

std::string encode(Field const&, double value)
{
    return number_text(value);
}
std::string encode(Field const& field, int value)
{
    return field.shape == Shape::date ? date_text(value) : std::to_string(value);
}
std::string encode(Field const&, std::int64_t value)
{
    return std::to_string(value);
}
std::string encode(Field const&, std::uint64_t value)
{
    return std::to_string(value);
}
std::string encode(Field const&, bool value)
{
    return value ? "true" : "false";
}
std::string encode(Field const&, std::string const& value)
{
    return quoted(value);
}

std::string encode(Field const&, study::Schedule const& value)
{
    if (value.points.empty()) {
        return number_text(value.constant);
    }
    return fmt::format("{{ {} = {} }}", value.between == study::Schedule::Between::linear ? "linear" : "step",
                       points_text(value.points));
}

std::string encode(Field const&, study::Payments const& value)
{
    return points_text(value);
}

std::string encode(Field const&, std::array<double, 3> const& value)
{
    return fmt::format("[{}, {}, {}]", number_text(value[0]), number_text(value[1]), number_text(value[2]));
}

std::string encode(Field const&, std::map<std::string, double> const& value)
{
    std::string out = "{";
    for (auto const& [name, number] : value) {
        out += fmt::format("{} {} = {}", out.size() > 1 ? "," : "", toml_key(name), number_text(number));
    }
    return out + " }";
}

std::string encode(Field const&, std::map<std::string, std::string> const& value)
{
    std::string out = "{";
    for (auto const& [key, text] : value) {
        out += fmt::format("{} {} = {}", out.size() > 1 ? "," : "", toml_key(key), quoted(text));
    }
    return out + " }";
}

}  // namespace ballast::config
