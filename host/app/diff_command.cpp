/// `ballast diff`: figures of two result files that differ by more than their intervals allow.
#include <array>
#include <map>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/json_output.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {
namespace {

using results::Dataset;
using results::Reals;
using results::Variable;

struct DiffArguments {
    std::string first, second;
    bool json = false;
};

struct Difference {
    std::string where;  ///< "survival_probability[base, coreweave, 184]"
    double first, first_lower, first_upper, second, second_lower, second_upper;
};

struct Comparison {
    std::size_t compared = 0;  ///< figures with intervals in both files
    std::size_t missing = 0;   ///< figures of the first that the second has not
    std::vector<Difference> differences;
};

/// The coordinates of an axis as text.
std::vector<std::string> labels(results::Axis const& axis)
{
    return std::visit(
        [](auto const& values) {
            std::vector<std::string> texts;
            for (auto const& value : values) {
                texts.push_back(fmt::format("{}", value));
            }
            return texts;
        },
        axis.values);
}

/// For each index along the axis in the first file the index in the second, by label.
std::vector<std::optional<std::size_t>> matching(results::Axis const& first, results::Axis const* second)
{
    std::map<std::string, std::size_t> known;
    if (second != nullptr) {
        for (std::string const& label : labels(*second)) {
            known.emplace(label, known.size());
        }
    }
    std::vector<std::optional<std::size_t>> indices;
    for (std::string const& label : labels(first)) {
        auto const found = known.find(label);
        indices.push_back(found == known.end() ? std::nullopt : std::optional(found->second));
    }
    return indices;
}

/// The three arrays of an estimate, or nothing for other variables.
struct Estimate {
    Reals const *value, *lower, *upper;
};
std::optional<Estimate> estimate(Dataset const& dataset, std::string const& name)
{
    auto const reals = [&dataset](std::string const& of) {
        Variable const* const variable = dataset.find_variable(of);
        return variable == nullptr ? nullptr : std::get_if<Reals>(&variable->values);
    };
    Estimate const found{reals(name), reals(name + "_lower"), reals(name + "_upper")};
    return found.value != nullptr && found.lower != nullptr && found.upper != nullptr ? std::optional(found)
                                                                                      : std::nullopt;
}

void compare_variable(Dataset const& first, Dataset const& second, Variable const& variable,
                      Comparison& result)
{
    auto const a = estimate(first, variable.name);
    auto const b = estimate(second, variable.name);
    if (!a) {
        return;
    }
    Variable const* const other = second.find_variable(variable.name);
    if (!b || other == nullptr || other->dims != variable.dims) {
        result.missing += a->value->size();
        return;
    }
    std::vector<std::vector<std::string>> names;
    std::vector<std::vector<std::optional<std::size_t>>> match;
    std::vector<std::size_t> second_sizes;
    for (std::string const& dim : variable.dims) {
        names.push_back(labels(*first.find_axis(dim)));
        match.push_back(matching(*first.find_axis(dim), second.find_axis(dim)));
        second_sizes.push_back(results::size_of(second.find_axis(dim)->values));
    }
    for (std::size_t i = 0; i < a->value->size(); ++i) {
        std::size_t rest = i, j = 0, stride = 1;
        bool known = true;
        std::vector<std::string> where(names.size());
        for (std::size_t d = names.size(); d-- > 0;) {
            std::size_t const index = rest % names[d].size();
            rest /= names[d].size();
            where[d] = names[d][index];
            known = known && match[d][index].has_value();
            j += stride * match[d][index].value_or(0);
            stride *= second_sizes[d];
        }
        if (!known) {
            ++result.missing;
            continue;
        }
        ++result.compared;
        if ((*a->lower)[i] > (*b->upper)[j] || (*b->lower)[j] > (*a->upper)[i]) {
            result.differences.push_back({fmt::format("{}[{}]", variable.name, fmt::join(where, ", ")),
                                          (*a->value)[i], (*a->lower)[i], (*a->upper)[i], (*b->value)[j],
                                          (*b->lower)[j], (*b->upper)[j]});
        }
    }
}

int diff(DiffArguments const& arguments)
{
    Dataset const first = read_result_file(arguments.first);
    Dataset const second = read_result_file(arguments.second);
    std::string const first_digest = first.text_attribute("digest");
    bool const same = !first_digest.empty() && first_digest == second.text_attribute("digest");
    std::array const seeds{first.text_attribute("seed"), second.text_attribute("seed")};
    Comparison result;
    for (Variable const& variable : first.variables) {
        compare_variable(first, second, variable, result);
    }
    if (arguments.json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (Difference const& d : result.differences) {
            list.push_back({{"figure", d.where},
                            {"first", {d.first, d.first_lower, d.first_upper}},
                            {"second", {d.second, d.second_lower, d.second_upper}}});
        }
        nlohmann::ordered_json const json{{"same_digest", same},
                                          {"seeds", seeds},
                                          {"compared", result.compared},
                                          {"missing", result.missing},
                                          {"differences", list}};
        print_json(json);
    } else {
        for (Difference const& d : result.differences) {
            say("{}: {:.6g} ({:.6g}..{:.6g}) against {:.6g} ({:.6g}..{:.6g})\n", d.where, d.first,
                d.first_lower, d.first_upper, d.second, d.second_lower, d.second_upper);
        }
        if (seeds[0] != seeds[1]) {
            say("the files have different seeds, {} and {}: their samples are independent\n", seeds[0],
                seeds[1]);
        }
        say("{} of {} figures differ beyond their intervals; {} are in the first file alone; tally "
            "digests are {}\n",
            result.differences.size(), result.compared, result.missing, same ? "equal" : "different");
    }
    return static_cast<int>(result.differences.empty() ? ExitCode::done : ExitCode::differs);
}

}  // namespace

void add_diff_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<DiffArguments>();
    CLI::App& command =
        *program.add_subcommand("diff", "Figures that differ beyond their intervals (exit 0: none, 5: some)");
    command.add_option("A", arguments->first, "Result file")->required()->check(not_empty());
    command.add_option("B", arguments->second, "Result file")->required()->check(not_empty());
    command.add_flag("--json", arguments->json, "Print one JSON object");
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const&) { return diff(*arguments); }; });
}

}  // namespace ballast::app
