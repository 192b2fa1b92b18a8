#include "host/results/result_file_tallies.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/risk/histogram.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"

namespace ballast::results {
namespace {

constexpr std::uint64_t kLongestAxis = 1 << 16;  ///< so that products of axes do not overflow

/// Unit of the values that an axis of bins runs over.
char const* unit_of(TallyAxis axis)
{
    return axis == TallyAxis::runway_bin ? "years" : "1";
}

/// Calls `body` with every axis that runs over bins.
template <class Body>
void for_each_bin_axis(Body const& body)
{
    for (TallyAxisTerm const& axis : kTallyAxes) {
        if (axis.bins != nullptr) {
            body(axis);
        }
    }
}

/// Names of FirmCount.
Labels firm_events()
{
    Labels labels(kNumFirmCounts);
    auto const name = [&labels](FirmCount which, std::size_t offset, std::string text) {
        labels[static_cast<std::size_t>(which) + offset] = std::move(text);
    };
    auto const name_group = [&](FirmCount first, char const* prefix, auto const& names) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            name(first, i, fmt::format("{}{}", prefix, names[i]));
        }
    };
    name(FirmCount::independent, 0, "independent");
    name(FirmCount::acquired, 0, "acquired");
    name_group(FirmCount::cause_first, "defaulted_by_", kCauseNames);
    name_group(FirmCount::kind_first, "defaulted_in_", kDefaultKindNames);
    name_group(FirmCount::ever_first, "ever_at_", kStressLevelNames);
    name_group(FirmCount::now_first, "now_at_", kStressLevelNames);
    name(FirmCount::retrenched, 0, "retrenched");
    name(FirmCount::negative_free_flow, 0, "negative_free_flow");
    name(FirmCount::levered, 0, "levered");
    return labels;
}

template <class Rows>
Labels labels(Rows const& rows)
{
    auto const names = names_of(rows);
    return Labels(names.begin(), names.end());
}

Integers ascending(std::int64_t count)
{
    Integers numbers;
    for (std::int64_t i = 0; i < count; ++i) {
        numbers.push_back(i);
    }
    return numbers;
}

/// Axes of `/tallies` beside those of the root.
void add_axes(Group& group, ResultInputs const& inputs)
{
    TallyShape const& shape = inputs.scenarios.front().tally.shape;
    if (!inputs.axes.firm_classes.empty()) {
        Labels names = inputs.axes.portfolios;
        names.insert(names.end(), inputs.axes.firm_classes.begin(), inputs.axes.firm_classes.end());
        group.add_axis({"portfolio", "", "portfolio of vendors, then class of firms", std::move(names)});
        group.add_axis({"vendors_lost", "1",
                        "vendors lost by the end of the term, or members of the class by the horizon",
                        ascending(shape.max_vendors + 1)});
    }
    group.add_axis({"flag", "", "what a path or value was marked for", labels(kFlags)});
    group.add_axis({"firm_event", "", "what a firm was counted for", firm_events()});
    group.add_axis({"amount", "", "what was summed", labels(kFirmSums)});
    if (shape.num_labs > 0) {
        group.add_axis({"lab_amount", "", "what was summed of a lab", labels(kLabAmounts)});
        group.add_axis({"lab_ratio", "", "what was summed of a lab", labels(kLabRatios)});
    }
    if (shape.num_token_markets > 0) {
        group.add_axis({"token_market", "", "market of tokens", Labels{"frontier"}});
    }
    if (shape.num_raising_firms > 0) {
        group.add_axis({"raising_firm", "", "firm that may raise money", inputs.axes.firms});
        group.add_axis({"raised_cost", "", "what was summed of the cost of money", labels(kRaisedCosts)});
    }
    group.add_axis({"word", "", "sum (two's complement); squares: low and high 32-bit halves, each summed",
                    labels(kSumWordTerms)});
    group.add_axis({"side", "", "where alone the firm was lost, or has defaulted", labels(kLostSides)});
    if (shape.num_facilities > 0) {
        group.add_axis({"facility_standing", "", "where a loan stands", labels(kFacilityStandings)});
        group.add_axis({"covenant_state", "", "what a ratio was counted for", labels(kCovenantStates)});
    }
    if (shape.num_markov > 0) {
        group.add_axis({"state_number", "1", "place in chain_states", ascending(kMaxChainStates)});
    }
    if (shape.num_portfolios > 0 && shape.max_vendors > 0) {
        group.add_axis({"vendor", "1", "place in portfolio_vendors", ascending(shape.max_vendors)});
    }
    group.add_axis(
        {"arrivals", "1", "arrivals or changes on a path, the last: or more", ascending(kMaxEventCount)});
    group.add_axis(
        {"axis_field", "", "histogram axis (kernels/tally/histogram_axis.hpp)", Labels{"shift", "first"}});
    Labels names;
    Integers fields;
    for_each_bin_axis([&](TallyAxisTerm const& bins) {
        HistogramAxis const& axis = shape.*bins.bins;
        Reals edges;
        for (std::int32_t bin = 0; bin < axis.num_bins; ++bin) {
            edges.push_back(lower_edge(axis, bin));
        }
        group.add_axis({std::string(bins.name), unit_of(bins.value),
                        "lower edge of the bin; the first and last also hold what lies outside",
                        std::move(edges)});
        names.emplace_back(bins.name);
        fields.insert(fields.end(), {axis.shift, axis.first});
    });
    group.add_axis({"bin_axis", "", "histogram axis", std::move(names)});
    group.add_variable(
        {"bin_axes", {"bin_axis", "axis_field"}, "1", "how values fall into bins", std::move(fields)});
}

