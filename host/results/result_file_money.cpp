// Figures of the result file on money that runs out, is raised, or is earned and burnt by labs.
#include "host/results/result_file_figures.hpp"
#include "host/risk/figures_labs.hpp"
#include "host/risk/figures_raises.hpp"

namespace ballast::results {
namespace {

using Make = Figure (*)(Tally const&, FigureOptions const&);

template <LabAmount which>
constexpr Make mean_of =
    [](Tally const& tally, FigureOptions const& options) { return lab_mean(tally, options, which); };
template <LabAmount which>
constexpr Make quantile_of =
    [](Tally const& tally, FigureOptions const& options) { return lab_quantile(tally, options, which); };
template <LabRatio which>
constexpr Make ratio_of =
    [](Tally const& tally, FigureOptions const& options) { return lab_ratio_mean(tally, options, which); };

}  // namespace

// A row per figure.
// clang-format off
std::vector<FigureSpec> money_figures(TallyShape const& shape)
{
    std::vector<FigureSpec> specs = {
        {"runway_below_probability", {"firm", "runway_months", "quantile_date"}, "1",
         "probability that the firm has not ended and its runway is shorter on the date", runway_below_probability}};
    auto const add = [&specs](bool there, FigureSpec spec) {
        if (there) {
            specs.push_back(std::move(spec));
        }
    };
    bool const raises = shape.num_raising_firms > 0;
    add(raises, {"raise_probability", {"firm", "money_source", "date"}, "1",
                 "probability of having raised money by the date, once at least", raise_probability});
    add(raises, {"raised_mean", {"firm", "money_source", "date"}, "USD", "mean of what was raised by the date", raised_mean});
    add(raises, {"new_debt_yield", {"firm", "date"}, "1/year",
                 "mean yield of the debt issued by the date, weighted by amount", new_debt_yield});
    add(raises, {"equity_sale_price", {"firm", "date"}, "1",
                 "mean price of the equity sold by the date over its price without discount for a short runway and lost "
                 "assets, weighted by amount", equity_sale_price});
    bool const labs = shape.num_labs > 0;
    bool const priced = shape.num_token_markets > 0;
    add(labs, {"lab_revenue_mean", {"lab", "date"}, "USD/year", "mean revenue a year, as it runs on the date",
               mean_of<LabAmount::revenue>});
    add(labs, {"lab_revenue_quantile", {"lab", "quantile_date", "quantile"}, "USD/year",
               "quantile of the revenue a year, as it runs on the date", quantile_of<LabAmount::revenue>});
    add(labs, {"lab_cash_burn_mean", {"lab", "date"}, "USD/year",
               "mean of minus the firm's free cash flow a year, trailing mean of a year; nothing after its end",
               mean_of<LabAmount::cash_burn>});
    add(labs, {"lab_cash_burn_quantile", {"lab", "quantile_date", "quantile"}, "USD/year",
               "quantile of the same, 0 where cash comes in", quantile_of<LabAmount::cash_burn>});
    add(labs, {"lab_compute_mean", {"lab", "date"}, "1", "mean compute delivered, H100 equivalents",
               mean_of<LabAmount::compute>});
    add(labs, {"lab_compute_quantile", {"lab", "quantile_date", "quantile"}, "1",
               "quantile of the compute delivered, H100 equivalents", quantile_of<LabAmount::compute>});
    add(labs, {"lab_commitments_mean", {"lab", "date"}, "USD/year",
               "mean of the yearly payments for compute that the lab has signed, those beyond plan too; nothing after its end",
               mean_of<LabAmount::commitments>});
    add(labs, {"lab_commitments_quantile", {"lab", "quantile_date", "quantile"}, "USD/year", "quantile of the same",
               quantile_of<LabAmount::commitments>});
    add(labs, {"lab_market_share_mean", {"lab", "date"}, "1", "mean share of what all labs sell",
               ratio_of<LabRatio::market_share>});
    add(labs, {"lab_gross_margin_mean", {"lab", "date"}, "1", "mean gross margin, of paths on which the lab sells",
               ratio_of<LabRatio::gross_margin>});
    add(priced, {"lab_token_price_mean", {"lab", "date"}, "1",
                 "mean of the lab's own price of tokens over that of the start, of paths on which it sells",
                 ratio_of<LabRatio::token_price>});
    add(priced, {"token_price_mean", {"date"}, "1", "mean price of tokens over that of the start", token_price_mean});
    add(priced, {"token_price_quantile", {"quantile_date", "quantile"}, "1", "quantile of the same", token_price_quantile});
    return specs;
}
// clang-format on

}  // namespace ballast::results
