/// `ballast validate`: everything that is wrong with a study, or what it holds.
#include <memory>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/commands.hpp"
#include "host/app/json_output.hpp"
#include "host/app/study_arguments.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {
namespace {

/// What a study holds.
struct Contents {
    std::vector<std::pair<char const*, std::size_t>> objects;
    std::size_t values = 0, sourced = 0, assumed = 0;
};

Contents contents_of(config::LoadedStudy const& loaded)
{
    study::Study const& s = loaded.study;
    Contents contents;
    contents.objects = {{"firms", s.firms.size()},     {"lenders", s.lenders.size()},
                        {"labs", s.labs.size()},       {"factors", s.factors.size()},
                        {"events", s.events.size()},   {"gpu classes", s.gpu_classes.size()},
                        {"regions", s.regions.size()}, {"sites", s.sites.size()},
                        {"cohorts", s.cohorts.size()}, {"contracts", s.contracts.size()},
                        {"debts", s.debts.size()},     {"facilities", s.facilities.size()},
                        {"leases", s.leases.size()},   {"equity commitments", s.equity_commitments.size()},
                        {"stakes", s.stakes.size()},   {"scenarios", s.scenarios.size()}};
    contents.values = loaded.origins.size();
    for (config::Origin const& origin : loaded.origins) {
        contents.sourced += origin.provenance.source.empty() ? 0U : 1U;
        contents.assumed += origin.provenance.confidence == "A" ? 1U : 0U;
    }
    return contents;
}

std::string contents_text(Contents const& contents)
{
    std::string text;
    for (auto const& [kind, count] : contents.objects) {
        text += fmt::format("  {:<20}{:>6}\n", kind, count);
    }
    return text + fmt::format("  {} values written, {} with a source, {} assumptions with a range\n",
                              contents.values, contents.sourced, contents.assumed);
}

nlohmann::ordered_json diagnostics_json(std::vector<Diagnostic> const& diagnostics)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (Diagnostic const& d : diagnostics) {
        list.push_back({{"file", d.place.file},
                        {"line", d.place.line},
                        {"column", d.place.column},
                        {"key", d.key},
                        {"value", d.value},
                        {"problem", d.problem},
                        {"remedy", d.remedy}});
    }
    return list;
}

nlohmann::ordered_json contents_json(Contents const& contents)
{
    nlohmann::ordered_json objects;
    for (auto const& [kind, count] : contents.objects) {
        objects[kind] = count;
    }
    return {{"objects", objects},
            {"values", contents.values},
            {"with_source", contents.sourced},
            {"assumptions", contents.assumed}};
}

int say_what_is_wrong(Error const& error, std::vector<Diagnostic> const& diagnostics,
                      std::vector<Diagnostic> const& warnings)
{
    print_json({{"valid", false},
                {"errors", diagnostics_json(diagnostics)},
                {"warnings", diagnostics_json(warnings)}});
    return error.exit_status();
}

int validate(StudyArguments const& arguments, bool json)
{
    std::vector<Diagnostic> warnings;
    try {
        config::LoadedStudy const loaded = load(arguments);
        warnings = loaded.warnings;
        for (Diagnostic& found : check_plan(loaded, select_scenarios(loaded, {}), Precision::f32)) {
            warnings.push_back(std::move(found));
        }
        Contents const contents = contents_of(loaded);
        if (json) {
            print_json({{"valid", true},
                        {"study", loaded.study.general.name},
                        {"title", loaded.study.general.title},
                        {"errors", nlohmann::ordered_json::array()},
                        {"warnings", diagnostics_json(warnings)},
                        {"contents", contents_json(contents)}});
        } else {
            say("{}: {}\n{}valid, {} warning{}\n", loaded.study.general.name, loaded.study.general.title,
                contents_text(contents), warnings.size(), warnings.size() == 1 ? "" : "s");
        }
    } catch (StudyErrors const& errors) {
        if (!json) {
            throw;
        }
        return say_what_is_wrong(errors, errors.diagnostics(), warnings);
    } catch (Error const& error) {
        bool const of_study = error.code() == ExitCode::study_invalid || error.code() == ExitCode::internal;
        if (!json || !of_study) {
            throw;
        }
        Diagnostic whole;  // of tables or the plan, which know names of objects and no lines
        whole.problem = error.what();
        return say_what_is_wrong(error, {whole}, warnings);
    }
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_validate_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<StudyArguments>();
    auto const json = std::make_shared<bool>(false);
    CLI::App& command =
        *program.add_subcommand("validate", "Check a study: all errors at once, or what it holds");
    add_study_arguments(command, *arguments);
    command.add_flag("--json", *json, "Print one JSON object: errors, warnings, contents");
    command.callback([arguments, json, &chosen] {
        chosen = [arguments, json](Call const&) { return validate(*arguments, *json); };
    });
}

}  // namespace ballast::app