std::string_view name_of(TallyAxis axis)
{
    return kTallyAxes[static_cast<std::size_t>(axis)].name;
}

std::uint64_t extent_of(Dataset const& dataset, Group const& group, std::string const& name)
{
    Axis const* axis = group.find_axis(name);
    axis = axis != nullptr ? axis : dataset.find_axis(name);
    std::uint64_t const size =
        axis == nullptr ? 0 : size_of(axis->values);  // an axis without elements is not written
    if (size > kLongestAxis) {
        throw Error(ExitCode::input_bad, fmt::format("the axis {} has {} elements", name, size),
                    "no study has so many", "Write the file again with `ballast run`.");
    }
    return size;
}

/// Number of elements of a section by the axes of the file.
std::uint64_t size_of_section(Dataset const& dataset, Group const& group, TallySection const& section)
{
    std::uint64_t size = 1;
    for (std::size_t i = 0; i < num_axes(section); ++i) {
        size *= extent_of(dataset, group, std::string(name_of(section.axes[i])));
    }
    return size;
}

/// Whether a section has the elements by the names in the file that it has by its axes.
bool has_axes_of(TallyShape const& shape, Dataset const& dataset, Group const& group,
                 TallySection const& section)
{
    bool empty_here = false, empty_there = false, equal = true;
    for (std::size_t i = 0; i < num_axes(section); ++i) {
        auto const here = static_cast<std::uint64_t>(extent(shape, section.axes[i]));
        std::uint64_t const there = extent_of(dataset, group, std::string(name_of(section.axes[i])));
        empty_here = empty_here || here == 0;
        empty_there = empty_there || there == 0;
        equal = equal && here == there;
    }
    return empty_here || empty_there ? empty_here == empty_there : equal;
}

template <class AnyTally>
auto& array_of(AnyTally& tally, TallySection const& section)
{
    return section.array == TallyArray::counts ? tally.counts : tally.bins;
}

[[noreturn]] void refuse(std::string const& problem)
{
    throw Error(ExitCode::input_bad, problem, "its tallies cannot be used",
                "Write the file again with `ballast run`.");
}

template <class Wanted>
Wanted const& values_of(Group const& group, std::string const& name, std::uint64_t size)
{
    Variable const* variable = group.find_variable(name);
    auto const* values = variable == nullptr ? nullptr : std::get_if<Wanted>(&variable->values);
    if (values == nullptr || values->size() != size) {
        refuse(fmt::format("the result file has no array /tallies/{} of {} numbers", name, size));
    }
    return *values;
}

void add_backstops(Group& group, ResultInputs const& inputs)
{
    if (inputs.backstops.empty()) {
        return;
    }
    std::size_t const num_firms = inputs.axes.firms.size();
    auto const num_bins = static_cast<std::size_t>(inputs.scenarios.front().tally.shape.money.num_bins);
    Counts paths(num_firms, 0);
    Counts injection(num_firms * num_bins, 0);
    for (BackstopTally const& tally : inputs.backstops) {
        auto const firm = static_cast<std::size_t>(tally.firm);
        paths[firm] = tally.paths;
        std::copy(tally.injection.begin(), tally.injection.end(),
                  injection.begin() + static_cast<std::ptrdiff_t>(firm * num_bins));
    }
    group.add_variable(
        {"backstop_paths", {"firm"}, "1", "paths with the firm backstopped", std::move(paths)});
    group.add_variable({"backstop_injection_bins",
                        {"firm", "money_bin"},
                        "1",
                        "paths by what the sponsor of a backstopped firm injected",
                        std::move(injection)});
}

