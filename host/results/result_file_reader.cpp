#include <algorithm>
#include <charconv>
#include <functional>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/parameter_group.hpp"
#include "host/results/result_file.hpp"
#include "host/results/result_file_parts.hpp"
#include "host/results/result_file_ranges.hpp"
#include "host/results/result_file_tallies.hpp"

namespace ballast::results {
namespace {

[[noreturn]] void refuse(std::string const& problem)
{
    throw Error(ExitCode::input_bad, problem, "it is not a complete result file of this version",
                "Give a file written by `ballast run`.");
}

/// Values of a root axis of that type; none if there is no such axis.
template <class Wanted>
Wanted axis_values(Dataset const& dataset, std::string_view name)
{
    Axis const* axis = dataset.find_axis(name);
    if (axis == nullptr) {
        return {};
    }
    auto const* values = std::get_if<Wanted>(&axis->values);
    if (values == nullptr) {
        refuse(fmt::format("the axis {} holds values of another type", name));
    }
    return *values;
}

template <class Wanted>
Wanted variable_values(Dataset const& dataset, std::string_view name)
{
    Variable const* variable = dataset.find_variable(name);
    auto const* values = variable == nullptr ? nullptr : std::get_if<Wanted>(&variable->values);
    return values == nullptr ? Wanted{} : *values;
}

std::vector<double> days(Dataset const& dataset, std::string_view axis)
{
    std::vector<double> numbers;
    for (std::int64_t const day : axis_values<Integers>(dataset, axis)) {
        numbers.push_back(static_cast<double>(day));
    }
    return numbers;
}

double number(Dataset const& dataset, std::string_view name)
{
    AttributeValue const* value = dataset.find_attribute(name);
    auto const* real = value == nullptr ? nullptr : std::get_if<double>(value);
    if (real == nullptr) {
        refuse(fmt::format("the file has no number {}", name));
    }
    return *real;
}

std::int64_t integer(Dataset const& dataset, std::string_view name)
{
    AttributeValue const* value = dataset.find_attribute(name);
    auto const* whole = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    if (whole == nullptr) {
        refuse(fmt::format("the file has no whole number {}", name));
    }
    return *whole;
}

ResultFacts read_facts(Dataset const& dataset)
{
    ResultFacts facts;
    facts.study = dataset.text_attribute("study");
    facts.title = dataset.text_attribute("title");
    facts.engine_version = dataset.text_attribute("engine_version");
    facts.git_commit = dataset.text_attribute("git_commit");
    facts.study_sha256 = dataset.text_attribute("study_sha256");
    facts.digest = dataset.text_attribute("digest");
    facts.backend = dataset.text_attribute("backend");
    facts.precision = dataset.text_attribute("precision");
    facts.complete = integer(dataset, "complete") != 0;
    std::string const seed = dataset.text_attribute("seed");
    auto const [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), facts.seed);
    if (error != std::errc() || end != seed.data() + seed.size()) {
        refuse(fmt::format("the file's seed is \"{}\"", seed));
    }
    return facts;
}

ResultAxes read_axes(Dataset const& dataset)
{
    ResultAxes axes;
    axes.start = dataset.text_attribute("start");
    axes.firms = axis_values<Labels>(dataset, "firm");
    axes.firm_titles = variable_values<Labels>(dataset, "firm_title");
    axes.dates = days(dataset, "date");
    axes.quantile_dates = days(dataset, "quantile_date");
    axes.variables = axis_values<Labels>(dataset, "factor");
    axes.variable_units = variable_values<Labels>(dataset, "factor_unit");
    axes.classes = axis_values<Labels>(dataset, "gpu_class");
    axes.chains = axis_values<Labels>(dataset, "chain");
    axes.chain_states = variable_values<Labels>(dataset, "chain_states");
    axes.events = axis_values<Labels>(dataset, "event");
    axes.contracts = axis_values<Labels>(dataset, "contract");
    axes.firm_tiers = variable_values<Labels>(dataset, "firm_tier");
    axes.labs = axis_values<Labels>(dataset, "lab");
    axes.power_tranches = axis_values<Labels>(dataset, "phase");
    axes.facilities = axis_values<Labels>(dataset, "facility");
    axes.facility_firms = variable_values<Labels>(dataset, "facility_firm");
    axes.portfolios = axis_values<Labels>(dataset, "portfolio");
    axes.portfolio_titles = variable_values<Labels>(dataset, "portfolio_title");
    axes.portfolio_vendors = variable_values<Labels>(dataset, "portfolio_vendors");
    axes.portfolio_terms = variable_values<Labels>(dataset, "portfolio_term");
    axes.ratings = axis_values<Labels>(dataset, "rating");
    axes.firm_classes = axis_values<Labels>(dataset, "firm_class");
    axes.firm_class_titles = variable_values<Labels>(dataset, "firm_class_title");
    axes.firm_class_members = variable_values<Labels>(dataset, "firm_class_members");
    return axes;
}

/// The rating scale of the file, if it has one.
void read_ratings(Dataset const& dataset, ResultAxes const& axes, FigureOptions& options)
{
    if (axes.ratings.empty()) {
        return;
    }
    options.rating_years = axis_values<Reals>(dataset, "rating_year");
    Reals const defaults = variable_values<Reals>(dataset, "rating_cumulative_default");
    Reals const premiums = variable_values<Reals>(dataset, "rating_risk_premium");
    Reals const recoveries = variable_values<Reals>(dataset, "rating_recovery");
    std::size_t const num_years = options.rating_years.size();
    bool const ascending = std::adjacent_find(options.rating_years.begin(), options.rating_years.end(),
                                              std::greater_equal<>()) == options.rating_years.end();
    bool const shares =
        std::all_of(defaults.begin(), defaults.end(), [](double x) { return x >= 0.0 && x < 1.0; });
    if (num_years == 0 || !(options.rating_years.front() > 0.0) || !ascending || !shares ||
        defaults.size() != axes.ratings.size() * num_years || premiums.size() != axes.ratings.size() ||
        recoveries.size() != axes.ratings.size()) {
        refuse("the file's rating scale does not fit together");
    }
    for (std::size_t i = 0; i < axes.ratings.size(); ++i) {
        auto const first = defaults.begin() + static_cast<std::ptrdiff_t>(i * num_years);
        options.ratings.push_back(
            {{first, first + static_cast<std::ptrdiff_t>(num_years)}, premiums[i], recoveries[i]});
    }
}

/// What owning costs, if the file says it.
void read_owning(Dataset const& dataset, ResultAxes const& axes, FigureOptions& options)
{
    Reals const fixed = variable_values<Reals>(dataset, "owner_fixed_cost");
    if (fixed.empty()) {
        return;
    }
    Reals const running = variable_values<Reals>(dataset, "owner_running_cost");
    Reals const utilisation = variable_values<Reals>(dataset, "owner_utilisation");
    Reals const tokens = variable_values<Reals>(dataset, "tokens_per_hour");
    Reals const interfaces = variable_values<Reals>(dataset, "interface_price_per_hour");
    std::size_t const num_classes = axes.classes.size();
    std::size_t const num_dates = axes.quantile_dates.size();
    bool fits = fixed.size() == num_classes * num_dates;
    for (Reals const* values : {&fixed, &running, &utilisation, &tokens, &interfaces}) {
        fits = fits && (values == &fixed || values->size() == num_classes) &&
               std::all_of(values->begin(), values->end(), [](double x) { return x >= 0.0; });
    }
    if (!fits || !std::all_of(utilisation.begin(), utilisation.end(), [](double u) { return u > 0.0; })) {
        refuse("the file's costs of owning do not fit its GPU classes and dates");
    }
    for (std::size_t g = 0; g < num_classes; ++g) {
        auto const first = fixed.begin() + static_cast<std::ptrdiff_t>(g * num_dates);
        options.owning.push_back({{first, first + static_cast<std::ptrdiff_t>(num_dates)},
                                  running[g],
                                  utilisation[g],
                                  tokens[g],
                                  interfaces[g]});
    }
}

FigureOptions read_options(Dataset const& dataset, ResultAxes const& axes)
{
    FigureOptions options;
    options.confidence_level = number(dataset, "confidence_level");
    options.usd_per_quantum = number(dataset, "money_quantum_usd");
    options.quantiles = axis_values<Reals>(dataset, "quantile");
    options.confidences = axis_values<Reals>(dataset, "confidence");
    options.survival_levels = axis_values<Reals>(dataset, "survival_level");
    options.variable_units = variable_values<Reals>(dataset, "factor_scale");
    options.shortfall_limit = variable_values<Reals>(dataset, "shortfall_limit");
    options.receipts_lost_limit = variable_values<Reals>(dataset, "receipts_lost_limit");
    options.stranded_limit = variable_values<Reals>(dataset, "stranded_capital_limit");
    options.credit_loss_limit = variable_values<Reals>(dataset, "credit_loss_limit");
    options.stake_loss_limit = variable_values<Reals>(dataset, "stake_loss_limit");
    options.power_proceeds_limit = variable_values<Reals>(dataset, "power_proceeds_limit");
    options.raised_limit = variable_values<Reals>(dataset, "raised_limit");
    options.orders_signed_limit = variable_values<Reals>(dataset, "orders_signed_limit");
    options.order_loans_limit = variable_values<Reals>(dataset, "order_loans_limit");
    options.switching_cost_limit = variable_values<Reals>(dataset, "switching_cost_limit");
    options.num_rents = std::ssize(axes.classes);
    // Rents come behind the factors, whether there are any or not.
    auto const is_no_factor = [](std::string const& unit) { return unit != "1"; };
    options.first_rent = std::find_if(axes.variable_units.begin(), axes.variable_units.end(), is_no_factor) -
                         axes.variable_units.begin();
    auto const inside = [](std::vector<double> const& values) {
        return std::all_of(values.begin(), values.end(), [](double x) { return x > 0.0 && x < 1.0; });
    };
    if (!inside(options.quantiles) || !inside(options.confidences) || !inside(options.survival_levels) ||
        !inside({options.confidence_level}) || options.variable_units.size() != axes.variables.size() ||
        options.first_rent + options.num_rents > std::ssize(axes.variables)) {
        refuse("the file's quantiles, confidences or factors are out of range");
    }
    auto const fits = [](std::vector<double> const& limits, std::size_t size) {
        return limits.empty() || (limits.size() == size && std::all_of(limits.begin(), limits.end(),
                                                                       [](double x) { return x >= 0.0; }));
    };
    if (!fits(options.shortfall_limit, axes.firms.size()) ||
        !fits(options.receipts_lost_limit, axes.firms.size()) ||
        !fits(options.stranded_limit, axes.firms.size()) ||
        !fits(options.credit_loss_limit, axes.firms.size()) ||
        !fits(options.stake_loss_limit, axes.firms.size()) ||
        !fits(options.power_proceeds_limit, axes.firms.size()) ||
        !fits(options.raised_limit, axes.firms.size() * kNumMoneySources) ||
        !fits(options.orders_signed_limit, axes.firms.size()) ||
        !fits(options.order_loans_limit, axes.firms.size()) ||
        !fits(options.switching_cost_limit, axes.portfolios.size()) ||
        axes.chain_states.size() != axes.chains.size()) {
        refuse("the file's limits of losses or states of chains do not fit its firms, portfolios and chains");
    }
    read_ratings(dataset, axes, options);
    read_owning(dataset, axes, options);
    add_axes_to_options(axes, options);
    auto const most = std::ssize(axis_values<Integers>(dataset, "vendors_lost")) - 1;
    if (axes.portfolio_vendors.size() != axes.portfolios.size() ||
        std::any_of(options.vendors.begin(), options.vendors.end(),
                    [most](auto const& vendors) { return std::ssize(vendors) > most; })) {
        refuse("the file's portfolios and their vendors do not fit together");
    }
    auto const largest = std::ssize(axis_values<Integers>(dataset, "members_ended")) - 1;
    if (axes.facility_firms.size() != axes.facilities.size()) {
        refuse("the file's facilities and their firms do not fit together");
    }
    if (axes.firm_class_members.size() != axes.firm_classes.size() ||
        std::any_of(options.members.begin(), options.members.end(), [largest](auto const& members) {
            return members.empty() || std::ssize(members) > largest;
        })) {
        refuse("the file's classes and their members do not fit together");
    }
    return options;
}

}  // namespace

