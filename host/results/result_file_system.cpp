// Figures of the result file on defaults of several firms and on what creditors lose: acquired firms have not defaulted.
#include "host/results/result_file_figures.hpp"
#include "host/risk/figures_losses.hpp"
#include "host/risk/figures_system.hpp"

namespace ballast::results {

// A row per figure.
// clang-format off
std::vector<FigureSpec> system_figures(TallyShape const& shape)
{
    std::vector<FigureSpec> specs = {
        {"joint_default_probability", {"firm", "other_firm"}, "1",
         "probability that both firms have defaulted by the horizon", joint_default_probability},
        {"conditional_default_probability", {"firm", "other_firm"}, "1",
         "probability that the other firm has defaulted by the horizon, given that this one has",
         conditional_default_probability},
        {"default_count_probability", {"count"}, "1", "probability that so many firms have defaulted by the horizon",
         default_count_probability},
        {"default_at_least_probability", {"count"}, "1",
         "probability that so many firms or more have defaulted by the horizon", default_at_least_probability},
        {"default_count_mean", {}, "1", "mean number of defaults by the horizon", default_count_mean},
        {"acquisition_count_probability", {"count"}, "1",
         "probability that so many firms have been acquired by the horizon", acquisition_count_probability},
        {"first_to_default_probability", {"firm", "tie"}, "1",
         "probability that the firm defaults by the horizon and none in an earlier step: alone in its step, or tied with others",
         first_to_default_probability},
        {"tied_first_default_probability", {}, "1",
         "probability that several firms share the step of the first default", tied_first_default_probability},
        {"default_before_probability", {"firm", "other_firm"}, "1",
         "probability that both firms have defaulted by the horizon, this one in an earlier step", default_before_probability},
        {"default_same_step_probability", {"firm", "other_firm"}, "1",
         "probability that both firms have defaulted by the horizon in the same step", default_same_step_probability}};
    if (shape.num_given_firms > 0) {
        specs.push_back({"liquidity_given_stress_quantile", {"given_firm", "firm", "quantile"}, "USD",
                         "quantile of the firm's liquidity at the horizon, given that the other was ever at stress or worse",
                         liquidity_given_stress_quantile});
        specs.push_back({"liquidity_change_given_stress", {"given_firm", "firm", "quantile"}, "USD",
                         "quantile of the firm's liquidity at the horizon given that the other was ever at stress or worse, "
                         "less the same quantile given that it never was",
                         liquidity_change_given_stress});
    }
    if (shape.num_creditors > 0) {
        specs.push_back({"credit_loss_mean", {"creditor", "date"}, "USD",
                         "mean of what creditors have lost by defaults by the date", credit_loss_mean});
        specs.push_back({"credit_loss_quantile", {"creditor", "quantile"}, "USD",
                         "quantile of what creditors have lost by defaults at the horizon", credit_loss_quantile});
        specs.push_back({"credit_loss_expected_shortfall", {"creditor", "confidence"}, "USD",
                         "expected shortfall (mean beyond the value at risk) of what creditors have lost at the horizon",
                         credit_loss_expected_shortfall});
        specs.push_back({"credit_loss_mean_by_firm", {"firm", "creditor"}, "USD",
                         "mean of what the firm's creditors have lost at the horizon", credit_loss_mean_by_firm});
    }
    if (shape.num_priced_firms > 0) {
        specs.push_back({"sale_probability", {"priced_firm"}, "1",
                         "probability that a bidder has bought the firm by the horizon, in distress or when its owners offered it",
                         sale_probability});
        specs.push_back({"sale_price_mean", {"priced_firm"}, "1",
                         "mean price of the equity over the valuation of the last round, of these sales",
                         sale_price_mean});
    }
    return specs;
}
// clang-format on

}  // namespace ballast::results
