#include "host/risk/figures_system.hpp"

#include <algorithm>

#include "host/risk/figures_liquidity.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

constexpr Support kNotNegative = {0.0, std::numeric_limits<double>::infinity()};

/// `less` is counted among `all`; a damaged file may say otherwise, and gets none.
std::uint64_t rest(std::uint64_t all, std::uint64_t less)
{
    return all - std::min(all, less);
}

/// A probability for every pair of firms, from the count that `count(firm, other)` finds.
template <class Count>
Figure of_pairs(Tally const& tally, FigureOptions const& options, Count count)
{
    std::int64_t const num_firms = tally.shape.num_firms;
    Figure figure;
    for (std::int64_t firm = 0; firm < num_firms; ++firm) {
        for (std::int64_t other = 0; other < num_firms; ++other) {
            figure.add(
                clopper_pearson(count(firm, other), TallyReader(tally).paths(), options.confidence_level));
        }
    }
    return figure;
}

/// A probability for every number of firms.
Figure of_numbers(std::span<std::uint64_t const> counts, std::uint64_t paths, FigureOptions const& options)
{
    Figure figure;
    for (std::uint64_t const count : counts) {
        figure.add(clopper_pearson(count, paths, options.confidence_level));
    }
    return figure;
}

/// Paths by liquidity of `firm` at the horizon: those on which `given` was at stress.
std::span<std::uint64_t const> stressed_paths(TallyReader const& reader, std::int64_t given,
                                              std::int64_t firm)
{
    return reader.liquidity_given_stress(given, firm);
}

/// Those on which it was not: all of them, of whom the last date with histograms tells, which is the horizon, less the
/// stressed.
std::vector<std::uint64_t> calm_paths(TallyReader const& reader, std::int64_t given, std::int64_t firm)
{
    TallyShape const& shape = reader.shape();
    std::span<std::uint64_t const> const stressed = stressed_paths(reader, given, firm);
    std::vector<std::uint64_t> calm =
        coarsened(shape.money, reader.histogram(FirmHistogram::liquidity, shape.num_quantile_dates - 1, firm),
                  shape.coarse_money);
    std::transform(calm.begin(), calm.end(), stressed.begin(), calm.begin(), rest);
    return calm;
}

/// One quantile of histograms that count equally many paths, whose ranks are sought once.
class Quantile {
public:
    Quantile(HistogramAxis const& axis, std::uint64_t paths, double q, double level)
        : axis_(axis)
        , q_(q)
        , ranks_(order_statistic_ranks(paths, q, level))
    {
    }

    Interval of(std::span<std::uint64_t const> counts) const
    {
        return zero_below_first_edge(axis_, quantile_at_ranks(axis_, counts, q_, ranks_, kNotNegative));
    }

private:
    HistogramAxis const& axis_;
    double q_;
    RankInterval ranks_;
};

std::vector<Quantile> quantiles(FigureOptions const& options, HistogramAxis const& axis, std::uint64_t paths,
                                double level)
{
    std::vector<Quantile> all;
    for (double const q : options.quantiles) {
        all.emplace_back(axis, paths, q, level);
    }
    return all;
}

}  // namespace

Figure joint_default_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return of_pairs(tally, options,
                    [&](std::int64_t firm, std::int64_t other) { return reader.joint_default(firm, other); });
}

Figure conditional_default_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        std::uint64_t const defaults = reader.joint_default(firm, firm);
        for (std::int64_t other = 0; other < reader.shape().num_firms; ++other) {
            figure.add(defaults == 0 ? unknown_interval()
                                     : clopper_pearson(reader.joint_default(firm, other), defaults,
                                                       options.confidence_level));
        }
    }
    return figure;
}

Figure default_count_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return of_numbers(reader.default_count(), reader.paths(), options);
}

Figure default_at_least_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    std::span<std::uint64_t const> const counts = reader.default_count();
    std::vector<std::uint64_t> tail(counts.begin(), counts.end());
    for (std::size_t k = tail.size() - 1; k > 0; --k) {
        tail[k - 1] += tail[k];
    }
    Figure figure = of_numbers(tail, reader.paths(), options);
    figure.lower.front() = 1.0;  // none or more is certain, not just always seen
    return figure;
}

