/// `ballast new`: a commented small study that runs, to be changed into one's own.
#include <filesystem>
#include <memory>
#include <span>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "ballast_new_study.hpp"
#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/config/json_schema.hpp"
#include "host/config/object_name.hpp"

namespace ballast::app {
namespace {

namespace fs = std::filesystem;

/// An empty folder of that name, which is made if it is not there. Throws Error(usage) for a file or a folder with
/// something in it, Error(io) where none can be made.
void make_folder(fs::path const& folder)
{
    std::error_code failed;
    if (fs::exists(folder, failed) && !(fs::is_directory(folder, failed) && fs::is_empty(folder, failed))) {
        throw Error(ExitCode::usage, fmt::format("{} is there already", folder.string()),
                    "nothing in it will be replaced", "Give another name.");
    }
    fs::create_directories(folder, failed);
    if (failed) {
        throw Error(ExitCode::io, fmt::format("cannot make {}: {}", folder.string(), failed.message()),
                    "nothing was written", "Choose a folder you may write to.");
    }
}

void write_text(fs::path const& file, std::string const& text)
{
    write_file_atomically(file, std::as_bytes(std::span<char const>(text)), {});
}

int make_study(std::string const& asked)
{
    fs::path folder = fs::path(asked).lexically_normal();
    if (folder.filename().empty()) {
        folder = folder.parent_path();
    }
    std::string const name = folder.filename().string();
    if (!config::is_object_name(name)) {
        throw Error(ExitCode::usage, fmt::format("\"{}\" cannot be the name of a study", name),
                    "results are named after it", config::kObjectNameRule);
    }
    make_folder(folder);
    std::string text = kNewStudy;
    constexpr std::string_view kPlace = "@name@";
    text.replace(text.find(kPlace), kPlace.size(), name);
    fs::path const study = folder / "study.toml";
    fs::path const schema = folder / "study.schema.json";
    try {
        write_text(schema, config::json_schema() + "\n");
        write_text(study, text);
    } catch (Error const&) {
        std::error_code ignored;
        fs::remove(schema, ignored);
        fs::remove(folder, ignored);
        throw;
    }
    say("{} is written: one GPU cloud with one large customer, to be changed into your own.\n"
        "  ballast run {}        simulates it\n"
        "  ballast validate {}   says what is wrong with it, all at once\n"
        "Editors that know TOML complete and check its keys by study.schema.json beside it.\n",
        study.string(), folder.string(), folder.string());
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_new_command(CLI::App& program, Action& chosen)
{
    auto const folder = std::make_shared<std::string>();
    CLI::App& command = *program.add_subcommand("new", "Write a commented small study that runs");
    command.add_option("STUDY", *folder, "Folder to make; its last part is the name of the study")
        ->required()
        ->check(not_empty());
    command.callback([folder, &chosen] { chosen = [folder](Call const&) { return make_study(*folder); }; });
}

}  // namespace ballast::app
