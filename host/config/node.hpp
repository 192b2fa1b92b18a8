#pragma once
/// A value as it stands in a study file, whatever the file's format: TOML, a CSV cell, a command-line override.
///
/// Everything that reads files ends in nodes and everything that understands fields begins with them, so a key means
/// the same thing in all three places and an error always knows the line that it is about.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"
#include "host/study/study.hpp"

namespace ballast::config {

struct Member;

/// One value. `kind` says which of the other members holds it.
struct Node {
    enum class Kind { none, boolean, integer, number, text, date, array, table };

    Kind kind = Kind::none;
    SourcePlace place;  ///< of its first character
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;  ///< also set for integers
    std::string text;
    study::Day date = 0;
    std::vector<Node> items;      ///< array
    std::vector<Member> members;  ///< table, in order of the file

    bool is_number() const { return kind == Kind::integer || kind == Kind::number; }
    /// The value of a table's key; nullptr where there is none.
    Node const* find(std::string_view key) const;
};

struct Member {
    std::string key;
    SourcePlace place;  ///< of the key
    Node value;
};

/// "a number", "text", ... for messages.
std::string_view kind_name(Node::Kind kind);

/// The value in TOML's notation on one line; tables as inline tables.
std::string toml_text(Node const& node);

/// Text in TOML's double quotes with escapes.
std::string quoted(std::string_view text);

/// A key as TOML wants it: bare where possible, else quoted.
std::string toml_key(std::string_view key);

}  // namespace ballast::config