Figure default_count_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    std::span<std::uint64_t const> const counts = reader.default_count();
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t k = 1; k < counts.size(); ++k) {
        auto const defaults = static_cast<double>(k);
        sum += defaults * static_cast<double>(counts[k]);
        squares += defaults * defaults * static_cast<double>(counts[k]);
    }
    Figure figure;
    figure.add(amount_mean_interval(sum, squares, reader.paths(), reader.shape().num_firms,
                                    options.confidence_level));
    return figure;
}

Figure acquisition_count_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return of_numbers(reader.acquisition_count(), reader.paths(), options);
}

Figure first_to_default_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t tie = 0; tie < kNumTies; ++tie) {
            figure.add(
                clopper_pearson(reader.first_default(firm, tie), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

Figure tied_first_default_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    std::uint64_t tied = rest(reader.paths(), reader.default_count().front());
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        tied = rest(tied, reader.first_default(firm, static_cast<std::int64_t>(Tie::alone)));
    }
    Figure figure;
    figure.add(clopper_pearson(tied, reader.paths(), options.confidence_level));
    return figure;
}

Figure default_before_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return of_pairs(tally, options, [&](std::int64_t firm, std::int64_t other) {
        return reader.default_before(firm, other);
    });
}

Figure default_same_step_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return of_pairs(tally, options, [&](std::int64_t firm, std::int64_t other) {
        return rest(reader.joint_default(firm, other),
                    reader.default_before(firm, other) + reader.default_before(other, firm));
    });
}

Figure liquidity_given_stress_quantile(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t given = 0; given < reader.shape().num_given_firms; ++given) {
        std::vector<Quantile> const wanted =
            quantiles(options, tally.shape.coarse_money, total_count(stressed_paths(reader, given, given)),
                      options.confidence_level);
        for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
            for (Quantile const& quantile : wanted) {
                figure.add(scaled(quantile.of(stressed_paths(reader, given, firm)), options.usd_per_quantum));
            }
        }
    }
    return figure;
}

Figure liquidity_change_given_stress(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    double const level = 0.5 * (1.0 + options.confidence_level);  // each of the two misses half as often
    HistogramAxis const& axis = tally.shape.coarse_money;
    Figure figure;
    for (std::int64_t given = 0; given < reader.shape().num_given_firms; ++given) {
        std::uint64_t const stressed = total_count(stressed_paths(reader, given, given));
        std::vector<Quantile> const of_stressed = quantiles(options, axis, stressed, level);
        std::vector<Quantile> const of_calm = quantiles(options, axis, rest(reader.paths(), stressed), level);
        for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
            std::vector<std::uint64_t> const calm = calm_paths(reader, given, firm);
            for (std::size_t q = 0; q < options.quantiles.size(); ++q) {
                Interval const here = of_stressed[q].of(stressed_paths(reader, given, firm));
                Interval const there = of_calm[q].of(calm);
                Interval const change{here.estimate - there.estimate, here.lower - there.upper,
                                      here.upper - there.lower};
                figure.add(scaled(change, options.usd_per_quantum));
            }
        }
    }
    return figure;
}

Figure sale_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_priced_firms; ++firm) {
        figure.add(clopper_pearson(reader.sold(firm), reader.paths(), options.confidence_level));
    }
    return figure;
}

Figure sale_price_mean(Tally const& tally, FigureOptions const& options)
{
    constexpr double kStored = 1.0 / (1 << kSalePriceScaleLog2);
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_priced_firms; ++firm) {
        std::uint64_t const sold = reader.sold(firm);
        auto const [sum, squares] = sums_of(reader.sale_price(firm));
        figure.add(sold == 0 ? unknown_interval()
                             : scaled(mean_interval(sum, squares, sold, options.confidence_level), kStored));
    }
    return figure;
}

}  // namespace ballast
