#pragma once
/// The assumptions of a study varied together: a Latin hypercube over their stated ranges.
/// Source: McKay, Beckman and Conover (1979), "A comparison of three methods for selecting values of input variables".
///
/// Varied is every assumption (confidence A) with low < high of the study itself, a number or a list or schedule whose
/// range says what it is about (list_range.hpp). What belongs to [general] (dates, paths, seed), to a scenario or to a
/// rating scale stays, as does a value given with -p, which has lost its range. Each is drawn by itself, but for those of an
/// [assumption_group]: these share a common part.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/config/list_range.hpp"
#include "host/config/read_study.hpp"

namespace ballast::config {

inline constexpr std::size_t kMostPoints = 4096;

/// A list or schedule that is varied.
struct VariedList {
    std::string key;
    ListRange range;
};

/// One assumption and its range, in the unit of its key.
struct ParameterRange {
    std::string key;   ///< KEY[i] for an element of a list that is drawn by itself
    double value = 0;  ///< as the study stands; of a list: what its range is about
    double low = 0;
    double high = 0;
    bool whole = false;                        ///< a whole number: rounded to the nearest
    std::shared_ptr<VariedList const> list{};  ///< of which this is an axis; null: a number

    /// The key that is set.
    std::string const& target() const { return list ? list->key : key; }
    /// Uniform in the logarithm, not in the value.
    bool logarithmic() const { return is_logarithmic(low, high); }
    bool one_sided() const { return lies_at_an_end(value, low, high); }
    /// The value at the share u in [0, 1] of the range. The same bits on every machine.
    double at(double u) const;
};

/// The assumptions that a design varies, sorted by key; axes of one list stand together, in order.
std::vector<ParameterRange> varied_parameters(LoadedStudy const& loaded);

/// An assumption that states a range and is not varied, and why.
struct UnvariedRange {
    std::string key;
    std::string reason;
};
std::vector<UnvariedRange> unvaried_parameters(LoadedStudy const& loaded);  ///< sorted by key

/// Parameters of a design that share a common part.
struct CorrelatedParameters {
    std::string name;
    double correlation = 0;
    std::vector<std::size_t> with, against;  ///< places among the parameters
};
std::vector<CorrelatedParameters> correlated_parameters(study::Study const& study,
                                                        std::vector<ParameterRange> const& parameters);

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
/// has which stratum, and where in it, is a function of seed, the parameter's key, number of points and point alone (and
/// of the name and correlation of its group), so that another parameter more or less changes no value of the others.
/// Strata go by rank: of a uniform word, or within a group of correlation rho of the normal score
///   y = +-sqrt(rho) g + sqrt(1 - rho) e,
/// g drawn once a point and group, e from the parameter's own word, minus for keys that go against the others: a Gaussian
/// copula reordered as by Iman and Conover (1982), so that every stratum is still hit once. Rank correlations of two of
/// a group are (6 / pi) asin(rho / 2) in the mean.
/// Draws: one Philox block per point and parameter, and per point and group.
ParameterDesign latin_hypercube(std::vector<ParameterRange> parameters, std::size_t num_points,
                                std::uint64_t seed, std::vector<CorrelatedParameters> const& groups = {});

/// The design of a study's own assumptions, groups and seed.
ParameterDesign design_of(LoadedStudy const& loaded, std::size_t num_points);

}  // namespace ballast::config
