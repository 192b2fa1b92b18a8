#pragma once
/// What somebody who validates a result, and did not make it, needs to know of it: from its file alone.
#include <filesystem>

#include <nlohmann/json_fwd.hpp>

namespace ballast::app {

/// One object with fixed keys (docs/results_and_faults.md lists them). Throws what reading a result does.
nlohmann::ordered_json evidence_of(std::filesystem::path const& file);

}  // namespace ballast::app
