#include "host/risk/figures_factors.hpp"

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

}  // namespace

Figure factor_mean(Tally const& tally, FigureOptions const& options)
{
    constexpr double kStored = 1.0 / (1 << kVariableScaleLog2);
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t variable = 0; variable < reader.shape().num_variables; ++variable) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            Interval const mean =
                mean_of_words(reader.variable_sum(date, variable), reader.paths(), options.confidence_level);
            figure.add(scaled(mean, kStored * unit_of(options, variable)));
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
        for (std::int64_t state = 0; state < kNumChainStates; ++state) {
            for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
                figure.add(clopper_pearson(reader.state_count(date, chain, state), reader.paths(),
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
        double sum = 0.0;
        double squares = 0.0;
        double arrivals = 0.0;
        for (std::uint64_t const paths : reader.event_count(event)) {
            sum += arrivals * static_cast<double>(paths);
            squares += arrivals * arrivals * static_cast<double>(paths);
            arrivals += 1.0;
        }
        figure.add(mean_interval(sum, squares, reader.paths(), options.confidence_level));
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
