#pragma once
/// The study format for editors: JSON Schema, draft 4 (as TOML language servers read it).
#include <string>

namespace ballast::config {

/// The schema of study.toml and the files it includes, indented JSON, from the descriptions in fields/.
std::string json_schema();

}  // namespace ballast::config
