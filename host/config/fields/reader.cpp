#include "host/config/fields/reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/fields/decode.hpp"
#include "host/config/list_range.hpp"
#include "host/config/numbers.hpp"
#include "host/config/renamed_names.hpp"

namespace ballast::config {
namespace {

std::vector<std::string> const kProvenanceKeys = {"source", "confidence", "low",  "high",     "note",
                                                  "as_of",  "range_of",   "vary", "one_sided"};
std::vector<std::string> const kConfidences = {"H", "M", "L", "R", "A"};

/// The keys that hold the value itself in a table with provenance.
std::vector<std::string> value_keys(Field const& field)
{
    if (field.shape == Shape::schedule) {
        return {"value", "linear", "step"};
    }
    if (field.shape == Shape::payments) {
        return {"value", "payments"};
    }
    return {"value"};
}

bool is_wrapped(Field const& field, Node const& node)
{
    if (node.kind != Node::Kind::table) {
        return false;
    }
    if (field.shape != Shape::weights && field.shape != Shape::settings) {
        return true;
    }
    Node const* const value = node.find("value");
    return value != nullptr && value->kind == Node::Kind::table;
}

bool among(std::vector<std::string> const& words, std::string const& word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// site.power_tranches of site.hall.power_tranches[0].
std::string table_of_records(std::string_view path)
{
    std::string_view const list = path.substr(0, path.rfind('['));
    return fmt::format("{}.{}", list.substr(0, list.find('.')), list.substr(list.rfind('.') + 1));
}

}  // namespace

void FieldReader::fail(Node const& node, std::string const& path, std::string problem, std::string remedy)
{
    problems_->error_at(node.place, path, toml_text(node), std::move(problem), std::move(remedy));
}

void FieldReader::refer(std::string const& kind, std::string const& name, std::string const& path,
                        Node const& node)
{
    if (!kind.empty() && !name.empty()) {
        keys_->references[path] = Reference{kind, name, node.place};
    }
}

void FieldReader::forget(std::string const& path)
{
    auto const below = [&](auto const& entry) {
        std::string const& key = entry.first;
        return key == path || (key.size() > path.size() && key.starts_with(path) &&
                               (key[path.size()] == '.' || key[path.size()] == '['));
    };
    std::erase_if(keys_->references, below);
    std::erase_if(keys_->origins, below);
}

void FieldReader::note_origin(std::string const& path, Node const& node, Provenance const& provenance)
{
    keys_->origins[path] = Origin{path, toml_text(node), node.place, provenance};
}

void FieldReader::check(Provenance const& provenance, std::string const& path, SourcePlace place,
                        Field const* field, Node const* node)
{
    std::optional<double> const value =
        node != nullptr && node->is_number() ? std::optional(node->number) : std::nullopt;
    std::string const& confidence = provenance.confidence;
    if (!confidence.empty() &&
        std::find(kConfidences.begin(), kConfidences.end(), confidence) == kConfidences.end()) {
        problems_->error_at(place, path + ".confidence", quoted(confidence),
                            "is not a known mark of confidence",
                            "Write H, M or L (source high, medium, low), R (reported) or A (assumption).");
    }
    if (confidence == "A" && (!provenance.low || !provenance.high || provenance.note.empty())) {
        problems_->error_at(place, path, "",
                            "is an assumption (confidence A) without low, high and note, so nobody can "
                            "judge or vary it",
                            "Add the missing ones of low, high, note.");
    }
    if (provenance.low && provenance.high && *provenance.low > *provenance.high) {
        problems_->error_at(place, path, "",
                            fmt::format("has low {} above high {}", *provenance.low, *provenance.high),
                            "Exchange low and high.");
    } else if (value && ((provenance.low && *value < *provenance.low) ||
                         (provenance.high && *value > *provenance.high))) {
        problems_->error_at(place, path, number_text(*value), "lies outside its own low and high",
                            "Widen the range or correct the value.");
    } else {
        check_range(provenance, path, place, field, node);
    }
    for (std::string_view rest = provenance.source; !rest.empty();) {
        std::size_t const end = std::min(rest.find_first_of(",;+ "), rest.size());
        if (end > 0) {
            keys_->sources.emplace(std::string(rest.substr(0, end)), place);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

void FieldReader::check_range(Provenance const& provenance, std::string const& path, SourcePlace place,
                              Field const* field, Node const* node)
{
    std::string const& of = provenance.range_of;
    std::string const& vary = provenance.vary;
    if (of.empty() && vary.empty() && provenance.one_sided.empty()) {
        return;
    }
    if (!provenance.low || !provenance.high) {
        return problems_->error_at(place, path, "", "says how its range is meant and has no low and high",
                                   "Add low and high, or leave range_of, vary and one_sided out.");
    }
    if (!of.empty() && !among(range_of_words(), of) && !parse_integer(of)) {
        return problems_->error_at(
            place, path + ".range_of", quoted(of), "is neither a known word nor the place of a number",
            fmt::format("Write one of {}, or a place, 0 the first.{}", fmt::join(range_of_words(), ", "),
                        suggestion(of, range_of_words())));
    }
    if (!vary.empty() && !among(vary_words(), vary)) {
        return problems_->error_at(
            place, path + ".vary", quoted(vary), "is not a known word here",
            fmt::format("Write one of {}.{}", fmt::join(vary_words(), ", "), suggestion(vary, vary_words())));
    }
    if (field == nullptr || node == nullptr) {
        return;
    }
    std::vector<ListAxis> axes;
    if (node->kind == Node::Kind::array || node->kind == Node::Kind::table) {
        ListRange const list = list_range(*field, *node, provenance);
        if (!list.problem.empty()) {
            return problems_->error_at(place, path + ".range_of", of.empty() ? "" : quoted(of), list.problem,
                                       list.remedy);
        }
        axes = list.axes;
    } else if (!of.empty() || !vary.empty()) {
        return problems_->error_at(place, path, toml_text(*node),
                                   "is a single number, whose range is about nothing else",
                                   "Leave range_of and vary out.");
    } else if (node->is_number()) {
        axes = {{std::nullopt, node->number, *provenance.low, *provenance.high}};
    }
    bool const inside = std::none_of(axes.begin(), axes.end(), [](ListAxis const& axis) {
        return lies_at_an_end(axis.value, axis.low, axis.high);
    });
    if (!provenance.one_sided.empty() && inside) {
        problems_->error_at(place, path + ".one_sided", quoted(provenance.one_sided),
                            "explains why the value lies at an end of its range, and it does not",
                            "Leave one_sided out, or correct the range.");
    }
}

Node const& FieldReader::unwrap(Field const& field, std::string const& path, Node const& node,
                                Provenance& provenance)
{
    if (!is_wrapped(field, node)) {
        return node;
    }
    std::vector<std::string> const holders = value_keys(field);
    Node const* value = nullptr;
    bool says_provenance = false;
    for (Member const& member : node.members) {
        if (std::find(holders.begin(), holders.end(), member.key) != holders.end()) {
            // linear, step and payments are understood by the value's own decoder.
            value = member.key == "value" ? &member.value : &node;
            continue;
        }
        says_provenance = true;
        auto const text = [&](std::string& out) {
            Field plain;
            plain.shape = Shape::text;
            decode(*this, plain, path + "." + member.key, member.value, out);
        };
        auto const number = [&](std::optional<double>& out) {
            decode(*this, Field{}, path + "." + member.key, member.value, out.emplace());
        };
        if (member.key == "source") {
            text(provenance.source);
        } else if (member.key == "confidence") {
            text(provenance.confidence);
        } else if (member.key == "note") {
            text(provenance.note);
        } else if (member.key == "range_of" && member.value.kind == Node::Kind::integer) {
            provenance.range_of = std::to_string(member.value.integer);
        } else if (member.key == "range_of") {
            text(provenance.range_of);
        } else if (member.key == "vary") {
            text(provenance.vary);
        } else if (member.key == "one_sided") {
            text(provenance.one_sided);
        } else if (member.key == "low") {
            number(provenance.low);
        } else if (member.key == "high") {
            number(provenance.high);
        } else if (member.key == "as_of") {
            study::Day day = 0;
            Field date;
            date.shape = Shape::date;
            decode(*this, date, path + ".as_of", member.value, day);
            provenance.as_of = date_text(day);
        } else {
            std::vector<std::string> known = kProvenanceKeys;
            known.insert(known.end(), holders.begin(), holders.end());
            problems_->error_at(member.place, path + "." + member.key, toml_text(member.value),
                                "is an unknown key",
                                fmt::format("Beside a value stand {}.{}", fmt::join(kProvenanceKeys, ", "),
                                            suggestion(member.key, known)));
        }
    }
    if (value == nullptr) {
        return node;
    }
    if (says_provenance) {
        check(provenance, path, node.place, &field, value);
    }
    return *value;
}

void FieldReader::read(Field const& field, std::string const& path, Node const& node, void* object,
                       Provenance const* row)
{
    forget(path);
    Provenance provenance = row != nullptr ? *row : Provenance{};
    Node const& value = unwrap(field, path, node, provenance);
    keys_->locations.set(path, value.place, toml_text(value));
    field.read(*this, field, path, value, object);
    if (field.shape != Shape::records) {
        note_origin(path, value, provenance);
    }
}

void FieldReader::read_entry(Field const& field, std::string const& path, Node const& node, double& out)
{
    Field number;
    number.key = field.key;
    number.unit = field.unit;
    number.range = field.range;
    Provenance provenance;
    Node const& value = unwrap(number, path, node, provenance);
    keys_->locations.set(path, value.place, toml_text(value));
    decode(*this, number, path, value, out);
    note_origin(path, value, provenance);
}

void FieldReader::read_record(std::vector<Field> const& fields, std::string const& path, Node const& node,
                              void* object)
{
    keys_->locations.set(path, node.place, "");
    if (node.kind != Node::Kind::table) {
        return fail(node, path, "is not a table", "Write { key = value, ... }.");
    }
    std::vector<std::string> known;
    for (Field const& field : fields) {
        known.push_back(field.key);
        if (field.required && node.find(field.key) == nullptr) {
            fail(node, path, fmt::format("has no {}", field.key),
                 fmt::format("Add {}: {}", field.key, field.meaning));
        }
    }
    for (Member const& member : node.members) {
        std::string const key(current_name(table_of_records(path), member.key));
        if (key != member.key) {
            problems_->error_at(member.place, path + "." + member.key, toml_text(member.value),
                                old_name_problem(member.key, key), "Rename the key.");
        }
        auto const field =
            std::find_if(fields.begin(), fields.end(), [&](Field const& f) { return f.key == key; });
        if (field == fields.end()) {
            problems_->error_at(
                member.place, path + "." + member.key, toml_text(member.value), "is an unknown key",
                fmt::format("Remove it or correct its name.{}", suggestion(member.key, known)));
        } else {
            read(*field, path + "." + key, member.value, object);
        }
    }
}

}  // namespace ballast::config
