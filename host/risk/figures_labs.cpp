#include "host/risk/figures_labs.hpp"

#include <algorithm>

#include "host/risk/figures_liquidity.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

constexpr Support kNotNegative = {0.0, std::numeric_limits<double>::infinity()};
constexpr double kStored = 1.0 / (1 << kLabRatioScaleLog2);

/// Compute is no money.
double unit_of(FigureOptions const& options, LabAmount which)
{
    return which == LabAmount::compute ? 1.0 : options.usd_per_quantum;
}

/// Between which values a ratio of labs may lie.
Support support_of(LabRatio which)
{
    switch (which) {
    case LabRatio::market_share:
        return {0.0, 1.0};
    case LabRatio::gross_margin:
        return {kWorstGrossMargin, 1.0};
    case LabRatio::token_price:
    case LabRatio::count:
        break;
    }
    return {};
}

/// The most that any path has shown: the upper edge of its bin on a quantile date, or the mean weighted by size on another
/// date.
double largest_amount(TallyReader const& reader, std::int64_t lab, LabAmount which)
{
    double largest = 0.0;
    for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
        largest = std::max(largest, largest_seen(reader.shape().money, reader.lab_bins(date, lab, which)));
    }
    for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
        auto const [sum, squares] = sums_of(reader.lab_sum(date, lab, which));
        largest = std::max(largest, sum > 0.0 ? squares / sum : 0.0);
    }
    return largest;
}

}  // namespace

Figure lab_mean(Tally const& tally, FigureOptions const& options, LabAmount which)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t lab = 0; lab < reader.shape().num_labs; ++lab) {
        double const largest = largest_amount(reader, lab, which);
        double const earned = largest_amount(reader, lab, LabAmount::revenue);
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            auto const [sum, squares] = sums_of(reader.lab_sum(date, lab, which));
            double const burnt = sum / static_cast<double>(reader.paths());
            // of what a lab earns none burns less than all, and who burns more than was seen may have been missed
            Interval const mean =
                which == LabAmount::cash_burn
                    ? bounded_mean_interval(sum, squares, reader.paths(), burnt + earned,
                                            std::max(largest, 0.0) + earned - burnt, options.confidence_level)
                    : amount_mean_interval(sum, squares, reader.paths(), largest, options.confidence_level);
            figure.add(scaled(mean, unit_of(options, which)));
        }
    }
    return figure;
}

Figure lab_quantile(Tally const& tally, FigureOptions const& options, LabAmount which)
{
    TallyReader const reader(tally);
    HistogramAxis const& axis = reader.shape().money;
    Figure figure;
    for (std::int64_t lab = 0; lab < reader.shape().num_labs; ++lab) {
        for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
            for (double const q : options.quantiles) {
                Interval const quantile = quantile_from_histogram(axis, reader.lab_bins(date, lab, which), q,
                                                                  options.confidence_level, kNotNegative);
                figure.add(scaled(zero_below_first_edge(axis, quantile), unit_of(options, which)));
            }
        }
    }
    return figure;
}

Figure lab_ratio_mean(Tally const& tally, FigureOptions const& options, LabRatio which)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t lab = 0; lab < reader.shape().num_labs; ++lab) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            bool const of_all = which == LabRatio::market_share;
            std::uint64_t const paths = of_all ? reader.paths() : reader.lab_sells(date, lab);
            auto const [sum, squares] = sums_of(reader.lab_ratio_sum(date, lab, which));
            double const mean = paths == 0 ? 0.0 : sum / static_cast<double>(paths);
            Support const support = support_of(which);
            figure.add(paths == 0 ? unknown_interval()
                                  : scaled(bounded_mean_interval(
                                               sum, squares, paths, mean - support.lowest / kStored,
                                               support.highest / kStored - mean, options.confidence_level),
                                           kStored));
        }
    }
    return figure;
}

Figure token_price_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t date = 0; date < reader.shape().num_dates && tally.shape.num_token_markets > 0;
         ++date) {
        auto const [sum, squares] = sums_of(reader.token_price(date));
        figure.add(scaled(mean_interval(sum, squares, reader.paths(), options.confidence_level), kStored));
    }
    return figure;
}

Figure token_price_quantile(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t date = 0; date < reader.shape().num_quantile_dates && tally.shape.num_token_markets > 0;
         ++date) {
        for (double const q : options.quantiles) {
            figure.add(quantile_from_histogram(reader.shape().ltv, reader.token_price_bins(date), q,
                                               options.confidence_level, kNotNegative));
        }
    }
    return figure;
}

}  // namespace ballast
