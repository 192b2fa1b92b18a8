#include "host/risk/figures_power_rights.hpp"

#include "host/risk/figures_liquidity.hpp"

namespace ballast {

Figure power_sale_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_selling_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            figure.add(
                clopper_pearson(reader.power_sold(date, firm), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

Figure power_proceeds_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_selling_firms; ++firm) {
        double const largest = limit_of(options.power_proceeds_limit, firm) / options.usd_per_quantum;
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            auto const [sum, squares] = sums_of(reader.power_proceeds(date, firm));
            figure.add(
                scaled(amount_mean_interval(sum, squares, reader.paths(), largest, options.confidence_level),
                       options.usd_per_quantum));
        }
    }
    return figure;
}

}  // namespace ballast
