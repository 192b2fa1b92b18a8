#include "host/results/result_file_figures.hpp"

#include "host/base/stop_signals.hpp"
#include "host/risk/attribution.hpp"
#include "host/risk/figures_capital.hpp"
#include "host/risk/figures_factors.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/survival.hpp"

namespace ballast::results {
namespace {

/// A row per figure.
// clang-format off
std::vector<FigureSpec> firm_figures()
{
    return {
        {"survival_probability", {"firm", "date"}, "1",
         "probability of being independent on the date: neither defaulted nor acquired", survival_probability},
        {"default_probability", {"firm", "date"}, "1", "probability of default by the date", default_probability},
        {"acquisition_probability", {"firm", "date"}, "1", "probability of being acquired by the date",
         acquisition_probability},
        {"default_probability_by_cause", {"firm", "cause", "date"}, "1",
         "probability of default by the date with this first cause", default_probability_by_cause},
        {"default_probability_by_kind", {"firm", "kind", "date"}, "1",
         "probability of default of this kind by the date", default_probability_by_kind},
        {"cause_share", {"firm", "cause"}, "1", "share of the defaults by the horizon with this first cause",
         cause_share},
        {"stress_probability", {"firm", "level", "date"}, "1",
         "probability of having ever been at this stress level, or worse, by the date", stress_probability},
        {"stress_probability_now", {"firm", "level", "date"}, "1",
         "probability of being at this stress level on the date", stress_probability_now},
        {"liquidity_quantile", {"firm", "quantile_date", "quantile"}, "USD",
         "quantile of cash and usable general credit lines over all paths; nothing after an end", liquidity_quantile},
        {"runway_quantile", {"firm", "quantile_date", "quantile"}, "years", "quantile of the runway, at most ten years",
         runway_quantile},
        {"ltv_quantile", {"firm", "quantile_date", "quantile"}, "1", "quantile of debt over the value of fleet and stakes",
         ltv_quantile},
        {"liquidity_mean", {"firm", "date"}, "USD", "mean liquidity over all paths; nothing after an end", liquidity_mean},
        {"shortfall_mean", {"firm", "date"}, "USD", "mean of what is due and unpaid on the date", shortfall_mean},
        {"funding_gap_var", {"firm", "confidence"}, "USD",
         "value at risk of the deepest shortfall by the horizon", funding_gap_var},
        {"funding_gap_es", {"firm", "confidence"}, "USD",
         "expected shortfall (mean beyond the value at risk) of the deepest shortfall by the horizon", funding_gap_es},
        {"joint_failure_probability", {"firm", "other_firm"}, "1",
         "probability that neither firm is independent at the horizon, be it acquired or in default", joint_failure_probability},
        {"conditional_failure_probability", {"firm", "other_firm"}, "1",
         "probability that the other firm is not independent at the horizon, given that this one is not: any end",
         conditional_failure_probability},
        {"failure_count_probability", {"count"}, "1",
         "probability that so many firms are not independent at the horizon, be they acquired or in default", failure_count_probability},
        {"survival_delta", {"firm", "date"}, "1",
         "survival probability less that of the base case, on common random numbers", survival_delta},
        {"default_delta", {"firm", "date"}, "1",
         "probability of default by the date less that of the base case, on common random numbers", default_delta},
        {"unsolved_clearing_probability", {}, "1",
         "probability that payments of a step were left without the clearing vector: figures of such paths are off",
         unsolved_clearing_probability}};
}
// clang-format on

std::vector<FigureSpec> market_figures(ResultAxes const& axes)
{
    std::vector<FigureSpec> specs;
    if (!axes.variables.empty()) {
        specs.push_back({"factor_mean",
                         {"factor", "date"},
                         "1",
                         "mean of the variable, unit in factor_unit",
                         factor_mean});
        specs.push_back({"factor_quantile",
                         {"factor", "quantile_date", "quantile"},
                         "1",
                         "quantile of the variable, unit in factor_unit",
                         factor_quantile});
    }
    if (!axes.classes.empty()) {
        specs.push_back({"rent_quantile",
                         {"gpu_class", "quantile_date", "quantile"},
                         "USD/hour",
                         "quantile of the rent of a GPU class",
                         rent_quantile});
    }
    if (!axes.chains.empty()) {
        specs.push_back({"regime_probability",
                         {"chain", "state", "date"},
                         "1",
                         "probability of the state on the date",
                         regime_probability});
    }
    if (!axes.events.empty()) {
        specs.push_back(
            {"event_count_mean", {"event"}, "1", "mean number of arrivals by the horizon", event_count_mean});
        specs.push_back({"event_probability",
                         {"event"},
                         "1",
                         "probability of an arrival by the horizon",
                         event_probability});
    }
    if (!axes.contracts.empty()) {
        specs.push_back({"contract_live_probability",
                         {"contract", "date"},
                         "1",
                         "probability that the contract is neither cancelled nor expired on the date",
                         contract_live_probability});
    }
    return specs;
}

std::vector<FigureSpec> joined(std::vector<std::vector<FigureSpec>> const& groups)
{
    std::vector<FigureSpec> all;
    for (std::vector<FigureSpec> const& group : groups) {
        all.insert(all.end(), group.begin(), group.end());
    }
    return all;
}

std::vector<FigureSpec> figures_before_capital(ResultInputs const& inputs)
{
    TallyShape const& shape = inputs.scenarios.front().tally.shape;
    return joined({firm_figures(), system_figures(shape), money_figures(shape)});
}

std::vector<FigureSpec> figures_after_capital(ResultInputs const& inputs)
{
    TallyShape const& shape = inputs.scenarios.front().tally.shape;
    return joined({market_figures(inputs.axes), ownership_figures(inputs.options), facility_figures(shape),
                   cash_flow_figures(shape), consequence_figures(inputs.axes, shape)});
}

void add(Dataset& dataset, ResultInputs const& inputs, FigureSpec const& spec)
{
    Figure all;
    for (ResultScenario const& scenario : inputs.scenarios) {
        stop_if_requested();
        all.append(spec.make(scenario.tally, inputs.options));
    }
    std::vector<std::string> dims = {"scenario"};
    dims.insert(dims.end(), spec.dims.begin(), spec.dims.end());
    dataset.add_estimate(spec.name, dims, spec.units, spec.long_name, std::move(all.estimate),
                         std::move(all.lower), std::move(all.upper), inputs.options.confidence_level);
}

/// Capital is simulated for some firms of the base case; the other places hold no number.
template <class Rerun, class Make>
void add_capital(Dataset& dataset, ResultInputs const& inputs, std::vector<Rerun> const& reruns,
                 char const* name, char const* long_name, Make const& make)
{
    if (reruns.empty()) {
        return;
    }
    std::size_t const num_levels = inputs.options.survival_levels.size();
    Figure all;
    for (std::size_t i = 0; i < inputs.scenarios.size() * inputs.axes.firms.size() * num_levels; ++i) {
        all.add(unknown_interval());
    }
    for (Rerun const& rerun : reruns) {
        Figure const figure = make(rerun);
        for (std::size_t level = 0; level < num_levels; ++level) {
            std::size_t const place = static_cast<std::size_t>(rerun.firm) * num_levels + level;
            all.estimate[place] = figure.estimate[level];
            all.lower[place] = figure.lower[level];
            all.upper[place] = figure.upper[level];
        }
    }
    dataset.add_estimate(name, {"scenario", "firm", "survival_level"}, "USD", long_name,
                         std::move(all.estimate), std::move(all.lower), std::move(all.upper),
                         inputs.options.confidence_level);
}

}  // namespace

std::vector<FigureSpec> scenario_figures(ResultInputs const& inputs)
{
    std::vector<FigureSpec> all = figures_before_capital(inputs);
    std::vector<FigureSpec> const rest = figures_after_capital(inputs);
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

void add_figures(Dataset& dataset, ResultInputs const& inputs)
{
    for (FigureSpec const& spec : figures_before_capital(inputs)) {
        add(dataset, inputs, spec);
    }
    add_capital(dataset, inputs, inputs.endurances, "endurance_capital",
                "least extra liquidity at the start with which the firm has no end by the horizon at this "
                "probability",
                [&](EnduranceTally const& tally) { return endurance_capital(tally, inputs.options); });
    add_capital(dataset, inputs, inputs.backstops, "backstop_capital_quantile",
                "quantile of what a sponsor who makes good every shortfall injects by the horizon",
                [&](BackstopTally const& tally) {
                    return backstop_capital_quantile(tally, inputs.scenarios.front().tally.shape.money,
                                                     inputs.options);
                });
    for (FigureSpec const& spec : figures_after_capital(inputs)) {
        add(dataset, inputs, spec);
    }
}

}  // namespace ballast::results
