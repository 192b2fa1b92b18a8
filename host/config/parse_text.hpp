#pragma once
/// Values written as plain text: cells of a CSV table, -p KEY=VALUE, the `set` table of a scenario.
///
///   number, word, name, text, date   as they are, without quotes
///   list of numbers, dates or texts  1;2;3
///   schedule                         12.5 or 2026-06-30:1.2;2026-12-31:2.0, `linear ` before it for straight lines
///   payments                         2026-09-30:0.5;2026-12-31:0.5
///   weights                          inference_demand:0.3;ai_equity:0.2
///   anything in TOML's notation      if it begins with [, { or "
#include <string>
#include <string_view>

#include "host/config/fields/field.hpp"
#include "host/config/problems.hpp"

namespace ballast::config {

/// The node that a study file would have held in place of `text`. What cannot be understood becomes a text node, which
/// the field's reader then refuses with the field's own words.
Node parse_text(Field const& field, std::string_view text, std::string const& key, SourcePlace const& place,
                Problems& problems);

}  // namespace ballast::config
