#include "host/risk/figures_factors.hpp"

#include <algorithm>
#include <cmath>

#include "host/risk/figures_liquidity.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

/// Factor from the tallied number to the unit that is shown.
double unit_of(FigureOptions const& options, std::int64_t variable)
{
    return options.variable_units.empty() ? 1.0 : options.variable_units[static_cast<std::size_t>(variable)];
}

/// Quantiles of the variables [first, end), each shown as `show(interval, variable)`.
template <class Show>
Figure variable_quantile(Tally const& tally, FigureOptions const& options, std::int64_t first,
                         std::int64_t end, Show const& show)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t variable = first; variable < end; ++variable) {
        for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
            for (double const q : options.quantiles) {
                figure.add(show(quantile_from_histogram(tally.shape.variable,
                                                        reader.variable_histogram(date, variable), q,
                                                        options.confidence_level),
                                variable));
            }
        }
    }
    return figure;
}

/// Between which values a variable lies on a date, as tallied: the states of a chain; else what the histogram of the next
/// quantile date has seen.
Support range_of_variable(TallyReader const& reader, FigureOptions const& options, std::int64_t variable,
                          std::int64_t date)
{
    std::int64_t const first_chain = options.first_rent - reader.shape().num_markov;
    if (variable >= first_chain && variable < options.first_rent) {
        auto const& states = options.states[static_cast<std::size_t>(variable - first_chain)];
        return {0.0, static_cast<double>(*std::max_element(states.begin(), states.end()))};
    }
    auto const counts = reader.variable_histogram(next_quantile_date(reader.shape(), date), variable);
    HistogramAxis const& axis = reader.shape().variable;
    return {smallest_seen(axis, counts), largest_seen(axis, counts)};
}

}  // namespace

Interval mean_number(std::span<std::uint64_t const> paths_by_number, double level)
{
    constexpr double kLeastLargest = 4.0;
    double sum = 0.0;
    double squares = 0.0;
    double largest = 0.0;
    std::uint64_t paths = 0;
    for (std::size_t number = 0; number < paths_by_number.size(); ++number) {
        double const count = static_cast<double>(paths_by_number[number]);
        double const value = static_cast<double>(number);
        paths += paths_by_number[number];
        sum += value * count;
        squares += value * value * count;
        largest = count > 0.0 ? value : largest;
    }
    double const most = static_cast<double>(paths_by_number.size() - 1);
    return amount_mean_interval(sum, squares, paths, std::min(most, std::max(kLeastLargest, largest + 1.0)),
                                level);
}

Figure factor_mean(Tally const& tally, FigureOptions const& options)
{
    constexpr double kStored = 1.0 / (1 << kVariableScaleLog2);
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t variable = 0; variable < reader.shape().num_variables; ++variable) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            auto const [sum, squares] = sums_of(reader.variable_sum(date, variable));
            double const mean = sum / static_cast<double>(reader.paths());
            Support const range = range_of_variable(reader, options, variable, date);
            figure.add(
                scaled(bounded_mean_interval(sum, squares, reader.paths(), mean - range.lowest / kStored,
                                             range.highest / kStored - mean, options.confidence_level),
                       kStored * unit_of(options, variable)));
        }
    }
    return figure;
}

Figure factor_quantile(Tally const& tally, FigureOptions const& options)
{
    return variable_quantile(
        tally, options, 0, tally.shape.num_variables,
        [&](Interval const& x, std::int64_t variable) { return scaled(x, unit_of(options, variable)); });
}

Figure rent_quantile(Tally const& tally, FigureOptions const& options)
{
    return variable_quantile(tally, options, options.first_rent, options.first_rent + options.num_rents,
                             [](Interval const& x, std::int64_t) {
                                 return Interval{std::exp(x.estimate), std::exp(x.lower), std::exp(x.upper)};
                             });
}

Figure regime_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t chain = 0; chain < reader.shape().num_markov; ++chain) {
        for (std::int64_t const state : options.states[static_cast<std::size_t>(chain)]) {
            for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
                figure.add(state < 0 ? unknown_interval()
                                     : clopper_pearson(reader.state_count(date, chain, state), reader.paths(),
                                                       options.confidence_level));
            }
        }
    }
    return figure;
}

Figure event_count_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t event = 0; event < reader.shape().num_events; ++event) {
        figure.add(mean_number(reader.event_count(event), options.confidence_level));
    }
    return figure;
}

Figure event_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t event = 0; event < reader.shape().num_events; ++event) {
        figure.add(clopper_pearson(reader.paths() - reader.event_count(event)[0], reader.paths(),
                                   options.confidence_level));
    }
    return figure;
}

Figure contract_live_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t contract = 0; contract < reader.shape().num_contracts; ++contract) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            figure.add(clopper_pearson(reader.contract_live(date, contract), reader.paths(),
                                       options.confidence_level));
        }
    }
    return figure;
}

}  // namespace ballast
