#include "host/results/partial_file.hpp"

#include <numeric>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/parameter_group.hpp"
#include "host/results/result_file_parts.hpp"
#include "host/results/result_file_ranges.hpp"
#include "host/results/result_file_tallies.hpp"

namespace ballast::results {
namespace {

constexpr char const* kIdentityGroup = "run_identity";

std::string records_name(std::size_t scenario)
{
    return fmt::format("records_{}", scenario);
}

[[noreturn]] void refuse(std::string const& problem)
{
    throw Error(ExitCode::input_bad, problem, "it is not a complete part of a run of this version",
                "Give a file written by `ballast run --shard`.");
}

void add_identity(Dataset& dataset, PartialResult const& part)
{
    Labels properties, values;
    for (auto const& [property, value] : part.identity) {
        properties.push_back(property);
        values.push_back(value);
    }
    Group& group = dataset.add_group(kIdentityGroup);
    group.add_axis({"property", "", "what is equal in all parts of the run", std::move(properties)});
    group.add_variable({"identity", {"property"}, "", "its value", std::move(values)});
}

void add_records(Dataset& dataset, PartialResult const& part)
{
    std::size_t const firms = part.inputs.axes.firms.size();
    for (std::size_t s = 0; s < part.records.size(); ++s) {
        Integers places(part.records[s].size() / firms);
        std::iota(places.begin(), places.end(), std::int64_t{0});
        Group& group = dataset.add_group(records_name(s));
        group.add_axis({"path_of_share", "1", "place among the share's paths", std::move(places)});
        group.add_variable(
            {"records", {"path_of_share", "firm"}, "1", "bits of the path records", part.records[s]});
    }
}

std::uint64_t share_attribute(Dataset const& dataset, char const* name)
{
    AttributeValue const* const value = dataset.find_attribute(name);
    auto const* const number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    if (number == nullptr || *number < 1) {
        refuse(fmt::format("the file has no positive whole number {}", name));
    }
    return static_cast<std::uint64_t>(*number);
}

void read_identity(Dataset const& dataset, PartialResult& part)
{
    Group const* const group = dataset.find_group(kIdentityGroup);
    Axis const* const axis = group == nullptr ? nullptr : group->find_axis("property");
    Variable const* const variable = group == nullptr ? nullptr : group->find_variable("identity");
    auto const* const properties = axis == nullptr ? nullptr : std::get_if<Labels>(&axis->values);
    auto const* const values = variable == nullptr ? nullptr : std::get_if<Labels>(&variable->values);
    if (properties == nullptr || values == nullptr || properties->size() != values->size()) {
        refuse("the file does not say which run it is a part of");
    }
    for (std::size_t i = 0; i < values->size(); ++i) {
        part.identity.emplace_back((*properties)[i], (*values)[i]);
    }
}

void read_records(Dataset const& dataset, PartialResult& part)
{
    std::size_t const num_scenarios = part.inputs.scenarios.size();
    while (Group const* const group = dataset.find_group(records_name(part.records.size()))) {
        Variable const* const variable = group->find_variable("records");
        auto const* const words = variable == nullptr ? nullptr : std::get_if<Counts>(&variable->values);
        if (words == nullptr || part.records.size() == num_scenarios) {
            refuse("the file's path records do not fit its scenarios");
        }
        part.records.push_back(*words);
    }
    if (!part.records.empty() && part.records.size() != num_scenarios) {
        refuse("the file has path records of some scenarios only");
    }
    std::size_t const firms = part.inputs.axes.firms.size();
    for (std::size_t s = 0; s < part.records.size(); ++s) {
        if (part.records[s].size() != TallyReader(part.inputs.scenarios[s].tally).paths() * firms) {
            refuse("the file's path records do not fit its tallies");
        }
    }
}

}  // namespace

Dataset make_partial(PartialResult const& part)
{
    check_inputs(part.inputs);
    Dataset dataset;
    add_facts(dataset, part.inputs,
              {kPartialFileType, kPartialFormatVersion,
               "part of a run, without figures: `ballast merge` makes the result of all parts"});
    dataset.add_attribute("share_number", static_cast<std::int64_t>(part.share_number));
    dataset.add_attribute("share_of", static_cast<std::int64_t>(part.share_of));
    add_axes(dataset, part.inputs);
    add_descriptions(dataset, part.inputs);
    dataset.add_variable({"run_paths", {"scenario"}, "1", "paths of the whole run", part.run_paths});
    add_tallies(dataset, part.inputs);
    if (part.inputs.parameter_band) {
        add_parameter_tallies(dataset, *part.inputs.parameter_band);
    }
    add_ranges(dataset, part.inputs);
    add_identity(dataset, part);
    add_records(dataset, part);
    add_provenance(dataset, part.inputs.provenance);
    return dataset;
}

PartialResult read_partial(Dataset const& dataset)
{
    AttributeValue const* const version = dataset.find_attribute("format_version");
    if (dataset.text_attribute("file_type") != kPartialFileType || version == nullptr ||
        *version != AttributeValue{kPartialFormatVersion}) {
        refuse(fmt::format("the file is no part of a run of format {}", kPartialFormatVersion));
    }
    PartialResult part;
    part.share_number = share_attribute(dataset, "share_number");
    part.share_of = share_attribute(dataset, "share_of");
    part.inputs = read_inputs(dataset);
    part.inputs.provenance = read_provenance(dataset);
    Variable const* const paths = dataset.find_variable("run_paths");
    auto const* const run_paths = paths == nullptr ? nullptr : std::get_if<Counts>(&paths->values);
    if (part.share_number > part.share_of || run_paths == nullptr ||
        run_paths->size() != part.inputs.scenarios.size()) {
        refuse("the file's share or its numbers of paths are out of range");
    }
    part.run_paths = *run_paths;
    read_identity(dataset, part);
    read_records(dataset, part);
    return part;
}

}  // namespace ballast::results
