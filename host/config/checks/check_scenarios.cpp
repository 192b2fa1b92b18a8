#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::Scenario;

class ScenarioCheck {
public:
    ScenarioCheck(study::Study const& study, Scenario const& scenario, Problems& problems)
        : study_(study)
        , scenario_(scenario)
        , problems_(problems)
    {
    }

    void check()
    {
        if (scenario_.name == "base") {
            problems_.error("scenario.base", "has the name of the base case", "Choose another name.");
        }
        if (scenario_.set.empty() && scenario_.force.empty() && scenario_.shift.empty() &&
            scenario_.hold_regime.empty() && scenario_.cancel.empty()) {
            problems_.warning("scenario." + scenario_.name, "changes nothing",
                              "Give set, force, shift, hold_regime or cancel, or remove it.");
        }
        for (std::size_t i = 0; i < scenario_.force.size(); ++i) {
            inside(element(key("force"), i), scenario_.force[i].second);
        }
        for (std::size_t i = 0; i < scenario_.shift.size(); ++i) {
            auto const& [name, day, jump] = scenario_.shift[i];
            inside(element(key("shift"), i), day);
            study::Factor const* const factor = find_named(study_.factors, name);
            if (factor != nullptr && factor->kind == study::FactorKind::markov) {
                problems_.error(element(key("shift"), i), "shifts a chain of states",
                                "Use hold_regime, or shift another factor.");
            }
        }
        check_regimes();
        check_cancel();
    }

private:
    std::string key(std::string_view field) const { return key_of("scenario", scenario_.name, field); }

    void inside(std::string const& path, study::Day day)
    {
        if (day <= study_.general.start || day > horizon_end(study_.general)) {
            problems_.error(path,
                            fmt::format("is dated {}, outside the horizon ({} to {})", date_text(day),
                                        date_text(study_.general.start),
                                        date_text(horizon_end(study_.general))),
                            "Move the date or lengthen general.num_steps.");
        }
    }

    void check_regimes()
    {
        study::Factor const* const regime = find_named(study_.factors, study_.market.funding_regime);
        study::Day last = 0;
        for (std::size_t i = 0; i < scenario_.hold_regime.size(); ++i) {
            auto const& [state, from, until] = scenario_.hold_regime[i];
            std::string const path = element(key("hold_regime"), i);
            if (regime == nullptr) {
                return problems_.error(path, "holds a regime and the study has none",
                                       "Set market.funding_regime.");
            }
            if (std::find(regime->states.begin(), regime->states.end(), state) == regime->states.end()) {
                problems_.error(path,
                                fmt::format("names {}, which is not a state of {}", state, regime->name),
                                "Correct the state." + suggestion(state, regime->states));
            }
            if (until < from) {
                problems_.error(path, fmt::format("ends on {}, before {}", date_text(until), date_text(from)),
                                "Write [state, first day, last day].");
            } else if (i > 0 && from <= last) {
                problems_.error(path,
                                fmt::format("begins on or before {}, the last day of the period above it",
                                            date_text(last)),
                                "Put the periods in order without overlap.");
            }
            last = until;
        }
    }

    void check_cancel()
    {
        bool const dated = scenario_.cancel_date != 0;
        if (!scenario_.cancel.empty() && !dated) {
            problems_.error(key("cancel_date"), "is missing, and contracts are cancelled", "Give the date.");
        }
        if (scenario_.cancel.empty() && dated) {
            problems_.error(key("cancel_date"), "is given, and no contract is cancelled",
                            "Add cancel = [\"contract\"] or remove it.");
        }
        if (dated) {
            inside(key("cancel_date"), scenario_.cancel_date);
        }
    }

    study::Study const& study_;
    Scenario const& scenario_;
    Problems& problems_;
};

}  // namespace

void check_scenario_parts(study::Study const& study, Problems& problems)
{
    for (Scenario const& scenario : study.scenarios) {
        ScenarioCheck(study, scenario, problems).check();
    }
}

}  // namespace ballast::config
