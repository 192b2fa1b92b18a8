#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/results/result_file_figures.hpp"
#include "host/results/result_file_parts.hpp"
#include "host/risk/figures_delivery.hpp"
#include "host/risk/figures_factors.hpp"
#include "host/risk/figures_frontier.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/creditor.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/facility_event.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"
#include "kernels/tables/vocabulary/level.hpp"

namespace ballast::results {
namespace {

template <class Names>
Labels labels(Names const& names)
{
    return Labels(names.begin(), names.end());
}

Integers whole_days(std::vector<double> const& days)
{
    Integers whole;
    for (double const day : days) {
        whole.push_back(std::llround(day));
    }
    return whole;
}

Integers numbers_up_to(std::int64_t last)
{
    Integers numbers;
    for (std::int64_t n = 0; n <= last; ++n) {
        numbers.push_back(n);
    }
    return numbers;
}

Integers runway_months()
{
    return Integers(kRunwayMonths.begin(), kRunwayMonths.end());
}

}  // namespace

void add_axes(Dataset& dataset, ResultInputs const& inputs)
{
    ResultAxes const& axes = inputs.axes;
    std::string const since = "days since " + axes.start;
    std::vector<Attribute> const calendar = {{"calendar", "standard"}, {"standard_name", "time"}};
    Labels scenarios;
    for (ResultScenario const& scenario : inputs.scenarios) {
        scenarios.push_back(scenario.name);
    }
    if (!inputs.facts.digest.empty()) {  // that of a part is not known
        constexpr std::size_t kDigits = 12;
        dataset.add_axis(
            {"run", "", "study and digest, to tell results apart that are joined",
             Labels{fmt::format("{} {}", inputs.facts.study, inputs.facts.digest.substr(0, kDigits))}});
    }
    dataset.add_axis({"scenario", "", "scenario, the base case first", std::move(scenarios)});
    dataset.add_axis({"firm", "", "firm", axes.firms});
    dataset.add_axis({"other_firm", "", "the other firm of a pair", axes.firms});
    dataset.add_axis({"date", since, "report date", whole_days(axes.dates), calendar});
    if (!axes.quantile_dates.empty()) {
        dataset.add_axis({"quantile_date", since, "report date with histograms",
                          whole_days(axes.quantile_dates), calendar});
    }
    dataset.add_axis({"cause", "", "first cause of a default", labels(kCauseNames)});
    dataset.add_axis({"kind", "", "kind of default", labels(kDefaultKindNames)});
    dataset.add_axis({"level", "", "stress level, from normal to distress", labels(kStressLevelNames)});
    dataset.add_axis({"count", "1", "number of firms that have ended, defaulted or been acquired",
                      numbers_up_to(std::ssize(axes.firms))});
    dataset.add_axis({"tie", "", "whether others default in the same step", labels(names_of(kTies))});
    if (inputs.scenarios.front().tally.shape.num_given_firms > 0) {
        dataset.add_axis({"given_firm", "", "the firm whose stress is the condition", axes.firms});
    }
    if (inputs.scenarios.front().tally.shape.num_creditors > 0) {
        dataset.add_axis({"creditor", "", "class of creditors; all_creditors: all of them but shareholders",
                          labels(names_of(kCreditors))});
    }
    if (inputs.scenarios.front().tally.shape.num_selling_firms > 0) {
        dataset.add_axis({"selling_firm", "", "firm that may sell power rights", axes.firms});
    }
    if (inputs.scenarios.front().tally.shape.num_ordering_firms > 0) {
        dataset.add_axis({"ordering_firm", "", "firm that may sign orders", axes.firms});
    }
    if (inputs.scenarios.front().tally.shape.num_priced_firms > 0) {
        dataset.add_axis({"priced_firm", "", "firm that bidders may buy", axes.firms});
    }
    if (inputs.scenarios.front().tally.shape.num_flow_firms > 0) {
        dataset.add_axis({"flow_firm", "", "firm whose cash flows are counted", axes.firms});
        dataset.add_axis({"heading", "", "heading of the cash-flow statement", labels(names_of(kHeadings))});
    }
    dataset.add_axis({"runway_months", "months", "runway that a firm is below", runway_months()});
    if (inputs.scenarios.front().tally.shape.num_raising_firms > 0) {
        dataset.add_axis(
            {"money_source", "",
             "where raised money comes from: debt issued, equity sold (listings too), support of a "
             "sponsor or state, equity commitments called",
             labels(names_of(kMoneySources))});
    }
    dataset.add_axis({"quantile", "1", "probability of a quantile", inputs.options.quantiles});
    dataset.add_axis({"confidence", "1", "confidence of value at risk and expected shortfall",
                      inputs.options.confidences});
    dataset.add_axis(
        {"survival_level", "1", "requested survival probability", inputs.options.survival_levels});
    auto const add_names = [&](char const* name, char const* long_name,
                               std::vector<std::string> const& names) {
        if (!names.empty()) {
            dataset.add_axis({name, "", long_name, names});
        }
    };
    add_names("factor", "factor, log rent (rent.CLASS), power price (power.REGION) or log of merchant supply",
              axes.variables);
    add_names("gpu_class", "GPU class", axes.classes);
    add_names("chain", "Markov chain", axes.chains);
    if (!axes.chains.empty()) {
        dataset.add_axis({"state", "", "state of a chain; chain_states says which chain has which",
                          names_of_states(axes)});
    }
    add_names("event", "event", axes.events);
    add_names("contract", "contract", axes.contracts);
    if (!axes.classes.empty()) {
        dataset.add_axis({"earns", "",
                          "what the rent of a GPU pays: power and operations; its place as "
                          "well; its debt service as well",
                          labels(names_of(kSecondLife))});
    }
    add_names("facility", "facility", axes.facilities);
    if (!axes.facilities.empty()) {
        dataset.add_axis(
            {"facility_event", "", "what can happen to a facility", labels(names_of(kFacilityEvents))});
        dataset.add_axis({"covenant", "", "ratio that a covenant asks for", labels(names_of(kCovenants))});
    }
    add_names("lab", "lab", axes.labs);
    if (!axes.labs.empty()) {
        dataset.add_axis({"changes", "1", "changes of the leading lab on a path, the last: or more",
                          numbers_up_to(kMaxEventCount - 1)});
    }
    add_names("phase", "construction phase: site and planned date", axes.power_tranches);
    if (!axes.power_tranches.empty()) {
        dataset.add_axis({"slip", "", "how a phase departs from its plan", labels(names_of(kSlips))});
    }
    add_names("portfolio", "portfolio of vendors", axes.portfolios);
    if (!axes.portfolios.empty()) {
        std::int64_t const most = inputs.scenarios.front().tally.shape.max_vendors;
        dataset.add_axis(
            {"vendors_lost", "1", "vendors lost by the end of the portfolio's term", numbers_up_to(most)});
    }
    add_names("rating", "class of the rating scale, best first", axes.ratings);
    if (!axes.ratings.empty()) {
        dataset.add_axis(
            {"rating_year", "years", "horizon of the rating scale", inputs.options.rating_years});
    }
    add_names("firm_class", "class of firms", axes.firm_classes);
    if (!axes.firm_classes.empty()) {
        std::int64_t most = 0;
        for (auto const& members : inputs.options.members) {
            most = std::max<std::int64_t>(most, std::ssize(members));
        }
        dataset.add_axis(
            {"members_ended", "1", "members of a class that have ended, or defaulted", numbers_up_to(most)});
    }
}

void add_descriptions(Dataset& dataset, ResultInputs const& inputs)
{
    ResultAxes const& axes = inputs.axes;
    Labels titles;
    Labels meanings;
    Counts paths;
    for (ResultScenario const& scenario : inputs.scenarios) {
        titles.push_back(scenario.title);
        meanings.push_back(scenario.meaning);
        paths.push_back(TallyReader(scenario.tally).paths());
    }
    dataset.add_variable({"scenario_title", {"scenario"}, "", "title", std::move(titles)});
    dataset.add_variable({"scenario_meaning", {"scenario"}, "", "what happens", std::move(meanings)});
    dataset.add_variable({"num_paths", {"scenario"}, "1", "paths simulated", std::move(paths)});
    dataset.add_variable({"firm_title", {"firm"}, "", "name of the firm", axes.firm_titles});
    dataset.add_variable(
        {"firm_tier", {"firm"}, "", "full: simulated in full; deep_pocket; host", axes.firm_tiers});
    if (!axes.variables.empty()) {
        dataset.add_variable(
            {"factor_unit", {"factor"}, "", "unit of the variable's figures", axes.variable_units});
        Reals factors = inputs.options.variable_units;
        factors.resize(axes.variables.size(), 1.0);
        dataset.add_variable(
            {"factor_scale", {"factor"}, "1", "figure over tallied value", std::move(factors)});
    }
    if (!axes.chains.empty()) {
        dataset.add_variable(
            {"chain_states", {"chain"}, "", "names of the chain's states 0, 1, ...", axes.chain_states});
    }
    auto const add_limits = [&](char const* name, char const* axis, char const* long_name,
                                std::vector<double> const& limits) {
        if (!limits.empty()) {
            dataset.add_variable({name, {axis}, "USD", long_name, limits});
        }
    };
    if (inputs.scenarios.front().tally.shape.num_flow_firms > 0) {
        Labels sections;
        for (HeadingTerm const& heading : kHeadings) {
            sections.emplace_back(kCashFlowSections[static_cast<std::size_t>(heading.section)].name);
        }
        dataset.add_variable(
            {"heading_section", {"heading"}, "", "section of the statement", std::move(sections)});
    }
    add_limits("shortfall_limit", "firm", "the most that can be due and unpaid on a path",
               inputs.options.shortfall_limit);
    add_limits("receipts_lost_limit", "firm",
               "the most contract payments a path can lose to failed customers",
               inputs.options.receipts_lost_limit);
    add_limits("stranded_capital_limit", "firm",
               "the most capital that failed customers and missed deadlines can strand on a path",
               inputs.options.stranded_limit);
    add_limits("credit_loss_limit", "firm", "the most that a firm's creditors can lose on a path",
               inputs.options.credit_loss_limit);
    add_limits("stake_loss_limit", "firm", "the most that holders of its stakes can lose on a path",
               inputs.options.stake_loss_limit);
    add_limits("power_proceeds_limit", "firm", "the most that power rights can bring on a path",
               inputs.options.power_proceeds_limit);
    if (!inputs.options.raised_limit.empty()) {
        dataset.add_variable({"raised_limit",
                              {"firm", "money_source"},
                              "USD",
                              "the most that the firm can raise on a path",
                              inputs.options.raised_limit});
    }
    add_limits("orders_signed_limit", "firm", "the most capital that its orders can cost on a path",
               inputs.options.orders_signed_limit);
    add_limits("order_loans_limit", "firm", "the most that it can draw for them",
               inputs.options.order_loans_limit);
    add_limits("switching_cost_limit", "portfolio", "cost of leaving every vendor",
               inputs.options.switching_cost_limit);
    if (!inputs.options.owning.empty()) {
        Reals fixed, running, utilisation, tokens, interfaces;
        for (OwningCost const& cost : inputs.options.owning) {
            fixed.insert(fixed.end(), cost.fixed.begin(), cost.fixed.end());
            running.push_back(cost.running);
            utilisation.push_back(cost.utilisation);
            tokens.push_back(cost.tokens);
            interfaces.push_back(cost.interface_price);
        }
        auto const add_cost = [&](char const* name, char const* units, char const* long_name, Reals values) {
            dataset.add_variable({name, {"gpu_class"}, units, long_name, std::move(values)});
        };
        dataset.add_variable({"owner_fixed_cost",
                              {"gpu_class", "quantile_date"},
                              "USD/hour",
                              "cost of owning a GPU in an hour, used or not; 0: nobody buys the class",
                              std::move(fixed)});
        add_cost("owner_running_cost", "USD/hour", "power and operations of an hour of use",
                 std::move(running));
        add_cost("owner_utilisation", "1", "share of hours that an owner uses", std::move(utilisation));
        add_cost("tokens_per_hour", "1e6", "tokens served in an hour of use; 0: not known",
                 std::move(tokens));
        add_cost("interface_price_per_hour", "USD/hour",
                 "price of these tokens bought by interface at the start; 0: not known",
                 std::move(interfaces));
    }
    if (!axes.facilities.empty()) {
        dataset.add_variable({"facility_firm", {"facility"}, "", "borrower", axes.facility_firms});
    }
    if (!axes.portfolios.empty()) {
        dataset.add_variable({"portfolio_title", {"portfolio"}, "", "title", axes.portfolio_titles});
        dataset.add_variable({"portfolio_vendors", {"portfolio"}, "", "vendors", axes.portfolio_vendors});
        dataset.add_variable(
            {"portfolio_term", {"portfolio"}, "", "end of the contracts", axes.portfolio_terms});
    }
    if (!axes.ratings.empty()) {
        Reals defaults, premiums, recoveries;
        for (RatingClass const& rating : inputs.options.ratings) {
            defaults.insert(defaults.end(), rating.cumulative_default.begin(),
                            rating.cumulative_default.end());
            premiums.push_back(rating.risk_premium);
            recoveries.push_back(rating.recovery);
        }
        dataset.add_variable({"rating_cumulative_default",
                              {"rating", "rating_year"},
                              "1",
                              "share of the class that has defaulted",
                              std::move(defaults)});
        dataset.add_variable({"rating_risk_premium",
                              {"rating"},
                              "1",
                              "risk-neutral over physical default intensity, as stated with the scale",
                              std::move(premiums)});
        dataset.add_variable(
            {"rating_recovery", {"rating"}, "1", "recovery assumed in spreads", std::move(recoveries)});
    }
    if (!axes.firm_classes.empty()) {
        dataset.add_variable({"firm_class_title", {"firm_class"}, "", "title", axes.firm_class_titles});
        dataset.add_variable({"firm_class_members", {"firm_class"}, "", "members", axes.firm_class_members});
    }
}

}  // namespace ballast::results
