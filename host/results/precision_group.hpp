#pragma once
/// The group `/precision` of a run that was asked for a precision: targets, looks, and why it stopped.
#include "host/results/dataset.hpp"
#include "host/risk/precision_plan.hpp"

namespace ballast::results {

inline constexpr std::string_view kPrecisionGroup = "precision";

void add_precision(Dataset& dataset, PrecisionOutcome const& precision);

}  // namespace ballast::results
