#pragma once
/// What saved paths say in order, per firm: exact quantiles of the lowest liquidity, and which paths to replay.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/results/dataset.hpp"
#include "host/risk/figures.hpp"

namespace ballast::results {

struct ResultInputs;

inline constexpr std::uint64_t kWorstPaths = 16;
/// Which failures (ends of any kind) are named; the median is the lower of two.
inline constexpr std::array<std::string_view, 3> kFailureLabels = {"earliest", "median", "latest"};

struct PathOrder {
    Figure lowest_liquidity;  ///< [firm][quantile] USD; order statistics, ends of intervals too
    Integers quantile_path;   ///< [firm][quantile] path that holds the estimate
    Integers worst_path;      ///< [firm][rank] paths of lowest liquidity, worst first; at most kWorstPaths
    Integers failure_path;    ///< [firm][kFailureLabels], -1 if the firm never ended
    double confidence_level = 0.0;  ///< of the intervals
};

/// Adds to the group of a scenario's paths, of `num_firms` firms. The root has the axes `firm` and `quantile`.
void add_path_order(Group& group, PathOrder const& order, std::size_t num_firms);

/// For the screen: paths of the base case worth a `ballast replay`, of the firms that survive least. Lines end with
/// '\n'; empty without saved paths.
std::string replay_hints(ResultInputs const& inputs);

}  // namespace ballast::results
