#include "host/results/precision_targets.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"
#include "host/base/near_word.hpp"
#include "host/results/result_file_figures.hpp"
#include "host/results/result_file_parts.hpp"
#include "host/risk/summary_table.hpp"
#include "host/study/calendar.hpp"

namespace ballast::results {
namespace {

/// A word of a target and where it stands, columns from 1.
struct Word {
    std::string text;
    std::size_t column = 1;
};

struct ParsedTarget {
    Word figure;
    std::vector<Word> coordinates;
    Word half_width;
};

/// Reads one text; what is wrong with its form is a problem.
class TargetText {
public:
    TargetText(std::string const& text, std::vector<std::string>& problems)
        : text_(text)
        , problems_(problems)
    {
    }

    void complain(std::size_t column, std::string const& problem)
    {
        problems_.push_back(fmt::format("--until '{}', column {}: {}", text_, column, problem));
    }

    std::optional<ParsedTarget> parse()
    {
        constexpr char const* kForm = "A target reads FIGURE[COORDINATE, ...] < HALF_WIDTH.";
        ParsedTarget parsed;
        parsed.figure = word_before("[<");
        if (parsed.figure.text.empty()) {
            complain(parsed.figure.column, fmt::format("a figure is missing. {}", kForm));
            return std::nullopt;
        }
        if (at_ < text_.size() && text_[at_] == '[') {
            do {
                ++at_;
                parsed.coordinates.push_back(word_before(",]"));
            } while (at_ < text_.size() && text_[at_] == ',');
            if (at_ == text_.size()) {
                complain(at_ + 1, fmt::format("']' is missing. {}", kForm));
                return std::nullopt;
            }
            ++at_;
            Word const between = word_before("<");
            if (!between.text.empty()) {
                complain(between.column, fmt::format("'{}' stands before '<'. {}", between.text, kForm));
                return std::nullopt;
            }
        }
        if (at_ == text_.size()) {
            complain(at_ + 1, fmt::format("'< HALF_WIDTH' is missing. {}", kForm));
            return std::nullopt;
        }
        ++at_;
        parsed.half_width = word_before("");
        return parsed;
    }

private:
    /// What stands before one of these characters or the end, without blanks around it.
    Word word_before(char const* ends)
    {
        std::size_t const end = std::min(text_.find_first_of(ends, at_), text_.size());
        std::size_t first = at_, last = end;
        while (first < last && text_[first] == ' ') {
            ++first;
        }
        while (last > first && text_[last - 1] == ' ') {
            --last;
        }
        at_ = end;
        return {text_.substr(first, last - first), first + 1};
    }

    std::string const& text_;
    std::vector<std::string>& problems_;
    std::size_t at_ = 0;
};

std::optional<double> number_of(std::string const& text)
{
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const whole = error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
    return whole ? std::optional(value) : std::nullopt;
}

/// The day that YYYY-MM-DD names.
std::optional<Day> day_of(std::string const& text)
{
    auto const part = [&text](std::size_t first, std::size_t size) {
        int value = -1;
        char const* const from = text.data() + first;
        auto const [end, error] = std::from_chars(from, from + size, value);
        return error == std::errc() && end == from + size ? value : -1;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    CivilDate const date{part(0, 4), part(5, 2), part(8, 2)};
    if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) {
        return std::nullopt;
    }
    Day const day = day_number(date);
    return iso_date(day) == text ? std::optional(day) : std::nullopt;
}

std::string suggestion(std::string const& word, std::vector<std::string> const& known)
{
    constexpr std::size_t kMostNamed = 12;
    if (auto const near = near_word(word, known)) {
        return fmt::format("Did you mean '{}'?", *near);
    }
    std::vector<std::string> const named(
        known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), kMostNamed)));
    return fmt::format("Known: {}{}.", fmt::join(named, ", "), known.size() > kMostNamed ? ", ..." : "");
}

/// Finds coordinates on the axes of a result.
class Resolver {
public:
    explicit Resolver(ResultInputs const& result)
        : result_(result)
    {
        add_axes(axes_, result);
        for (FigureSpec& spec : scenario_figures(result)) {
            names_.push_back(spec.name);
            specs_.push_back(std::move(spec));
        }
    }

