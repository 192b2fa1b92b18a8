#include "host/config/list_range.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

/// The numbers of a list, and to which element (point of a schedule, row of a matrix) each belongs.
struct Numbers {
    std::vector<Node*> at;
    std::vector<std::size_t> element;
    bool matrix = false;

    double operator[](std::size_t i) const { return at[i]->number; }
    std::size_t size() const { return at.size(); }
    double sum() const
    {
        return std::accumulate(at.begin(), at.end(), 0.0,
                               [](double all, Node const* one) { return all + one->number; });
    }
};

/// The list itself, out of { value = ... }, { linear = ... } and the like.
Node& list_in(Node& value)
{
    if (value.kind == Node::Kind::table) {
        for (Member& member : value.members) {
            if (member.value.kind == Node::Kind::array) {
                return member.value;
            }
        }
    }
    return value;
}

Numbers numbers_of(Node& value)
{
    Numbers numbers;
    Node& list = list_in(value);
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        Node& item = list.items[i];
        if (item.is_number()) {
            numbers.at.push_back(&item);
            numbers.element.push_back(i);
        }
        bool const dated = !item.items.empty() && !item.items.front().is_number();
        numbers.matrix = numbers.matrix || (!item.items.empty() && !dated);
        for (Node& inner : item.items) {
            if (inner.is_number()) {
                numbers.at.push_back(&inner);
                numbers.element.push_back(i);
            }
        }
    }
    return numbers;
}

/// Factors that keep every number but zeros within low and high.
std::pair<double, double> common_factors(Numbers const& numbers, Provenance const& range)
{
    double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] != 0) {
            double const a = *range.low / numbers[i], b = *range.high / numbers[i];
            low = std::max(low, std::min(a, b));
            high = std::min(high, std::max(a, b));
        }
    }
    return {low, high};
}

class Reading {
public:
    Reading(Field const& field, Node const& value, Provenance const& provenance)
        : provenance_(provenance)
        , of_(provenance.range_of.empty() ? "each" : provenance.range_of)
    {
        result_.value = value;
        std::erase_if(result_.value.members, [](Member const& member) {
            return member.value.kind != Node::Kind::array;  // provenance beside linear, step or payments
        });
        result_.allowed = field.range;
        result_.probabilities = field.role == Role::probabilities;
    }

    ListRange read()
    {
        Numbers const numbers = numbers_of(result_.value);
        if (numbers.size() == 0) {
            refuse("is about a list without a number", "Leave low and high out.");
        } else if (numbers.matrix && of_ != "each" && of_ != "factor") {
            refuse(fmt::format("is about {} of rows of numbers", of_),
                   "Write \"factor\" (low and high multiply all of them) or \"each\".");
        } else if (result_.probabilities && (of_ == "sum" || of_ == "factor")) {
            refuse("is about the size of all of several probabilities, whose sum is 1",
                   "Name the one that low and high are about: \"first\", \"last\" or its number.");
        } else if (find_reference(numbers)) {
            provenance_.vary == "element" ? by_element(numbers) : together(numbers);
        }
        return std::move(result_);
    }

private:
    void refuse(std::string problem, std::string remedy)
    {
        result_.axes.clear();
        result_.problem = std::move(problem);
        result_.remedy = std::move(remedy);
    }

    /// What low and high are about: reference_, the number itself or 1 for a factor.
    bool find_reference(Numbers const& numbers)
    {
        if (of_ == "each") {
            reference_ = 1;
            return true;
        }
        if (of_ == "factor") {
            reference_ = 1;
        } else if (of_ == "sum") {
            reference_ = numbers.sum();
        } else {
            std::size_t const last = numbers.size() - 1;
            std::int64_t const index = of_ == "first"  ? 0
                                       : of_ == "last" ? static_cast<std::int64_t>(last)
                                                       : parse_integer(of_).value_or(-1);
            if (index < 0 || static_cast<std::size_t>(index) > last) {
                refuse(fmt::format("counts past the end of {} numbers (the first is 0)", numbers.size()),
                       "Write \"first\", \"last\", \"sum\", \"each\", \"factor\" or the place of a number.");
                return false;
            }
            result_.ranged = static_cast<std::size_t>(index);
            reference_ = numbers[*result_.ranged];
        }
        if (reference_ < *provenance_.low || reference_ > *provenance_.high) {
            refuse(fmt::format("is about {:g}, which lies outside low {:g} and high {:g}", reference_,
                               *provenance_.low, *provenance_.high),
                   "Widen the range or name what it is about.");
            return false;
        }
        if (reference_ == 0) {
            refuse("is about 0, of which the others are no multiple",
                   "Name another number, or write vary = \"element\" with range_of = \"each\".");
            return false;
        }
        return true;
    }

