#pragma once
/// A study written out whole, defaults included: what a run really used.
#include <string>

#include "host/study/study.hpp"

namespace ballast::config {

/// One TOML document with every key of every object, sorted by kind and name. Reading it gives the same study; equal
/// studies give equal text, so its SHA-256 names the study.
std::string effective_study(study::Study const& study);

}  // namespace ballast::config
