#include "host/results/parameter_group.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast::results {
namespace {

Integers numbers_from_one(std::size_t count)
{
    Integers numbers;
    for (std::size_t i = 1; i <= count; ++i) {
        numbers.push_back(static_cast<std::int64_t>(i));
    }
    return numbers;
}

/// The design and what became of its points.
void add_design(Group& group, ParameterBand const& band)
{
    ParameterTable const& table = band.table;
    std::size_t const points = table.outcomes.size();
    group.add_axis({"parameter", "", "assumption that is varied: key of the study", Labels(table.names)});
    group.add_axis({"point", "1", "number of the point in the design", numbers_from_one(points)});
    group.add_variable({"parameter_base",
                        {"parameter"},
                        "1",
                        "the study as it stands, in the key's unit",
                        Reals(table.base)});
    group.add_variable(
        {"parameter_low", {"parameter"}, "1", "low end of the range, in the key's unit", Reals(table.low)});
    group.add_variable({"parameter_high",
                        {"parameter"},
                        "1",
                        "high end of the range, in the key's unit",
                        Reals(table.high)});
    group.add_variable({"parameter_value",
                        {"point", "parameter"},
                        "1",
                        "value at the point, as used, in the key's unit",
                        Reals(table.values)});
    group.add_variable({"point_refused",
                        {"point"},
                        "",
                        "why the checks of a study refused the point; empty if it was simulated",
                        Labels(table.outcomes)});
    group.add_variable({"point_moved",
                        {"point"},
                        "",
                        "parameters moved within their ranges to agree with others, and why",
                        Labels(table.moves)});
}

/// Survivors of all points; nothing at refused ones.
void add_survivors(Group& group, ParameterBand const& band)
{
    ParameterTally const& tally = band.tally;
    std::size_t const cells = tally.base.size();
    Counts survivors(band.table.outcomes.size() * cells);
    for (std::size_t i = 0; i < tally.points.size(); ++i) {
        std::size_t const to = static_cast<std::size_t>(tally.points[i] - 1) * cells;
        std::copy_n(tally.survivors.begin() + static_cast<std::ptrdiff_t>(i * cells), cells,
                    survivors.begin() + static_cast<std::ptrdiff_t>(to));
    }
    group.add_variable({"base_survivors",
                        {"date", "firm"},
                        "1",
                        "independent firms, the study as it stands",
                        Counts(tally.base)});
    group.add_variable({"survivors",
                        {"point", "date", "firm"},
                        "1",
                        "paths on which the firm is independent",
                        std::move(survivors)});
}

/// Of each point; not a number where it was refused.
Reals point_survival(ParameterBand const& band)
{
    ParameterTally const& tally = band.tally;
    std::size_t const cells = tally.base.size();
    Reals probability(band.table.outcomes.size() * cells, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < tally.points.size(); ++i) {
        std::size_t const to = static_cast<std::size_t>(tally.points[i] - 1) * cells;
        for (std::size_t cell = 0; cell < cells; ++cell) {
            probability[to + cell] =
                static_cast<double>(tally.survivors[i * cells + cell]) / static_cast<double>(tally.paths);
        }
    }
    return probability;
}

void add_figures(Group& group, ParameterBand const& band)
{
    group.add_variable({"point_survival_probability",
                        {"point", "date", "firm"},
                        "1",
                        "probability of being independent on the date at the point; not a number if refused",
                        point_survival(band)});
    ParameterFigures figures = parameter_figures(band);
    auto const add = [&group](char const* name, char const* meaning, Reals values) {
        group.add_variable({name, {"date", "firm"}, "1", meaning, std::move(values)});
    };
    add("survival_q05", "5 % quantile of the survival probability over points", std::move(figures.lower));
    add("survival_q95", "95 % quantile of the survival probability over points", std::move(figures.upper));
    add("survival_mean", "mean survival probability over points", std::move(figures.mean));
    add("survival_base", "survival probability of the study as it stands, on the points' paths",
        std::move(figures.base));
    add("base_rank",
        "share of points where fewer survive than in the study as it stands, points of equal survival "
        "counting half",
        std::move(figures.base_rank));
    add("point_standard_error", "root mean square of the binomial standard errors of the points",
        std::move(figures.point_stderr));
    group.add_variable(
        {"rank_correlation",
         {"parameter", "firm"},
         "1",
         "Spearman's rank correlation of the parameter with survival to the last date, over points",
         std::move(figures.rank_correlation)});
}

[[noreturn]] void refuse(std::string const& problem)
{
    throw Error(ExitCode::input_bad, problem, "it is not a complete result file of this version",
                "Give a file written by `ballast run`.");
}

template <class Wanted>
Wanted const& values_of(Group const& group, char const* name, std::size_t size)
{
    Variable const* const variable = group.find_variable(name);
    auto const* const values = variable == nullptr ? nullptr : std::get_if<Wanted>(&variable->values);
    if (values == nullptr || values->size() != size) {
        refuse(fmt::format("/{}/{} is missing or has another size", kParameterGroup, name));
    }
    return *values;
}

}  // namespace

