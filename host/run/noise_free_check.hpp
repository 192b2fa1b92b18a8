#pragma once
/// What can be known of a study's numbers before it is run.
#include <string>
#include <vector>

#include "host/run/run_settings.hpp"

namespace ballast {

/// A firm whose plan does not pay for itself.
struct PlannedShortfall {
    std::string firm;
    study::Day first;  ///< end of the step in which it runs out of cash
    double usd;        ///< what a sponsor pays until a year beyond the horizon
};

/// Builds the tables of the base and all scenarios in the precision of a run and replays their noise-free paths. Throws
/// Error(study_invalid) where a table, Error(internal) where a path has a number that is not finite.
///
/// Returns the firms that run out of cash on the plan within the horizon or the year beyond it, in the study's order. On the
/// plan a sponsor pays what they cannot, since their partners plan to be paid; on paths nobody does.
std::vector<PlannedShortfall> check_noise_free_paths(RunStudies const& studies, Precision precision);

}  // namespace ballast
