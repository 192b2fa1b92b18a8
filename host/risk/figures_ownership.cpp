#include "host/risk/figures_ownership.hpp"

#include <algorithm>
#include <cmath>

#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

/// `show(cost, date, rent)` of the quantiles of rents at each q, or at 1 - q where it falls with the rent.
template <class Known, class Show>
Figure quantiles_of(Tally const& tally, FigureOptions const& options, bool falls, Known const& known,
                    Show const& show)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::size_t g = 0; g < options.owning.size(); ++g) {
        OwningCost const& cost = options.owning[g];
        for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
            auto const counts =
                reader.variable_histogram(date, options.first_rent + static_cast<std::int64_t>(g));
            for (double const q : options.quantiles) {
                if (!known(cost, static_cast<std::size_t>(date))) {
                    figure.add(unknown_interval());
                    continue;
                }
                Interval const x = quantile_from_histogram(tally.shape.variable, counts, falls ? 1.0 - q : q,
                                                           options.confidence_level);
                auto const at = [&](double log_rent) {
                    return show(cost, static_cast<std::size_t>(date), std::exp(log_rent));
                };
                double const ends[2] = {at(x.lower), at(x.upper)};
                figure.add(Interval{at(x.estimate), ends[falls ? 1 : 0], ends[falls ? 0 : 1]});
            }
        }
    }
    return figure;
}

bool is_bought(OwningCost const& cost, std::size_t date)
{
    return cost.fixed[date] > 0.0;
}

/// P(log rent > y): the bin that holds y is counted in the upper end alone, the estimate takes its values as evenly spread.
Interval share_above(HistogramAxis const& axis, std::span<std::uint64_t const> counts, double y,
                     std::uint64_t paths, double level)
{
    std::int32_t const bin = bin_of(axis, y);
    auto const at = static_cast<std::size_t>(bin);
    std::uint64_t const above = total_count(counts.subspan(at + 1));
    BinRange const range = finite_bin_range(axis, bin);
    double const part = std::clamp((range.upper - y) / (range.upper - range.lower), 0.0, 1.0);
    double const n = static_cast<double>(paths);
    return {(static_cast<double>(above) + part * static_cast<double>(counts[at])) / n,
            clopper_pearson(above, paths, level).lower,
            clopper_pearson(above + counts[at], paths, level).upper};
}

}  // namespace

Figure break_even_utilisation_quantile(Tally const& tally, FigureOptions const& options)
{
    return quantiles_of(tally, options, true, is_bought,
                        [](OwningCost const& cost, std::size_t date, double rent) {
                            double const margin = rent - cost.running;
                            return margin * kMostUtilisation > cost.fixed[date] ? cost.fixed[date] / margin
                                                                                : kMostUtilisation;
                        });
}

Figure owning_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::size_t g = 0; g < options.owning.size(); ++g) {
        OwningCost const& cost = options.owning[g];
        for (std::int64_t date = 0; date < reader.shape().num_quantile_dates; ++date) {
            double const fixed = cost.fixed[static_cast<std::size_t>(date)];
            auto const counts =
                reader.variable_histogram(date, options.first_rent + static_cast<std::int64_t>(g));
            figure.add(fixed > 0.0 ? share_above(tally.shape.variable, counts,
                                                 std::log(fixed / cost.utilisation + cost.running),
                                                 reader.paths(), options.confidence_level)
                                   : unknown_interval());
        }
    }
    return figure;
}

Figure token_cost_quantile(Tally const& tally, FigureOptions const& options)
{
    return quantiles_of(
        tally, options, false, [](OwningCost const& cost, std::size_t) { return cost.tokens > 0.0; },
        [](OwningCost const& cost, std::size_t, double rent) { return rent / cost.tokens; });
}

Figure interface_break_even_quantile(Tally const& tally, FigureOptions const& options)
{
    return quantiles_of(
        tally, options, false, [](OwningCost const& cost, std::size_t) { return cost.interface_price > 0.0; },
        [](OwningCost const& cost, std::size_t, double rent) {
            return std::min(rent / cost.interface_price, kMostUtilisation);
        });
}

}  // namespace ballast
