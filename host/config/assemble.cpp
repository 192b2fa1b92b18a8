#include "host/config/assemble.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "host/config/numbers.hpp"
#include "host/config/object_name.hpp"
#include "host/config/parse_text.hpp"
#include "host/config/renamed_names.hpp"

namespace ballast::config {
namespace {

/// What the files say about one object, before its keys are understood.
struct Draft {
    SourcePlace place;
    bool from_table = false;  ///< a row of a CSV table
    std::vector<Member> members;
    Provenance row;      ///< from_table: the row's own columns
    std::string ranged;  ///< from_table: the key that low and high are about
};
using Drafts = std::map<std::string, std::map<std::string, Draft>>;  ///< kind -> name -> draft

class Assembler {
public:
    Assembler(KeyRecords& keys, std::map<std::string, Source>& sources, Problems& problems)
        : keys_(&keys)
        , sources_(&sources)
        , problems_(&problems)
    {
    }

    void add_document(Node const& document)
    {
        std::vector<std::string> known = {"include", "tables", "source"};
        for (ObjectKind const& kind : study_kinds()) {
            known.push_back(kind.key);
        }
        for (Member const& member : document.members) {
            ObjectKind const* const kind = find_kind(member.key);
            if (kind == nullptr && member.key != "source") {
                bool const misplaced = member.key == "include" || member.key == "tables";
                problems_->error_at(member.place, member.key, "",
                                    misplaced ? "is in an included file" : "is an unknown key",
                                    misplaced ? "Move it to the study's main file."
                                              : "Correct the key." + suggestion(member.key, known));
            } else if (member.value.kind != Node::Kind::table) {
                problems_->error_at(
                    member.place, member.key, toml_text(member.value), "is not a table",
                    fmt::format("Write [{}{}].", member.key, kind != nullptr && !kind->named ? "" : ".NAME"));
            } else if (kind == nullptr) {
                add_sources(member.value);
            } else if (!kind->named) {
                merge(*kind, "", member.place, member.value);
            } else {
                for (Member const& object : member.value.members) {
                    add_object(*kind, object);
                }
            }
        }
    }

    void add_table(StudyFiles::Table const& table)
    {
        ObjectKind const& kind = kind_called(table.kind);
        std::vector<std::string> known = {"name",  "source", "confidence", "low",  "high",     "note",
                                          "as_of", "ranged", "range_of",   "vary", "one_sided"};
        for (Field const& field : kind.fields) {
            known.push_back(field.key);
        }
        bool named = false;
        for (Cell const& column : table.csv.header) {
            named = named || column.text == "name";
            if (std::string_view const now = current_name(kind.key, column.text); now != column.text) {
                problems_->error_at(column.place, column.text, "", old_name_problem(column.text, now),
                                    "Rename the column.");
            } else if (std::find(known.begin(), known.end(), column.text) == known.end() &&
                       !column.text.empty()) {
                problems_->error_at(column.place, column.text, "",
                                    fmt::format("is a column that {} does not have", kind.key),
                                    "Remove it or correct its name." + suggestion(column.text, known));
            }
        }
        if (!named && !table.csv.header.empty()) {
            return problems_->error_at(table.csv.header.front().place, "name", "",
                                       "is a column that the table lacks",
                                       "Add a column `name` with the name of each object.");
        }
        for (std::vector<Cell> const& row : table.csv.rows) {
            add_row(kind, table.csv.header, row);
        }
    }