    std::optional<PrecisionTarget> resolve(std::string const& text, ParsedTarget const& parsed,
                                           TargetText& out) const
    {
        FigureSpec const* const spec = figure(parsed.figure, out);
        std::optional<double> const half_width = number_of(parsed.half_width.text);
        bool good = half_width && *half_width > 0;
        if (!good) {
            out.complain(
                parsed.half_width.column,
                fmt::format("'{}' is no positive number, in the unit of the figure", parsed.half_width.text));
        }
        if (spec == nullptr) {
            return std::nullopt;
        }
        std::size_t const axes = spec->dims.size();
        if (parsed.coordinates.size() != axes && parsed.coordinates.size() != axes + 1) {
            out.complain(parsed.figure.column + parsed.figure.text.size(),
                         fmt::format("{} has {} coordinate{}{}, then the scenario if it is not the base; {} "
                                     "given",
                                     spec->name, axes, axes == 1 ? "" : "s",
                                     axes == 0 ? "" : fmt::format(" ({})", fmt::join(spec->dims, ", ")),
                                     parsed.coordinates.size()));
            return std::nullopt;
        }
        PrecisionTarget target{text, result_.scenarios.front().name, spec->make, 0, half_width.value_or(0)};
        for (std::size_t i = 0; i < axes; ++i) {
            Axis const& axis = *axes_.find_axis(spec->dims[i]);
            std::optional<std::size_t> const place = place_on(axis, parsed.coordinates[i], out);
            good = good && place;
            target.element = target.element * size_of(axis.values) + place.value_or(0);
        }
        if (parsed.coordinates.size() > axes) {
            Axis const& scenarios = *axes_.find_axis("scenario");
            std::optional<std::size_t> const place = place_on(scenarios, parsed.coordinates[axes], out);
            good = good && place;
            target.scenario = result_.scenarios[place.value_or(0)].name;
        }
        return good ? std::optional(target) : std::nullopt;
    }

private:
    FigureSpec const* figure(Word const& name, TargetText& out) const
    {
        for (FigureSpec const& spec : specs_) {
            if (spec.name == name.text) {
                return &spec;
            }
        }
        if (name.text == "endurance_capital" || name.text == "backstop_capital_quantile") {
            out.complain(name.column, fmt::format("{} comes of re-runs, which begin when the base has its "
                                                  "paths: it can be no target",
                                                  name.text));
        } else {
            out.complain(name.column, fmt::format("the result has no figure '{}' with an interval. {}",
                                                  name.text, suggestion(name.text, names_)));
        }
        return nullptr;
    }

    static std::optional<std::size_t> place_on(Axis const& axis, Word const& word, TargetText& out)
    {
        if (axis.name == "date" || axis.name == "quantile_date") {
            return place_of_date(axis, word, out);
        }
        std::vector<std::string> known;
        std::optional<double> const number = number_of(word.text);
        std::optional<std::size_t> found;
        std::visit(
            [&](auto const& values) {
                for (auto const& value : values) {
                    known.push_back(fmt::format("{}", value));
                    bool same = known.back() == word.text;
                    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
                        same = same || (number && *number == static_cast<double>(value));
                    }
                    if (same && !found) {
                        found = known.size() - 1;
                    }
                }
            },
            axis.values);
        if (!found) {
            out.complain(word.column, fmt::format("the result has no {} '{}'. {}", axis.name, word.text,
                                                  suggestion(word.text, known)));
        }
        return found;
    }

    static std::optional<std::size_t> place_of_date(Axis const& axis, Word const& word, TargetText& out)
    {
        Integers const& days = std::get<Integers>(axis.values);
        constexpr std::string_view kSince = "days since ";
        Day const start = day_of(axis.units.substr(kSince.size())).value_or(0);
        std::vector<std::string> known;
        std::vector<double> numbers;
        for (std::int64_t const day : days) {
            known.push_back(iso_date(start + static_cast<Day>(day)));
            numbers.push_back(static_cast<double>(day));
        }
        std::optional<std::size_t> found;
        std::string const& text = word.text;
        if (auto const date = std::find(known.begin(), known.end(), text); date != known.end()) {
            found = static_cast<std::size_t>(date - known.begin());
        } else if (!text.empty() && text.back() == 'm') {
            constexpr double kMostMonths = 10'000;
            std::optional<double> const months = number_of(text.substr(0, text.size() - 1));
            if (months && *months >= 1 && *months <= kMostMonths && *months == std::floor(*months)) {
                found = date_near(numbers, static_cast<int>(*months));
            }
        }
        if (!found) {
            out.complain(word.column, fmt::format("the result has no {} '{}', as 2027-12-31 or 18m. {}",
                                                  axis.name, text, suggestion(text, known)));
        }
        return found;
    }

    ResultInputs const& result_;
    Dataset axes_;
    std::vector<FigureSpec> specs_;
    std::vector<std::string> names_;
};

}  // namespace

std::vector<PrecisionTarget> precision_targets(std::vector<std::string> const& texts,
                                               ResultInputs const& result)
{
    Resolver const resolver(result);
    std::vector<PrecisionTarget> targets;
    std::vector<std::string> problems;
    for (std::string const& text : texts) {
        TargetText reader(text, problems);
        if (std::optional<ParsedTarget> const parsed = reader.parse()) {
            if (std::optional<PrecisionTarget> target = resolver.resolve(text, *parsed, reader)) {
                targets.push_back(std::move(*target));
            }
        }
    }
    if (!problems.empty()) {
        throw Error(ExitCode::usage, fmt::format("{}", fmt::join(problems, "\nballast: ")));
    }
    return targets;
}

}  // namespace ballast::results
