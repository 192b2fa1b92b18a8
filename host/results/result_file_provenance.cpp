#include <array>
#include <tuple>
#include <utility>

#include "host/results/result_file_parts.hpp"

namespace ballast::results {

void add_provenance(Dataset& dataset, ResultProvenance const& provenance)
{
    Group& group = dataset.add_group(std::string(kProvenanceGroup));
    for (auto const& [name, text] : provenance.facts) {
        group.add_attribute(name, text);
    }
    group.add_attribute("effective_study", provenance.effective_study);

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

}  // namespace ballast::results
