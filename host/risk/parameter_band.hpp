#pragma once
/// Parameter uncertainty: how survival moves when assumptions move within their ranges. It stands beside the sampling
/// error of a run and is never mixed with it.
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/risk/range_digest.hpp"

namespace ballast {

/// Survivors of the base case at each point of a parameter design, all on the same paths.
struct ParameterTally {
    std::uint64_t paths = 0;
    std::int64_t num_dates = 0;
    std::int64_t num_firms = 0;
    std::vector<std::int64_t> points;      ///< numbers of the simulated points, from 1
    std::vector<std::uint64_t> base;       ///< [num_dates][num_firms] independent, the study as it stands
    std::vector<std::uint64_t> survivors;  ///< [points][num_dates][num_firms] independent
    RangeDigests base_ranges{};            ///< of base
    std::vector<RangeDigests> ranges{};    ///< [points] of survivors
};

/// What the points stand for. Names and numbers only.
struct ParameterTable {
    std::vector<std::string> names;     ///< [parameters] keys of the study
    std::vector<double> base;           ///< [parameters] as the study stands, in the key's unit
    std::vector<double> low, high;      ///< [parameters] the range
    std::vector<double> values;         ///< [all points][parameters] as used
    std::vector<std::string> outcomes;  ///< [all points] "" simulated; else why a study was refused
    std::vector<std::string>
        moves;  ///< [all points] parameters that were moved to agree with others, and why
};

struct ParameterBand {
    ParameterTable table;
    ParameterTally tally;
};

/// Ends of the band over points: quantiles of a uniform grid with linear interpolation between order statistics, at
/// rank 1 + (n - 1) q (Hyndman and Fan 1996, type 7).
inline constexpr double kBandLower = 0.05;
inline constexpr double kBandUpper = 0.95;

/// A base whose rank among the points lies outside these stands at the edge of its own band: ranges lie on one side of
/// it, or the study chose values that suit the firm.
inline constexpr double kRankLower = 0.10;
inline constexpr double kRankUpper = 0.90;

/// Survival probabilities over points, [date][firm].
struct ParameterFigures {
    std::vector<double> lower, upper;  ///< kBandLower and kBandUpper quantiles over points
    std::vector<double> mean;          ///< over points
    std::vector<double> base;          ///< the study as it stands, on the points' paths
    std::vector<double>
        base_rank;  ///< share of points where fewer survive; points of equal survival count half
    std::vector<double> point_stderr;  ///< root mean square of the points' binomial standard errors
    std::vector<double>
        rank_correlation;  ///< [parameter][firm] with survival at the last date; NaN if one is constant
};

ParameterFigures parameter_figures(ParameterBand const& band);

/// Share of `values` below `base`, equal ones counting half; not a number without values.
double mid_rank(std::span<double const> values, double base);

/// Firms whose base_rank at the last date lies outside kRankLower to kRankUpper, in their order.
std::vector<std::size_t> firms_at_the_edge(ParameterFigures const& figures, std::size_t num_firms);

/// Survival probability of one point on one date.
double point_survival(ParameterTally const& tally, std::size_t point, std::int64_t date, std::int64_t firm);

/// Type 7 quantile of values in any order, q in [0, 1]; not a number without values.
double interpolated_quantile(std::vector<double> values, double q);

/// Spearman's rank correlation, equal values sharing their mean rank. Not a number if either is constant or there are
/// fewer than 3 pairs.
double spearman(std::span<double const> x, std::span<double const> y);

/// What the largest of `parameters` absolute rank correlations exceeds by chance alone with probability 5 %: normal
/// approximation z / sqrt(n - 1), z for 5 % shared among all of them (Bonferroni). At most 1.
double chance_correlation(std::size_t parameters, std::size_t points);

/// Lines for the screen: for each firm, weakest first, the study as it stands, mean and band at the horizon, and the
/// parameters that go with it most; lines end with '\n'.
std::string parameter_band_text(ParameterBand const& band, std::span<std::string const> firms);

/// Throws Error(internal) where sizes disagree.
void check_sizes(ParameterBand const& band, std::int64_t num_dates, std::int64_t num_firms);

}  // namespace ballast