    void build(study::Study& study)
    {
        for (ObjectKind const& kind : study_kinds()) {
            for (auto const& [name, draft] : drafts_[kind.key]) {
                void* const object = kind.add(study, name);
                read_object(kind, kind.path(object), draft, object);
            }
        }
    }

private:
    void add_sources(Node const& table)
    {
        for (Member const& one : table.members) {
            std::string const key = "source." + one.key;
            if (one.value.kind != Node::Kind::table) {
                problems_->error_at(one.place, key, toml_text(one.value), "is not a table",
                                    "Write title and where into it.");
                continue;
            }
            if (sources_->contains(one.key)) {
                problems_->error_at(
                    one.place, key, "",
                    fmt::format("is given twice, first at {}", keys_->locations.place(key).text()),
                    "Remove one of the two.");
            }
            keys_->locations.set(key, one.place);
            Source& source = (*sources_)[one.key];
            for (Member const& member : one.value.members) {
                bool const title = member.key == "title";
                if (!title && member.key != "where") {
                    problems_->error_at(member.place, key + "." + member.key, "", "is an unknown key",
                                        "A source has title and where.");
                } else if (member.value.kind != Node::Kind::text) {
                    problems_->error_at(member.place, key + "." + member.key, toml_text(member.value),
                                        "is not text", "Put it in double quotes.");
                } else {
                    (title ? source.title : source.where) = member.value.text;
                }
            }
            if (source.title.empty()) {
                problems_->error_at(one.place, key, "", "has no title", "Add title = \"...\".");
            }
        }
    }

    void add_object(ObjectKind const& kind, Member const& object)
    {
        std::string const key = kind.key + "." + object.key;
        if (object.value.kind != Node::Kind::table) {
            return problems_->error_at(object.place, key, toml_text(object.value), "is not an object",
                                       fmt::format("Write [{}.NAME] and the keys below it.", kind.key));
        }
        if (is_object_name(object.key)) {
            return merge(kind, object.key, object.place, object.value);
        }
        problems_->error_at(object.place, key, "", fmt::format("is not a name that an object can have"),
                            kObjectNameRule);
    }

    /// An object may be spread over files, each key once.
    void merge(ObjectKind const& kind, std::string const& name, SourcePlace const& place, Node const& table)
    {
        auto const [entry, fresh] = drafts_[kind.key].try_emplace(name);
        Draft& draft = entry->second;
        if (fresh) {
            draft.place = place;
        }
        std::string const path = name.empty() ? kind.key : kind.key + "." + name;
        for (Member const& member : table.members) {
            auto const other = std::find_if(draft.members.begin(), draft.members.end(),
                                            [&](Member const& m) { return m.key == member.key; });
            if (other == draft.members.end()) {
                draft.members.push_back(member);
            } else {
                problems_->error_at(member.place, path + "." + member.key, toml_text(member.value),
                                    fmt::format("is given twice, first at {}", other->place.text()),
                                    "Remove one of the two.");
            }
        }
    }

    void add_row(ObjectKind const& kind, std::vector<Cell> const& header, std::vector<Cell> const& row)
    {
        Draft draft;
        draft.from_table = true;
        draft.place = row.front().place;
        std::string name;
        for (std::size_t i = 0; i < header.size(); ++i) {
            std::string const key(current_name(kind.key, header[i].text));
            Cell const& cell = row[i];
            if (cell.text.empty()) {
                continue;
            }
            if (key == "name") {
                name = cell.text, draft.place = cell.place;
            } else if (key == "source") {
                draft.row.source = cell.text;
            } else if (key == "confidence") {
                draft.row.confidence = cell.text;
            } else if (key == "note") {
                draft.row.note = cell.text;
            } else if (key == "as_of") {
                draft.row.as_of = cell.text;
            } else if (key == "range_of") {
                draft.row.range_of = cell.text;
            } else if (key == "vary") {
                draft.row.vary = cell.text;
            } else if (key == "one_sided") {
                draft.row.one_sided = cell.text;
            } else if (key == "ranged") {
                draft.ranged = current_name(kind.key, cell.text);
                if (draft.ranged != cell.text) {
                    problems_->error_at(cell.place, key, cell.text, old_name_problem(cell.text, draft.ranged),
                                        "Rename it.");
                }
            } else if (key == "low") {
                draft.row.low = row_number(kind, key, cell);
            } else if (key == "high") {
                draft.row.high = row_number(kind, key, cell);
            } else if (Field const* const field = kind.find(key)) {
                draft.members.push_back({key, cell.place,
                                         parse_text(*field, cell.text, kind.key + "." + name + "." + key,
                                                    cell.place, *problems_)});
            }
        }
        std::string const path = kind.key + "." + name;
        if (!is_object_name(name)) {
            return problems_->error_at(draft.place, path, "", "is not a name that an object can have",
                                       kObjectNameRule);
        }
        auto const [entry, fresh] = drafts_[kind.key].try_emplace(name, draft);
        if (!fresh) {
            problems_->error_at(draft.place, path, "",
                                fmt::format("is given twice, first at {}", entry->second.place.text()),
                                "Rename or remove one of the two.");
        }
    }

