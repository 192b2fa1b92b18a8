#include "host/config/node.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/config/numbers.hpp"

namespace ballast::config {

Node const* Node::find(std::string_view key) const
{
    for (Member const& member : members) {
        if (member.key == key) {
            return &member.value;
        }
    }
    return nullptr;
}

std::string_view kind_name(Node::Kind kind)
{
    switch (kind) {
    case Node::Kind::none:
        return "nothing";
    case Node::Kind::boolean:
        return "a boolean";
    case Node::Kind::integer:
        return "a whole number";
    case Node::Kind::number:
        return "a number";
    case Node::Kind::text:
        return "text";
    case Node::Kind::date:
        return "a date";
    case Node::Kind::array:
        return "a list";
    case Node::Kind::table:
        return "a table";
    }
    return "unknown";
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (char const c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
            } else {
                out += c;
            }
        }
    }
    return out + '"';
}

std::string toml_key(std::string_view key)
{
    auto const bare = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    return !key.empty() && std::all_of(key.begin(), key.end(), bare) ? std::string(key) : quoted(key);
}

std::string toml_text(Node const& node)
{
    switch (node.kind) {
    case Node::Kind::none:
        return "";
    case Node::Kind::boolean:
        return node.boolean ? "true" : "false";
    case Node::Kind::integer:
        return std::to_string(node.integer);
    case Node::Kind::number:
        return number_text(node.number);
    case Node::Kind::text:
        return quoted(node.text);
    case Node::Kind::date:
        return date_text(node.date);
    case Node::Kind::array: {
        std::string out = "[";
        for (Node const& item : node.items) {
            out += (out.size() > 1 ? ", " : "") + toml_text(item);
        }
        return out + "]";
    }
    case Node::Kind::table: {
        std::string out = "{";
        for (Member const& member : node.members) {
            out += (out.size() > 1 ? ", " : " ") + toml_key(member.key) + " = " + toml_text(member.value);
        }
        return out + " }";
    }
    }
    return "";
}

}  // namespace ballast::config
