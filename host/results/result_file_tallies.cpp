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

/// A section of the tallies and the axes that its elements lie on, slowest first.
struct Section {
    char const* name;
    std::vector<std::string> dims;
    std::int64_t TallyLayout::*first;
    std::vector<std::uint64_t> Tally::*array;
    char const* long_name;
};

std::vector<Section> sections()
{
    auto const counts = &Tally::counts;
    auto const bins = &Tally::bins;
    using At = TallyLayout;
    // clang-format off
    return {
        {"paths", {}, &At::paths, counts, "paths simulated"},
        {"flags", {"flag"}, &At::flags, counts, "paths or values with something to look at"},
        {"firm_count", {"date", "firm", "firm_event"}, &At::firm_count, counts, "paths with the firm so on the date"},
        {"firm_sum", {"date", "firm", "amount", "word"}, &At::firm_sum, counts, "sums over paths, quanta; leverage times 1024"},
        {"joint_failure", {"firm", "other_firm"}, &At::joint_failure, counts, "paths that lost both by the horizon"},
        {"failure_count", {"count"}, &At::failure_count, counts, "paths that lost so many firms by the horizon"},
        {"paired", {"date", "firm", "side"}, &At::paired, counts, "paths on which this case and the base differ"},
        {"variable_sum", {"date", "factor", "word"}, &At::variable_sum, counts, "sums over paths, value times 65536"},
        {"state_count", {"date", "chain", "state_number"}, &At::state_count, counts, "paths with the chain in the state"},
        {"event_count", {"event", "arrivals"}, &At::event_count, counts, "paths with so many arrivals by the horizon"},
        {"contract_live", {"date", "contract"}, &At::contract_live, counts, "paths with the contract live"},
        {"contract_revisions", {"contract"}, &At::contract_revisions, counts,
         "renegotiations and cancellations by the horizon, all paths together"},
        {"second_life", {"date", "gpu_class", "earns"}, &At::second_life, counts,
         "paths on which a GPU of the class pays so much"},
        {"leader", {"date", "lab"}, &At::leader, counts, "paths on which the lab leads"},
        {"leader_changes", {"arrivals"}, &At::leader_changes, counts,
         "paths with so many changes of the leading lab by the horizon"},
        {"phase_slips", {"phase", "slip"}, &At::phase_slips, counts, "paths on which the phase slips"},
        {"portfolio_lost", {"portfolio", "vendors_lost"}, &At::portfolio_lost, counts,
         "paths that lost so many vendors by the end of the term"},
        {"portfolio_vendor", {"portfolio", "vendor"}, &At::portfolio_vendor, counts,
         "paths that lost this one of portfolio_vendors by the end of the term"},
        {"portfolio_cost", {"portfolio", "word"}, &At::portfolio_cost, counts, "sums of switching costs, USD million"},
        {"liquidity_bins", {"quantile_date", "firm", "money_bin"}, &At::liquidity, bins, "paths by liquidity"},
        {"runway_bins", {"quantile_date", "firm", "runway_bin"}, &At::runway, bins, "paths by runway"},
        {"ltv_bins", {"quantile_date", "firm", "ltv_bin"}, &At::ltv, bins, "paths by loan to value"},
        {"deepest_shortfall_bins", {"firm", "money_bin"}, &At::deepest_shortfall, bins,
         "paths by deepest shortfall by the horizon"},
        {"injection_bins", {"firm", "money_bin"}, &At::injection, bins, "paths by what a sponsor injected"},
        {"factor_bins", {"quantile_date", "factor", "factor_bin"}, &At::variable, bins, "paths by value of the variable"},
    };
    // clang-format on
}

struct AxisOfBins {
    char const* name;
    HistogramAxis TallyShape::*axis;
    char const* units;
};

constexpr std::uint64_t kLongestAxis = 1 << 16;  ///< so that products of axes do not overflow

constexpr std::array<AxisOfBins, 4> kBinAxes = {{{"money_bin", &TallyShape::money, "1"},
                                                 {"runway_bin", &TallyShape::runway, "years"},
                                                 {"ltv_bin", &TallyShape::ltv, "1"},
                                                 {"factor_bin", &TallyShape::variable, "1"}}};

