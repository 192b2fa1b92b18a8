#include "host/config/set_value.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "host/config/dotted_path.hpp"
#include "host/config/fields/decode.hpp"
#include "host/config/numbers.hpp"
#include "host/config/parse_text.hpp"
#include "host/config/renamed_names.hpp"

namespace ballast::config {
namespace {

class Setter {
public:
    Setter(std::string key, std::string_view text, SourcePlace const& place, KeyRecords& keys,
           Problems& problems)
        : key_(std::move(key))
        , text_(text)
        , place_(place)
        , keys_(&keys)
        , problems_(&problems)
    {
    }

    void set(study::Study& study)
    {
        std::string_view rest = key_;
        std::string const kind_key(next_part(rest));
        ObjectKind const* const kind = find_kind(kind_key);
        if (kind == nullptr) {
            std::vector<std::string> known;
            for (ObjectKind const& one : study_kinds()) {
                known.push_back(one.key);
            }
            return refuse(fmt::format("begins with {}, which is not a kind of object", kind_key), known,
                          kind_key);
        }
        void* const object = find_object(study, *kind, rest);
        if (object == nullptr) {
            return;
        }
        std::string path = kind->path(object);
        std::string const field_key = renamed(kind->key, next_part(rest));
        Field const* const field = kind->find(field_key);
        if (field == nullptr) {
            return refuse(fmt::format("names {}, which {} does not have", field_key, kind->key),
                          kind->field_keys(), field_key);
        }
        set_field(*field, path + "." + field_key, rest, object);
    }

private:
    void refuse(std::string problem, std::vector<std::string> const& known, std::string const& word)
    {
        problems_->error_at(place_, key_, std::string(text_), std::move(problem),
                            "Correct the key." + suggestion(word, known));
    }

    /// The key as it is called now; an old name is reported.
    std::string renamed(std::string_view where, std::string_view written)
    {
        std::string_view const now = current_name(where, written);
        if (now != written) {
            problems_->error_at(place_, key_, std::string(text_), old_name_problem(written, now),
                                "Rename the key.");
        }
        return std::string(now);
    }

    void* find_object(study::Study& study, ObjectKind const& kind, std::string_view& rest)
    {
        if (!kind.named) {
            return kind.mutable_at(study, 0);
        }
        std::string const name(next_part(rest));
        for (std::size_t i = 0; i < kind.count(study); ++i) {
            if (kind.name_of(kind.at(study, i)) == name) {
                return kind.mutable_at(study, i);
            }
        }
        refuse(fmt::format("names {}, and there is no {} of that name", name, kind.key),
               names_of_kind(study, kind.key), name);
        return nullptr;
    }

    void set_field(Field const& field, std::string const& path, std::string_view rest, void* object)
    {
        FieldReader reader(*keys_, *problems_);
        if (rest.empty()) {
            return reader.read(field, path, parse_text(field, text_, key_, place_, *problems_), object);
        }
        if (field.shape == Shape::weights) {
            Field number;
            number.unit = field.unit;
            number.range = field.range;
            Node name;
            name.kind = Node::Kind::text;
            name.text = rest;
            name.place = place_;
            std::string const entry = path + "." + name.text;
            reader.refer(field.refers_to, name.text, entry, name);
            return reader.read_entry(field, entry, parse_text(number, text_, key_, place_, *problems_),
                                     *field.entry(object, name.text));
        }
        std::size_t const close = rest.find(']');
        bool const indexed = rest.starts_with('[') && close != std::string_view::npos;
        std::int64_t const index = indexed ? parse_integer(rest.substr(1, close - 1)).value_or(-1) : -1;
        if (field.shape != Shape::records || index < 0) {
            return refuse(fmt::format("goes on after {}, which is set as a whole", field.key), {}, "");
        }
        void* const record = field.record(object, static_cast<std::size_t>(index));
        if (record == nullptr) {
            return refuse(fmt::format("counts past the end of {} (the first is [0])", field.key), {}, "");
        }
        std::string const element = fmt::format("{}[{}]", path, index);
        rest.remove_prefix(close + 1);
        if (rest.starts_with('.')) {
            rest.remove_prefix(1);
        }
        std::string const sub_key =
            renamed(fmt::format("{}.{}", path.substr(0, path.find('.')), field.key), next_part(rest));
        std::vector<std::string> known;
        for (Field const& column : field.columns) {
            if (column.key == sub_key) {
                return set_field(column, element + "." + sub_key, rest, record);
            }
            known.push_back(column.key);
        }
        refuse(fmt::format("names {}, which {} does not have", sub_key, field.key), known, sub_key);
    }

    std::string key_;
    std::string_view text_;
    SourcePlace place_;
    KeyRecords* keys_;
    Problems* problems_;
};

}  // namespace

void set_value(study::Study& study, std::string_view key, std::string_view text, SourcePlace const& place,
               KeyRecords& keys, Problems& problems)
{
    Setter(std::string(trimmed(key)), trimmed(text), place, keys, problems).set(study);
}

}  // namespace ballast::config
