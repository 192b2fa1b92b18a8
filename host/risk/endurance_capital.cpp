#include "host/risk/endurance_capital.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/error.hpp"

namespace ballast {

std::vector<double> isotonic_fit(std::span<double const> values)
{
    struct Block {
        double sum;
        std::size_t size;
        double mean() const { return sum / static_cast<double>(size); }
    };
    std::vector<Block> blocks;
    for (double value : values) {
        blocks.push_back({value, 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
            Block const last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().size += last.size;
        }
    }
    std::vector<double> fit;
    for (Block const& block : blocks) {
        fit.insert(fit.end(), block.size, block.mean());
    }
    return fit;
}

Interval endurance_capital(std::span<double const> levels, std::span<std::uint64_t const> survivors,
                           std::uint64_t n, double target, double level)
{
    double const nan = std::numeric_limits<double>::quiet_NaN();
    if (levels.size() != survivors.size() || !std::is_sorted(levels.begin(), levels.end())) {
        throw Error(ExitCode::internal, "endurance capital needs ascending levels with one count each", "",
                    "");
    }
    if (levels.empty() || n == 0) {
        return {nan, nan, nan};
    }
    std::vector<double> values(survivors.begin(), survivors.end());
    std::vector<double> const fit = isotonic_fit(values);
    double const needed = target * static_cast<double>(n);

    // Estimate: where the fitted number of survivors first reaches what is needed.
    Interval capital{nan, levels.front(), nan};
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (fit[i] < needed) {
            continue;
        }
        double const share = i == 0 ? 1.0 : (needed - fit[i - 1]) / (fit[i] - fit[i - 1]);
        capital.estimate = i == 0 ? levels[0] : levels[i - 1] + share * (levels[i] - levels[i - 1]);
        break;
    }

    // Interval: fitted counts rounded away from the decision, so that neither side is called early.
    for (std::size_t i = 0; i < levels.size(); ++i) {
        auto const at_most = static_cast<std::uint64_t>(std::ceil(fit[i]));
        auto const at_least = static_cast<std::uint64_t>(std::floor(fit[i]));
        if (clopper_pearson(at_most, n, level).upper < target) {
            capital.lower = levels[i];
        }
        if (std::isnan(capital.upper) && clopper_pearson(at_least, n, level).lower >= target) {
            capital.upper = levels[i];
        }
    }
    return capital;
}

}  // namespace ballast
