#pragma once
/// From the records of --save-paths to exact quantiles and the paths worth a replay.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/results/path_order.hpp"
#include "host/risk/figures.hpp"
#include "host/run/run_settings.hpp"
#include "kernels/backends/path_order.hpp"

namespace ballast {

/// At its peak a run with saved paths holds this many times their records: keys and what Thrust sorts in, or the tables
/// of the result, its data sets and the image of its file (measured: 5.7 times with two firms, 4.7 with 26).
inline constexpr std::uint64_t kSavedPathsPeak = 6;

/// Where saved paths are put in order. Neither changes what comes out.
struct OrderSettings {
    int threads = 1;            ///< of the host
    int device = kOrderOnHost;  ///< index of the CUDA runtime; the host takes over what the device cannot
};

/// Threads of the run, and the first of the devices that simulated it.
OrderSettings order_settings(Execution const& execution);

/// Order of all firms' paths in one scenario; `records` [paths][num_firms], at least one path. Takes 24 bytes a path beside
/// the records. Throws Error(internal) if the records are no table, Error(usage) beyond kMostOrderedPaths.
results::PathOrder order_saved_paths(std::vector<PathRecord> const& records, std::size_t num_firms,
                                     FigureOptions const& options, OrderSettings const& settings);

}  // namespace ballast