    std::optional<double> row_number(ObjectKind const& kind, std::string const& key, Cell const& cell)
    {
        auto const value = parse_number(cell.text);
        if (!value) {
            problems_->error_at(cell.place, kind.key + "." + key, cell.text, "is not a number",
                                "Write a number or leave the cell empty.");
        }
        return value;
    }

    void read_object(ObjectKind const& kind, std::string const& path, Draft const& draft, void* object)
    {
        keys_->locations.set(path, draft.place);
        FieldReader reader(*keys_, *problems_);
        std::string const ranged = ranged_key(kind, path, draft);
        if (draft.from_table) {
            auto const amount = std::find_if(draft.members.begin(), draft.members.end(),
                                             [&](Member const& m) { return m.key == ranged; });
            bool const given = amount != draft.members.end();
            reader.check(draft.row, path, draft.place, given ? kind.find(ranged) : nullptr,
                         given ? &amount->value : nullptr);
        }
        for (Member const& member : draft.members) {
            std::string const key(current_name(kind.key, member.key));
            if (key != member.key) {
                problems_->error_at(member.place, path + "." + member.key, toml_text(member.value),
                                    old_name_problem(member.key, key), "Rename the key.");
            }
            Field const* const field = kind.find(key);
            if (field == nullptr) {
                problems_->error_at(
                    member.place, path + "." + member.key, toml_text(member.value), "is an unknown key",
                    "Remove it or correct its name." + suggestion(member.key, kind.field_keys()));
                continue;
            }
            Provenance row = draft.row;
            if (key != ranged) {
                row.low = row.high = std::nullopt;
                row.range_of = row.vary = row.one_sided = "";
            }
            reader.read(*field, path + "." + key, member.value, object, &row);
        }
    }

    std::string ranged_key(ObjectKind const& kind, std::string const& path, Draft const& draft)
    {
        auto const given = [&](std::string const& key) {
            return std::any_of(draft.members.begin(), draft.members.end(),
                               [&](Member const& m) { return m.key == key; });
        };
        if (!draft.ranged.empty()) {
            if (!given(draft.ranged)) {
                problems_->error_at(draft.place, path + ".ranged", draft.ranged,
                                    "names no filled column of the row",
                                    "Name the column that low and high are about." +
                                        suggestion(draft.ranged, kind.field_keys()));
            }
            return draft.ranged;
        }
        for (std::string const& amount : kind.amounts) {
            if (given(amount)) {
                return amount;
            }
        }
        return {};
    }

    KeyRecords* keys_;
    std::map<std::string, Source>* sources_;
    Problems* problems_;
    Drafts drafts_;
};

}  // namespace

void assemble(StudyFiles const& files, study::Study& study, KeyRecords& keys,
              std::map<std::string, Source>& sources, Problems& problems)
{
    keys.locations.set("", SourcePlace{files.main_file, 1, 1});
    Assembler assembler(keys, sources, problems);
    for (Node const& document : files.documents) {
        assembler.add_document(document);
    }
    for (StudyFiles::Table const& table : files.tables) {
        assembler.add_table(table);
    }
    assembler.build(study);
}

void check_required(study::Study const& study, KeyRecords const& keys, Problems& problems)
{
    for (ObjectKind const& kind : study_kinds()) {
        for (std::size_t i = 0; i < kind.count(study); ++i) {
            std::string const path = kind.path(kind.at(study, i));
            for (Field const& field : kind.fields) {
                if (field.required && !keys.locations.has(path + "." + field.key)) {
                    problems.error_at(keys.locations.place(path), path + "." + field.key, "", "is missing",
                                      fmt::format("Add it: {}", field.meaning));
                }
            }
        }
    }
}

}  // namespace ballast::config
