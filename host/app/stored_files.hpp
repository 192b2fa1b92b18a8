#pragma once
/// Files that this program has written, and what is asked of each kind.
#include <filesystem>

#include "host/results/dataset.hpp"

namespace ballast::app {

/// "" for a result; for a part of a run or a checkpoint what it is and what to do with it.
std::string unfinished(results::Dataset const& dataset);

/// Reads a result. Throws Error(input_bad) if the file is a part of a run, a checkpoint or something else, and what
/// results::read_dataset does.
results::Dataset read_result_file(std::filesystem::path const& file);

/// Throws Error(input_bad) where a file that this program has written stands for a study.
void refuse_as_study(std::filesystem::path const& study);

}  // namespace ballast::app