Group& add_parameter_tallies(Dataset& dataset, ParameterBand const& band)
{
    Group& group = dataset.add_group(std::string(kParameterGroup));
    group.add_attribute(
        "comment", "parameter uncertainty, separate from sampling error: how survival of the base case "
                   "moves when all assumptions move within their ranges, each by itself or with its group");
    group.add_attribute("paths_per_point", static_cast<std::int64_t>(band.tally.paths));
    group.add_attribute("points_asked", static_cast<std::int64_t>(band.table.outcomes.size()));
    group.add_attribute("points_simulated", static_cast<std::int64_t>(band.tally.points.size()));
    group.add_attribute("quantile_method", "linear between order statistics, rank 1 + (n - 1) q");
    group.add_attribute("largest_rank_correlation_by_chance",
                        chance_correlation(band.table.names.size(), band.tally.points.size()));
    add_design(group, band);
    add_survivors(group, band);
    return group;
}

void add_parameter_band(Dataset& dataset, ParameterBand const& band)
{
    add_figures(add_parameter_tallies(dataset, band), band);
}

std::optional<ParameterBand> read_parameter_band(Dataset const& dataset, std::size_t num_dates,
                                                 std::size_t num_firms)
{
    Group const* const group = dataset.find_group(kParameterGroup);
    if (group == nullptr) {
        return std::nullopt;
    }
    Axis const* const names = group->find_axis("parameter");
    Axis const* const points = group->find_axis("point");
    AttributeValue const* const paths = group->find_attribute("paths_per_point");
    auto const* const num_paths = paths == nullptr ? nullptr : std::get_if<std::int64_t>(paths);
    if (names == nullptr || points == nullptr || num_paths == nullptr || *num_paths <= 0 ||
        std::get_if<Labels>(&names->values) == nullptr) {
        refuse("the file's parameter band has no parameters, points or paths");
    }
    ParameterBand band;
    ParameterTable& table = band.table;
    table.names = std::get<Labels>(names->values);
    std::size_t const width = table.names.size(), asked = size_of(points->values);
    std::size_t const cells = num_dates * num_firms;
    table.base = values_of<Reals>(*group, "parameter_base", width);
    table.low = values_of<Reals>(*group, "parameter_low", width);
    table.high = values_of<Reals>(*group, "parameter_high", width);
    table.values = values_of<Reals>(*group, "parameter_value", asked * width);
    table.outcomes = values_of<Labels>(*group, "point_refused", asked);
    table.moves = values_of<Labels>(*group, "point_moved", asked);
    band.tally.paths = static_cast<std::uint64_t>(*num_paths);
    band.tally.num_dates = static_cast<std::int64_t>(num_dates);
    band.tally.num_firms = static_cast<std::int64_t>(num_firms);
    band.tally.base = values_of<Counts>(*group, "base_survivors", cells);
    Counts const& survivors = values_of<Counts>(*group, "survivors", asked * cells);
    for (std::size_t i = 0; i < asked; ++i) {
        if (table.outcomes[i].empty()) {
            band.tally.points.push_back(static_cast<std::int64_t>(i + 1));
            auto const first = survivors.begin() + static_cast<std::ptrdiff_t>(i * cells);
            band.tally.survivors.insert(band.tally.survivors.end(), first,
                                        first + static_cast<std::ptrdiff_t>(cells));
        }
    }
    if (band.tally.points.empty()) {
        refuse("the file's parameter band has no simulated point");
    }
    return band;
}

}  // namespace ballast::results
