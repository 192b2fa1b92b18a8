#include "host/risk/figures_liquidity.hpp"

#include <algorithm>

#include "host/risk/expected_shortfall.hpp"
#include "host/risk/quantiles.hpp"
#include "kernels/tables/vocabulary/span.hpp"

namespace ballast {
namespace {

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

/// The most that any path has shown, quanta: the upper edge of its bin on a quantile date, or the mean weighted by size
/// on another date.
double largest_liquidity(TallyReader const& reader, std::int64_t firm)
{
    double largest = 0.0;
    for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
        largest = std::max(largest, largest_seen(reader.shape().money,
                                                 reader.histogram(FirmHistogram::liquidity, date, firm)));
    }
    for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
        auto const [sum, squares] = sums_of(reader.firm_sum(date, firm, FirmSum::liquidity));
        largest = std::max(largest, sum > 0.0 ? squares / sum : 0.0);
    }
    return largest;
}

/// Shortfalls lie between nothing and the firm's limit, or the largest seen where that is more; quanta.
Support shortfall_support(FigureOptions const& options, HistogramAxis const& axis,
                          std::span<std::uint64_t const> counts, std::int64_t firm)
{
    return {0.0, std::max(limit_of(options.shortfall_limit, firm) / options.usd_per_quantum,
                          largest_seen(axis, counts))};
}

/// A figure of the deepest shortfall at each confidence: its quantile, or the mean beyond it.
template <class Measure>
Figure funding_gap(Tally const& tally, FigureOptions const& options, Measure measure)
{
    TallyReader const reader(tally);
    HistogramAxis const& axis = tally.shape.money;
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        std::span<std::uint64_t const> const counts =
            reader.histogram(FirmHistogram::deepest_shortfall, 0, firm);
        Support const support = shortfall_support(options, axis, counts, firm);
        for (double const confidence : options.confidences) {
            Interval const quanta = measure(axis, counts, confidence, options.confidence_level, support);
            figure.add(scaled(zero_below_first_edge(axis, quanta), options.usd_per_quantum));
        }
    }
    return figure;
}

}  // namespace

Sums sums_of(std::span<std::uint64_t const> words)
{
    constexpr double kHighHalf = 4294967296.0;  // 2^32
    return {static_cast<double>(static_cast<std::int64_t>(words[0])),
            static_cast<double>(words[1]) + kHighHalf * static_cast<double>(words[2])};
}

Figure dated_mean_amount(Tally const& tally, FigureOptions const& options, FirmSum which,
                         std::vector<double> const& limits)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        double const largest = limit_of(limits, firm) / options.usd_per_quantum;
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            auto const [sum, squares] = sums_of(reader.firm_sum(date, firm, which));
            figure.add(
                scaled(amount_mean_interval(sum, squares, reader.paths(), largest, options.confidence_level),
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
    TallyReader const reader(tally);
    std::vector<double> most_seen;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        most_seen.push_back(largest_liquidity(reader, firm) * options.usd_per_quantum);
    }
    return dated_mean_amount(tally, options, FirmSum::liquidity, most_seen);
}

Figure shortfall_mean(Tally const& tally, FigureOptions const& options)
{
    return dated_mean_amount(tally, options, FirmSum::shortfall, options.shortfall_limit);
}

Figure funding_gap_var(Tally const& tally, FigureOptions const& options)
{
    return funding_gap(tally, options, quantile_from_histogram);
}

Figure funding_gap_es(Tally const& tally, FigureOptions const& options)
{
    return funding_gap(tally, options, expected_shortfall_from_histogram);
}

}  // namespace ballast
