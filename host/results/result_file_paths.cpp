#include <fmt/format.h>

#include "host/results/result_file_parts.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"

namespace ballast::results {
namespace {

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

}  // namespace

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
        group.add_variable(
            {"worst_level", dims, "1", "worst stress level", table.worst_level, meanings(kLevelNames)});
        group.add_variable({"lowest_liquidity", dims, "USD", "lowest liquidity", table.lowest_liquidity});
        if (table.order) {
            add_path_order(group, *table.order, inputs.axes.firms.size());
        }
    }
}

}  // namespace ballast::results
