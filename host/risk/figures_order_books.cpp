#include "host/risk/figures_order_books.hpp"

#include <span>

#include "host/risk/figures_liquidity.hpp"

namespace ballast {
namespace {

/// Mean of sums that are held by date and firm, each at most what the firm's limit says.
template <class SumsOf>
Figure amount_mean(Tally const& tally, FigureOptions const& options, std::vector<double> const& limits,
                   SumsOf const& sums_by)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_ordering_firms; ++firm) {
        double const largest = limit_of(limits, firm) / options.usd_per_quantum;
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            auto const [sum, squares] = sums_of(sums_by(reader, date, firm));
            figure.add(
                scaled(amount_mean_interval(sum, squares, reader.paths(), largest, options.confidence_level),
                       options.usd_per_quantum));
        }
    }
    return figure;
}

}  // namespace

Figure orders_signed_mean(Tally const& tally, FigureOptions const& options)
{
    return amount_mean(tally, options, options.orders_signed_limit,
                       [](TallyReader const& reader, std::int64_t date, std::int64_t firm) {
                           return reader.orders_signed(date, firm);
                       });
}

Figure order_loans_mean(Tally const& tally, FigureOptions const& options)
{
    return amount_mean(tally, options, options.order_loans_limit,
                       [](TallyReader const& reader, std::int64_t date, std::int64_t firm) {
                           return reader.order_loans(date, firm);
                       });
}

}  // namespace ballast
