/// `ballast validate`: everything that is wrong with a study, or what it holds.
#include <memory>
#include <set>

#include <fmt/format.h>

#include "host/app/commands.hpp"
#include "host/app/study_arguments.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {
namespace {

/// How many objects of each kind, and how well they are sourced.
std::string describe(config::LoadedStudy const& loaded)
{
    study::Study const& s = loaded.study;
    std::string text = fmt::format("{}: {}\n", s.general.name, s.general.title);
    std::pair<char const*, std::size_t> const counts[] = {
        {"firms", s.firms.size()},     {"lenders", s.lenders.size()},
        {"labs", s.labs.size()},       {"factors", s.factors.size()},
        {"events", s.events.size()},   {"gpu classes", s.gpu_classes.size()},
        {"regions", s.regions.size()}, {"sites", s.sites.size()},
        {"cohorts", s.cohorts.size()}, {"contracts", s.contracts.size()},
        {"debts", s.debts.size()},     {"facilities", s.facilities.size()},
        {"leases", s.leases.size()},   {"equity commitments", s.equity_commitments.size()},
        {"stakes", s.stakes.size()},   {"scenarios", s.scenarios.size()}};
    for (auto const& [kind, count] : counts) {
        text += fmt::format("  {:<20}{:>6}\n", kind, count);
    }
    std::size_t sourced = 0, assumed = 0;
    for (config::Origin const& origin : loaded.origins) {
        sourced += origin.provenance.source.empty() ? 0U : 1U;
        assumed += origin.provenance.confidence == "A" ? 1U : 0U;
    }
    text += fmt::format("  {} values written, {} with a source, {} assumptions with a range\n",
                        loaded.origins.size(), sourced, assumed);
    return text;
}

int validate(StudyArguments const& arguments)
{
    config::LoadedStudy const loaded = load(arguments);
    std::size_t const warnings =
        loaded.warnings.size() + check_plan(loaded, select_scenarios(loaded, {}), Precision::f32);
    say("{}valid, {} warning{}\n", describe(loaded), warnings, warnings == 1 ? "" : "s");
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_validate_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<StudyArguments>();
    CLI::App& command =
        *program.add_subcommand("validate", "Check a study: all errors at once, or what it holds");
    add_study_arguments(command, *arguments);
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const&) { return validate(*arguments); }; });
}

}  // namespace ballast::app
