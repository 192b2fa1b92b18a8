#include "host/config/parameter_key.hpp"

#include <algorithm>

#include "host/config/dotted_path.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

std::optional<KeyMeaning> meaning_in(Field const& field, void* object, std::string_view rest)
{
    if (rest.empty()) {
        return KeyMeaning{&field, object, false};
    }
    if (field.shape == Shape::weights) {
        return KeyMeaning{&field, object, true};
    }
    std::size_t const close = rest.find(']');
    if (field.shape != Shape::records || !rest.starts_with('[') || close == std::string_view::npos) {
        return std::nullopt;
    }
    std::int64_t const index = parse_integer(rest.substr(1, close - 1)).value_or(-1);
    void* const record = index < 0 ? nullptr : field.record(object, static_cast<std::size_t>(index));
    rest.remove_prefix(close + 1);
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
    }
    std::string_view const column_key = next_part(rest);
    auto const column = std::find_if(field.columns.begin(), field.columns.end(),
                                     [&](Field const& each) { return each.key == column_key; });
    if (record == nullptr || column == field.columns.end()) {
        return std::nullopt;
    }
    return meaning_in(*column, record, rest);
}

}  // namespace

bool KeyMeaning::is_quantity() const
{
    if (entry) {
        return true;
    }
    switch (field->shape) {
    case Shape::number:
    case Shape::integer:
    case Shape::date:
    case Shape::schedule:
    case Shape::payments:
    case Shape::numbers:
    case Shape::dates:
    case Shape::matrix:
    case Shape::weights:
    case Shape::rows:
        return true;
    default:
        return false;
    }
}

std::optional<KeyMeaning> meaning_of(study::Study& study, std::string_view key)
{
    ObjectKind const* const kind = find_kind(next_part(key));
    if (kind == nullptr) {
        return std::nullopt;
    }
    void* object = nullptr;
    if (!kind->named) {
        object = kind->mutable_at(study, 0);
    } else {
        std::string_view const name = next_part(key);
        for (std::size_t i = 0; i < kind->count(study) && object == nullptr; ++i) {
            if (kind->name_of(kind->at(study, i)) == name) {
                object = kind->mutable_at(study, i);
            }
        }
    }
    Field const* const field = kind->find(next_part(key));
    if (object == nullptr || field == nullptr) {
        return std::nullopt;
    }
    return meaning_in(*field, object, key);
}

}  // namespace ballast::config