    void together(Numbers const& numbers)
    {
        result_.ramp = provenance_.vary == "ramp";
        if (result_.ramp && (!result_.ranged || *result_.ranged == 0 || reference_ == numbers[0])) {
            return refuse("is about nothing that lies away from the first number, which stands in a ramp",
                          "Write range_of = \"last\" (or a later number), or vary = \"factor\".");
        }
        if (result_.probabilities && (!result_.ranged || reference_ == 1)) {
            return refuse("leaves open which of several probabilities it is about",
                          "Name one that is not 1: \"first\", \"last\" or its number.");
        }
        if (of_ != "each") {
            result_.axes = {{std::nullopt, reference_, *provenance_.low, *provenance_.high}};
            return;
        }
        auto const [low, high] = common_factors(numbers, provenance_);
        if (!(low <= 1 && 1 <= high && low < high && std::isfinite(low))) {
            return refuse(
                "does not hold every number of the list, and range_of does not say which one it "
                "is about",
                "Add range_of = \"first\", \"last\", \"sum\", \"factor\" or the place of a number.");
        }
        result_.axes = {{std::nullopt, 1, low, high}};
    }

    void by_element(Numbers const& numbers)
    {
        bool const own = of_ == "each";
        if (own && numbers.matrix) {
            return refuse("is about each of rows of numbers, which are drawn row by row",
                          "Write range_of = \"factor\": low and high multiply a row.");
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            double const v = numbers.matrix ? 1.0 : numbers[i];
            bool const same_row = i > 0 && numbers.element[i] == numbers.element[i - 1];
            if ((v == 0 && !own) || (numbers.matrix && same_row)) {
                continue;
            }
            double const a = own ? *provenance_.low : *provenance_.low * (v / reference_);
            double const b = own ? *provenance_.high : *provenance_.high * (v / reference_);
            if (std::min(a, b) > v || std::max(a, b) < v) {
                return refuse(fmt::format("does not hold number {} of the list, {:g}", i, v),
                              "Widen it, or say with range_of which number it is about.");
            }
            result_.axes.push_back({numbers.element[i], v, std::min(a, b), std::max(a, b)});
        }
        if (result_.axes.empty()) {
            refuse("is about zeros, of which nothing follows", "Write range_of = \"each\".");
        }
    }

    Provenance const& provenance_;
    std::string of_;
    double reference_ = 0;
    ListRange result_;
};

}  // namespace

std::string ListRange::text_at(std::vector<double> const& at) const
{
    Node moved = value;
    Numbers const numbers = numbers_of(moved);
    std::vector<double> next;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        next.push_back(numbers[i]);
    }
    if (axes.front().element) {
        for (std::size_t a = 0; a < axes.size(); ++a) {
            for (std::size_t i = 0; i < next.size(); ++i) {
                if (numbers.element[i] == *axes[a].element) {
                    next[i] = numbers.matrix ? next[i] * at[a] : at[a];
                }
            }
        }
    } else if (probabilities) {
        double const rest = (1.0 - at[0]) / (1.0 - axes[0].value);
        for (std::size_t i = 0; i < next.size(); ++i) {
            next[i] = i == *ranged ? at[0] : next[i] * rest;
        }
    } else {
        double const from = ramp ? next[0] : 0.0;
        double const factor = (at[0] - from) / (axes[0].value - from);
        for (double& x : next) {
            x = from + (x - from) * factor;
        }
        if (ranged) {
            next[*ranged] = at[0];  // without the rounding of the factor
        }
    }
    double const sum = std::accumulate(next.begin(), next.end(), 0.0);
    bool const scaled = probabilities && axes.front().element && sum > 0;
    for (std::size_t i = 0; i < next.size(); ++i) {
        numbers.at[i]->number = std::clamp(scaled ? next[i] / sum : next[i], allowed.low, allowed.high);
        numbers.at[i]->kind = Node::Kind::number;
    }
    return toml_text(moved);
}

ListRange list_range(Field const& field, Node const& value, Provenance const& provenance)
{
    return Reading(field, value, provenance).read();
}

bool lies_at_an_end(double value, double low, double high)
{
    double const share = is_logarithmic(low, high) ? std::log(value / low) / std::log(high / low)
                                                   : (value - low) / (high - low);
    return low < high && (share < kEndShare || share > 1.0 - kEndShare);
}

std::vector<std::string> const& range_of_words()
{
    static std::vector<std::string> const words = {"first", "last", "sum", "each", "factor"};
    return words;
}

std::vector<std::string> const& vary_words()
{
    static std::vector<std::string> const words = {"factor", "ramp", "element"};
    return words;
}

}  // namespace ballast::config
