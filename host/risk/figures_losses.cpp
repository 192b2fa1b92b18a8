#include "host/risk/figures_losses.hpp"

#include <algorithm>

#include "host/risk/expected_shortfall.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

/// The most that a class of creditors can lose by a firm on a path, quanta.
double most_lost(FigureOptions const& options, std::int64_t firm, std::int64_t creditor)
{
    bool const shares = creditor == static_cast<std::int64_t>(Creditor::shareholders);
    return limit_of(shares ? options.stake_loss_limit : options.credit_loss_limit, firm) /
           options.usd_per_quantum;
}

/// The same by all firms.
double most_lost_by_all(TallyReader const& reader, FigureOptions const& options, std::int64_t creditor)
{
    double sum = 0.0;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        sum += most_lost(options, firm, creditor);
    }
    return sum;
}

Interval mean_loss(TallyReader const& reader, FigureOptions const& options,
                   std::span<std::uint64_t const> words, double most)
{
    auto const [sum, squares] = sums_of(words);
    return scaled(amount_mean_interval(sum, squares, reader.paths(), most, options.confidence_level),
                  options.usd_per_quantum);
}

/// A figure of the losses at the horizon at each of `levels`.
template <class Measure>
Figure of_losses(Tally const& tally, FigureOptions const& options, std::vector<double> const& levels,
                 Measure measure)
{
    TallyReader const reader(tally);
    HistogramAxis const& axis = tally.shape.money;
    Figure figure;
    for (std::int64_t creditor = 0; creditor < tally.shape.num_creditors; ++creditor) {
        std::span<std::uint64_t const> const counts = reader.credit_loss_bins(creditor);
        Support const support = {
            0.0, std::max(most_lost_by_all(reader, options, creditor), largest_seen(axis, counts))};
        for (double const level : levels) {
            Interval const quanta = measure(axis, counts, level, options.confidence_level, support);
            figure.add(scaled(zero_below_first_edge(axis, quanta), options.usd_per_quantum));
        }
    }
    return figure;
}

}  // namespace

Figure credit_loss_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t creditor = 0; creditor < tally.shape.num_creditors; ++creditor) {
        double const most = most_lost_by_all(reader, options, creditor);
        for (std::int64_t date = 0; date < tally.shape.num_dates; ++date) {
            figure.add(mean_loss(reader, options, reader.credit_loss(date, creditor), most));
        }
    }
    return figure;
}

Figure credit_loss_quantile(Tally const& tally, FigureOptions const& options)
{
    return of_losses(tally, options, options.quantiles, quantile_from_histogram);
}

Figure credit_loss_expected_shortfall(Tally const& tally, FigureOptions const& options)
{
    return of_losses(tally, options, options.confidences, expected_shortfall_from_histogram);
}

Figure credit_loss_mean_by_firm(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < tally.shape.num_firms; ++firm) {
        for (std::int64_t creditor = 0; creditor < tally.shape.num_creditors; ++creditor) {
            figure.add(mean_loss(reader, options, reader.firm_credit_loss(firm, creditor),
                                 most_lost(options, firm, creditor)));
        }
    }
    return figure;
}

}  // namespace ballast
