#include "host/config/parameter_markdown.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/numbers.hpp"
#include "host/config/parameter_design.hpp"
#include "host/config/parameter_key.hpp"

namespace ballast::config {
namespace {

/// One quantity of the study.
struct Row {
    std::string object;  ///< firm.x, market
    std::string key;     ///< below the object
    std::string value, unit;
    Provenance provenance;

    bool assumption() const { return provenance.confidence == "A"; }
    bool silent() const
    {
        return provenance.confidence.empty() && provenance.source.empty() && provenance.note.empty();
    }
    bool unsourced() const { return !assumption() && !silent() && provenance.source.empty(); }
};

/// Text inside a cell of a table.
std::string cell(std::string const& text)
{
    std::string out;
    for (char const c : text) {
        if (c == '|') {
            out += "\\|";
        } else {
            out += c == '\n' ? ' ' : c;
        }
    }
    return out;
}

std::vector<std::string> sources_of(Provenance const& provenance)
{
    std::vector<std::string> keys;
    for (std::string_view rest = provenance.source; !rest.empty();) {
        std::size_t const end = std::min(rest.find_first_of(",;+ "), rest.size());
        if (end > 0) {
            keys.emplace_back(rest.substr(0, end));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return keys;
}

/// Where the object's name ends in a key.
std::size_t end_of_object(std::string const& key)
{
    std::size_t const kind = key.find('.');
    ObjectKind const* const known = find_kind(std::string_view(key).substr(0, kind));
    return known != nullptr && known->named ? key.find('.', kind + 1) : kind;
}

std::vector<Row> rows_of(LoadedStudy const& loaded)
{
    study::Study study = loaded.study;
    std::vector<Row> rows;
    for (Origin const& origin : loaded.origins) {
        std::optional<KeyMeaning> const meaning = meaning_of(study, origin.key);
        std::size_t const end = end_of_object(origin.key);
        bool const scenario = origin.key.starts_with("scenario.");
        if (!meaning || !meaning->is_quantity() || end == std::string::npos || scenario) {
            continue;
        }
        bool const single = meaning->entry || parse_number(origin.value);
        rows.push_back({origin.key.substr(0, end), origin.key.substr(end + 1),
                        single ? origin.value : meaning->field->write(*meaning->field, meaning->object),
                        meaning->field->unit, origin.provenance});
    }
    return rows;
}

/// "2 to 6 of the first", "times 0.5 to 2".
std::string range_text(Provenance const& provenance)
{
    if (!provenance.low || !provenance.high) {
        return "";
    }
    std::string const range = fmt::format("{:g} to {:g}", *provenance.low, *provenance.high);
    std::string const& of = provenance.range_of;
    std::string const how = provenance.vary == "ramp"      ? ", the first stands"
                            : provenance.vary == "element" ? ", each by itself"
                                                           : "";
    if (of.empty() || of == "each") {
        return range + how;
    }
    if (of == "factor") {
        return "times " + range + how;
    }
    return range + (parse_integer(of) ? " of number " : " of the ") + of + how;
}

std::string standing_text(Row const& row)
{
    if (row.assumption()) {
        return "assumption";
    }
    return row.provenance.confidence.empty() ? "fact" : fmt::format("fact, {}", row.provenance.confidence);
}

template <class Predicate>
std::size_t count(std::vector<Row> const& rows, Predicate const& holds)
{
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), holds));
}

/// Keys of the rows that `holds` picks, by object: "firm.x: a, b".
template <class Predicate>
void list_keys(std::string& out, std::vector<Row> const& rows, Predicate const& holds)
{
    std::map<std::string, std::vector<std::string>> keys;
    for (Row const& row : rows) {
        if (holds(row)) {
            keys[row.object].push_back(fmt::format("`{}`", row.key));
        }
    }
    for (auto const& [object, names] : keys) {
        fmt::format_to(std::back_inserter(out), "- `{}`: {}\n", object, fmt::join(names, ", "));
    }
}

std::vector<ParameterRange> one_sided(std::vector<ParameterRange> const& varied)
{
    std::vector<ParameterRange> at_an_end;
    std::copy_if(varied.begin(), varied.end(), std::back_inserter(at_an_end),
                 [](ParameterRange const& range) { return range.one_sided(); });
    return at_an_end;
}

std::string listed(std::size_t number)
{
    return number > 0 ? ", listed below" : "";
}

void add_groups(std::string& out, std::vector<CorrelatedParameters> const& groups,
                std::vector<ParameterRange> const& varied)
{
    if (groups.empty()) {
        return;
    }
    out += "## Assumptions that move together\n\n| group | correlation of normal scores | keys | against "
           "|\n|---|---|---|---|\n";
    for (CorrelatedParameters const& group : groups) {
        auto const names = [&](std::vector<std::size_t> const& places) {
            std::vector<std::string> keys;
            for (std::size_t const p : places) {
                keys.push_back(fmt::format("`{}`", varied[p].key));
            }
            return fmt::format("{}", fmt::join(keys, ", "));
        };
        fmt::format_to(std::back_inserter(out), "| {} | {:g} | {} | {} |\n", group.name, group.correlation,
                       names(group.with), names(group.against));
    }
    out += '\n';
}

void add_counts(std::string& out, LoadedStudy const& loaded, std::vector<Row> const& rows)
{
    std::size_t const silent = count(rows, [](Row const& row) { return row.silent(); });
    std::size_t const unsourced = count(rows, [](Row const& row) { return row.unsourced(); });
    std::size_t const assumptions = count(rows, [](Row const& row) { return row.assumption(); });
    fmt::format_to(std::back_inserter(out), "| quantities | number |\n|---|---|\n");
    for (auto const& [mark, meaning] :
         {std::pair("H", "facts, high: a filing, or a calculation on data"),
          std::pair("M", "facts, medium: several pages, or pages that quote"),
          std::pair("L", "facts, low: one secondary note"),
          std::pair("R", "facts, reported from memory or by the firm, unverified")}) {
        fmt::format_to(
            std::back_inserter(out), "| {} ({}) | {} |\n", meaning, mark,
            count(rows, [mark = mark](Row const& row) { return row.provenance.confidence == mark; }));
    }
    std::vector<ParameterRange> const varied = varied_parameters(loaded);
    fmt::format_to(
        std::back_inserter(out),
        "| assumptions (A) | {} |\n| of these with a range of their own | {} |\n| varied by "
        "`--parameter-points` | {} |\n"
        "| of these about a list or schedule | {} |\n"
        "| with a range and not varied{} | {} |\n| one-sided ranges{} | {} |\n| facts without a source, "
        "listed below | {} |\n"
        "| without any provenance, listed below | {} |\n\n",
        assumptions, count(rows, [](Row const& row) { return row.assumption() && row.provenance.low; }),
        varied.size(),
        std::count_if(varied.begin(), varied.end(), [](auto const& one) { return one.list != nullptr; }),
        listed(unvaried_parameters(loaded).size()), unvaried_parameters(loaded).size(),
        listed(one_sided(varied).size()), one_sided(varied).size(), unsourced, silent);
}

/// Assumptions that do not move, whose values lie at an end of their range, or that move together.
void add_ranges(std::string& out, LoadedStudy const& loaded)
{
    std::vector<UnvariedRange> const unvaried = unvaried_parameters(loaded);
    if (!unvaried.empty()) {
        out += "## Ranges that are not varied\n\n";
        for (UnvariedRange const& one : unvaried) {
            fmt::format_to(std::back_inserter(out), "- `{}`: the range {}\n", one.key, one.reason);
        }
        out += '\n';
    }
    std::vector<ParameterRange> const varied = varied_parameters(loaded);
    if (std::vector<ParameterRange> const at_an_end = one_sided(varied); !at_an_end.empty()) {
        std::map<std::string, std::string> reasons;
        for (Origin const& origin : loaded.origins) {
            reasons[origin.key] = origin.provenance.one_sided;
        }
        fmt::format_to(
            std::back_inserter(out),
            "## One-sided ranges\n\nThe value lies within a tenth of the range from one of its ends "
            "(in the logarithm where the range is drawn so), so that the band over points lies to "
            "one side of the study.\n\n| key | value | range | why |\n|---|---|---|---|\n");
        for (ParameterRange const& one : at_an_end) {
            std::string const& reason = reasons[one.target()];
            fmt::format_to(std::back_inserter(out), "| `{}` | {:g} | {:g} to {:g} | {} |\n", one.key,
                           one.value, one.low, one.high, reason.empty() ? "no reason given" : cell(reason));
        }
        out += '\n';
    }
    add_groups(out, correlated_parameters(loaded.study, varied), varied);
}

void add_objects(std::string& out, std::vector<Row> const& rows)
{
    std::string object;
    for (Row const& row : rows) {
        if (row.silent()) {
            continue;
        }
        if (row.object != object) {
            object = row.object;
            fmt::format_to(std::back_inserter(out),
                           "\n### {}\n\n| key | value | unit | range | standing | source | note "
                           "|\n|---|---|---|---|---|---|---|\n",
                           object);
        }
        fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} | {} | {} | {} | {} |\n", row.key,
                       cell(row.value), cell(row.unit), range_text(row.provenance), standing_text(row),
                       fmt::join(sources_of(row.provenance), ", "), cell(row.provenance.note));
    }
}

