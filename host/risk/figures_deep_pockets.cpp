#include "host/risk/figures_deep_pockets.hpp"

#include "host/risk/figures_liquidity.hpp"
#include "host/risk/survival.hpp"

namespace ballast {
Figure retrenchment_probability(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::retrenched, 1);
}

Figure negative_free_flow_probability(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::negative_free_flow, 1);
}

Figure leverage_mean(Tally const& tally, FigureOptions const& options)
{
    constexpr double kStored = 1.0 / (1 << kLeverageScaleLog2);
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            std::uint64_t const paths = reader.firm_count(date, firm, FirmCount::levered);
            auto const [sum, squares] = sums_of(reader.firm_sum(date, firm, FirmSum::leverage));
            figure.add(paths == 0
                           ? unknown_interval()
                           : scaled(mean_interval(sum, squares, paths, options.confidence_level), kStored));
        }
    }
    return figure;
}

Figure receipts_lost_mean(Tally const& tally, FigureOptions const& options)
{
    return dated_mean_amount(tally, options, FirmSum::receipts_lost, options.receipts_lost_limit);
}

Figure stranded_capital_mean(Tally const& tally, FigureOptions const& options)
{
    return dated_mean_amount(tally, options, FirmSum::stranded, options.stranded_limit);
}

}  // namespace ballast
