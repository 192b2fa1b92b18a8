#include "host/results/path_order.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/results/result_file.hpp"
#include "host/risk/survival.hpp"
#include "host/risk/text_table.hpp"

namespace ballast::results {
namespace {

constexpr std::size_t kHintedFirms = 4;
constexpr std::size_t kHintedWorst = 3;

/// Firms from the least likely to survive to the horizon on.
std::vector<std::size_t> weakest_first(ResultInputs const& inputs)
{
    Figure const survival = survival_probability(inputs.scenarios.front().tally, inputs.options);
    std::size_t const dates = inputs.axes.dates.size();
    std::vector<std::size_t> firms;
    for (std::size_t firm = 0; firm < inputs.axes.firms.size(); ++firm) {
        firms.push_back(firm);
    }
    std::stable_sort(firms.begin(), firms.end(), [&](std::size_t a, std::size_t b) {
        return survival.estimate[(a + 1) * dates - 1] < survival.estimate[(b + 1) * dates - 1];
    });
    return firms;
}

/// "5 %" of 0.05.
std::string percent(double share)
{
    return fmt::format("{:.4g} %", 100.0 * share);
}

std::string path_text(std::int64_t path)
{
    return path < 0 ? "-" : std::to_string(path);
}

}  // namespace

void add_path_order(Group& group, PathOrder const& order, std::size_t num_firms)
{
    auto const ranks = static_cast<std::int64_t>(order.worst_path.size() / num_firms);
    Integers numbers;
    for (std::int64_t rank = 1; rank <= ranks; ++rank) {
        numbers.push_back(rank);
    }
    group.add_axis({"rank", "1", "rank of a path, 1 for the lowest liquidity of all", std::move(numbers)});
    group.add_axis({"failure", "", "of the paths on which the firm ended, by the step of the end",
                    Labels(kFailureLabels.begin(), kFailureLabels.end())});
    group.add_estimate("lowest_liquidity_quantile", {"firm", "quantile"}, "USD",
                       "quantile of the lowest liquidity: an order statistic, between two others",
                       order.lowest_liquidity.estimate, order.lowest_liquidity.lower,
                       order.lowest_liquidity.upper, order.confidence_level);
    group.add_variable({"quantile_path",
                        {"firm", "quantile"},
                        "1",
                        "path whose lowest liquidity is that quantile",
                        order.quantile_path});
    group.add_variable({"worst_path", {"firm", "rank"}, "1", "paths of lowest liquidity", order.worst_path});
    group.add_variable({"failure_path",
                        {"firm", "failure"},
                        "1",
                        "path of the earliest, median and latest end of the firm, -1 if it never ended",
                        order.failure_path});
}

std::string replay_hints(ResultInputs const& inputs)
{
    std::optional<PathTable> const& paths = inputs.scenarios.front().paths;
    if (!paths || !paths->order) {
        return "";
    }
    PathOrder const& order = *paths->order;
    std::size_t const firms = inputs.axes.firms.size();
    std::size_t const ranks = order.worst_path.size() / firms;
    std::vector<double> const& quantiles = inputs.options.quantiles;

    std::vector<std::vector<std::string>> rows(1);
    rows.front() = {"paths to replay", "lowest liquidity"};
    for (double const q : quantiles) {
        if (q <= 0.5) {
            rows.front().push_back(percent(q));
        }
    }
    for (std::string_view const label : kFailureLabels) {
        rows.front().push_back(fmt::format("{} end", label));
    }
    std::vector<std::size_t> const weakest = weakest_first(inputs);
    for (std::size_t i = 0; i < std::min(kHintedFirms, firms); ++i) {
        std::size_t const firm = weakest[i];
        std::vector<std::string>& row = rows.emplace_back();
        row.push_back(inputs.axes.firms[firm]);
        auto const worst = order.worst_path.begin() + static_cast<std::ptrdiff_t>(firm * ranks);
        row.push_back(fmt::format(
            "{}",
            fmt::join(worst, worst + static_cast<std::ptrdiff_t>(std::min(kHintedWorst, ranks)), ", ")));
        for (std::size_t q = 0; q < quantiles.size(); ++q) {
            if (quantiles[q] <= 0.5) {
                row.push_back(path_text(order.quantile_path[firm * quantiles.size() + q]));
            }
        }
        for (std::size_t f = 0; f < kFailureLabels.size(); ++f) {
            row.push_back(path_text(order.failure_path[firm * kFailureLabels.size() + f]));
        }
    }
    return aligned(rows) +
           "(`ballast replay STUDY --firm NAME --path NUMBER` with the same seed and precision)\n\n";
}

}  // namespace ballast::results
