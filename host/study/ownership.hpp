#pragma once
/// What it costs to own a GPU instead of renting one.
#include <string>

#include "host/study/ordered_study.hpp"

namespace ballast {

/// Mean start price of power over the regions where the class stands; over all regions if it stands nowhere [USD/MWh].
double reference_power_price(OrderedStudy const& study, std::string const& gpu_class);

/// F: what a GPU costs its owner in an hour, used or not, so many years after the start; 0 where it has no price [USD].
/// F = purchase e^(-d t) r / (1 - (1 + r)^-N) / 8760 + cost of its place
double fixed_cost_of_owning(study::GpuClass const& gpu, double years);

/// v: power and operations of an hour of use, at the reference price of power [USD].
double running_cost_of_owning(OrderedStudy const& study, study::GpuClass const& gpu);

}  // namespace ballast
