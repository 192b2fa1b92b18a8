#include "tests/ptx/declarations.hpp"

#include "tests/ptx/literals.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::ptx {
namespace {

Space space_of(std::string_view word, std::uint32_t line)
{
    static std::map<std::string_view, Space> const spaces = {{".global", Space::global},
                                                             {".const", Space::constant},
                                                             {".shared", Space::shared},
                                                             {".local", Space::local},
                                                             {".param", Space::parameter}};
    auto const found = spaces.find(word);
    if (found == spaces.end()) {
        fail_at(line, fmt::format("'{}' is not understood", word));
    }
    return found->second;
}

std::vector<Parameter> parse_parameters(std::string_view list, std::uint32_t line)
{
    std::vector<Parameter> parameters;
    std::uint32_t offset = 0;
    for (std::string text : split_list(list)) {
        // A pointer's `.ptr .global .align 8` speaks of what it points to.
        if (std::size_t const ptr = text.find(".ptr"); ptr != text.npos) {
            text = text.substr(0, ptr) + split_words(text).back();
        }
        Variable const variable = parse_variable(text, line);
        offset = (offset + variable.align - 1) / variable.align * variable.align;
        parameters.push_back(
            {variable.name, variable.align, static_cast<std::uint32_t>(variable.bytes), offset});
        offset += static_cast<std::uint32_t>(variable.bytes);
    }
    return parameters;
}

/// The text in the first parentheses of `text`, which is cut off behind them.
std::string_view take_parentheses(std::string_view& text, std::uint32_t line)
{
    std::size_t const open = text.find('(');
    std::size_t const close = text.find(')');
    if (open == text.npos || close == text.npos || close < open) {
        fail_at(line, "a list in parentheses is missing");
    }
    std::string_view const inside = text.substr(open + 1, close - open - 1);
    text = trim(text.substr(close + 1));
    return inside;
}

}  // namespace

Variable parse_variable(std::string_view text, std::uint32_t line)
{
    std::size_t const equals = text.find('=');
    std::vector<std::string> words = split_words(text.substr(0, equals));
    Variable variable;
    std::uint32_t element = 0;
    bool has_space = false;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::string const& word = words[i];
        if (word == ".visible" || word == ".extern" || word == ".weak" || word == ".common") {
        } else if (word == ".align" || word == ".ptr") {
            if (word == ".align") {
                variable.align = static_cast<std::uint32_t>(parse_literal(words[++i]).value_or(0));
            }
        } else if (auto const bytes = type_bytes(word); bytes.value_or(0) > 0) {
            element = *bytes;
        } else if (!has_space) {
            variable.space = space_of(word, line);
            has_space = true;
        } else {
            fail_at(line, fmt::format("'{}' in a declaration is not understood", word));
        }
    }
    if (words.empty() || element == 0 || !has_space) {
        fail_at(line, fmt::format("'{}' is not understood", text));
    }
    variable.align = std::max(variable.align, element);
    std::string_view name = words.back();
    std::uint64_t count = 1;
    if (std::size_t const bracket = name.find('['); bracket != name.npos) {
        std::string_view const size = name.substr(bracket + 1, name.size() - bracket - 2);
        count = size.empty() ? 0 : parse_literal(size).value_or(0);
        if (!size.empty() && (count == 0 || size.find(']') != size.npos)) {
            fail_at(line, fmt::format("the size of '{}' is not understood", name));
        }
        name = name.substr(0, bracket);
    }
    variable.name = name;
    variable.bytes = count * element;
    if (equals == text.npos) {
        return variable;
    }
    std::string_view values = trim(text.substr(equals + 1));
    if (values.starts_with('{')) {
        values = values.substr(1, values.size() - 2);
    }
    for (std::string const& value : split_list(values)) {
        std::optional<std::uint64_t> const bits = parse_literal(value);
        if (!bits) {
            fail_at(line, fmt::format("the initial value '{}' is not a number", value));
        }
        for (std::uint32_t byte = 0; byte < element; ++byte) {
            variable.initial.push_back(static_cast<std::byte>(*bits >> (8u * byte)));
        }
    }
    if (variable.initial.size() > variable.bytes) {
        fail_at(line, fmt::format("'{}' has more initial values than elements", name));
    }
    variable.initial.resize(variable.bytes);
    return variable;
}

Function parse_header(std::string_view text, std::uint32_t line)
{
    Function function;
    function.line = line;
    function.is_entry = text.find(".entry") != text.npos;
    text = trim(text.substr(text.find(function.is_entry ? ".entry" : ".func") + (function.is_entry ? 6 : 5)));
    if (text.starts_with('(')) {
        function.results = parse_parameters(take_parentheses(text, line), line);
    }
    std::size_t const name_end = std::min(text.find_first_of(" \t\n("), text.size());
    function.name = text.substr(0, name_end);
    text = trim(text.substr(name_end));
    if (text.starts_with('(')) {
        function.parameters = parse_parameters(take_parentheses(text, line), line);
    }
    std::vector<std::string> const words = split_words(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == ".maxntid" || words[i] == ".reqntid") {
            std::uint64_t threads = 1;
            while (i + 1 < words.size() && words[i + 1].front() != '.') {
                for (std::string const& extent : split_list(words[++i])) {
                    threads *= parse_literal(extent).value_or(0);
                }
            }
            function.max_threads = static_cast<std::uint32_t>(threads);
        } else if (words[i] == ".minnctapersm" || words[i] == ".maxnreg") {
            ++i;
        } else if (words[i] != ".noreturn") {
            fail_at(line, fmt::format("'{}' in the head of '{}' is not understood", words[i], function.name));
        }
    }
    return function;
}

}  // namespace ballast::ptx
