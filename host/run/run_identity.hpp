#pragma once
/// What two runs must share for their tallies to belong together.
#include <string>
#include <utility>
#include <vector>

namespace ballast {

/// Everything that must be equal for two runs to have the same tallies: (what, value), in a fixed order.
using RunIdentity = std::vector<std::pair<std::string, std::string>>;

/// How the identity of a file differs from the one expected here: "seed is '12' there and '11' here; ..."; empty if they
/// are equal. Where tables differ, `of_studies` (study_differences()) says why, in place of their hashes.
std::string identity_differences(RunIdentity const& there, RunIdentity const& here,
                                 std::vector<std::string> const& of_studies = {});

}  // namespace ballast
