#include "host/risk/figures_capital.hpp"

#include "host/risk/endurance_capital.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {

Figure backstop_capital_quantile(BackstopTally const& tally, HistogramAxis const& money,
                                 FigureOptions const& options)
{
    Support const not_negative = {0.0, std::numeric_limits<double>::infinity()};
    Figure figure;
    for (double const level : options.survival_levels) {
        Interval const quanta =
            quantile_from_histogram(money, tally.injection, level, options.confidence_level, not_negative);
        figure.add(scaled(zero_below_first_edge(money, quanta), options.usd_per_quantum));
    }
    return figure;
}

Figure endurance_capital(EnduranceTally const& tally, FigureOptions const& options)
{
    Figure figure;
    for (double const level : options.survival_levels) {
        figure.add(endurance_capital(tally.extra_cash, tally.survivors, tally.paths, level,
                                     options.confidence_level));
    }
    return figure;
}

}  // namespace ballast
