#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

template <class Relation>
bool is_ordered(std::vector<double> const& values, Relation relation)
{
    return std::adjacent_find(values.begin(), values.end(),
                              [&](double a, double b) { return !relation(a, b); }) == values.end();
}

}  // namespace

void check_ratings(study::Study const& study, Problems& problems)
{
    std::map<std::int64_t, std::string> by_rank;
    for (study::Rating const& rating : study.ratings) {
        auto const key = [&](std::string_view field) { return key_of("rating", rating.name, field); };
        if (rating.years.empty() || !is_ordered(rating.years, std::less<>())) {
            problems.error(key("years"), "are not one year or more, ascending", "Order them.");
        } else if (rating.years != study.ratings.front().years) {
            problems.error(key("years"),
                           fmt::format("are not those of rating.{}, and classes are compared year by year",
                                       study.ratings.front().name),
                           "Give every class the same years.");
        }
        if (rating.cumulative_default.size() != rating.years.size()) {
            problems.error(key("cumulative_default"),
                           fmt::format("has {} entries for {} years", rating.cumulative_default.size(),
                                       rating.years.size()),
                           "Give one share for each year.");
        } else if (!is_ordered(rating.cumulative_default, std::less_equal<>())) {
            problems.error(key("cumulative_default"), "falls from one year to a later one",
                           "Write shares that have defaulted by each year, not in it.");
        }
        auto const [other, fresh] = by_rank.try_emplace(rating.rank, rating.name);
        if (!fresh) {
            problems.error(key("rank"), fmt::format("is also that of rating.{}", other->second),
                           "Give each class a rank of its own.");
        }
    }
}

}  // namespace ballast::config
