#include "host/risk/figures_vendors.hpp"

#include "host/risk/figures_liquidity.hpp"

namespace ballast {
namespace {

constexpr double kUsdPerMillion = 1e6;  ///< switching costs are summed in whole millions

std::int64_t num_vendors(FigureOptions const& options, std::int64_t portfolio)
{
    return std::ssize(options.vendors[static_cast<std::size_t>(portfolio)]);
}

/// [portfolio][max_vendors + 1] from what `count(portfolio, vendors)` finds; no number beyond those of the portfolio.
template <class Count>
Figure exactly(Tally const& tally, FigureOptions const& options, Count count)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t portfolio = 0; portfolio < std::ssize(options.vendors); ++portfolio) {
        for (std::int64_t lost = 0; lost <= reader.shape().max_vendors; ++lost) {
            figure.add(lost > num_vendors(options, portfolio)
                           ? unknown_interval()
                           : clopper_pearson(count(reader, portfolio, lost), reader.paths(),
                                             options.confidence_level));
        }
    }
    return figure;
}

}  // namespace

Figure vendors_lost_probability(Tally const& tally, FigureOptions const& options)
{
    return exactly(tally, options, [](TallyReader const& reader, std::int64_t portfolio, std::int64_t lost) {
        return reader.portfolio_lost(portfolio, lost);
    });
}

Figure vendors_defaulted_probability(Tally const& tally, FigureOptions const& options)
{
    return exactly(tally, options, [](TallyReader const& reader, std::int64_t portfolio, std::int64_t lost) {
        return reader.portfolio_defaulted(portfolio, lost);
    });
}

Figure vendor_lost_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    auto const num_firms = static_cast<std::size_t>(reader.shape().num_firms);
    for (std::int64_t portfolio = 0; portfolio < std::ssize(options.vendors); ++portfolio) {
        std::vector<Interval> by_firm(num_firms, unknown_interval());
        for (std::int64_t vendor = 0; vendor < num_vendors(options, portfolio); ++vendor) {
            std::int64_t const firm =
                options.vendors[static_cast<std::size_t>(portfolio)][static_cast<std::size_t>(vendor)];
            by_firm[static_cast<std::size_t>(firm)] = clopper_pearson(
                reader.portfolio_vendor(portfolio, vendor), reader.paths(), options.confidence_level);
        }
        for (Interval const& interval : by_firm) {
            figure.add(interval);
        }
    }
    return figure;
}

Figure all_vendors_lost_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t portfolio = 0; portfolio < std::ssize(options.vendors); ++portfolio) {
        figure.add(clopper_pearson(reader.portfolio_lost(portfolio, num_vendors(options, portfolio)),
                                   reader.paths(), options.confidence_level));
    }
    return figure;
}

Figure switching_cost_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t portfolio = 0; portfolio < std::ssize(options.vendors); ++portfolio) {
        auto const [sum, squares] = sums_of(reader.portfolio_cost(portfolio));
        double const largest = limit_of(options.switching_cost_limit, portfolio) / kUsdPerMillion;
        figure.add(
            scaled(amount_mean_interval(sum, squares, reader.paths(), largest, options.confidence_level),
                   kUsdPerMillion));
    }
    return figure;
}

}  // namespace ballast
