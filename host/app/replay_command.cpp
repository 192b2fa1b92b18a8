/// `ballast replay`: the full dated ledger of one firm on one path, with the bits that the path has in any run.
#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/json_output.hpp"
#include "host/app/study_arguments.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/run/replay_path.hpp"
#include "host/study/calendar.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"

namespace ballast::app {
namespace {

constexpr double kBillion = 1e9;

struct ReplayArguments {
    StudyArguments study;
    ReplayRequest request;
    std::string firm, scenario = kBaseName, precision = "single";
    bool json = false;
};

/// Level of the firm, or its end.
std::string_view level_name(int level)
{
    return level < kNumLevels ? kLevelNames[static_cast<std::size_t>(level)]
                              : kEndNames[static_cast<std::size_t>(level - kNumLevels)];
}

nlohmann::ordered_json cause_json(int cause)
{
    return cause < 0 ? nlohmann::ordered_json(nullptr)
                     : nlohmann::ordered_json(kCauseNames[static_cast<std::size_t>(cause)]);
}

/// Values of one of `objects` objects; money in USD bn.
std::vector<double> column(PathLedger const& ledger, TraceTerm const& trace, std::size_t objects,
                           std::size_t object)
{
    double const unit = trace.unit == TraceUnit::money ? kBillion : 1.0;
    std::vector<double> values;
    for (int step = 0; step < ledger.num_steps; ++step) {
        values.push_back(ledger.at(trace.value, step, objects, object) / unit);
    }
    return values;
}

/// Contracts, facilities, debts, stakes, power rights and order books of the firm, by name.
template <class Objects>
std::vector<std::string> names_of_firm(Objects const& objects, std::string const& firm)
{
    std::vector<std::string> names;
    for (auto const& object : objects) {
        if constexpr (requires { object.provider; }) {
            if (object.provider == firm || object.customer == firm) {
                names.push_back(object.name);
            }
        } else if constexpr (requires { object.holder; }) {
            if (object.holder == firm) {
                names.push_back(object.name);
            }
        } else if constexpr (requires { object.owner; }) {
            if (object.owner == firm) {
                names.push_back(object.name);
            }
        } else if (object.firm == firm) {
            names.push_back(object.name);
        }
    }
    return names;
}

std::size_t position(std::vector<std::string> const& names, std::string const& name)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Traces of the objects of a firm that the tables know under `known`.
nlohmann::ordered_json objects_json(PathLedger const& ledger, TraceOf of,
                                    std::vector<std::string> const& wanted,
                                    std::vector<std::string> const& known)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (std::string const& name : wanted) {
        std::size_t const at = position(known, name);
        for (TraceTerm const& trace : kTraces) {
            if (at < known.size() && trace.of == of) {
                json[name][std::string(trace.name)] = column(ledger, trace, known.size(), at);
            }
        }
    }
    return json;
}

std::vector<std::string> dates(PathLedger const& ledger)
{
    std::vector<std::string> texts;
    for (int step = 0; step < ledger.num_steps; ++step) {
        texts.push_back(iso_date(ledger.index.start + (step + 1) * ledger.index.step_days));
    }
    return texts;
}

nlohmann::ordered_json events_json(PathLedger const& ledger)
{
    nlohmann::ordered_json events = nlohmann::ordered_json::array();
    std::vector<std::string> const when = dates(ledger);
    std::size_t const count = ledger.index.events.size();
    std::vector<double> const& arrivals = ledger[Trace::event];
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        for (int n = 0; n < static_cast<int>(arrivals[i]); ++n) {
            events.push_back({{"date", when[i / count]}, {"event", ledger.index.events[i % count]}});
        }
    }
    return events;
}

/// The firm's lab: its price, work, and what serving leaves. Empty where it has none.
nlohmann::ordered_json lab_json(PathLedger const& ledger, std::size_t firm)
{
    std::vector<std::string> const& labs = ledger.index.labs;
    std::size_t const lab = position(labs, ledger.index.firms[firm]);
    if (lab == labs.size()) {
        return nlohmann::ordered_json::object();
    }
    nlohmann::ordered_json json = objects_json(ledger, TraceOf::lab, {labs[lab]}, labs)[labs[lab]];
    json["market_price"] = column(ledger, kTraces[index_of(Trace::token_price)], 1, 0);
    return json;
}

