#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> general_kinds()
{
    using study::General;
    return {single_kind<General>(
        "general", &study::Study::general,
        "What is simulated: dates, steps, paths, seed, and how results are reported.",
        {
            text("name", &General::name,
                 "Name of the study as objects have names; files of results are called after it.")
                .needed(),
            text("title", &General::title, "One line for tables and pictures."),
            date("start", &General::start,
                 "Day of the opening balance sheets, whose payments have been made; the first step begins on "
                 "the day "
                 "after.")
                .needed(),
            integer("num_steps", &General::num_steps, "steps", between(1, 2000), "Horizon in steps."),
            integer("step_days", &General::step_days, "days", between(1, 91),
                    "Length of a step; flows are booked once a step."),
            integer("seed", &General::seed, "", kNotNegative,
                    "Key of all random numbers, below 2^63; equal seeds give equal draws for things of equal "
                    "name."),
            integer("paths", &General::paths, "paths", between(1, 281'474'976'710'655.0),
                    "Paths of the base case."),
            integer("scenario_paths", &General::scenario_paths, "paths", between(1, 281'474'976'710'655.0),
                    "Paths of a scenario that does not say its own number."),
            number("confidence_level", &General::confidence_level, "", between(0.5, 0.9999),
                   "Level of every confidence interval; intervals cover sampling error only."),
            bound(Shape::dates, "report_dates", &General::report_dates, "", kAny,
                  "Dates at which figures are reported; a date reads the last step on or before it. Empty: "
                  "every month "
                  "end up to the horizon."),
            numbers("survival_levels", &General::survival_levels, "", between(0.0001, 0.999999),
                    "Survival probabilities for which endurance and backstop capital are computed."),
            numbers("quantiles", &General::quantiles, "", between(0.0001, 0.9999),
                    "Quantiles of liquidity, runway and factors that are reported."),
            flag("liquidity_given_stress", &General::liquidity_given_stress,
                 "Whether the liquidity of every firm is counted by the stress of every other: 256 bytes a "
                 "pair "
                 "of firms, scenario and thread, and twice as much in the file."),
            flag("losses", &General::losses,
                 "Whether what creditors lose by defaults is counted, by class of creditors and by firm."),
            flag("cash_flows", &General::cash_flows,
                 "Whether the cash flows of every firm are counted by heading of its cash-flow statement."),
            number("money_quantum_log2", &General::money_quantum_log2, "log2 USD", between(-10, 30),
                   "Single precision books amounts in multiples of 2^this USD, so that ledger sums are exact "
                   "up to 2^24 "
                   "multiples (USD 275 bn at 14)."),
            number("student_t_nu", &General::student_t_nu, "", between(0, 1000),
                   "0: Gaussian innovations. Above 4: Student-t innovations of that many degrees of freedom "
                   "with one "
                   "chi-square per path and step shared by all factors, at unit variance; cut at +-8 for "
                   "factors that are logarithms and for cir."),
        })};
}

}  // namespace ballast::config
