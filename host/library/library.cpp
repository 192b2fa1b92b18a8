#include <algorithm>
#include <cstdio>
#include <limits>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/api/engine.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/stop_signals.hpp"
#include "host/library/ballast.hpp"
#include "host/results/dataset.hpp"
#include "host/study/calendar.hpp"

namespace ballast {
inline namespace v0 {
namespace {

std::vector<Problem> as_problems(std::vector<Diagnostic> const& diagnostics)
{
    std::vector<Problem> problems;
    for (Diagnostic const& one : diagnostics) {
        problems.push_back(
            {one.place.file, one.place.line, one.place.column, one.key, one.value, one.problem, one.remedy});
    }
    return problems;
}

/// What `work` returns. Errors of the engine come out as Exception, what callbacks throw as it is.
template <class Work>
auto guarded(Work const& work)
{
    try {
        return work();
    } catch (StudyErrors const& errors) {
        throw Exception(errors.exit_status(), errors.what(), as_problems(errors.diagnostics()));
    } catch (Error const& error) {
        throw Exception(error.exit_status(), error.what());
    }
}

[[noreturn]] void throw_unknown(std::string const& what, std::string const& name,
                                std::vector<std::string> const& known)
{
    throw Exception(
        static_cast<int>(ExitCode::usage),
        fmt::format("the result has no {} called \"{}\"; known: {}", what, name, fmt::join(known, ", ")));
}

api::Callbacks engine_callbacks(Callbacks const& callbacks)
{
    api::Callbacks others;
    others.log = callbacks.log;
    if (callbacks.progress) {
        others.progress = [&callbacks](JobProgress const& job) {
            callbacks.progress({job.label, job.unit, job.done, job.total});
        };
    }
    return others;
}

/// Does what the words say; returns where the file is that was written.
std::filesystem::path written_by(std::vector<std::string> words, Callbacks const& callbacks)
{
    words.emplace_back("--json");
    std::string const said = perform(words, callbacks).output;
    return nlohmann::json::parse(said).at("out").get<std::string>();
}

std::vector<std::string> words_of_run(Study const& study, Settings const& settings)
{
    std::vector<std::string> words{"run", study.source.string()};
    for (std::string const& one : study.overrides) {
        words.insert(words.end(), {"-p", one});
    }
    auto const add = [&](char const* option, auto const& value) {
        if (value) {
            words.push_back(fmt::format("--{}={}", option, *value));
        }
    };
    add("paths", settings.paths);
    add("scenario-paths", settings.scenario_paths);
    add("seed", settings.seed);
    add("threads", settings.threads);
    words.insert(words.end(), settings.options.begin(), settings.options.end());
    if (!settings.out.empty()) {
        words.push_back("--out=" + settings.out.string());
    }
    return words;
}

template <class Value>
constexpr bool is_text = std::is_same_v<Value, std::string>;

std::vector<double> as_numbers(results::Values const& values)
{
    return std::visit(
        [](auto const& all) {
            std::vector<double> numbers;
            if constexpr (!is_text<typename std::remove_cvref_t<decltype(all)>::value_type>) {
                numbers.assign(all.begin(), all.end());
            }
            return numbers;
        },
        values);
}

/// The day that "days since 2026-06-30" counts from, if `units` are such.
std::optional<study::Day> first_day(std::string const& units)
{
    CivilDate date{};
    bool const found =
        std::sscanf(units.c_str(), "days since %4d-%2d-%2d", &date.year, &date.month, &date.day) == 3;
    return found ? std::optional(day_number(date)) : std::nullopt;
}

Axis as_axis(results::Axis const& stored)
{
    Axis axis{stored.name, stored.units, {}, as_numbers(stored.values)};
    if (auto const* const labels = std::get_if<results::Labels>(&stored.values)) {
        axis.labels = *labels;
        return axis;
    }
    std::optional<study::Day> const start = first_day(stored.units);
    for (double const value : axis.values) {
        axis.labels.push_back(start ? iso_date(*start + static_cast<int>(value)) : fmt::format("{}", value));
    }
    return axis;
}

}  // namespace

std::string_view version()
{
    return api::version();
}

std::string_view commit()
{
    return api::commit();
}

Exception::Exception(int exit_code, std::string const& message, std::vector<Problem> problems)
    : std::runtime_error(message)
    , exit_code_(exit_code)
    , problems_(std::move(problems))
{
}

Exception::~Exception() = default;

Study read_study(std::filesystem::path const& folder_or_file, std::vector<std::string> const& overrides)
{
    return guarded([&] {
        api::CheckedStudy checked = api::read_study(folder_or_file, overrides);
        return Study{folder_or_file,
                     overrides,
                     std::move(checked.name),
                     std::move(checked.title),
                     std::move(checked.toml),
                     std::move(checked.firms),
                     std::move(checked.scenarios),
                     as_problems(checked.warnings)};
    });
}

double Figure::at(Place const& place) const
{
    std::vector<std::string> names;
    for (Axis const& axis : axes) {
        names.push_back(axis.name);
    }
    for (auto const& [axis, label] : place) {
        if (std::find(names.begin(), names.end(), axis) == names.end()) {
            throw_unknown("axis of " + name, axis, names);
        }
    }
    std::size_t index = 0;
    for (Axis const& axis : axes) {
        auto const asked = place.find(axis.name);
        std::size_t chosen = 0;
        if (asked != place.end()) {
            chosen = static_cast<std::size_t>(
                std::find(axis.labels.begin(), axis.labels.end(), asked->second) - axis.labels.begin());
        }
        if (chosen == axis.labels.size() || (asked == place.end() && axis.labels.size() > 1)) {
            throw_unknown(axis.name, asked == place.end() ? "" : asked->second, axis.labels);
        }
        index = index * axis.labels.size() + chosen;
    }
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : values.at(index);
}

struct Result::Data {
    results::Dataset dataset;

    /// The labels of an axis of the root.
    std::vector<std::string> labels(char const* axis) const
    {
        results::Axis const* const found = dataset.find_axis(axis);
        return found == nullptr ? std::vector<std::string>{} : as_axis(*found).labels;
    }
};

Result::Result(std::filesystem::path const& file)
    : file_(file)
    , data_(guarded([&] { return std::make_shared<Data const>(Data{app::read_result_file(file)}); }))
{
}

std::string Result::digest() const
{
    return fact("digest");
}

std::string Result::fact(std::string const& name) const
{
    results::AttributeValue const* const value = data_->dataset.find_attribute(name);
    if (value == nullptr) {
        return "";
    }
    return std::visit(
        [](auto const& one) {
            using Value = std::remove_cvref_t<decltype(one)>;
            if constexpr (is_text<Value>) {
                return one;
            } else if constexpr (std::is_arithmetic_v<Value>) {
                return fmt::format("{}", one);
            } else {
                return fmt::format("{}", fmt::join(one, ", "));
            }
        },
        *value);
}

std::vector<std::string> Result::firms() const
{
    return data_->labels("firm");
}

std::vector<std::string> Result::scenarios() const
{
    return data_->labels("scenario");
}

std::vector<std::string> Result::dates() const
{
    return data_->labels("date");
}

std::vector<std::string> Result::figures() const
{
    std::vector<std::string> names;
    for (results::Variable const& variable : data_->dataset.variables) {
        names.push_back(variable.name);
    }
    for (results::Group const& group : data_->dataset.groups) {
        for (results::Variable const& variable : group.variables) {
            names.push_back(group.name + "/" + variable.name);
        }
    }
    return names;
}

Figure Result::figure(std::string const& name) const
{
    results::Dataset const& dataset = data_->dataset;
    std::size_t const slash = name.find('/');
    results::Group const* const group =
        slash == std::string::npos ? &dataset : dataset.find_group(name.substr(0, slash));
    results::Variable const* const stored =
        group == nullptr ? nullptr : group->find_variable(name.substr(slash + 1));
    if (stored == nullptr) {
        throw_unknown("figure", name, figures());
    }
    Figure figure{name, stored->units, stored->long_name, {}, as_numbers(stored->values), {}};
    if (auto const* const texts = std::get_if<results::Labels>(&stored->values)) {
        figure.texts = *texts;
    }
    for (std::string const& dim : stored->dims) {
        results::Axis const* const own = group->find_axis(dim);
        figure.axes.push_back(as_axis(own == nullptr ? *dataset.find_axis(dim) : *own));
    }
    return figure;
}

Estimate Result::estimate(std::string const& name, Place const& place) const
{
    return {figure(name).at(place), figure(name + "_lower").at(place), figure(name + "_upper").at(place)};
}

Result run(Study const& study, Settings const& settings, Callbacks const& callbacks)
{
    return Result(written_by(words_of_run(study, settings), callbacks));
}

std::filesystem::path run_share(Study const& study, std::string const& share, Settings const& settings,
                                Callbacks const& callbacks)
{
    std::vector<std::string> words = words_of_run(study, settings);
    words.push_back("--shard=" + share);
    return written_by(std::move(words), callbacks);
}

Result merge(std::vector<std::filesystem::path> const& parts, std::filesystem::path const& out,
             Callbacks const& callbacks)
{
    std::vector<std::string> words{"merge", "--out=" + out.string()};
    for (std::filesystem::path const& part : parts) {
        words.push_back(part.string());
    }
    return Result(written_by(std::move(words), callbacks));
}

Answer perform(std::vector<std::string> const& words, Callbacks const& callbacks)
{
    return guarded([&] {
        api::Answer answer = api::perform(words, engine_callbacks(callbacks));
        return Answer{answer.status, std::move(answer.output)};
    });
}

void stop() noexcept
{
    request_stop();
}

}  // namespace v0
}  // namespace ballast
