#pragma once
/// Parts of a result's data set, a file each; make_result puts them together.
#include <string>
#include <string_view>
#include <vector>

#include "host/results/result_file.hpp"

namespace ballast::results {

/// Between the vendors of a portfolio and the states of a chain.
inline constexpr std::string_view kNameSeparator = ", ";

std::vector<std::string> split_names(std::string const& text);
/// Every name that a state of some chain has, once, in the order of the chains and their states.
Labels names_of_states(ResultAxes const& axes);

/// What a file is, for its root attributes.
struct FileKind {
    std::string_view type;
    std::int64_t format_version;
    std::string_view comment;
};

/// Throws Error(internal) if names and tallies do not fit together.
void check_inputs(ResultInputs const& inputs);
void add_facts(Dataset& dataset, ResultInputs const& inputs, FileKind const& kind);
void add_axes(Dataset& dataset, ResultInputs const& inputs);
/// What is told of scenarios, firms, factors, chains and portfolios beside their names.
void add_descriptions(Dataset& dataset, ResultInputs const& inputs);
/// One group per scenario: `paths` for the base case, `paths_NAME` for the others.
void add_path_tables(Dataset& dataset, ResultInputs const& inputs);
void add_provenance(Dataset& dataset, ResultProvenance const& provenance);

/// read_result of a file of any kind that has these parts.
ResultInputs read_inputs(Dataset const& dataset);

}  // namespace ballast::results
