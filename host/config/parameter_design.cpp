#include "host/config/parameter_design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "host/config/assumption_groups.hpp"
#include "host/config/numbers.hpp"
#include "host/config/parameter_key.hpp"
#include "host/config/parse_toml.hpp"
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
           !origin.key.starts_with("assumption_group.") && !origin.key.starts_with("rating.");
}

/// What one point draws for one parameter.
struct PointDraw {
    double score;         ///< normal, within a group; else 0
    std::uint64_t order;  ///< the point with the n-th smallest gets the n-th stratum
    double within;        ///< place in the stratum, in (0, 1)
};

/// What a parameter shares with others of its group.
struct CommonPart {
    std::vector<double> scores;  ///< [points], signed and weighted; empty: none
    double own_weight = 0;
};

Seed seed_words(std::uint64_t seed)
{
    return {static_cast<std::uint32_t>(seed & 0xffffffffu), static_cast<std::uint32_t>(seed >> 32)};
}

double normal_score(std::uint32_t word)
{
    return table_inverse_normal_cdf(table_uniform(word));
}

PointDraw draw_of_point(Seed seed, DrawKey key, std::size_t point, CommonPart const& common)
{
    auto const words = table_words(static_cast<std::int32_t>(point), key, seed);
    double const score = common.scores.empty()
                             ? 0.0
                             : table_fma(common.own_weight, normal_score(words[0]), common.scores[point]);
    return {score, std::uint64_t{words[0]} << 32 | words[1], table_uniform(words[2])};
}

/// [parameters]
std::vector<CommonPart> common_parts(std::vector<CorrelatedParameters> const& groups,
                                     std::size_t num_parameters, std::size_t num_points, Seed seed)
{
    std::vector<CommonPart> parts(num_parameters);
    for (CorrelatedParameters const& group : groups) {
        DrawKey const key = draw_key("parameter_design/assumption_group." + group.name);
        double const weight = table_sqrt(group.correlation);
        std::vector<double> with(num_points), against(num_points);
        for (std::size_t i = 0; i < num_points; ++i) {
            with[i] = weight * normal_score(table_words(static_cast<std::int32_t>(i), key, seed)[0]);
            against[i] = -with[i];
        }
        double const own_weight = table_sqrt(1.0 - group.correlation);
        for (std::size_t const p : group.with) {
            parts[p] = {with, own_weight};
        }
        for (std::size_t const p : group.against) {
            parts[p] = {against, own_weight};
        }
    }
    return parts;
}

/// The axes of a list or schedule, or why it has none.
ListRange range_of_list(Origin const& origin, KeyMeaning const& meaning)
{
    KeyLocations const nowhere;
    Problems ignored(nowhere);  // the text was made from a value that was read
    Node const value = parse_toml_value(origin.value, origin.key, origin.place, ignored);
    if (meaning.field->shape == Shape::dates || meaning.field->shape == Shape::date) {
        ListRange none;
        none.problem = "is about dates, which are not varied";
        return none;
    }
    return list_range(*meaning.field, value, origin.provenance);
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

namespace {

/// Gives every assumption with a range to `vary`, as axes, or to `leave`, with a reason.
template <class Vary, class Leave>
void for_each_range(LoadedStudy const& loaded, Vary const& vary, Leave const& leave)
{
    study::Study study = loaded.study;
    for (Origin const& origin : loaded.origins) {
        if (!states_a_range(origin)) {
            continue;
        }
        std::optional<double> const value = parse_number(origin.value);
        std::optional<KeyMeaning> const meaning = meaning_of(study, origin.key);
        if (!meaning) {
            leave(origin, "is not a key of the study by itself");
        } else if (value && meaning->may_be_number()) {
            vary(ParameterRange{origin.key, *value, *origin.provenance.low, *origin.provenance.high,
                                !meaning->entry && meaning->field->shape == Shape::integer});
        } else if (ListRange range = range_of_list(origin, *meaning); !range.problem.empty()) {
            leave(origin, range.problem);
        } else {
            auto const list = std::make_shared<VariedList const>(VariedList{origin.key, std::move(range)});
            for (ListAxis const& axis : list->range.axes) {
                std::string key =
                    axis.element ? fmt::format("{}[{}]", origin.key, *axis.element) : origin.key;
                vary(ParameterRange{std::move(key), axis.value, axis.low, axis.high, false, list});
            }
        }
    }
}

}  // namespace

std::vector<ParameterRange> varied_parameters(LoadedStudy const& loaded)
{
    std::vector<ParameterRange> parameters;
    for_each_range(
        loaded, [&](ParameterRange range) { parameters.push_back(std::move(range)); },
        [](Origin const&, std::string const&) {});
    return parameters;
}

std::vector<UnvariedRange> unvaried_parameters(LoadedStudy const& loaded)
{
    std::vector<UnvariedRange> unvaried;
    for_each_range(
        loaded, [](ParameterRange const&) {},
        [&](Origin const& origin, std::string const& reason) {
            unvaried.push_back({origin.key, reason});
        });
    return unvaried;
}

std::vector<CorrelatedParameters> correlated_parameters(study::Study const& study,
                                                        std::vector<ParameterRange> const& parameters)
{
    std::vector<CorrelatedParameters> groups;
    for (study::AssumptionGroup const& group : study.assumption_groups) {
        CorrelatedParameters& made =
            groups.emplace_back(CorrelatedParameters{group.name, group.correlation, {}, {}});
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            auto const fits = [&](std::string const& pattern) {
                return fits_pattern(parameters[p].target(), pattern);
            };
            if (std::any_of(group.keys.begin(), group.keys.end(), fits)) {
                made.with.push_back(p);
            } else if (std::any_of(group.against.begin(), group.against.end(), fits)) {
                made.against.push_back(p);
            }
        }
    }
    return groups;
}

ParameterDesign latin_hypercube(std::vector<ParameterRange> parameters, std::size_t num_points,
                                std::uint64_t seed, std::vector<CorrelatedParameters> const& groups)
{
    ParameterDesign design{std::move(parameters), num_points, {}};
    std::size_t const width = design.parameters.size();
    design.values.resize(num_points * width);
    Seed const words = seed_words(seed);
    std::vector<CommonPart> const common = common_parts(groups, width, num_points, words);
    std::vector<PointDraw> draws(num_points);
    std::vector<std::size_t> points(num_points);
    for (std::size_t p = 0; p < width; ++p) {
        DrawKey const key = draw_key("parameter_design/" + key_as_first_named(design.parameters[p].key));
        for (std::size_t i = 0; i < num_points; ++i) {
            draws[i] = draw_of_point(words, key, i, common[p]);
        }
        std::iota(points.begin(), points.end(), std::size_t{0});
        std::sort(points.begin(), points.end(), [&](std::size_t a, std::size_t b) {
            return std::tuple(draws[a].score, draws[a].order, a) <
                   std::tuple(draws[b].score, draws[b].order, b);
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

ParameterDesign design_of(LoadedStudy const& loaded, std::size_t num_points)
{
    std::vector<ParameterRange> parameters = varied_parameters(loaded);
    std::vector<CorrelatedParameters> const groups = correlated_parameters(loaded.study, parameters);
    return latin_hypercube(std::move(parameters), num_points, loaded.study.general.seed, groups);
}

}  // namespace ballast::config