nlohmann::ordered_json ledger_json(ReplayArguments const& arguments, study::Study const& study,
                                   PathLedger const& ledger, std::size_t firm)
{
    nlohmann::ordered_json lines, statement = nlohmann::ordered_json::array();
    for (LineTerm const& line : kLines) {
        std::vector<double> values;
        for (int step = 0; step < ledger.num_steps; ++step) {
            values.push_back(ledger.line(step, firm, line.value) / kBillion);
        }
        lines[std::string(line.name)] = values;
        HeadingTerm const& heading = kHeadings[static_cast<std::size_t>(line.heading)];
        statement.push_back({{"line", line.name},
                             {"section", kCashFlowSections[static_cast<std::size_t>(heading.section)].name},
                             {"heading", heading.name}});
    }
    nlohmann::ordered_json levels = nlohmann::ordered_json::array(), causes = nlohmann::ordered_json::array();
    for (int step = 0; step < ledger.num_steps; ++step) {
        levels.push_back(level_name(static_cast<int>(ledger.of_firm(Trace::level, step, firm))));
        causes.push_back(cause_json(static_cast<int>(ledger.of_firm(Trace::cause, step, firm))));
    }
    nlohmann::ordered_json variables;
    for (std::size_t v = 0; v < ledger.index.variables.size(); ++v) {
        variables[ledger.index.variables[v]] =
            column(ledger, kTraces[index_of(Trace::variable)], ledger.index.variables.size(), v);
    }
    auto const series = [&](Trace trace) {
        return column(ledger, kTraces[index_of(trace)], ledger.index.firms.size(), firm);
    };
    StudyIndex const& index = ledger.index;
    return {
        {"study", study.general.name},
        {"scenario", arguments.scenario},
        {"firm", arguments.firm},
        {"path", arguments.request.path},
        {"noise_free", arguments.request.noise_free},
        {"precision", arguments.precision},
        {"unit", "USD bn"},
        {"start", iso_date(ledger.index.start)},
        {"dates", dates(ledger)},
        {"lines", lines},
        {"statement", statement},
        {"cash", series(Trace::cash)},
        {"liquidity", series(Trace::liquidity)},
        {"debt", series(Trace::debt)},
        {"runway_years", series(Trace::runway_years)},
        {"debt_utilisation", series(Trace::debt_utilisation)},
        {"level", levels},
        {"cause", causes},
        {"events", events_json(ledger)},
        {"contracts", objects_json(ledger, TraceOf::contract, names_of_firm(study.contracts, arguments.firm),
                                   index.contracts)},
        {"facilities", objects_json(ledger, TraceOf::facility,
                                    names_of_firm(study.facilities, arguments.firm), index.facilities)},
        {"debts",
         objects_json(ledger, TraceOf::debt, names_of_firm(study.debts, arguments.firm), index.debts)},
        {"stakes",
         objects_json(ledger, TraceOf::stake, names_of_firm(study.stakes, arguments.firm), index.stakes)},
        {"power_rights", objects_json(ledger, TraceOf::power_right,
                                      names_of_firm(study.power_rights, arguments.firm), index.power_rights)},
        {"order_books", objects_json(ledger, TraceOf::order_book,
                                     names_of_firm(study.order_books, arguments.firm), index.order_books)},
        {"lab", lab_json(ledger, firm)},
        {"variables", variables}};
}

