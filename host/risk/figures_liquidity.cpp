#include "host/risk/figures_liquidity.hpp"

#include <algorithm>

#include "host/risk/expected_shortfall.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

constexpr double kLongestRunwayYears = 10.0;  ///< longer ones are counted as this (model: ladder)
constexpr Support kNotNegative = {0.0, std::numeric_limits<double>::infinity()};

/// Quantiles of a dated histogram; values are at most `cap`, which a bin may pass by its width.
Figure dated_quantile(Tally const& tally, FigureOptions const& options, FirmHistogram which, double unit,
                      double cap = kNotNegative.highest)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
            for (double const q : options.quantiles) {
                Interval quantile =
                    quantile_from_histogram(reader.axis(which), reader.histogram(which, date, firm), q,
                                            options.confidence_level, kNotNegative);
                quantile = {std::min(quantile.estimate, cap), std::min(quantile.lower, cap),
                            std::min(quantile.upper, cap)};
                figure.add(scaled(zero_below_first_edge(reader.axis(which), quantile), unit));
            }
        }
    }
    return figure;
}

}  // namespace

Interval mean_of_words(std::span<std::uint64_t const> words, std::uint64_t n, double level)
{
    constexpr double kHighHalf = 4294967296.0;  // 2^32
    auto const sum = static_cast<double>(static_cast<std::int64_t>(words[0]));
    double const squares = static_cast<double>(words[1]) + kHighHalf * static_cast<double>(words[2]);
    return mean_interval(sum, squares, n, level);
}

Figure dated_mean(Tally const& tally, FigureOptions const& options, FirmSum which)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            figure.add(scaled(
                mean_of_words(reader.firm_sum(date, firm, which), reader.paths(), options.confidence_level),
                options.usd_per_quantum));
        }
    }
    return figure;
}

Interval zero_below_first_edge(HistogramAxis const& axis, Interval interval)
{
    if (interval.estimate < lower_edge(axis, 1)) {
        interval.estimate = 0.0;
        interval.lower = 0.0;
    }
    return interval;
}

Figure liquidity_quantile(Tally const& tally, FigureOptions const& options)
{
    return dated_quantile(tally, options, FirmHistogram::liquidity, options.usd_per_quantum);
}

Figure runway_quantile(Tally const& tally, FigureOptions const& options)
{
    return dated_quantile(tally, options, FirmHistogram::runway, 1.0, kLongestRunwayYears);
}

Figure ltv_quantile(Tally const& tally, FigureOptions const& options)
{
    return dated_quantile(tally, options, FirmHistogram::ltv, 1.0);
}

Figure liquidity_mean(Tally const& tally, FigureOptions const& options)
{
    return dated_mean(tally, options, FirmSum::liquidity);
}

Figure shortfall_mean(Tally const& tally, FigureOptions const& options)
{
    return dated_mean(tally, options, FirmSum::shortfall);
}

Figure funding_gap_var(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (double const confidence : options.confidences) {
            figure.add(
                scaled(zero_below_first_edge(tally.shape.money,
                                             quantile_from_histogram(
                                                 tally.shape.money,
                                                 reader.histogram(FirmHistogram::deepest_shortfall, 0, firm),
                                                 confidence, options.confidence_level, kNotNegative)),
                       options.usd_per_quantum));
        }
    }
    return figure;
}

Figure funding_gap_es(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (double const confidence : options.confidences) {
            figure.add(
                scaled(zero_below_first_edge(tally.shape.money,
                                             expected_shortfall_from_histogram(
                                                 tally.shape.money,
                                                 reader.histogram(FirmHistogram::deepest_shortfall, 0, firm),
                                                 confidence, options.confidence_level, kNotNegative)),
                       options.usd_per_quantum));
        }
    }
    return figure;
}

}  // namespace ballast