void add_endurances(Group& group, ResultInputs const& inputs)
{
    std::size_t num_levels = 0;
    for (EnduranceTally const& tally : inputs.endurances) {
        num_levels = std::max(num_levels, tally.extra_cash.size());
    }
    if (num_levels == 0) {
        return;
    }
    std::size_t const num_firms = inputs.axes.firms.size();
    Counts paths(num_firms, 0);
    Reals cash(num_firms * num_levels, std::numeric_limits<double>::quiet_NaN());
    Counts survivors(num_firms * num_levels, 0);
    for (EnduranceTally const& tally : inputs.endurances) {
        auto const firm = static_cast<std::size_t>(tally.firm);
        paths[firm] = tally.paths;
        for (std::size_t level = 0; level < tally.extra_cash.size(); ++level) {
            cash[firm * num_levels + level] = tally.extra_cash[level];
            survivors[firm * num_levels + level] = tally.survivors[level];
        }
    }
    group.add_axis({"cash_level", "1", "re-run with more cash at the start",
                    ascending(static_cast<std::int64_t>(num_levels))});
    group.add_variable(
        {"endurance_paths", {"firm"}, "1", "paths of each re-run of the firm", std::move(paths)});
    group.add_variable(
        {"endurance_extra_cash", {"firm", "cash_level"}, "USD", "extra cash at the start", std::move(cash)});
    group.add_variable({"endurance_survivors",
                        {"firm", "cash_level"},
                        "1",
                        "paths without an end by the horizon",
                        std::move(survivors)});
}

void read_reruns(Dataset const& dataset, Group const& group, ResultInputs& inputs)
{
    std::size_t const num_firms = inputs.axes.firms.size();
    if (group.find_variable("backstop_paths") != nullptr) {
        std::size_t const num_bins = extent_of(dataset, group, "money_bin");
        Counts const& paths = values_of<Counts>(group, "backstop_paths", num_firms);
        Counts const& bins = values_of<Counts>(group, "backstop_injection_bins", num_firms * num_bins);
        for (std::size_t firm = 0; firm < num_firms; ++firm) {
            auto const first = bins.begin() + static_cast<std::ptrdiff_t>(firm * num_bins);
            if (paths[firm] != 0) {
                inputs.backstops.push_back({static_cast<std::int32_t>(firm),
                                            paths[firm],
                                            {first, first + static_cast<std::ptrdiff_t>(num_bins)}});
            }
        }
    }
    if (group.find_variable("endurance_paths") != nullptr) {
        std::size_t const num_levels = extent_of(dataset, group, "cash_level");
        Counts const& paths = values_of<Counts>(group, "endurance_paths", num_firms);
        Reals const& cash = values_of<Reals>(group, "endurance_extra_cash", num_firms * num_levels);
        Counts const& survivors = values_of<Counts>(group, "endurance_survivors", num_firms * num_levels);
        for (std::size_t firm = 0; firm < num_firms; ++firm) {
            EnduranceTally tally{static_cast<std::int32_t>(firm), paths[firm], {}, {}};
            for (std::size_t i = firm * num_levels; i < (firm + 1) * num_levels && !std::isnan(cash[i]);
                 ++i) {
                tally.extra_cash.push_back(cash[i]);
                tally.survivors.push_back(survivors[i]);
            }
            if (!tally.extra_cash.empty()) {
                inputs.endurances.push_back(std::move(tally));
            }
        }
    }
}

}  // namespace

void add_tallies(Dataset& dataset, ResultInputs const& inputs)
{
    TallyShape const& shape = inputs.scenarios.front().tally.shape;
    TallyLayout const at = tally_layout(shape);
    Group& group = dataset.add_group(std::string(kTalliesGroup));
    add_axes(group, inputs);
    for (TallySection const& section : kTallySections) {
        auto const size = static_cast<std::uint64_t>(size_of(shape, section));
        if (size_of_section(dataset, group, section) != size) {
            throw Error(ExitCode::internal,
                        fmt::format("the axes of /tallies/{} do not fit it", section.name),
                        "figures could not be recomputed from the file", "");
        }
        if (size == 0) {
            continue;
        }
        Counts values;
        values.reserve(size * inputs.scenarios.size());
        for (ResultScenario const& scenario : inputs.scenarios) {
            auto const first = array_of(scenario.tally, section).begin() + at.*section.first;
            values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(size));
        }
        std::vector<std::string> dims = {"scenario"};
        for (std::size_t i = 0; i < num_axes(section); ++i) {
            dims.emplace_back(name_of(section.axes[i]));
        }
        std::string meaning(section.meaning);
        if (section.scale_log2 != 0) {
            meaning += fmt::format(" times {}", 1 << section.scale_log2);
        }
        group.add_variable(
            {std::string(section.name), std::move(dims), "1", std::move(meaning), std::move(values)});
    }
    add_backstops(group, inputs);
    add_endurances(group, inputs);
}

