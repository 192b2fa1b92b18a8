#include "host/risk/figures_raises.hpp"

#include <algorithm>
#include <limits>

#include "host/risk/figures_liquidity.hpp"

namespace ballast {
namespace {

/// Sum of a cost over the sum of what it is the cost of, firm by firm and date by date; none is below nothing, nor above
/// `highest`, or further above the mean than nothing is below.
Figure cost_per_amount(Tally const& tally, FigureOptions const& options, MoneySource source, RaisedCost cost,
                       RaisedCost both, double highest)
{
    constexpr double kStored = 1.0 / (1 << kRaisedCostScaleLog2);
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_raising_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            std::uint64_t const paths = reader.raised_by(date, firm, source);
            auto const [x, x_squares] = sums_of(reader.raised(date, firm, source));
            auto const [y, y_squares] = sums_of(reader.raised_cost_sum(date, firm, cost));
            auto const [sum, both_squares] = sums_of(reader.raised_cost_sum(date, firm, both));
            if (paths == 0 || !(x > 0.0)) {
                figure.add(unknown_interval());
                continue;
            }
            double const mean = y / x;
            double const above = std::clamp(highest / kStored - mean, 0.0, mean);
            Interval const ratio = ratio_interval({y, y_squares, x, x_squares, both_squares}, paths, mean,
                                                  above, options.confidence_level);
            double const rounding =
                0.5 * static_cast<double>(paths) / x;  // costs are stored as whole numbers
            figure.add(scaled({mean, ratio.lower - rounding, ratio.upper + rounding}, kStored));
        }
    }
    return figure;
}

}  // namespace

Figure runway_below_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::size_t months = 0; months < kRunwayMonths.size(); ++months) {
            for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
                figure.add(clopper_pearson(reader.runway_below(date, firm, months), reader.paths(),
                                           options.confidence_level));
            }
        }
    }
    return figure;
}

Figure raise_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_raising_firms; ++firm) {
        for (auto const& source : kMoneySources) {
            for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
                figure.add(clopper_pearson(reader.raised_by(date, firm, source.value), reader.paths(),
                                           options.confidence_level));
            }
        }
    }
    return figure;
}

Figure raised_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_raising_firms; ++firm) {
        for (auto const& source : kMoneySources) {
            std::int64_t const item = firm * kNumMoneySources + static_cast<std::int64_t>(source.value);
            double const largest = limit_of(options.raised_limit, item) / options.usd_per_quantum;
            for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
                auto const [sum, squares] = sums_of(reader.raised(date, firm, source.value));
                figure.add(scaled(
                    amount_mean_interval(sum, squares, reader.paths(), largest, options.confidence_level),
                    options.usd_per_quantum));
            }
        }
    }
    return figure;
}

Figure new_debt_yield(Tally const& tally, FigureOptions const& options)
{
    return cost_per_amount(tally, options, MoneySource::debt, RaisedCost::interest,
                           RaisedCost::debt_and_interest, std::numeric_limits<double>::infinity());
}

Figure equity_sale_price(Tally const& tally, FigureOptions const& options)
{
    return cost_per_amount(tally, options, MoneySource::equity, RaisedCost::priced,
                           RaisedCost::equity_and_priced, 1.0);
}

}  // namespace ballast
