#pragma once
/// What a stated range means where it stands beside a list, a schedule or payments: which of the numbers it is about, and how
/// the others follow when that one moves. `range_of` says the first, `vary` the second.
///
///   factor   all numbers are multiplied alike: v_i -> v_i x / r, r what the range is about, x what is drawn
///   ramp     the first number stands, the distance of the others from it is multiplied: v_i -> v_0 + (v_i - v_0) (x - v_0) / (r - v_0)
///   element  every number is drawn by itself, from the range in proportion to it: v_i low / r to v_i high / r
///
/// Of probabilities, which sum to 1, the one that the range is about takes what is drawn and the others share the rest
/// in proportion (element: all are scaled to the sum 1 again). A matrix is varied as a whole, or row by row. Zeros stay
/// zero. What follows is clipped to what its key allows.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/config/fields/field.hpp"
#include "host/config/provenance.hpp"

namespace ballast::config {

/// One number to draw for a list.
struct ListAxis {
    std::optional<std::size_t> element;  ///< of the list (row of a matrix) that is drawn by itself
    double value = 0;                    ///< as the study stands: of what the range is about
    double low = 0, high = 0;
};

/// How a list varies. `problem` says why it cannot; then there are no axes.
struct ListRange {
    Node value;
    std::vector<ListAxis> axes;
    std::string problem, remedy;

    /// The list where its axes have the values `at`, in TOML's notation.
    std::string text_at(std::vector<double> const& at) const;

    Range allowed;  ///< of each number
    bool probabilities = false;
    bool ramp = false;
    std::optional<std::size_t> ranged;  ///< the number that the range is about, where it is one
};

/// `value`: the list as written, wrapped or not. The provenance has low and high.
ListRange list_range(Field const& field, Node const& value, Provenance const& provenance);

/// A value within this share of its range from an end, in the logarithm where the range is drawn so, makes it one-sided.
inline constexpr double kEndShare = 0.1;
bool lies_at_an_end(double value, double low, double high);

/// Ranges with low > 0 and high / low at least kLogarithmicRatio are uniform in the logarithm.
inline constexpr double kLogarithmicRatio = 10.0;
inline bool is_logarithmic(double low, double high)
{
    return low > 0 && high / low >= kLogarithmicRatio;
}

/// Words of range_of beside an index, and of vary.
std::vector<std::string> const& range_of_words();
std::vector<std::string> const& vary_words();

}  // namespace ballast::config