void read_tallies(Dataset const& dataset, ResultInputs& inputs)
{
    Group const* group = dataset.find_group(kTalliesGroup);
    if (group == nullptr) {
        refuse("the result file has no group /tallies");
    }
    auto const count = [](auto const& names) { return static_cast<std::int32_t>(names.size()); };
    TallyShape shape{};
    shape.num_firms = count(inputs.axes.firms);
    shape.num_dates = count(inputs.axes.dates);
    shape.num_quantile_dates = count(inputs.axes.quantile_dates);
    shape.num_variables = count(inputs.axes.variables);
    shape.num_markov = count(inputs.axes.chains);
    shape.num_events = count(inputs.axes.events);
    shape.num_contracts = count(inputs.axes.contracts);
    shape.num_classes = count(inputs.axes.classes);
    shape.num_labs = count(inputs.axes.labs);
    shape.num_power_tranches = count(inputs.axes.power_tranches);
    shape.num_portfolios = count(inputs.axes.portfolios) + count(inputs.axes.firm_classes);
    shape.max_vendors =
        static_cast<std::int32_t>(std::max<std::uint64_t>(extent_of(dataset, *group, "vendors_lost"), 1)) - 1;
    shape.num_given_firms = static_cast<std::int32_t>(extent_of(dataset, *group, "given_firm"));
    shape.num_creditors = static_cast<std::int32_t>(extent_of(dataset, *group, "creditor"));
    shape.num_selling_firms = static_cast<std::int32_t>(extent_of(dataset, *group, "selling_firm"));
    shape.num_ordering_firms = static_cast<std::int32_t>(extent_of(dataset, *group, "ordering_firm"));
    shape.num_priced_firms = static_cast<std::int32_t>(extent_of(dataset, *group, "priced_firm"));
    shape.num_facilities = count(inputs.axes.facilities);
    shape.num_flow_firms = static_cast<std::int32_t>(extent_of(dataset, *group, "flow_firm"));
    shape.num_token_markets = static_cast<std::int32_t>(extent_of(dataset, *group, "token_market"));
    shape.num_raising_firms = static_cast<std::int32_t>(extent_of(dataset, *group, "raising_firm"));
    std::size_t num_bin_axes = 0;
    for_each_bin_axis([&](TallyAxisTerm const&) { ++num_bin_axes; });
    Integers const& fields = values_of<Integers>(*group, "bin_axes", 2 * num_bin_axes);
    auto field = fields.begin();
    for_each_bin_axis([&](TallyAxisTerm const& axis) {
        auto const shift = static_cast<std::int32_t>(*field++);
        auto const first = static_cast<std::int32_t>(*field++);
        auto const num_bins = static_cast<std::int32_t>(extent_of(dataset, *group, std::string(axis.name)));
        shape.*axis.bins = {shift, first, num_bins};
    });

    for (TallySection const& section : kTallySections) {  // all sizes fit before memory is asked for
        if (!has_axes_of(shape, dataset, *group, section)) {
            refuse(fmt::format("the axes of /tallies/{} do not fit the file's names", section.name));
        }
        if (std::uint64_t const size = size_of_section(dataset, *group, section); size != 0) {
            values_of<Counts>(*group, std::string(section.name), size * inputs.scenarios.size());
        }
    }
    TallyLayout const at = tally_layout(shape);
    for (ResultScenario& scenario : inputs.scenarios) {
        scenario.tally.shape = shape;
        scenario.tally.counts.resize(static_cast<std::size_t>(at.num_counts));
        scenario.tally.bins.resize(static_cast<std::size_t>(at.num_bins));
    }
    for (TallySection const& section : kTallySections) {
        std::uint64_t const size = size_of_section(dataset, *group, section);
        if (size == 0) {
            continue;
        }
        Counts const& values =
            values_of<Counts>(*group, std::string(section.name), size * inputs.scenarios.size());
        auto next = values.begin();
        for (ResultScenario& scenario : inputs.scenarios) {
            std::vector<std::uint64_t>& array = array_of(scenario.tally, section);
            std::copy_n(next, size, array.begin() + at.*section.first);
            next += static_cast<std::ptrdiff_t>(size);
        }
    }
    for (ResultScenario const& scenario : inputs.scenarios) {
        check_sizes(scenario.tally);
    }
    read_reruns(dataset, *group, inputs);
}

}  // namespace ballast::results
