#include "host/risk/exact_quantiles.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/error.hpp"

namespace ballast {

QuantileRanks exact_quantile_ranks(std::uint64_t n, double q, double level)
{
    if (n == 0) {
        throw Error(ExitCode::internal, "a quantile of no values", "there is nothing to look up", "");
    }
    RankInterval const interval = order_statistic_ranks(n, q, level);
    // n q is rounded, and 0.07 is a little more than 7/100: a whole number of values must not become one more.
    double const count = static_cast<double>(n) * q;
    double const whole = std::round(count);
    double const rank = std::abs(count - whole) <= 4.0 * std::numeric_limits<double>::epsilon() * count
                            ? whole
                            : std::ceil(count);
    return {std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, n), interval};
}

std::vector<std::uint64_t> ranks_to_look_up(std::vector<QuantileRanks> const& quantiles,
                                            std::uint64_t num_worst, std::uint64_t n)
{
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t rank = 1; rank <= std::min(num_worst, n); ++rank) {
        ranks.push_back(rank);
    }
    for (QuantileRanks const& quantile : quantiles) {
        for (std::uint64_t const rank :
             {quantile.estimate, quantile.interval.lower, quantile.interval.upper}) {
            if (rank >= 1 && rank <= n) {
                ranks.push_back(rank);
            }
        }
    }
    std::sort(ranks.begin(), ranks.end());
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    return ranks;
}

}  // namespace ballast
