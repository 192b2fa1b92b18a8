// Figures of the result file on what follows from a boom or its end: for deep pockets, old GPUs, labs, promises, buyers.
#include <algorithm>

#include "host/results/result_file_figures.hpp"
#include "host/risk/figures_classes.hpp"
#include "host/risk/figures_deep_pockets.hpp"
#include "host/risk/figures_delivery.hpp"
#include "host/risk/figures_frontier.hpp"
#include "host/risk/figures_order_books.hpp"
#include "host/risk/figures_ownership.hpp"
#include "host/risk/figures_power_rights.hpp"
#include "host/risk/figures_ratings.hpp"
#include "host/risk/figures_vendors.hpp"

namespace ballast::results {

// A row per figure.
// clang-format off
std::vector<FigureSpec> consequence_figures(ResultAxes const& axes, TallyShape const& shape)
{
    std::vector<FigureSpec> specs = {
        {"retrenchment_probability", {"firm", "date"}, "1",
         "probability of having cut capital spending back by the date", retrenchment_probability},
        {"negative_free_flow_probability", {"firm", "date"}, "1",
         "probability that trailing-year free cash flow is below zero on the date (and the firm has not ended)",
         negative_free_flow_probability},
        {"leverage_mean", {"firm", "date"}, "1",
         "mean net debt over yearly core cash flow of a deep pocket that has not ended", leverage_mean},
        {"receipts_lost_mean", {"firm", "date"}, "USD",
         "mean contract payments lost to failed customers by the date", receipts_lost_mean},
        {"stranded_capital_mean", {"firm", "date"}, "USD",
         "mean capital lost by the date: in contracts of failed customers, and forfeited deposits", stranded_capital_mean}};
    auto const add = [&specs](bool there, FigureSpec spec) {
        if (there) {
            specs.push_back(std::move(spec));
        }
    };
    bool const labs = !axes.labs.empty();
    bool const buyers = !axes.portfolios.empty();
    add(!axes.classes.empty(),
        {"second_life_probability", {"gpu_class", "earns", "date"}, "1",
         "probability that the rent of a GPU of the class pays so much on the date", second_life_probability});
    add(labs, {"lead_probability", {"lab", "date"}, "1", "probability that the lab leads on the date", lead_probability});
    add(labs, {"leader_change_probability", {"changes"}, "1",
               "probability of so many changes of the leading lab by the horizon", leader_change_probability});
    add(labs, {"leader_change_rate", {}, "1/year", "mean changes of the leading lab per year", leader_change_rate});
    add(!axes.contracts.empty(),
        {"contract_revision_rate", {"contract"}, "1/year",
         "renegotiations and cancellations per year in which the contract was live", contract_revision_rate});
    add(!axes.power_tranches.empty(), {"phase_slip_probability", {"phase", "slip"}, "1",
                               "probability that the construction phase slips", phase_slip_probability});
    add(buyers, {"vendors_lost_probability", {"portfolio", "vendors_lost"}, "1",
                 "probability that so many vendors are lost by the end of the term", vendors_lost_probability});
    add(buyers, {"vendors_defaulted_probability", {"portfolio", "vendors_lost"}, "1",
                 "probability that so many vendors have defaulted by the end of the term", vendors_defaulted_probability});
    add(buyers, {"vendor_lost_probability", {"portfolio", "firm"}, "1",
                 "probability that this vendor is lost by the end of the term", vendor_lost_probability});
    add(buyers, {"all_vendors_lost_probability", {"portfolio"}, "1",
                 "probability that every vendor is lost by the end of the term", all_vendors_lost_probability});
    add(buyers, {"switching_cost_mean", {"portfolio"}, "USD",
                 "mean cost of leaving the vendors that are lost by the end of the term", switching_cost_mean});
    bool const sellers = shape.num_selling_firms > 0;
    add(sellers, {"power_sale_probability", {"firm", "date"}, "1",
                  "probability of having sold power rights for payments by the date", power_sale_probability});
    add(sellers, {"power_proceeds_mean", {"firm", "date"}, "USD", "mean of what they brought by the date",
                  power_proceeds_mean});
    bool const signs = shape.num_ordering_firms > 0;
    add(signs, {"orders_signed_mean", {"firm", "date"}, "USD",
                "mean capital cost of the orders signed since the start by the date", orders_signed_mean});
    add(signs, {"order_loans_mean", {"firm", "date"}, "USD", "mean of the loans drawn for them by the date",
                order_loans_mean});
    bool const rated = !axes.ratings.empty();
    add(rated, {"implied_rating", {"firm", "date"}, "1",
                "place on the rating scale, 1 the best class, of the probability of default by the date (physical measure)",
                implied_rating});
    add(rated, {"physical_default_intensity", {"firm", "date"}, "1/year",
                "mean default intensity to the date, as simulated (physical measure)", physical_default_intensity});
    add(rated, {"risk_neutral_default_intensity", {"firm", "date"}, "1/year",
                "the same times the premium of the implied rating (risk-neutral measure)", risk_neutral_default_intensity});
    add(rated, {"expected_loss_rate", {"firm", "date"}, "1/year",
                "loss given default times physical default intensity", expected_loss_rate});
    add(rated, {"cds_spread", {"firm", "date"}, "1/year",
                "loss given default times risk-neutral default intensity", cds_spread});
    bool const classes = !axes.firm_classes.empty();
    add(classes, {"class_survival_probability", {"firm_class", "date"}, "1",
                  "mean over the members of the probability of being independent on the date", class_survival_probability});
    add(classes, {"class_default_probability", {"firm_class", "date"}, "1",
                  "mean over the members of the probability of default by the date", class_default_probability});
    add(classes, {"class_acquisition_probability", {"firm_class", "date"}, "1",
                  "mean over the members of the probability of being acquired by the date", class_acquisition_probability});
    add(classes, {"class_ended_at_least_probability", {"firm_class", "members_ended"}, "1",
                  "probability that so many members or more have ended by the horizon, in default or acquired",
                  class_ended_at_least_probability});
    add(classes, {"class_default_at_least_probability", {"firm_class", "members_ended"}, "1",
                  "probability that so many members or more have defaulted by the horizon",
                  class_default_at_least_probability});
    add(classes, {"class_first_to_default_probability", {"firm_class"}, "1",
                  "probability that the first firm of the study to default is a member, alone in its step",
                  class_first_to_default_probability});
    return specs;
}

std::vector<FigureSpec> ownership_figures(FigureOptions const& options)
{
    std::vector<FigureSpec> specs;
    auto const any_has = [&options](double OwningCost::*known) {
        return std::any_of(options.owning.begin(), options.owning.end(),
                           [known](OwningCost const& cost) { return cost.*known > 0.0; });
    };
    if (!options.owning.empty()) {
        specs.push_back({"break_even_utilisation_quantile", {"gpu_class", "quantile_date", "quantile"}, "1",
                         "quantile of the share of hours used from which on owning is cheaper than renting, at most 10",
                         break_even_utilisation_quantile});
        specs.push_back({"owning_probability", {"gpu_class", "quantile_date"}, "1",
                         "probability that owning is cheaper than renting at the class's utilisation", owning_probability});
    }
    if (any_has(&OwningCost::tokens)) {
        specs.push_back({"token_cost_quantile", {"gpu_class", "quantile_date", "quantile"}, "USD/1e6 tokens",
                         "quantile of the cost of tokens on a GPU that is rented for the hours used", token_cost_quantile});
    }
    if (any_has(&OwningCost::interface_price)) {
        specs.push_back({"interface_break_even_quantile", {"gpu_class", "quantile_date", "quantile"}, "1",
                         "quantile of the share of hours used from which on a GPU rented for all hours is cheaper than an interface, at most 10",
                         interface_break_even_quantile});
    }
    return specs;
}
// clang-format on

}  // namespace ballast::results
