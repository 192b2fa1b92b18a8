#pragma once
/// TOML text to nodes. The one place that knows the TOML library.
#include <string>
#include <string_view>

#include "host/config/node.hpp"
#include "host/config/problems.hpp"

namespace ballast::config {

/// The document as a table. What keeps it from being read is reported and
/// gives a node of no kind. `file` is the name in messages.
Node parse_toml(std::string_view text, std::string const& file, Problems& problems);

/// One value, e.g. `[0.1, 0.2, 0.7]`; every part of it is placed at `place`. Reports errors under `key`.
Node parse_toml_value(std::string_view text, std::string const& key, SourcePlace const& place,
                      Problems& problems);

}  // namespace ballast::config
