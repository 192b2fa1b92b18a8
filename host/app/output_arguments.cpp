#include "host/app/output_arguments.hpp"

#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "host/app/argument_checks.hpp"
#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/base/streams.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "host/run/checkpoint.hpp"

namespace ballast::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLeastOutputBytes = std::size_t{1} << 20;

void refuse_input(fs::path const& out, config::LoadedStudy const& loaded, fs::path const& study_path)
{
    std::error_code ignored;
    fs::path const folder = fs::is_directory(study_path, ignored) ? study_path : study_path.parent_path();
    for (auto const& [file, hash] : loaded.input_hashes) {
        if (fs::equivalent(folder / file, out, ignored)) {
            throw Error(ExitCode::usage, fmt::format("--out {} is a file of the study", out.string()),
                        "it would be replaced by the results", "Give another --out.");
        }
    }
}

/// Attributes of a whole file of this program; none where something else lies.
std::optional<results::Dataset> facts_of(fs::path const& file)
{
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        return std::nullopt;
    }
    try {
        return results::read_root_attributes(file);
    } catch (Error const& error) {
        if (error.code() == ExitCode::input_bad) {
            return std::nullopt;
        }
        throw;
    }
}

void refuse_foreign(fs::path const& out, std::string const& study, bool force)
{
    std::optional<results::Dataset> const facts = facts_of(out);
    if (!facts) {
        return;
    }
    if (facts->text_attribute("file_type") == kCheckpointFileType) {
        throw Error(ExitCode::input_bad, fmt::format("{} is the checkpoint of a run", out.string()),
                    "it is not replaced", "Give another --out.");
    }
    std::string const other = facts->text_attribute("study");
    if (other != study && !force) {
        throw Error(
            ExitCode::input_bad, fmt::format("{} holds results of the study '{}'", out.string(), other),
            fmt::format("'{}' would replace them", study), "Give another --out, or --force to replace them.");
    }
}

}  // namespace

void add_output_arguments(CLI::App& command, OutputArguments& arguments, std::string const& default_text)
{
    std::string const otherwise = default_text.empty() ? "" : fmt::format("; {} if not given", default_text);
    command.add_option("--out", arguments.out, "Result file" + otherwise)
        ->required(default_text.empty())
        ->envname("BALLAST_OUT")
        ->check(not_empty())
        ->type_name("FILE");
    command.add_flag("--force", arguments.force, "Replace a result file of another study");
}

fs::path default_output(std::string const& study_name, std::string const& shard)
{
    std::size_t const slash = shard.find('/');
    std::string const share =
        shard.empty() ? "" : fmt::format(".share_{}_of_{}", shard.substr(0, slash), shard.substr(slash + 1));
    return fs::path("results") / (study_name + share + ".h5");
}

std::unique_ptr<OutputFile> open_output(OutputArguments const& arguments, fs::path const& otherwise,
                                        std::string const& study_name)
{
    fs::path const asked = arguments.out.empty() ? otherwise : fs::path(arguments.out);
    auto output = std::make_unique<OutputFile>(asked, kLeastOutputBytes);
    refuse_foreign(output->path(), study_name, arguments.force);
    return output;
}

std::unique_ptr<OutputFile> open_output(OutputArguments const& arguments, fs::path const& otherwise,
                                        config::LoadedStudy const& loaded, std::string const& study_path)
{
    refuse_input(arguments.out.empty() ? otherwise : fs::path(arguments.out), loaded, study_path);
    return open_output(arguments, otherwise, loaded.study.general.name);
}

void keep_and_show(OutputFile const* output, RunSettings& settings)
{
    if (output == nullptr) {
        settings.progress = {};
        spdlog::set_level(spdlog::level::warn);
        return;
    }
    settings.checkpoint = output->checkpoint();
    settings.progress = progress_sink();
}

void write_output(OutputFile const& output, results::Dataset const& dataset,
                  std::vector<fs::path> const& checkpoints)
{
    std::vector<std::string> kept;
    for (fs::path const& checkpoint : checkpoints) {
        std::error_code ignored;
        if (fs::exists(checkpoint, ignored)) {
            kept.push_back(checkpoint.string());
        }
    }
    try {
        // Where less is kept than was simulated there is little to lose and seconds to go: the file is written.
        std::optional<MayStopHere> durable;
        if (kept.size() == checkpoints.size()) {
            durable.emplace();
        }
        results::write_atomically(output.path(), dataset);
    } catch (Stopped const& stopped) {
        throw Error(ExitCode::stopped, stopped.what(),
                    kept.empty() ? "the files that were given hold all paths"
                                 : fmt::format("what was simulated is saved in {}", fmt::join(kept, ", ")),
                    "Run the same command again to write the results.");
    }
    for (fs::path const& checkpoint : checkpoints) {
        std::error_code failed;
        fs::remove(checkpoint, failed);
        if (failed) {
            spdlog::warn("cannot remove {} ({}), which is of no more use", checkpoint.string(),
                         failed.message());
        }
    }
}

}  // namespace ballast::app
