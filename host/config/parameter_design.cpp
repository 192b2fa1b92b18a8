#include "host/config/parameter_design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "host/config/numbers.hpp"
#include "host/config/parameter_key.hpp"
#include "host/config/renamed_names.hpp"
#include "kernels/core/table_math.hpp"
#include "kernels/random/draw_names.hpp"
#include "kernels/random/table_draws.hpp"

namespace ballast::config {
namespace {

bool states_a_range(Origin const& origin)
{
    Provenance const& p = origin.provenance;
    return p.confidence == "A" && p.low && p.high && *p.low < *p.high &&
           !origin.key.starts_with("general.") && !origin.key.starts_with("scenario.") &&
           !origin.key.starts_with("rating.");
}

/// What one point draws for one parameter.
struct PointDraw {
    std::uint64_t order;  ///< the point with the n-th smallest gets the n-th stratum
    double within;        ///< place in the stratum, in (0, 1)
};

PointDraw draw_of_point(Seed seed, DrawKey key, std::size_t point)
{
    auto const words = table_words(static_cast<std::int32_t>(point), key, seed);
    return {std::uint64_t{words[0]} << 32 | words[1], table_uniform(words[2])};
}

}  // namespace

double ParameterRange::at(double u) const
{
    double x = logarithmic() ? table_exp(table_fma(u, table_log(high / low), table_log(low)))
                             : table_fma(u, high - low, low);
    if (whole) {
        x = std::nearbyint(x);
    }
    return std::clamp(x, low, high);
}

std::vector<ParameterRange> varied_parameters(LoadedStudy const& loaded)
{
    study::Study study = loaded.study;
    std::vector<ParameterRange> parameters;
    for (Origin const& origin : loaded.origins) {
        std::optional<double> const value = parse_number(origin.value);
        std::optional<KeyMeaning> const meaning = meaning_of(study, origin.key);
        if (states_a_range(origin) && value && meaning && meaning->may_be_number()) {
            parameters.push_back({origin.key, *value, *origin.provenance.low, *origin.provenance.high,
                                  !meaning->entry && meaning->field->shape == Shape::integer});
        }
    }
    return parameters;
}

std::vector<std::string> unvaried_parameters(LoadedStudy const& loaded)
{
    std::vector<std::string> keys;
    for (Origin const& origin : loaded.origins) {
        if (states_a_range(origin) && !parse_number(origin.value)) {
            keys.push_back(origin.key);
        }
    }
    return keys;
}

ParameterDesign latin_hypercube(std::vector<ParameterRange> parameters, std::size_t num_points,
                                std::uint64_t seed)
{
    ParameterDesign design{std::move(parameters), num_points, {}};
    std::size_t const width = design.parameters.size();
    design.values.resize(num_points * width);
    Seed const words{static_cast<std::uint32_t>(seed & 0xffffffffu), static_cast<std::uint32_t>(seed >> 32)};
    std::vector<PointDraw> draws(num_points);
    std::vector<std::size_t> points(num_points);
    for (std::size_t p = 0; p < width; ++p) {
        DrawKey const key = draw_key("parameter_design/" + key_as_first_named(design.parameters[p].key));
        for (std::size_t i = 0; i < num_points; ++i) {
            draws[i] = draw_of_point(words, key, i);
        }
        std::iota(points.begin(), points.end(), std::size_t{0});
        std::sort(points.begin(), points.end(), [&](std::size_t a, std::size_t b) {
            return std::pair(draws[a].order, a) < std::pair(draws[b].order, b);
        });
        for (std::size_t stratum = 0; stratum < num_points; ++stratum) {
            std::size_t const point = points[stratum];
            double const u =
                (static_cast<double>(stratum) + draws[point].within) / static_cast<double>(num_points);
            design.values[point * width + p] = design.parameters[p].at(u);
        }
    }
    return design;
}

}  // namespace ballast::config
