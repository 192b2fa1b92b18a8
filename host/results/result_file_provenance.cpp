#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/result_file_parts.hpp"

namespace ballast::results {
namespace {

constexpr std::string_view kEffectiveStudy = "effective_study";

/// A column of a table in /provenance with so many rows; none if the table is not there.
template <class Wanted>
Wanted column(Group const& group, std::string_view name, std::size_t rows)
{
    Variable const* const variable = group.find_variable(name);
    auto const* const values = variable == nullptr ? nullptr : std::get_if<Wanted>(&variable->values);
    if (rows > 0 && (values == nullptr || values->size() != rows)) {
        throw Error(ExitCode::input_bad,
                    fmt::format("/{}/{} is missing or has another size", kProvenanceGroup, name),
                    "the file does not say where its numbers come from", "Take the original file.");
    }
    return values == nullptr ? Wanted{} : *values;
}

Labels keys_of(Group const& group, std::string_view axis_name)
{
    Axis const* const axis = group.find_axis(axis_name);
    auto const* const keys = axis == nullptr ? nullptr : std::get_if<Labels>(&axis->values);
    return keys == nullptr ? Labels{} : *keys;
}

std::vector<std::pair<std::string, std::string>> pairs_of(Group const& group, std::string_view axis_name,
                                                          std::string_view name)
{
    Labels const keys = keys_of(group, axis_name);
    Labels const values = column<Labels>(group, name, keys.size());
    std::vector<std::pair<std::string, std::string>> pairs;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        pairs.emplace_back(keys[i], values[i]);
    }
    return pairs;
}

void read_origins(Group const& group, ResultProvenance& provenance)
{
    Labels const keys = keys_of(group, "key");
    auto const texts = [&](char const* name) { return column<Labels>(group, name, keys.size()); };
    Labels const values = texts("value"), places = texts("place"), sources = texts("value_source"),
                 confidences = texts("value_confidence"), notes = texts("note"), dates = texts("as_of");
    Reals const low = column<Reals>(group, "low", keys.size());
    Reals const high = column<Reals>(group, "high", keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        provenance.origins.push_back(
            {keys[i], values[i], places[i], sources[i], confidences[i], notes[i], dates[i], low[i], high[i]});
    }
}

}  // namespace

void add_provenance(Dataset& dataset, ResultProvenance const& provenance)
{
    Group& group = dataset.add_group(std::string(kProvenanceGroup));
    for (auto const& [name, text] : provenance.facts) {
        group.add_attribute(name, text);
    }
    group.add_attribute(std::string(kEffectiveStudy), provenance.effective_study);

    /// A table of texts: an axis of its first column, a variable for each of the others.
    auto const add_table = [&group](char const* axis, char const* meaning, auto const& rows, auto const& key,
                                    auto const& columns) {
        if (rows.empty()) {
            return;
        }
        Labels keys;
        for (auto const& row : rows) {
            keys.push_back(row.*key);
        }
        group.add_axis({axis, "", meaning, std::move(keys)});
        for (auto const& [name, long_name, member] : columns) {
            Labels texts;
            for (auto const& row : rows) {
                texts.push_back(row.*member);
            }
            group.add_variable({name, {axis}, "", long_name, std::move(texts)});
        }
    };
    using OriginColumn = std::tuple<char const*, char const*, std::string OriginRow::*>;
    add_table("key", "value of the study that somebody wrote", provenance.origins, &OriginRow::key,
              std::array<OriginColumn, 6>{
                  {{"value", "as written", &OriginRow::value},
                   {"place", "file:line:column", &OriginRow::place},
                   {"value_source", "key of its source", &OriginRow::source},
                   {"value_confidence", "H, M, L, R (reported), A (assumption)", &OriginRow::confidence},
                   {"note", "why", &OriginRow::note},
                   {"as_of", "date of the figure", &OriginRow::as_of}}});
    if (!provenance.origins.empty()) {
        Reals low;
        Reals high;
        for (OriginRow const& row : provenance.origins) {
            low.push_back(row.low);
            high.push_back(row.high);
        }
        group.add_variable(
            {"low", {"key"}, "1", "low end of an assumption's range, in the value's unit", std::move(low)});
        group.add_variable({"high",
                            {"key"},
                            "1",
                            "high end of an assumption's range, in the value's unit",
                            std::move(high)});
    }
    using SourceColumn = std::tuple<char const*, char const*, std::string SourceRow::*>;
    add_table("source_key", "source", provenance.sources, &SourceRow::key,
              std::array<SourceColumn, 2>{{{"source_title", "title", &SourceRow::title},
                                           {"source_where", "where it is found", &SourceRow::where}}});
    using Pair = std::pair<std::string, std::string>;
    using PairColumn = std::tuple<char const*, char const*, std::string Pair::*>;
    add_table("input_file", "file that was read", provenance.input_hashes, &Pair::first,
              std::array<PairColumn, 1>{{{"input_sha256", "SHA-256 of the file", &Pair::second}}});
    add_table("tables_of", "scenario", provenance.tables_sha256, &Pair::first,
              std::array<PairColumn, 1>{{{"tables_sha256", "SHA-256 of the kernel tables", &Pair::second}}});
}

ResultProvenance read_provenance(Dataset const& dataset)
{
    Group const* const group = dataset.find_group(kProvenanceGroup);
    if (group == nullptr || group->text_attribute(kEffectiveStudy).empty()) {
        throw Error(ExitCode::input_bad, "the file does not hold the study that was run",
                    "its run cannot be continued", "Take the original file.");
    }
    ResultProvenance provenance;
    for (Attribute const& attribute : group->attributes) {
        auto const* const text = std::get_if<std::string>(&attribute.value);
        if (text != nullptr && attribute.name != kEffectiveStudy) {
            provenance.facts.emplace_back(attribute.name, *text);
        }
    }
    provenance.effective_study = group->text_attribute(kEffectiveStudy);
    read_origins(*group, provenance);
    Labels const sources = keys_of(*group, "source_key");
    Labels const titles = column<Labels>(*group, "source_title", sources.size());
    Labels const where = column<Labels>(*group, "source_where", sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        provenance.sources.push_back({sources[i], titles[i], where[i]});
    }
    provenance.input_hashes = pairs_of(*group, "input_file", "input_sha256");
    provenance.tables_sha256 = pairs_of(*group, "tables_of", "tables_sha256");
    return provenance;
}

}  // namespace ballast::results
