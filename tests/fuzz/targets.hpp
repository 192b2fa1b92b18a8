#pragma once
/// What the fuzzers run, and the replay of their corpora: each target takes bytes as one input of the program. It returns
/// where the input is accepted or refused as it should be; whatever else it throws is a finding.
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "host/results/dataset.hpp"

namespace ballast::fuzz {

struct Target {
    char const* name;
    void (*run)(std::string_view bytes);
};

/// study, table, file, result, part, checkpoint.
std::span<Target const> targets();

void read_as_study(std::string_view bytes);   ///< bytes: a study.toml
void read_as_table(std::string_view bytes);   ///< a kind of objects, a line end, a CSV table of them
void read_as_file(std::string_view bytes);    ///< a result file
void read_as_result(std::string_view bytes);  ///< edits of sample("result.h5"), as edit_dataset() takes them
void read_as_part(std::string_view bytes);    ///< edits of sample("part.h5")
void read_as_checkpoint(std::string_view bytes);  ///< edits of sample("stopped.h5.checkpoint")

/// A file that the program wrote, in the folder that the environment variable BALLAST_FUZZ_SAMPLES names.
results::Dataset const& sample(std::string const& name);

/// The study with some lines left out, put elsewhere, given another value or added: keys that exist, values that may not do.
std::string edit_study(std::string_view text, std::uint32_t seed);

/// Leaves out, renames, resizes and overwrites what `bytes` say: the data sets that a forged but sealed file may hold.
void edit_dataset(results::Dataset& dataset, std::string_view bytes);

}  // namespace ballast::fuzz
