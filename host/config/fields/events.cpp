#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> event_kinds()
{
    using study::Effect;
    using study::Event;
    std::vector<Field> const effect = {
        text("target", &Effect::target,
             "What is hit: factor.NAME, rent.CLASS or rent.*, lab.NAME or lab.self, open_weights, supply, "
             "token_price (log, comes back), "
             "retrenchment.FIRM, "
             "capacity_sales.FIRM, delay.REGION, outage.REGION, operating_cost.FIRM, confidence, regime, "
             "efficiency.NAME or efficiency.self (log revenue per unit of a lab's compute), "
             "payment_suspension.FIRM (weeks in which it withholds what it owes for compute), "
             "access_suspension.FIRM "
             "(weeks "
             "in which contracts with it are neither delivered nor billed) or listing.FIRM (it goes public).")
            .needed(),
        choice("mark", &Effect::mark, {"fixed", "normal", "lognormal", "exponential"},
               "Distribution of the size."),
        number("mean", &Effect::mean, "target's", kAny,
               "Mean of the mark in the target's unit (log rent, log-odds of capability, log revenue, weeks, "
               "months, "
               "share of power, "
               "number of the state); its sign is kept by lognormal and exponential."),
        number("stddev", &Effect::stddev, "target's", kNotNegative,
               "Standard deviation of the mark (normal, lognormal)."),
        number("permanent", &Effect::permanent, "", kShare,
               "Rents only: share of the mark that does not decay."),
    };
    return {named_kind<Event>(
        "event", &study::Study::events,
        "Something that happens at random times and hits several things at once.", {"rate_per_year"},
        {
            number("rate_per_year", &Event::rate_per_year, "1/year", kNotNegative,
                   "lambda0: mean number a year.")
                .as(Role::arrival_rate),
            name_of("lab", "lab", &Event::lab,
                    "Lab whose capability leap this is; the intensity then follows its training compute."),
            number("training_exponent", &Event::training_exponent, "", between(0, 3),
                   "alpha: intensity of a lab's leaps grows as its training compute over the labs' geometric "
                   "mean to this power."),
            weights("factor", "loadings", &Event::loadings, "1/x", between(-20, 20),
                    "Loadings of the log intensity on factors."),
            weights("event", "excites", &Event::excites, "", between(0, 100),
                    "Event name = eta: each occurrence raises that event's intensity by eta times its mean "
                    "rate."),
            number("excitation_decay_per_year", &Event::excitation_decay_per_year, "1/year",
                   between(0.01, 1000), "beta: decay of the excitation that this event has received."),
            records("effects", &Event::effects, effect, "What an occurrence does."),
        })};
}

}  // namespace ballast::config
