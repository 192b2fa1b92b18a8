#pragma once
/// --out and --force: where a command writes, and what it may replace there.
#include <filesystem>
#include <memory>
#include <string>

#include "host/app/cli_names.hpp"
#include "host/base/output_file.hpp"
#include "host/config/read_study.hpp"
#include "host/results/dataset.hpp"
#include "host/run/run_settings.hpp"

namespace ballast::app {

struct OutputArguments {
    std::string out;
    bool force = false;
};

/// --out (`default_text` says where the file goes without it; it is required if that is empty) and --force.
void add_output_arguments(CLI::App& command, OutputArguments& arguments,
                          std::string const& default_text = "");

/// results/STUDY.h5; of a share of a run results/STUDY.share_2_of_5.h5. `shard` is "2/5", or empty.
std::filesystem::path default_output(std::string const& study_name, std::string const& shard);

/// The file asked for, or `otherwise`, held against other runs and found writable before any work is done. Throws what
/// OutputFile does; Error(input_bad) if it is a checkpoint, or holds the result of another study and `force` is not
/// given.
std::unique_ptr<OutputFile> open_output(OutputArguments const& arguments,
                                        std::filesystem::path const& otherwise,
                                        std::string const& study_name);

/// The same for the study that was read from `study_path`. Throws Error(usage) if the file is one of the study's.
std::unique_ptr<OutputFile> open_output(OutputArguments const& arguments,
                                        std::filesystem::path const& otherwise,
                                        config::LoadedStudy const& loaded, std::string const& study_path);

/// The leader of a team keeps a checkpoint beside its output and shows the progress; the others, whose `output` is null,
/// do neither, and say only what is wrong with their devices and memory.
void keep_and_show(OutputFile const* output, RunSettings& settings);

/// The file in place of the `checkpoints`. If a stop is requested meanwhile, throws Error(stopped) where all of them are
/// there; where one is not, too little was simulated to have written it, and the file is written all the same.
void write_output(OutputFile const& output, results::Dataset const& dataset,
                  std::vector<std::filesystem::path> const& checkpoints);

}  // namespace ballast::app
