#pragma once
/// The four kinds of pass of a run, in this order: the base with its scenarios; the base once per firm that a sponsor
/// keeps liquid; the base at levels of extra cash, for the firms whose endurance is asked for; the study at each point
/// of a parameter design. All draw the same random numbers. Each throws what PassRunner does, and Error(internal) if the
/// state of any path is not finite.
#include <optional>
#include <vector>

#include "host/run/pass_runner.hpp"
#include "host/run/run_settings.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast {

/// What the passes of one run share.
template <class Scalar>
struct StudyRun {
    RunStudies const& studies;
    RunSettings const& settings;
    VariantTables<Scalar>& tables;
    PassRunner& runner;
    std::uint64_t paths = 0;                      ///< of the base; settled by run_scenarios
    std::optional<PrecisionOutcome> precision{};  ///< the same, where settings.until asks for some
};

/// The base first, then the scenarios; the figures come from these. Path records stay with the runner. With
/// settings.until they end at the first look at which every target is reached.
template <class Scalar>
std::vector<ScenarioOutcome> run_scenarios(StudyRun<Scalar>& run);

/// One re-run per backstopped firm.
template <class Scalar>
std::vector<BackstopTally> run_backstops(StudyRun<Scalar> const& run);

/// Re-runs with more cash. `backstops` of the same run tell where to look.
template <class Scalar>
std::vector<EnduranceTally> run_endurances(StudyRun<Scalar> const& run,
                                           std::vector<BackstopTally> const& backstops);

/// The base as it stands and then each parameter point, one after the other; nothing without points.
template <class Scalar>
std::optional<ParameterTally> run_parameter_points(StudyRun<Scalar> const& run);

}  // namespace ballast
