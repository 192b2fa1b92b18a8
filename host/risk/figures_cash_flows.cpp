#include "host/risk/figures_cash_flows.hpp"

#include "host/risk/figures_liquidity.hpp"

namespace ballast {

Figure cash_flow_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < tally.shape.num_flow_firms; ++firm) {
        for (std::int64_t heading = 0; heading < kNumHeadings; ++heading) {
            for (std::int64_t date = 0; date < tally.shape.num_dates; ++date) {
                auto const [sum, squares] = sums_of(reader.cash_flow(date, firm, heading));
                figure.add(scaled(mean_interval(sum, squares, reader.paths(), options.confidence_level),
                                  options.usd_per_quantum));
            }
        }
    }
    return figure;
}

}  // namespace ballast
