#pragma once
/// What a vocabulary is made of: an enum, and one row for each of its values with the name that files, pages and
/// messages use. Whoever needs the names, their number or their order asks the table.
#include <array>
#include <cstddef>
#include <string_view>

namespace ballast {

/// Row of a vocabulary that knows no more of a value than its name.
template <class Value>
struct Term {
    Value value;
    std::string_view name;
};

/// Row i is of value i and has a name. Asserted of every table, so that a value without a row does not compile.
template <class Row, std::size_t num_rows>
constexpr bool is_in_order(std::array<Row, num_rows> const& rows)
{
    for (std::size_t i = 0; i < num_rows; ++i)
        if (static_cast<std::size_t>(rows[i].value) != i || rows[i].name.empty())
            return false;
    return true;
}

/// Names of the rows from `first` on.
template <std::size_t first = 0, class Row, std::size_t num_rows>
constexpr std::array<std::string_view, num_rows - first> names_of(std::array<Row, num_rows> const& rows)
{
    std::array<std::string_view, num_rows - first> names{};
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = rows[first + i].name;
    return names;
}

}  // namespace ballast