void add_sources(std::string& out, LoadedStudy const& loaded, std::vector<Row> const& rows)
{
    std::map<std::string, std::size_t> uses;
    for (Row const& row : rows) {
        for (std::string const& key : sources_of(row.provenance)) {
            ++uses[key];
        }
    }
    out += "\n## Sources\n\n| source | title | where | values |\n|---|---|---|---|\n";
    for (auto const& [key, source] : loaded.sources) {
        fmt::format_to(std::back_inserter(out), "| {} | {} | {} | {} |\n", key, cell(source.title),
                       cell(source.where), uses[key]);
    }
}

}  // namespace

std::string parameter_markdown(LoadedStudy const& loaded)
{
    std::vector<Row> rows = rows_of(loaded);
    std::stable_sort(rows.begin(), rows.end(),
                     [](Row const& a, Row const& b) { return a.object < b.object; });
    std::string out = fmt::format("# Parameters of {}\n\n{}\n\nMade from the study by "
                                  "`scripts/update_parameters.sh`; a test keeps the two equal. Names, "
                                  "words and switches are not listed, nor are values of scenarios. A CSV row "
                                  "has one source and one confidence for all "
                                  "of its cells, and its range is about one of them. How assumptions are "
                                  "varied: [results_and_faults.md](results_and_faults.md), "
                                  "`/parameter_band`.\n\n",
                                  loaded.study.general.name, loaded.study.general.title);
    add_counts(out, loaded, rows);
    auto const unsourced = [](Row const& row) { return row.unsourced(); };
    auto const silent = [](Row const& row) { return row.silent(); };
    if (count(rows, unsourced) > 0) {
        out += "## Facts without a source\n\n";
        list_keys(out, rows, unsourced);
        out += '\n';
    }
    if (count(rows, silent) > 0) {
        out += "## Quantities without provenance\n\nDates of the run, report settings, and values that a "
               "comment beside them "
               "explains.\n\n";
        list_keys(out, rows, silent);
        out += '\n';
    }
    add_ranges(out, loaded);
    out += "## Objects\n";
    add_objects(out, rows);
    add_sources(out, loaded, rows);
    return out;
}

}  // namespace ballast::config
