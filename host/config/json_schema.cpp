#include "host/config/json_schema.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/config/expand_templates.hpp"
#include "host/config/fields/field.hpp"
#include "host/config/list_range.hpp"

namespace ballast::config {
namespace {

using Json = nlohmann::ordered_json;

Json of_type(char const* type)
{
    return Json{{"type", type}};
}

Json number_schema(Field const& field, char const* type = "number")
{
    Json schema = of_type(type);
    if (std::isfinite(field.range.low)) {
        schema["minimum"] = field.range.low;
    }
    if (std::isfinite(field.range.low) && field.range.low_open) {
        schema["exclusiveMinimum"] = true;
    }
    if (std::isfinite(field.range.high)) {
        schema["maximum"] = field.range.high;
    }
    return schema;
}

/// A TOML date reaches a schema validator as text.
Json date_schema()
{
    return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}};
}

Json list_of(Json items, std::size_t length = 0)
{
    Json schema = {{"type", "array"}, {"items", std::move(items)}};
    if (length > 0) {
        schema["minItems"] = schema["maxItems"] = length;
    }
    return schema;
}

/// A list whose places have schemas of their own.
Json row_of(Json places)
{
    std::size_t const length = places.size();
    return {{"type", "array"}, {"items", std::move(places)}, {"minItems", length}, {"maxItems", length}};
}

Json points_schema(Field const& field)
{
    return list_of(row_of(Json::array({date_schema(), number_schema(field)})));
}

Json field_schema(Field const& field);

Json keys_schema(std::vector<Field> const& fields)
{
    Json properties = Json::object(), required = Json::array();
    for (Field const& field : fields) {
        properties[field.key] = field_schema(field);
        if (field.required) {
            required.push_back(field.key);
        }
    }
    Json schema = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (!required.empty()) {
        schema["required"] = required;
    }
    return schema;
}

/// The value as such, without provenance.
Json plain_schema(Field const& field)
{
    switch (field.shape) {
    case Shape::number:
        return number_schema(field);
    case Shape::integer:
        return number_schema(field, "integer");
    case Shape::flag:
        return of_type("boolean");
    case Shape::text:
    case Shape::name:
        return of_type("string");
    case Shape::word:
        return {{"type", "string"}, {"enum", field.choices}};
    case Shape::date:
        return date_schema();
    case Shape::schedule:
        return {{"anyOf", Json::array({number_schema(field), points_schema(field)})}};
    case Shape::payments:
        return points_schema(field);
    case Shape::numbers:
        return list_of(number_schema(field), field.length);
    case Shape::dates:
        return list_of(date_schema());
    case Shape::texts:
    case Shape::names:
        return list_of(of_type("string"));
    case Shape::matrix:
        return list_of(list_of(number_schema(field)));
    case Shape::weights:
        return {
            {"type", "object"},
            {"additionalProperties", {{"anyOf", Json::array({number_schema(field), of_type("object")})}}}};
    case Shape::records:
        return list_of(keys_schema(field.columns));
    case Shape::settings:
        return of_type("object");
    case Shape::rows: {
        Json places = Json::array();
        for (Field const& column : field.columns) {
            places.push_back(plain_schema(column));
        }
        return list_of(row_of(places));
    }
    }
    return Json::object();
}

/// A table that holds the value and where it comes from.
Json with_provenance(Field const& field, Json const& plain)
{
    Json properties = {{"value", plain}};
    if (field.shape == Shape::schedule) {
        properties["linear"] = properties["step"] = points_schema(field);
    }
    if (field.shape == Shape::payments) {
        properties["payments"] = plain;
    }
    properties["source"] = of_type("string");
    properties["confidence"] = {{"type", "string"}, {"enum", {"H", "M", "L", "R", "A"}}};
    properties["low"] = properties["high"] = of_type("number");
    properties["note"] = of_type("string");
    properties["as_of"] = date_schema();
    properties["range_of"] = {{"anyOf", Json::array({of_type("string"), of_type("integer")})}};
    properties["vary"] = {{"type", "string"}, {"enum", vary_words()}};
    properties["one_sided"] = of_type("string");
    return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Json field_schema(Field const& field)
{
    Json const plain = plain_schema(field);
    bool const wraps = field.shape != Shape::weights && field.shape != Shape::settings;
    Json schema = wraps ? Json{{"anyOf", Json::array({plain, with_provenance(field, plain)})}} : plain;
    schema["description"] =
        field.unit.empty() ? field.meaning : fmt::format("{} [{}]", field.meaning, field.unit);
    return schema;
}

/// An object may be spread over files, so the schema of one file requires no key.
Json object_schema(ObjectKind const& kind)
{
    Json schema = keys_schema(kind.fields);
    schema.erase("required");
    schema["description"] = kind.meaning;
    return schema;
}

/// Keys of a template's objects are those of the objects, with ranges and other names; only the tables are described.
Json template_schema()
{
    Json properties = {{"count", {{"type", "integer"}, {"minimum", 1}, {"maximum", kMostMembers}}},
                       {"title", of_type("string")},
                       {"draw", {{"type", "string"}, {"enum", {"strata", "each"}}}},
                       {"seed", {{"type", "integer"}, {"minimum", 0}}}};
    for (ObjectKind const& kind : study_kinds()) {
        if (is_in_templates(kind.key)) {
            properties[kind.key] = of_type("object");
        }
    }
    return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

}  // namespace

std::string json_schema()
{
    Json properties = {{"include", list_of(of_type("string"))}};
    Json tables = Json::object();
    for (ObjectKind const& kind : study_kinds()) {
        properties[kind.key] = kind.named
                                   ? Json{{"type", "object"}, {"additionalProperties", object_schema(kind)}}
                                   : object_schema(kind);
        if (kind.named) {
            tables[kind.key] = list_of(of_type("string"));
        }
    }
    properties["template"] = {{"type", "object"}, {"additionalProperties", template_schema()}};
    properties["tables"] = {{"type", "object"}, {"properties", tables}, {"additionalProperties", false}};
    properties["source"] = {{"type", "object"},
                            {"additionalProperties",
                             {{"type", "object"},
                              {"properties", {{"title", of_type("string")}, {"where", of_type("string")}}},
                              {"additionalProperties", false}}}};
    Json const schema = {{"$schema", "http://json-schema.org/draft-04/schema#"},
                         {"title", "Ballast study"},
                         {"type", "object"},
                         {"properties", properties},
                         {"additionalProperties", false}};
    return schema.dump(2) + "\n";
}

}  // namespace ballast::config
