#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> scenario_kinds()
{
    using study::Scenario;
    return {named_kind<Scenario>(
        "scenario", &study::Study::scenarios,
        "The study with something changed; it shares the base case's random numbers.", {},
        {
            text("title", &Scenario::title, "One line for tables and pictures."),
            text("meaning", &Scenario::meaning, "What happens, and why it might."),
            bound(Shape::settings, "set", &Scenario::set, "", kAny,
                  "Values that differ, as on the command line: \"event.leap.rate_per_year\" = 3."),
            rows("force", &Scenario::force,
                 {column(Shape::name, "event", "event"), column(Shape::date, "date")},
                 "Events that surely happen, on that day."),
            rows("shift", &Scenario::shift,
                 {column(Shape::name, "factor", "factor"), column(Shape::date, "date"),
                  column(Shape::number, "jump of x")},
                 "Factors that jump on that day."),
            rows("hold_regime", &Scenario::hold_regime,
                 {column(Shape::text, "state"), column(Shape::date, "first day"),
                  column(Shape::date, "last day")},
                 "Periods in which the funding regime is held in a state, in every step that has a day of "
                 "them."),
            names_of("contract", "cancel", &Scenario::cancel, "Contracts that are cancelled on cancel_date."),
            date("cancel_date", &Scenario::cancel_date,
                 "Day on which they are cancelled; the step that contains it is not billed any more."),
            integer("paths", &Scenario::paths, "paths", between(0, 281'474'976'710'655.0),
                    "Number of paths; 0: general.scenario_paths."),
        })};
}

}  // namespace ballast::config
