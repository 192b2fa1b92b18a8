#include "host/results/precision_group.hpp"

namespace ballast::results {

void add_precision(Dataset& dataset, PrecisionOutcome const& precision)
{
    Group& group = dataset.add_group(std::string(kPrecisionGroup));
    group.add_attribute("stop_reason", precision.stop_reason());
    group.add_attribute("reached", std::int64_t{precision.missed().empty() ? 1 : 0});
    group.add_attribute("looks_taken", static_cast<std::int64_t>(precision.looks_taken));
    group.add_attribute("least_events", precision.least_events);
    group.add_attribute("level_after_looks", precision.level_after_looks);
    group.add_attribute("level_of_each_look", precision.confidence_level);
    group.add_axis({"target", "", "half-width that was asked for", Labels(precision.targets)});
    Integers looks;
    for (std::size_t look = 1; look <= precision.looks.size(); ++look) {
        looks.push_back(static_cast<std::int64_t>(look));
    }
    group.add_axis({"look", "1", "number of the look", std::move(looks)});
    group.add_variable({"look_paths", {"look"}, "1", "paths of the base at the look", precision.looks});
    Reals estimate, width, events;
    Flags reached;
    for (std::size_t i = 0; i < precision.targets.size(); ++i) {
        Interval const& interval = precision.reached[i];
        estimate.push_back(interval.estimate);
        width.push_back(half_width(interval));
        events.push_back(interval.events);
        reached.push_back(is_precise(interval, precision.asked[i], precision.least_events) ? 1 : 0);
    }
    group.add_variable({"half_width_asked", {"target"}, "1", "in the figure's unit", Reals(precision.asked)});
    group.add_variable({"half_width", {"target"}, "1", "at the last look", std::move(width)});
    group.add_variable({"target_estimate", {"target"}, "1", "at the last look", std::move(estimate)});
    group.add_variable({"events",
                        {"target"},
                        "1",
                        "paths that show the rarer outcome; not a number where none are counted",
                        std::move(events)});
    group.add_variable({"target_reached",
                        {"target"},
                        "1",
                        "narrow enough, with enough events",
                        std::move(reached),
                        {{"flag_values", Flags{0, 1}}, {"flag_meanings", std::string("missed reached")}}});
}

}  // namespace ballast::results