void print_ledger(study::Study const& study, PathLedger const& ledger, std::size_t firm)
{
    constexpr double kLeastShown = 5e-7;  // USD bn: half of what the last digit shows
    std::vector<std::string> const when = dates(ledger);
    std::vector<std::string> const facilities = names_of_firm(study.facilities, ledger.index.firms[firm]);
    say("{}, USD bn per step of {} days; + comes in\n", ledger.index.firms[firm], ledger.index.step_days);
    int level = 0;
    for (int step = 0; step < ledger.num_steps; ++step) {
        auto const now = [&](Trace trace) { return ledger.of_firm(trace, step, firm); };
        say("{}  cash {:.6f}  liquidity {:.6f}  debt {:.6f}  runway {:.1f} months  {}\n",
            when[static_cast<std::size_t>(step)], now(Trace::cash) / kBillion,
            now(Trace::liquidity) / kBillion, now(Trace::debt) / kBillion, 12 * now(Trace::runway_years),
            level_name(static_cast<int>(now(Trace::level))));
        std::string lines;
        for (LineTerm const& line : kLines) {
            double const amount = ledger.line(step, firm, line.value) / kBillion;
            if (std::abs(amount) > kLeastShown) {
                lines += fmt::format("  {} {:+.6f}", line.name, amount);
            }
        }
        say("           {}\n", lines);
        std::vector<std::string> const& events = ledger.index.events;
        for (std::size_t event = 0; event < events.size(); ++event) {
            double const arrivals = ledger.at(Trace::event, step, events.size(), event);
            for (int n = 0; n < static_cast<int>(arrivals); ++n) {
                say("             event {}\n", events[event]);
            }
        }
        if (int const reached = static_cast<int>(now(Trace::level)); reached != level) {
            level = reached;
            int const cause = static_cast<int>(now(Trace::cause));
            say("             now {}{}\n", level_name(level),
                cause < 0 ? ""
                          : fmt::format(", first cause {}", kCauseNames[static_cast<std::size_t>(cause)]));
        }
        bool const quarter = (step + 1) % 13 == 0;
        for (std::string const& name : quarter ? facilities : std::vector<std::string>{}) {
            std::vector<std::string> const& known = ledger.index.facilities;
            auto const last = [&](Trace trace) {
                return ledger.at(trace, step, known.size(), position(known, name));
            };
            say("             facility {}: balance {:.6f}, debt service cover {:.2f}\n", name,
                last(Trace::facility_balance) / kBillion, last(Trace::facility_dscr));
        }
    }
}

int replay_firm(ReplayArguments const& arguments)
{
    config::LoadedStudy const loaded = load(arguments.study, {arguments.scenario});
    RunStudies const studies = select_scenarios(loaded, {arguments.scenario});
    ReplayRequest request = arguments.request;
    request.precision = precision_of(arguments.precision);
    PathLedger const ledger = replay_path(studies, request);
    check_names("firm", {arguments.firm}, ledger.index.firms);
    std::size_t const firm = position(ledger.index.firms, arguments.firm);
    study::Study const& study = studies.scenarios.empty() ? studies.base : studies.scenarios.front().second;
    if (arguments.json) {
        print_json(ledger_json(arguments, study, ledger, firm), -1);
    } else {
        print_ledger(study, ledger, firm);
    }
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_replay_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<ReplayArguments>();
    CLI::App& command = *program.add_subcommand("replay", "The dated ledger of one firm on one path");
    add_study_arguments(command, arguments->study);
    command.add_option("--seed", arguments->study.seed, "Seed of the random numbers (general.seed)")
        ->envname("BALLAST_SEED")
        ->check(whole_number(0, kLargestSeed));
    command.add_option("--path", arguments->request.path, "Number of the path, from 0")
        ->check(whole_number(0, kMostPaths))
        ->capture_default_str();
    command.add_option("--firm", arguments->firm, "Firm")->required()->check(not_empty());
    command.add_option("--scenario", arguments->scenario, "Scenario")
        ->check(not_empty())
        ->capture_default_str();
    command
        .add_option("--steps", arguments->request.num_steps,
                    "Steps; up to a year beyond the horizon, the horizon if 0")
        ->check(whole_number(0, 5000))
        ->capture_default_str();
    command.add_flag("--noise-free", arguments->request.noise_free, "The plan: nothing random happens");
    add_precision_argument(command, arguments->precision);
    command.add_flag("--json", arguments->json, "Print one JSON object");
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const&) { return replay_firm(*arguments); }; });
}

}  // namespace ballast::app
