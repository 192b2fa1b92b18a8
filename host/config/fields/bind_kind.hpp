#pragma once
/// Makes the description of a kind of object and binds it to the member of a study that holds it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/config/fields/bind.hpp"

namespace ballast::config {

template <class T>
ObjectKind named_kind(std::string key, std::vector<T> study::Study::*list, std::string meaning,
                      std::vector<std::string> amounts, std::vector<Field> fields)
{
    ObjectKind kind;
    kind.key = std::move(key);
    kind.meaning = std::move(meaning);
    kind.amounts = std::move(amounts);
    kind.fields = std::move(fields);
    kind.defaults = std::make_shared<T>();
    kind.add = [list](study::Study& s, std::string const& name) -> void* {
        T& object = (s.*list).emplace_back();
        object.name = name;
        return &object;
    };
    kind.count = [list](study::Study const& s) { return (s.*list).size(); };
    kind.at = [list](study::Study const& s, std::size_t i) -> void const* { return &(s.*list)[i]; };
    kind.mutable_at = [list](study::Study& s, std::size_t i) -> void* { return &(s.*list)[i]; };
    kind.name_of = [](void const* object) { return static_cast<T const*>(object)->name; };
    return kind;
}

template <class T>
ObjectKind single_kind(std::string key, T study::Study::*one, std::string meaning, std::vector<Field> fields)
{
    ObjectKind kind;
    kind.key = std::move(key);
    kind.meaning = std::move(meaning);
    kind.named = false;
    kind.fields = std::move(fields);
    kind.defaults = std::make_shared<T>();
    kind.add = [one](study::Study& s, std::string const&) -> void* { return &(s.*one); };
    kind.count = [](study::Study const&) { return std::size_t{1}; };
    kind.at = [one](study::Study const& s, std::size_t) -> void const* { return &(s.*one); };
    kind.mutable_at = [one](study::Study& s, std::size_t) -> void* { return &(s.*one); };
    kind.name_of = [](void const*) { return std::string(); };
    return kind;
}

}  // namespace ballast::config
