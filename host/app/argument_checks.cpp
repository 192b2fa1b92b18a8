#include "host/app/argument_checks.hpp"

#include <charconv>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace ballast::app {
namespace {

template <class Number>
CLI::Validator in_range(Number low, Number high, std::string const& what)
{
    std::string const range = fmt::format("{} to {}", low, high);
    return {[low, high, what, range](std::string& text) -> std::string {
                Number value{};
                auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
                bool const is_number = error == std::errc() && end == text.data() + text.size();
                return is_number && value >= low && value <= high
                           ? ""
                           : fmt::format("'{}' is not {} from {}", text, what, range);
            },
            fmt::format("[{}]", range)};
}

}  // namespace

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high)
{
    return in_range(low, high, "a whole number");
}

CLI::Validator number_between(double low, double high)
{
    return in_range(low, high, "a number");
}

CLI::Validator not_empty()
{
    return {[](std::string& text) { return text.empty() ? std::string("is empty") : std::string(); }, ""};
}

}  // namespace ballast::app
