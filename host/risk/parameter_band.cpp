#include "host/risk/parameter_band.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/risk/intervals.hpp"

namespace ballast {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kChance = 0.05;
constexpr std::size_t kShownParameters = 2;  ///< per firm, on the screen

/// Ranks from 1; equal values share their mean rank.
std::vector<double> ranks_of(std::span<double const> values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) {
            ++last;
        }
        for (std::size_t i = first; i <= last; ++i) {
            ranks[order[i]] = 1.0 + 0.5 * static_cast<double>(first + last);
        }
        first = last + 1;
    }
    return ranks;
}

/// Pearson's correlation of two rows of ranks.
double correlation(std::vector<double> const& x, std::vector<double> const& y)
{
    double const mean = 0.5 * static_cast<double>(x.size() + 1);
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
        xy += (x[i] - mean) * (y[i] - mean);
    }
    return x.size() < 3 || xx == 0.0 || yy == 0.0 ? kNan : xy / std::sqrt(xx * yy);
}

/// Survival at every point on one date.
std::vector<double> over_points(ParameterTally const& tally, std::int64_t date, std::int64_t firm)
{
    std::vector<double> values;
    for (std::size_t point = 0; point < tally.points.size(); ++point) {
        values.push_back(point_survival(tally, point, date, firm));
    }
    return values;
}

/// [parameter][firm] at the last date. Rows of ranks are made once.
std::vector<double> rank_correlations(ParameterBand const& band)
{
    std::size_t const width = band.table.names.size();
    std::vector<std::vector<double>> survival;
    for (std::int64_t firm = 0; firm < band.tally.num_firms; ++firm) {
        survival.push_back(ranks_of(over_points(band.tally, band.tally.num_dates - 1, firm)));
    }
    std::vector<double> all;
    for (std::size_t p = 0; p < width; ++p) {
        std::vector<double> values;
        for (std::int64_t const point : band.tally.points) {
            values.push_back(band.table.values[static_cast<std::size_t>(point - 1) * width + p]);
        }
        std::vector<double> const ranks = ranks_of(values);
        for (std::vector<double> const& row : survival) {
            all.push_back(correlation(ranks, row));
        }
    }
    return all;
}

std::string percent(double probability)
{
    return std::isnan(probability) ? "-" : fmt::format("{:.1f} %", 100.0 * probability);
}

/// "firm.x.cash_usd_bn -0.71, ..." of the strongest that chance alone does not explain.
std::string strongest(ParameterBand const& band, ParameterFigures const& figures, std::size_t firm)
{
    std::size_t const firms = static_cast<std::size_t>(band.tally.num_firms);
    double const chance = chance_correlation(band.table.names.size(), band.tally.points.size());
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t p = 0; p < band.table.names.size(); ++p) {
        double const r = std::abs(figures.rank_correlation[p * firms + firm]);
        if (r >= chance) {  // not for NaN
            order.emplace_back(-r, p);
        }
    }
    std::sort(order.begin(), order.end());
    std::string text;
    for (std::size_t i = 0; i < std::min(kShownParameters, order.size()); ++i) {
        std::size_t const p = order[i].second;
        text += fmt::format("{}{} {:+.2f}", i == 0 ? "" : ", ", band.table.names[p],
                            figures.rank_correlation[p * firms + firm]);
    }
    return text.empty() ? "-" : text;
}

/// Which firms stand at the edge of their own band, and on which side.
std::string edge_text(ParameterFigures const& figures, std::span<std::string const> firms)
{
    std::string named;
    for (std::size_t const firm : firms_at_the_edge(figures, firms.size())) {
        double const rank = figures.base_rank[figures.base_rank.size() - firms.size() + firm];
        named += fmt::format("{}{} ({:.0f} %)", named.empty() ? "" : ", ", firms[firm], 100.0 * rank);
    }
    return named.empty()
               ? fmt::format("Unchanged, every firm lies between {:.0f} and {:.0f} % of its points.\n",
                             100.0 * kRankLower, 100.0 * kRankUpper)
               : fmt::format(
                     "Unchanged, these lie outside {:.0f} to {:.0f} % of their points (share of points "
                     "where fewer survive): {}.\n",
                     100.0 * kRankLower, 100.0 * kRankUpper, named);
}

}  // namespace

double point_survival(ParameterTally const& tally, std::size_t point, std::int64_t date, std::int64_t firm)
{
    std::int64_t const cell =
        (static_cast<std::int64_t>(point) * tally.num_dates + date) * tally.num_firms + firm;
    return static_cast<double>(tally.survivors[static_cast<std::size_t>(cell)]) /
           static_cast<double>(tally.paths);
}

double interpolated_quantile(std::vector<double> values, double q)
{
    if (values.empty()) {
        return kNan;
    }
    std::sort(values.begin(), values.end());
    double const rank = q * static_cast<double>(values.size() - 1);
    std::size_t const below = std::min(static_cast<std::size_t>(rank), values.size() - 1);
    std::size_t const above = std::min(below + 1, values.size() - 1);
    return values[below] + (rank - static_cast<double>(below)) * (values[above] - values[below]);
}

double mid_rank(std::span<double const> values, double base)
{
    double below = 0;
    for (double const value : values) {
        below += value < base ? 1.0 : value == base ? 0.5 : 0.0;
    }
    return values.empty() ? kNan : below / static_cast<double>(values.size());
}

