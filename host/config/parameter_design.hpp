#pragma once
/// The assumptions of a study varied together: a Latin hypercube over their stated ranges.
/// Source: McKay, Beckman and Conover (1979), "A comparison of three methods for selecting values of input variables".
///
/// Varied is every number with confidence A, low < high, of the study itself: what belongs to [general] (dates, paths,
/// seed), to a scenario or to a rating scale stays, as does a value given with -p, which has lost its range. Each is drawn by itself:
/// nothing is known about how assumptions hang together, and the documents say so.
#include <cstdint>
#include <string>
#include <vector>

#include "host/config/read_study.hpp"

namespace ballast::config {

inline constexpr double kLogarithmicRatio = 10.0;  ///< ranges with low > 0 and high / low at least this
inline constexpr std::size_t kMostPoints = 4096;

/// One assumption and its range, in the unit of its key.
struct ParameterRange {
    std::string key;
    double value = 0;  ///< as the study stands
    double low = 0;
    double high = 0;
    bool whole = false;  ///< a whole number: rounded to the nearest

    /// Uniform in the logarithm, not in the value.
    bool logarithmic() const { return low > 0 && high / low >= kLogarithmicRatio; }
    /// The value at the share u in [0, 1] of the range. The same bits on every machine.
    double at(double u) const;
};

/// The assumptions that a design varies, sorted by key.
std::vector<ParameterRange> varied_parameters(LoadedStudy const& loaded);

/// Assumptions that state a range about a list or a schedule, which a design leaves as they are; sorted.
std::vector<std::string> unvaried_parameters(LoadedStudy const& loaded);

struct ParameterDesign {
    std::vector<ParameterRange> parameters;
    std::size_t num_points = 0;
    std::vector<double> values;  ///< [num_points][parameters]

    double value(std::size_t point, std::size_t parameter) const
    {
        return values[point * parameters.size() + parameter];
    }
};

/// `num_points` points, each of the `num_points` equal strata of every parameter's range hit exactly once. Which point
/// has which stratum, and where in it, is a function of seed, the parameter's key, number of points and point alone, so
/// that another parameter more or less changes no value of the others. Draws: one Philox block per point and parameter.
ParameterDesign latin_hypercube(std::vector<ParameterRange> parameters, std::size_t num_points,
                                std::uint64_t seed);

}  // namespace ballast::config
