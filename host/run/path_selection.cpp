#include "host/run/path_selection.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "host/base/error.hpp"
#include "host/risk/exact_quantiles.hpp"

namespace ballast {
namespace {

/// What one firm's paths say, appended to `order`.
void add_firm(results::PathOrder& order, std::vector<QuantileRanks> const& quantiles,
              std::vector<std::uint64_t> const& ranks, PathsInOrder const& paths, std::uint64_t num_paths,
              double usd_per_quantum)
{
    auto const key_at = [&](std::uint64_t rank) {
        auto const found = std::lower_bound(ranks.begin(), ranks.end(), rank);
        return paths.liquidity[static_cast<std::size_t>(found - ranks.begin())];
    };
    auto const path_at = [&](std::uint64_t rank) {
        return static_cast<std::int64_t>(path_of_key(key_at(rank)));
    };
    auto const usd_at = [&](std::uint64_t rank) {
        return static_cast<double>(value_of_order_bits(bits_of_key(key_at(rank)))) * usd_per_quantum;
    };
    for (QuantileRanks const& quantile : quantiles) {
        order.lowest_liquidity.add(exact_quantile(quantile, num_paths, usd_at));
        order.quantile_path.push_back(path_at(quantile.estimate));
    }
    for (std::uint64_t rank = 1; rank <= std::min(results::kWorstPaths, num_paths); ++rank) {
        order.worst_path.push_back(path_at(rank));
    }
    for (std::size_t i = 0; i < results::kFailureLabels.size(); ++i) {
        order.failure_path.push_back(
            paths.ended.empty() ? -1 : static_cast<std::int64_t>(path_of_key(paths.ended[i])));
    }
}

}  // namespace

OrderSettings order_settings(Execution const& execution)
{
    return {execution.threads, execution.devices.empty() ? kOrderOnHost : execution.devices.front().index};
}

results::PathOrder order_saved_paths(std::vector<PathRecord> const& records, std::size_t num_firms,
                                     FigureOptions const& options, OrderSettings const& settings)
{
    if (records.empty() || num_firms == 0 || records.size() % num_firms != 0) {
        throw Error(ExitCode::internal, fmt::format("{} records of {} firms", records.size(), num_firms),
                    "they are not a table of paths", "");
    }
    std::uint64_t const num_paths = records.size() / num_firms;
    if (num_paths > kMostOrderedPaths) {
        throw Error(ExitCode::usage, fmt::format("--save-paths with {} paths", num_paths),
                    fmt::format("at most {} saved paths can be put in order", kMostOrderedPaths),
                    "Give fewer paths or leave --save-paths out.");
    }
    std::vector<QuantileRanks> quantiles;
    for (double const q : options.quantiles) {
        quantiles.push_back(exact_quantile_ranks(num_paths, q, options.confidence_level));
    }
    std::vector<std::uint64_t> const ranks = ranks_to_look_up(quantiles, results::kWorstPaths, num_paths);

    results::PathOrder order;
    order.confidence_level = options.confidence_level;
    int device = settings.device;
    tbb::global_control const limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(settings.threads));
    tbb::task_arena arena(settings.threads);
    arena.execute([&] {
        for (std::size_t firm = 0; firm < num_firms; ++firm) {
            PathsInOrder const paths =
                order_paths({records.data(), num_paths, static_cast<std::int32_t>(num_firms),
                             static_cast<std::int32_t>(firm)},
                            ranks, device);
            if (!paths.problem.empty()) {
                spdlog::warn("saved paths are sorted on the host, not on CUDA device {} ({})", device,
                             paths.problem);
                device = kOrderOnHost;
            }
            add_firm(order, quantiles, ranks, paths, num_paths, options.usd_per_quantum);
        }
    });
    return order;
}

}  // namespace ballast
