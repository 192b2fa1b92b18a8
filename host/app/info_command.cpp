/// `ballast info`: what a result file holds and where it comes from.
#include <memory>
#include <span>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/argument_checks.hpp"
#include "host/app/commands.hpp"
#include "host/app/evidence.hpp"
#include "host/app/json_output.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/config/parameter_markdown.hpp"
#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "host/results/result_tables.hpp"

namespace ballast::app {
namespace {

using results::AttributeValue;
using results::Dataset;

struct InfoArguments {
    std::string file, out;
    bool json = false, parameters = false, evidence = false;
};

struct AttributeToJson {
    template <class T>
    nlohmann::ordered_json operator()(T const& value) const
    {
        return value;
    }
};

nlohmann::ordered_json attributes_json(results::Group const& group)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (results::Attribute const& attribute : group.attributes) {
        json[attribute.name] = std::visit(AttributeToJson{}, attribute.value);
    }
    return json;
}

std::string value_text(nlohmann::ordered_json const& value)
{
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    constexpr std::size_t kLongest = 100;
    if (text.size() > kLongest || text.find('\n') != std::string::npos) {
        text = fmt::format("({} characters)", text.size());
    }
    return text;
}

void print_group(results::Group const& group, std::string const& title)
{
    say("\n{}\n", title);
    for (results::Axis const& axis : group.axes) {
        say("  axis {:<32}{:>8}  {}\n", axis.name, results::size_of(axis.values), axis.long_name);
    }
    for (results::Variable const& variable : group.variables) {
        if (variable.name.ends_with("_lower") || variable.name.ends_with("_upper")) {
            continue;
        }
        say("  {:<40}({}) [{}]\n", variable.name, fmt::join(variable.dims, ", "), variable.units);
    }
}

bool is_result(Dataset const& dataset)
{
    AttributeValue const* version = dataset.find_attribute("format_version");
    return dataset.text_attribute("file_type") == results::kResultFileType && version != nullptr &&
           *version == AttributeValue{results::kResultFormatVersion};
}

int give_evidence(InfoArguments const& arguments)
{
    nlohmann::ordered_json const json = evidence_of(arguments.file);
    if (arguments.out.empty()) {
        print_json(json);
    } else {
        std::error_code ignored;
        if (std::filesystem::equivalent(arguments.file, arguments.out, ignored)) {
            throw Error(ExitCode::usage, fmt::format("--out {} is the result itself", arguments.out),
                        "it would be replaced", "Give another --out.");
        }
        std::string const text = json_text(json) + "\n";
        write_file_atomically(arguments.out, std::as_bytes(std::span(text)));
    }
    return static_cast<int>(ExitCode::done);
}

int info(InfoArguments const& arguments)
{
    if (arguments.evidence) {
        return give_evidence(arguments);
    }
    if (arguments.parameters) {
        refuse_as_study(arguments.file);
        say("{}", config::parameter_markdown(config::read_study(arguments.file, {})));
        return static_cast<int>(ExitCode::done);
    }
    Dataset const dataset = results::read_dataset(arguments.file);
    results::Group const* const provenance = dataset.find_group(results::kProvenanceGroup);
    nlohmann::ordered_json json{{"attributes", attributes_json(dataset)}};
    if (std::string const what = unfinished(dataset); !what.empty()) {
        json["no_result"] = what;
    }
    if (provenance != nullptr) {
        json["provenance"] = attributes_json(*provenance);
    }
    for (results::Axis const& axis : dataset.axes) {
        json["axes"][axis.name] =
            std::visit([](auto const& values) { return nlohmann::ordered_json(values); }, axis.values);
    }
    for (results::Variable const& variable : dataset.variables) {
        json["variables"][variable.name] = {
            {"dims", variable.dims}, {"units", variable.units}, {"long_name", variable.long_name}};
    }
    if (arguments.json) {
        print_json(json);
        return static_cast<int>(ExitCode::done);
    }
    if (std::string const what = unfinished(dataset); !what.empty()) {
        say("no result: {}\n\n", what);
    }
    for (char const* const part : {"attributes", "provenance"}) {
        say("{}\n", part);
        if (json.contains(part)) {
            for (auto const& [name, value] : json[part].items()) {
                say("  {:<24}{}\n", name, value_text(value));
            }
        }
    }
    print_group(dataset, is_result(dataset) ? "figures (each with _lower and _upper where it is an estimate)"
                                            : "arrays");
    for (results::Group const& group : dataset.groups) {
        print_group(group, "/" + group.name);
    }
    if (is_result(dataset)) {
        std::string const tables = results::all_tables(results::read_result(dataset));
        if (!tables.empty()) {
            say("\nbase case at the horizon\n\n{}", tables);
        }
    }
    return static_cast<int>(ExitCode::done);
}

}  // namespace

void add_info_command(CLI::App& program, Action& chosen)
{
    auto const arguments = std::make_shared<InfoArguments>();
    CLI::App& command = *program.add_subcommand("info", "What a result file holds and where it comes from");
    command.add_option("FILE", arguments->file, "Result file; with --parameters a study")
        ->required()
        ->check(not_empty());
    command.add_flag("--json", arguments->json, "Print one JSON object");
    CLI::Option* const parameters =
        command.add_flag("--parameters", arguments->parameters,
                         "Parameter table of a study, as Markdown: value, range, source, fact or assumption");
    CLI::Option* const evidence =
        command
            .add_flag("--evidence", arguments->evidence,
                      "What an independent validator needs to know of a result, as one JSON object")
            ->excludes(parameters);
    command.add_option("--out", arguments->out, "File for --evidence; stdout if not given")
        ->needs(evidence)
        ->check(not_empty())
        ->type_name("FILE");
    command.callback(
        [arguments, &chosen] { chosen = [arguments](Call const&) { return info(*arguments); }; });
}

}  // namespace ballast::app