ResultInputs read_result(Dataset const& dataset)
{
    if (dataset.text_attribute("file_type") != kResultFileType) {
        refuse(fmt::format("the file's type is \"{}\", not \"{}\"", dataset.text_attribute("file_type"),
                           kResultFileType));
    }
    if (std::int64_t const version = integer(dataset, "format_version"); version != kResultFormatVersion) {
        throw Error(ExitCode::input_bad,
                    fmt::format("the file's format version is {}, not {}: ballast {} ({}) wrote it", version,
                                kResultFormatVersion, dataset.text_attribute("engine_version"),
                                dataset.text_attribute("git_commit")),
                    "this version cannot read its tallies",
                    "Use the version that wrote it, or run the study again.");
    }
    return read_inputs(dataset);
}

ResultInputs read_inputs(Dataset const& dataset)
{
    ResultInputs inputs;
    inputs.facts = read_facts(dataset);
    inputs.axes = read_axes(dataset);
    inputs.options = read_options(dataset, inputs.axes);
    Labels const names = axis_values<Labels>(dataset, "scenario");
    if (names.empty() || inputs.axes.firms.empty() || inputs.axes.dates.empty()) {
        refuse("the file has no scenarios, firms or dates");
    }
    Labels titles = variable_values<Labels>(dataset, "scenario_title");
    Labels meanings = variable_values<Labels>(dataset, "scenario_meaning");
    titles.resize(names.size());
    meanings.resize(names.size());
    for (std::size_t s = 0; s < names.size(); ++s) {
        inputs.scenarios.push_back({names[s], titles[s], meanings[s], {}, {}});
    }
    read_tallies(dataset, inputs);
    inputs.parameter_band = read_parameter_band(dataset, inputs.axes.dates.size(), inputs.axes.firms.size());
    read_ranges(dataset, inputs);
    try {
        check_inputs(inputs);
    } catch (Error const& error) {
        refuse(error.what());
    }
    return inputs;
}

}  // namespace ballast::results