std::vector<std::size_t> firms_at_the_edge(ParameterFigures const& figures, std::size_t num_firms)
{
    std::vector<std::size_t> firms;
    std::size_t const last = figures.base_rank.size() - num_firms;
    for (std::size_t firm = 0; firm < num_firms; ++firm) {
        double const rank = figures.base_rank[last + firm];
        if (rank < kRankLower || rank > kRankUpper) {
            firms.push_back(firm);
        }
    }
    return firms;
}

double spearman(std::span<double const> x, std::span<double const> y)
{
    return correlation(ranks_of(x), ranks_of(y));
}

double chance_correlation(std::size_t parameters, std::size_t points)
{
    if (parameters == 0 || points < 3) {
        return 1.0;
    }
    double const z = normal_half_width(1.0 - kChance / static_cast<double>(parameters));
    return std::min(1.0, z / std::sqrt(static_cast<double>(points - 1)));
}

ParameterFigures parameter_figures(ParameterBand const& band)
{
    ParameterTally const& tally = band.tally;
    ParameterFigures figures;
    double const paths = static_cast<double>(tally.paths);
    for (std::int64_t date = 0; date < tally.num_dates; ++date) {
        for (std::int64_t firm = 0; firm < tally.num_firms; ++firm) {
            std::vector<double> const values = over_points(tally, date, firm);
            double sum = 0, variance = 0;
            for (double const p : values) {
                sum += p;
                variance += p * (1.0 - p) / paths;
            }
            double const count = static_cast<double>(values.size());
            figures.lower.push_back(interpolated_quantile(values, kBandLower));
            figures.upper.push_back(interpolated_quantile(values, kBandUpper));
            figures.mean.push_back(sum / count);
            figures.point_stderr.push_back(std::sqrt(variance / count));
            figures.base.push_back(
                static_cast<double>(tally.base[static_cast<std::size_t>(date * tally.num_firms + firm)]) /
                paths);
            figures.base_rank.push_back(mid_rank(values, figures.base.back()));
        }
    }
    figures.rank_correlation = rank_correlations(band);
    return figures;
}

std::string parameter_band_text(ParameterBand const& band, std::span<std::string const> firms)
{
    ParameterFigures const figures = parameter_figures(band);
    std::size_t const last = static_cast<std::size_t>((band.tally.num_dates - 1) * band.tally.num_firms);
    std::vector<std::size_t> order(firms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return figures.base[last + a] < figures.base[last + b];
    });
    std::size_t width = 4;
    for (std::string const& firm : firms) {
        width = std::max(width, firm.size());
    }
    std::size_t const asked = band.table.outcomes.size();
    std::size_t const simulated = band.tally.points.size();
    std::string text = fmt::format(
        "Parameter uncertainty, separate from sampling error: survival to the horizon at {} points over {} "
        "assumptions, {} paths each\n{:<{}}     unchanged     mean   5..95 % of points   goes with (rank "
        "correlation)\n",
        simulated, band.table.names.size(), band.tally.paths, "firm", width);
    for (std::size_t const firm : order) {
        text += fmt::format("{:<{}}  {:>12} {:>8}   {:>17}   {}\n", firms[firm], width,
                            percent(figures.base[last + firm]), percent(figures.mean[last + firm]),
                            fmt::format("{:.1f}..{}", 100.0 * figures.lower[last + firm],
                                        percent(figures.upper[last + firm])),
                            strongest(band, figures, firm));
    }
    text += fmt::format("Shown are rank correlations that chance alone does not reach ({:.2f} or more among "
                        "{} parameters over {} "
                        "points); all of them are in the file.\n",
                        chance_correlation(band.table.names.size(), simulated), band.table.names.size(),
                        simulated);
    text += edge_text(figures, firms);
    if (simulated < asked) {
        text +=
            fmt::format("{} of {} points were refused by the checks of a study and are not in the band:\n",
                        asked - simulated, asked);
        for (std::size_t i = 0; i < asked; ++i) {
            if (!band.table.outcomes[i].empty()) {
                text += fmt::format("  point {}: {}\n", i + 1, band.table.outcomes[i]);
            }
        }
    }
    return text;
}

void check_sizes(ParameterBand const& band, std::int64_t num_dates, std::int64_t num_firms)
{
    ParameterTable const& table = band.table;
    ParameterTally const& tally = band.tally;
    std::size_t const width = table.names.size();
    std::size_t const asked = table.outcomes.size();
    std::size_t const cells = static_cast<std::size_t>(num_dates * num_firms);
    bool fits = tally.num_dates == num_dates && tally.num_firms == num_firms && tally.paths > 0 &&
                width > 0 && !tally.points.empty() && table.base.size() == width &&
                table.low.size() == width && table.high.size() == width &&
                table.values.size() == asked * width && table.moves.size() == asked &&
                tally.base.size() == cells && tally.survivors.size() == cells * tally.points.size();
    for (std::int64_t const point : tally.points) {
        fits = fits && point >= 1 && point <= static_cast<std::int64_t>(asked);
    }
    if (!fits) {
        throw Error(ExitCode::internal, "the parts of a parameter band do not fit together",
                    "figures made from them would be wrong", "");
    }
}

}  // namespace ballast
