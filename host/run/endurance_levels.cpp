#include "host/run/endurance_levels.hpp"

#include <algorithm>
#include <cmath>

#include "host/risk/histogram.hpp"

namespace ballast {
namespace {

constexpr double kShares[] = {0.25, 0.50, 0.75, 1.0};  ///< of paths with an injection
constexpr double kNear[] = {0.85, 0.93, 1.1};          ///< times a quantile: a grace period saves some of it
constexpr double kSteps[] = {1.5, 2.25, 3.5};          ///< up from the top of a ladder that does not reach
constexpr double kHighest = 1000.0;                    ///< times the smallest level above nothing

/// The bin that holds the path of this rank, from 1.
std::int32_t bin_of_rank(std::vector<std::uint64_t> const& counts, std::uint64_t rank)
{
    std::uint64_t seen = 0;
    std::int32_t bin = -1;
    while (seen < rank) {
        ++bin;
        seen += counts[static_cast<std::size_t>(bin)];
    }
    return bin;
}

std::uint64_t rank_of(double share, std::uint64_t count)
{
    return std::clamp<std::uint64_t>(
        static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count))), 1, count);
}

}  // namespace

std::vector<double> endurance_levels(BackstopTally const& tally, HistogramAxis const& money,
                                     double usd_per_quantum, std::span<double const> survival_levels)
{
    // Only injections above nothing: the bin of 0 and those below it are left out.
    std::vector<std::uint64_t> injected(tally.injection);
    std::int32_t const zero = bin_of(money, 0.0);
    std::fill(injected.begin(), injected.begin() + zero + 1, std::uint64_t{0});
    std::uint64_t const total = total_count(injected);
    std::vector<double> levels{0.0};
    if (total == 0) {
        return levels;
    }
    auto const add = [&](std::int32_t bin) {
        levels.push_back(std::max(lower_edge(money, bin), 0.0) * usd_per_quantum);
    };
    for (double const share : kShares) {
        add(bin_of_rank(injected, rank_of(share, total)) + 1);
    }
    for (double const survival : survival_levels) {
        std::int32_t const bin =
            bin_of_rank(tally.injection, rank_of(survival, total_count(tally.injection)));
        if (bin > zero) {
            add(bin);
            for (double const part : kNear) {
                levels.push_back(part * std::max(lower_edge(money, bin), 0.0) * usd_per_quantum);
            }
            add(bin + 1);
        }
    }
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    levels.push_back(1.5 * levels.back());
    return levels;
}

std::vector<double> further_levels(EnduranceTally const& tally, std::span<double const> survival_levels)
{
    std::size_t const n = tally.extra_cash.size();
    double const target = *std::max_element(survival_levels.begin(), survival_levels.end());
    std::uint64_t const most = *std::max_element(tally.survivors.begin(), tally.survivors.end());
    bool const reaches = static_cast<double>(most) >= target * static_cast<double>(tally.paths);
    if (n < 2 || reaches) {
        return {};
    }
    bool const saves_nobody = n >= 4 && tally.survivors[n - 1] <= tally.survivors[n - 4];
    if (saves_nobody || tally.extra_cash.back() > kHighest * tally.extra_cash[1]) {
        return {};
    }
    std::vector<double> levels;
    for (double const step : kSteps) {
        levels.push_back(step * tally.extra_cash.back());
    }
    return levels;
}

}  // namespace ballast
