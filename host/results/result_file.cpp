#include "host/results/result_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/units.hpp"
#include "host/results/parameter_group.hpp"
#include "host/results/result_file_figures.hpp"
#include "host/results/result_file_tallies.hpp"
#include "host/risk/figures_delivery.hpp"
#include "host/risk/figures_factors.hpp"
#include "host/risk/figures_frontier.hpp"
#include "host/study/loss_limits.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"

namespace ballast::results {
namespace {

constexpr std::string_view kSeparator = ", ";  ///< between the vendors of a portfolio, the states of a chain
/// Confidences of value at risk and expected shortfall.
constexpr std::array<double, 3> kGapConfidences = {0.95, 0.99, 0.999};

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

void add_facts(Dataset& dataset, ResultInputs const& inputs)
{
    ResultFacts const& facts = inputs.facts;
    dataset.add_attribute("Conventions", "CF-1.8");
    dataset.add_attribute("title", facts.title);
    dataset.add_attribute("source", fmt::format("ballast {}", facts.engine_version));
    dataset.add_attribute("history", fmt::format("simulated by ballast {}", facts.engine_version));
    dataset.add_attribute("references", "README and docs of ballast");
    dataset.add_attribute(
        "comment", "intervals are sampling error only: doubt about model and parameters is not in them");
    dataset.add_attribute("file_type", std::string(kResultFileType));
    dataset.add_attribute("format_version", kResultFormatVersion);
    dataset.add_attribute("engine_version", facts.engine_version);
    dataset.add_attribute("git_commit", facts.git_commit);
    dataset.add_attribute("study", facts.study);
    dataset.add_attribute("study_sha256", facts.study_sha256);
    dataset.add_attribute("seed", std::to_string(facts.seed));  // 64 bits, which no integer attribute holds
    dataset.add_attribute("paths",
                          static_cast<std::int64_t>(TallyReader(inputs.scenarios.front().tally).paths()));
    dataset.add_attribute("backend", facts.backend);
    dataset.add_attribute("precision", facts.precision);
    dataset.add_attribute("digest", facts.digest);
    dataset.add_attribute("complete", std::int64_t{facts.complete ? 1 : 0});
    dataset.add_attribute("confidence_level", inputs.options.confidence_level);
    dataset.add_attribute("money_quantum_usd", inputs.options.usd_per_quantum);
    dataset.add_attribute("start", inputs.axes.start);
}

std::vector<std::string> split_names(std::string const& text)
{
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = std::min(text.find(kSeparator, begin), text.size());
        names.push_back(text.substr(begin, end - begin));
        begin = end + kSeparator.size();
    }
    return names;
}

/// Every name that a state of some chain has, once, in the order of the chains and their states.
Labels names_of_states(ResultAxes const& axes)
{
    Labels names;
    for (std::string const& chain : axes.chain_states) {
        for (std::string const& name : split_names(chain)) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

void add_axes(Dataset& dataset, ResultInputs const& inputs)
{
    ResultAxes const& axes = inputs.axes;
    std::string const since = "days since " + axes.start;
    std::vector<Attribute> const calendar = {{"calendar", "standard"}, {"standard_name", "time"}};
    Labels scenarios;
    for (ResultScenario const& scenario : inputs.scenarios) {
        scenarios.push_back(scenario.name);
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
    dataset.add_axis({"level", "", "level of the ladder from normal to distress", labels(kStressLevelNames)});
    dataset.add_axis({"count", "1", "number of firms that are no longer independent",
                      numbers_up_to(std::ssize(axes.firms))});
    dataset.add_axis({"quantile", "1", "probability of a quantile", inputs.options.quantiles});
    dataset.add_axis({"confidence", "1", "confidence of value at risk and expected shortfall",
                      inputs.options.confidences});
    dataset.add_axis({"survival_level", "1", "wished survival probability", inputs.options.survival_levels});
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
    add_names("lab", "lab", axes.labs);
    if (!axes.labs.empty()) {
        dataset.add_axis({"changes", "1", "changes of the leading lab on a path, the last: or more",
                          numbers_up_to(kMaxEventCount - 1)});
    }
    add_names("phase", "construction phase: site and planned date", axes.phases);
    if (!axes.phases.empty()) {
        dataset.add_axis({"slip", "", "how a phase departs from its plan", labels(names_of(kSlips))});
    }
    add_names("portfolio", "portfolio of vendors", axes.portfolios);
    if (!axes.portfolios.empty()) {
        std::int64_t const most = inputs.scenarios.front().tally.shape.max_vendors;
        dataset.add_axis(
            {"vendors_lost", "1", "vendors lost by the end of the portfolio's term", numbers_up_to(most)});
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
    add_limits("shortfall_limit", "firm", "the most that can be due and unpaid on a path",
               inputs.options.shortfall_limit);
    add_limits("receipts_lost_limit", "firm",
               "the most contract payments a path can lose to failed customers",
               inputs.options.receipts_lost_limit);
    add_limits("stranded_capital_limit", "firm",
               "the most capital that failed customers can strand on a path", inputs.options.stranded_limit);
    add_limits("switching_cost_limit", "portfolio", "cost of leaving every vendor",
               inputs.options.switching_cost_limit);
    if (!axes.portfolios.empty()) {
        dataset.add_variable({"portfolio_title", {"portfolio"}, "", "title", axes.portfolio_titles});
        dataset.add_variable({"portfolio_vendors", {"portfolio"}, "", "vendors", axes.portfolio_vendors});
        dataset.add_variable(
            {"portfolio_term", {"portfolio"}, "", "end of the contracts", axes.portfolio_terms});
    }
}

/// Attributes that give the numbers 0, 1, ... of a variable their names; `before` is what -1 means, if anything.
template <class Names>
std::vector<Attribute> meanings(Names const& names, std::string_view before = {})
{
    Flags values;
    std::vector<std::string_view> texts;
    if (!before.empty()) {
        values.push_back(-1);
        texts.push_back(before);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        values.push_back(static_cast<std::int8_t>(i));
        texts.push_back(names[i]);
    }
    return {{"flag_values", std::move(values)}, {"flag_meanings", fmt::format("{}", fmt::join(texts, " "))}};
}

/// One group per scenario: `paths` for the base case, `paths_NAME` for the others.
void add_path_tables(Dataset& dataset, ResultInputs const& inputs)
{
    for (std::size_t s = 0; s < inputs.scenarios.size(); ++s) {
        ResultScenario const& scenario = inputs.scenarios[s];
        if (!scenario.paths) {
            continue;
        }
        PathTable const& table = *scenario.paths;
        Group& group = dataset.add_group(s == 0 ? "paths" : "paths_" + scenario.name);
        Integers numbers;
        for (std::size_t path = 0; path * inputs.axes.firms.size() < table.end.size(); ++path) {
            numbers.push_back(static_cast<std::int64_t>(path));
        }
        group.add_axis({"path", "1", "number of the path", std::move(numbers)});
        std::vector<std::string> const dims = {"path", "firm"};
        group.add_variable(
            {"end_step", dims, "1", "step of the end, -1 if independent at the horizon", table.end_step});
        group.add_variable({"end", dims, "1", "how the firm ended", table.end, meanings(kEndNames)});
        group.add_variable({"cause", dims, "1", "first cause of the default", table.cause,
                            meanings(kCauseNames, "no_default")});
        group.add_variable({"worst_level", dims, "1", "worst level of the ladder", table.worst_level,
                            meanings(kLevelNames)});
        group.add_variable({"lowest_liquidity", dims, "USD", "lowest liquidity", table.lowest_liquidity});
        if (table.order) {
            add_path_order(group, *table.order, inputs.axes.firms.size());
        }
    }
}

void add_provenance(Dataset& dataset, ResultProvenance const& provenance)
{
    Group& group = dataset.add_group(std::string(kProvenanceGroup));
    for (auto const& [name, text] : provenance.facts) {
        group.add_attribute(name, text);
    }
    group.add_attribute("effective_study", provenance.effective_study);

    /// A table of texts: an axis of its first column, a variable for each of the others.
    auto const add_table = [&group](char const* axis, char const* meaning, auto const& rows, auto const& key,
                                    auto const& columns) {
        if (rows.empty()) {
            return;
        }
        Labels keys;
        for (auto const& row : rows) {
            keys.push_back(row.*key);
        }
        group.add_axis({axis, "", meaning, std::move(keys)});
        for (auto const& [name, long_name, member] : columns) {
            Labels texts;
            for (auto const& row : rows) {
                texts.push_back(row.*member);
            }
            group.add_variable({name, {axis}, "", long_name, std::move(texts)});
        }
    };
    using OriginColumn = std::tuple<char const*, char const*, std::string OriginRow::*>;
    add_table("key", "value of the study that somebody wrote", provenance.origins, &OriginRow::key,
              std::array<OriginColumn, 6>{
                  {{"value", "as written", &OriginRow::value},
                   {"place", "file:line:column", &OriginRow::place},
                   {"value_source", "key of its source", &OriginRow::source},
                   {"value_confidence", "H, M, L, R (reported), A (assumption)", &OriginRow::confidence},
                   {"note", "why", &OriginRow::note},
                   {"as_of", "date of the figure", &OriginRow::as_of}}});
    if (!provenance.origins.empty()) {
        Reals low;
        Reals high;
        for (OriginRow const& row : provenance.origins) {
            low.push_back(row.low);
            high.push_back(row.high);
        }
        group.add_variable(
            {"low", {"key"}, "1", "low end of an assumption's range, in the value's unit", std::move(low)});
        group.add_variable({"high",
                            {"key"},
                            "1",
                            "high end of an assumption's range, in the value's unit",
                            std::move(high)});
    }
    using SourceColumn = std::tuple<char const*, char const*, std::string SourceRow::*>;
    add_table("source_key", "source", provenance.sources, &SourceRow::key,
              std::array<SourceColumn, 2>{{{"source_title", "title", &SourceRow::title},
                                           {"source_where", "where it is found", &SourceRow::where}}});
    using Pair = std::pair<std::string, std::string>;
    using PairColumn = std::tuple<char const*, char const*, std::string Pair::*>;
    add_table("input_file", "file that was read", provenance.input_hashes, &Pair::first,
              std::array<PairColumn, 1>{{{"input_sha256", "SHA-256 of the file", &Pair::second}}});
    add_table("tables_of", "scenario", provenance.tables_sha256, &Pair::first,
              std::array<PairColumn, 1>{{{"tables_sha256", "SHA-256 of the kernel tables", &Pair::second}}});
}

void check_inputs(ResultInputs const& inputs)
{
    auto const require = [](bool holds, char const* problem) {
        if (!holds) {
            throw Error(ExitCode::internal, problem, "the result file would be wrong", "");
        }
    };
    require(!inputs.scenarios.empty(), "a result without scenarios");
    ResultAxes const& axes = inputs.axes;
    auto const fits = [](auto const& names, std::int32_t count) { return std::ssize(names) == count; };
    for (ResultScenario const& scenario : inputs.scenarios) {
        check_sizes(scenario.tally);
        TallyShape const& shape = scenario.tally.shape;
        require(fits(axes.firms, shape.num_firms) && fits(axes.firm_titles, shape.num_firms) &&
                    fits(axes.dates, shape.num_dates) &&
                    fits(axes.quantile_dates, shape.num_quantile_dates) &&
                    fits(axes.variables, shape.num_variables) &&
                    fits(axes.variable_units, shape.num_variables) && fits(axes.chains, shape.num_markov) &&
                    fits(axes.chain_states, shape.num_markov) && fits(axes.events, shape.num_events) &&
                    fits(axes.contracts, shape.num_contracts) && fits(axes.firm_tiers, shape.num_firms) &&
                    fits(axes.classes, shape.num_classes) && fits(axes.labs, shape.num_labs) &&
                    fits(axes.phases, shape.num_phases) && fits(axes.portfolios, shape.num_portfolios) &&
                    fits(axes.portfolio_titles, shape.num_portfolios) &&
                    fits(axes.portfolio_vendors, shape.num_portfolios) &&
                    fits(axes.portfolio_terms, shape.num_portfolios) &&
                    std::ssize(inputs.options.vendors) == shape.num_portfolios,
                "the names of a result do not fit its tallies");
        require(std::all_of(inputs.options.vendors.begin(), inputs.options.vendors.end(),
                            [&](auto const& vendors) { return std::ssize(vendors) <= shape.max_vendors; }),
                "a portfolio with more vendors than its tallies count");
        if (inputs.parameter_band) {
            check_sizes(*inputs.parameter_band, shape.num_dates, shape.num_firms);
        }
        require(!scenario.paths || scenario.paths->end.size() % axes.firms.size() == 0,
                "a path table that does not fit the firms");
    }
}

std::string tier_name(study::Tier tier)
{
    switch (tier) {
    case study::Tier::full:
        return "full";
    case study::Tier::deep_pocket:
        return "deep_pocket";
    case study::Tier::host:
        break;
    }
    return "host";
}

void add_portfolios(ResultAxes& axes, StudyIndex const& index, study::Study const& study)
{
    for (std::size_t p = 0; p < index.portfolios.size(); ++p) {
        std::string const& name = index.portfolios[p];
        auto const portfolio = std::find_if(study.portfolios.begin(), study.portfolios.end(),
                                            [&](study::Portfolio const& x) { return x.name == name; });
        bool const known = portfolio != study.portfolios.end();
        axes.portfolios.push_back(name);
        axes.portfolio_titles.push_back(known && !portfolio->title.empty() ? portfolio->title : name);
        axes.portfolio_vendors.push_back(
            fmt::format("{}", fmt::join(index.portfolio_vendors[p], kSeparator)));
        axes.portfolio_terms.push_back(known ? iso_date(portfolio->term_end) : "");
    }
}

}  // namespace

ResultAxes axes_of(StudyIndex const& index, study::Study const& study)
{
    ResultAxes axes;
    axes.start = iso_date(index.start);
    axes.firms = index.firms;
    for (std::string const& name : index.firms) {
        auto const firm = std::find_if(study.firms.begin(), study.firms.end(),
                                       [&](study::Firm const& f) { return f.name == name; });
        axes.firm_titles.push_back(firm == study.firms.end() || firm->title.empty() ? name : firm->title);
        axes.firm_tiers.push_back(firm == study.firms.end() ? "full" : tier_name(firm->tier));
    }
    for (Day const day : index.report_days) {
        axes.dates.push_back(day - index.start);
    }
    for (int const date : index.quantile_report) {
        axes.quantile_dates.push_back(axes.dates[static_cast<std::size_t>(date)]);
    }
    axes.variables = index.variables;
    axes.variable_units.assign(index.factors.size(), "1");
    axes.variable_units.insert(axes.variable_units.end(), index.classes.size(), "ln(USD/hour)");
    axes.variable_units.insert(axes.variable_units.end(), index.regions.size(), "USD/MWh");
    axes.variable_units.emplace_back("ln(H100 equivalents)");
    axes.classes = index.classes;
    axes.chains = index.markov;
    for (std::vector<std::string> const& states : index.states) {
        axes.chain_states.push_back(fmt::format("{}", fmt::join(states, kSeparator)));
    }
    axes.events = index.events;
    axes.contracts = index.contracts;
    axes.labs = index.labs;
    axes.phases = index.phases;
    add_portfolios(axes, index, study);
    return axes;
}

FigureOptions options_of(StudyIndex const& index, study::Study const& study)
{
    FigureOptions options;
    options.confidence_level = study.general.confidence_level;
    options.usd_per_quantum = index.money_quantum_usd;
    options.quantiles = study.general.quantiles;
    options.confidences.assign(kGapConfidences.begin(), kGapConfidences.end());
    options.survival_levels = study.general.survival_levels;
    options.variable_units.assign(index.factors.size() + index.classes.size(), 1.0);
    options.variable_units.insert(options.variable_units.end(), index.regions.size(), kPowerPriceUnit);
    options.variable_units.push_back(1.0);
    options.first_rent = std::ssize(index.factors);
    options.num_rents = std::ssize(index.classes);
    add_axes_to_options(axes_of(index, study), options);
    LossLimits limits = loss_limits(study, index);
    options.shortfall_limit = std::move(limits.shortfall);
    options.receipts_lost_limit = std::move(limits.receipts_lost);
    options.stranded_limit = std::move(limits.stranded);
    for (std::string const& name : index.portfolios) {
        for (study::Portfolio const& portfolio : study.portfolios) {
            if (portfolio.name == name) {
                double const cost = std::accumulate(portfolio.switching_cost_usd_m.begin(),
                                                    portfolio.switching_cost_usd_m.end(), 0.0);
                options.switching_cost_limit.push_back(cost * kUsdPerMillion);
            }
        }
    }
    return options;
}

void add_axes_to_options(ResultAxes const& axes, FigureOptions& options)
{
    options.dates = axes.dates;
    for (std::string const& vendors : axes.portfolio_vendors) {
        std::vector<std::int64_t>& numbers = options.vendors.emplace_back();
        for (std::string const& name : split_names(vendors)) {
            auto const firm = std::find(axes.firms.begin(), axes.firms.end(), name);
            if (firm == axes.firms.end()) {
                throw Error(ExitCode::input_bad, fmt::format("the vendor \"{}\" is none of the firms", name),
                            "its losses cannot be counted", "Write the file again with `ballast run`.");
            }
            numbers.push_back(firm - axes.firms.begin());
        }
    }
    Labels const names = names_of_states(axes);
    for (std::string const& chain : axes.chain_states) {
        std::vector<std::string> const states = split_names(chain);
        std::vector<std::int64_t>& numbers = options.states.emplace_back();
        for (std::string const& name : names) {
            auto const state = std::find(states.begin(), states.end(), name);
            numbers.push_back(state == states.end() ? -1 : state - states.begin());
        }
    }
}

Dataset make_result(ResultInputs const& inputs)
{
    check_inputs(inputs);
    Dataset dataset;
    add_facts(dataset, inputs);
    add_axes(dataset, inputs);
    add_descriptions(dataset, inputs);
    add_figures(dataset, inputs);
    add_tallies(dataset, inputs);
    if (inputs.parameter_band) {
        add_parameter_band(dataset, *inputs.parameter_band);
    }
    add_path_tables(dataset, inputs);
    add_provenance(dataset, inputs.provenance);
    return dataset;
}

}  // namespace ballast::results
