#include <cmath>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/renamed_names.hpp"
#include "host/study/event_targets.hpp"

namespace ballast::config {
namespace {

using study::Effect;
using study::MarkKind;

/// Some targets are firms that must be in the right place for the hit to matter.
void check_hits_something(study::Study const& study, std::string const& word, std::string const& name,
                          std::string const& key, Problems& problems)
{
    auto const some_contract = [&](auto const& holds) {
        return std::any_of(study.contracts.begin(), study.contracts.end(), holds);
    };
    if (word == "listing" && find_named(study.firms, name)->listed) {
        problems.warning(key, fmt::format("does nothing: {} is listed from the start", name),
                         fmt::format("Set firm.{}.listed = false.", name));
    }
    if (word == "payment_suspension" &&
        !some_contract([&](study::Contract const& contract) { return contract.customer == name; })) {
        problems.warning(key, fmt::format("does nothing: {} is the customer of no contract", name),
                         "Name a customer.");
    }
    if (word == "access_suspension" && !some_contract([&](study::Contract const& contract) {
            return contract.customer == name || contract.provider == name;
        })) {
        problems.warning(key, fmt::format("does nothing: {} has no contract", name), "Name a party of one.");
    }
}

void check_target(study::Study const& study, study::Event const& event, Effect const& effect,
                  std::string const& key, Problems& problems)
{
    std::size_t const dot = effect.target.find('.');
    std::string const word = effect.target.substr(0, dot);
    std::string const name = dot == std::string::npos ? "" : effect.target.substr(dot + 1);
    EventTarget const* const form = find_event_target(word);
    if (form == nullptr) {
        if (std::string_view const now = current_name("event.effects.target", word); now != word) {
            return problems.error(key, old_name_problem(word, now), "Rename it.");
        }
        std::vector<std::string> words;
        for (EventTarget const& one : event_targets()) {
            words.emplace_back(one.word);
        }
        return problems.error(key, "is not something that an event can hit",
                              "Correct the target." + suggestion(word, words));
    }
    if (form->object.empty()) {
        if (dot != std::string::npos) {
            problems.error(key, fmt::format("has a name behind {}, which there is only one of", word),
                           fmt::format("Write {} alone.", word));
        }
        return;
    }
    if (word == "rent" && name == "*") {
        return;
    }
    if ((word == "lab" || word == "efficiency") && name == "self") {
        if (event.lab.empty()) {
            problems.error(key, "means the event's own lab, and the event has none",
                           "Set lab = \"NAME\" on the event or name the lab here.");
        }
        return;
    }
    std::vector<std::string> const known = names_of_kind(study, form->object);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        return problems.error(key,
                              fmt::format("names {}, which is not a {} of the study",
                                          name.empty() ? "nothing" : name, form->object),
                              "Correct the name." + suggestion(name, known));
    }
    check_hits_something(study, word, name, key, problems);
    if (word == "factor" && find_named(study.factors, name)->kind == study::FactorKind::markov) {
        problems.error(key, "adds to a chain of states", "Use the target regime, or another factor.");
    }
}

void check_mark(study::Study const& study, Effect const& effect, std::string const& path, Problems& problems)
{
    if (effect.mark == MarkKind::fixed && effect.stddev != 0) {
        problems.warning(path + ".stddev", "is not read for a fixed mark",
                         "Remove it or choose mark = \"normal\".");
    }
    if ((effect.mark == MarkKind::lognormal || effect.mark == MarkKind::exponential) && effect.mean == 0) {
        problems.error(path + ".mean", "is 0, and the mark's size is a multiple of it",
                       "Give the mean of the mark, with its sign.");
    }
    if (effect.mark == MarkKind::lognormal && effect.stddev == 0) {
        problems.warning(path + ".stddev", "is 0: a lognormal mark that is fixed",
                         "Give a standard deviation or choose mark = \"fixed\".");
    }
    if (effect.permanent != 1.0 && !effect.target.starts_with("rent.")) {
        problems.warning(path + ".permanent", "is read for rents only", "Remove it.");
    }
    if (effect.target.starts_with("outage.") && (effect.mean <= 0 || effect.mean > 1)) {
        problems.error(path + ".mean", "is not a share of power lost", "Write a number above 0, at most 1.");
    }
    for (std::string_view const lasting :
         {"retrenchment.", "capacity_sales.", "delay.", "payment_suspension.", "access_suspension."}) {
        if (effect.target.starts_with(lasting) && effect.mean <= 0) {
            problems.error(path + ".mean", "is not a time",
                           fmt::format("Write {} above 0.", lasting == "delay." ? "months" : "weeks"));
        }
    }
    if (effect.target == "regime") {
        study::Factor const* const regime = find_named(study.factors, study.market.funding_regime);
        double const states = regime != nullptr ? static_cast<double>(regime->states.size()) : 0;
        if (effect.mark != MarkKind::fixed || effect.mean != std::floor(effect.mean) || effect.mean < 0 ||
            effect.mean >= states) {
            problems.error(path + ".mean", "is not the number of a state of the funding regime",
                           "Use mark = \"fixed\" and mean = 0 (open), 1 (selective) or 2 (shut).");
        }
    }
}

}  // namespace

void check_events(study::Study const& study, Problems& problems)
{
    for (study::Event const& event : study.events) {
        for (std::size_t i = 0; i < event.effects.size(); ++i) {
            std::string const path = element(key_of("event", event.name, "effects"), i);
            check_target(study, event, event.effects[i], path + ".target", problems);
            check_mark(study, event.effects[i], path, problems);
        }
        if (event.effects.empty() && event.excites.empty()) {
            problems.warning(key_of("event", event.name, "effects"), "is empty: the event does nothing",
                             "Add effects or remove the event.");
        }
        for (auto const& [name, loading] : event.loadings) {
            study::Factor const* const factor = find_named(study.factors, name);
            if (factor != nullptr && factor->kind == study::FactorKind::markov) {
                problems.error(key_of("event", event.name, "loadings") + "." + name,
                               "loads on a chain of states", "Load on a factor with a value.");
            }
        }
    }
}

}  // namespace ballast::config