Labels firm_events()
{
    Labels labels = {"independent", "acquired"};
    for (std::string_view const cause : kCauseNames) {
        labels.push_back(fmt::format("defaulted_by_{}", cause));
    }
    for (std::string_view const kind : kDefaultKindNames) {
        labels.push_back(fmt::format("defaulted_in_{}", kind));
    }
    for (char const* when : {"ever", "now"}) {
        for (std::string_view const level : kStressLevelNames) {
            labels.push_back(fmt::format("{}_at_{}", when, level));
        }
    }
    labels.insert(labels.end(), {"retrenched", "negative_free_flow", "levered"});
    return labels;
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
void add_axes(Group& group, TallyShape const& shape)
{
    group.add_axis({"flag", "", "what a path or value was marked for",
                    Labels{"nonfinite_paths", "clipped_values", "unconverged_clearings", "overdrafts"}});
    group.add_axis({"firm_event", "", "what a firm was counted for", firm_events()});
    group.add_axis({"amount", "", "what was summed",
                    Labels{"liquidity", "shortfall", "receipts_lost", "stranded", "leverage"}});
    group.add_axis({"word", "", "sum (two's complement); squares: low and high 32-bit halves, each summed",
                    Labels{"sum", "squares_low", "squares_high"}});
    group.add_axis({"side", "", "where alone the firm was lost", Labels{"lost_here", "lost_in_base"}});
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
    for (AxisOfBins const& bins : kBinAxes) {
        HistogramAxis const& axis = shape.*bins.axis;
        Reals edges;
        for (std::int32_t bin = 0; bin < axis.num_bins; ++bin) {
            edges.push_back(lower_edge(axis, bin));
        }
        group.add_axis({bins.name, bins.units,
                        "lower edge of the bin; the first and last also hold what lies outside",
                        std::move(edges)});
        names.emplace_back(bins.name);
        fields.insert(fields.end(), {axis.shift, axis.first});
    }
    group.add_axis({"bin_axis", "", "histogram axis", std::move(names)});
    group.add_variable(
        {"bin_axes", {"bin_axis", "axis_field"}, "1", "how values fall into bins", std::move(fields)});
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

std::uint64_t size_of_section(Dataset const& dataset, Group const& group, Section const& section)
{
    std::uint64_t size = 1;
    for (std::string const& dim : section.dims) {
        size *= extent_of(dataset, group, dim);
    }
    return size;
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
    add_axes(group, shape);
    std::uint64_t written = 0;
    for (Section const& section : sections()) {
        std::uint64_t const size = size_of_section(dataset, group, section);
        written += size;
        if (size == 0) {
            continue;
        }
        Counts values;
        values.reserve(size * inputs.scenarios.size());
        for (ResultScenario const& scenario : inputs.scenarios) {
            auto const first = (scenario.tally.*section.array).begin() + at.*section.first;
            values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(size));
        }
        std::vector<std::string> dims = {"scenario"};
        dims.insert(dims.end(), section.dims.begin(), section.dims.end());
        group.add_variable({section.name, std::move(dims), "1", section.long_name, std::move(values)});
    }
    if (written != static_cast<std::uint64_t>(at.num_counts + at.num_bins)) {
        throw Error(ExitCode::internal,
                    fmt::format("the sections of /tallies hold {} numbers of {}", written,
                                at.num_counts + at.num_bins),
                    "figures could not be recomputed from the file", "");
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
    shape.num_phases = count(inputs.axes.phases);
    shape.num_portfolios = count(inputs.axes.portfolios);
    shape.max_vendors =
        static_cast<std::int32_t>(std::max<std::uint64_t>(extent_of(dataset, *group, "vendors_lost"), 1)) - 1;
    Integers const& fields = values_of<Integers>(*group, "bin_axes", 2 * kBinAxes.size());
    for (std::size_t i = 0; i < kBinAxes.size(); ++i) {
        shape.*kBinAxes[i].axis = {static_cast<std::int32_t>(fields[2 * i]),
                                   static_cast<std::int32_t>(fields[2 * i + 1]),
                                   static_cast<std::int32_t>(extent_of(dataset, *group, kBinAxes[i].name))};
    }

    for (Section const& section : sections()) {  // all sizes fit before memory is asked for
        if (std::uint64_t const size = size_of_section(dataset, *group, section); size != 0) {
            values_of<Counts>(*group, section.name, size * inputs.scenarios.size());
        }
    }
    TallyLayout const at = tally_layout(shape);
    for (ResultScenario& scenario : inputs.scenarios) {
        scenario.tally.shape = shape;
        scenario.tally.counts.resize(static_cast<std::size_t>(at.num_counts));
        scenario.tally.bins.resize(static_cast<std::size_t>(at.num_bins));
    }
    for (Section const& section : sections()) {
        std::uint64_t const size = size_of_section(dataset, *group, section);
        if (size == 0) {
            continue;
        }
        Counts const& values = values_of<Counts>(*group, section.name, size * inputs.scenarios.size());
        auto next = values.begin();
        for (ResultScenario& scenario : inputs.scenarios) {
            std::vector<std::uint64_t>& array = scenario.tally.*section.array;
            if (static_cast<std::uint64_t>(at.*section.first) + size > array.size()) {
                refuse(fmt::format("the axes of /tallies/{} do not fit the file's names", section.name));
            }
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
