#include "host/study/owned_tables.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <type_traits>

#include "host/base/sha256.hpp"
#include "host/study/table_fields.hpp"
#include "host/study/table_view.hpp"

namespace ballast {
namespace {

struct NoVisit {
    template <class... Members>
    constexpr void operator()(Members&&...) const
    {
    }
};

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;

/// Copies integers, enumerations and keys as they are, rounds reals, and goes into arrays and records.
template <class From, class To>
void convert(From const& from, To& to)
{
    if constexpr (std::is_floating_point_v<To>) {
        to = static_cast<To>(from);
        if (to < std::numeric_limits<To>::min() && to > -std::numeric_limits<To>::min()) {
            to = To{0};
        }
    } else if constexpr (std::is_array_v<To>) {
        for (std::size_t i = 0; i < std::extent_v<To>; ++i) {
            convert(from[i], to[i]);
        }
    } else if constexpr (kIsVector<To>) {
        to.resize(from.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
            convert(from[i], to[i]);
        }
    } else if constexpr (requires { for_each_field(from, to, NoVisit{}); }) {
        for_each_field(from, to, [](auto const& a, auto& b) { convert(a, b); });
    } else {
        to = from;
    }
}

/// Feeds values to a hash: numbers as their bytes, lists with their length.
template <class Value>
void add(Sha256& hash, Value& value)
{
    using Plain = std::remove_const_t<Value>;
    if constexpr (std::is_same_v<Plain, DrawKey> || std::is_same_v<Plain, Seed>) {
        hash.add_number((static_cast<std::uint64_t>(value.hi) << 32) | value.lo);
    } else if constexpr (std::is_array_v<Plain>) {
        for (auto& element : value) {
            add(hash, element);
        }
    } else if constexpr (kIsVector<Plain>) {
        hash.add_number(value.size());
        for (auto& element : value) {
            add(hash, element);
        }
    } else if constexpr (requires(Plain & other) { for_each_field(value, other, NoVisit{}); }) {
        Plain other{};
        for_each_field(value, other, [&hash](auto const& member, auto&) { add(hash, member); });
    } else {
        static_assert(std::is_arithmetic_v<Plain> || std::is_enum_v<Plain>);
        hash.add_bytes(std::as_bytes(std::span(&value, 1)));
    }
}

}  // namespace

template <class Scalar>
OwnedTables<Scalar>::OwnedTables(TableArrays<double> const& arrays)
{
    for_each_array(arrays, arrays_, [](auto const& from, auto& to, char const*) { convert(from, to); });
    make_view();
}

template <class Scalar>
void OwnedTables<Scalar>::make_view()
{
    view_ = view_of(arrays_, [](auto const& array) { return array.data(); });
}

template <class Scalar>
void OwnedTables<Scalar>::drop_quantile_dates()
{
    arrays_.num_quantile_reports = 0;
    std::fill(arrays_.quantile_report.begin(), arrays_.quantile_report.end(), kNone);
    make_view();
}

template <class Scalar>
std::string OwnedTables<Scalar>::sha256() const
{
    Sha256 hash;
    hash.add_number(sizeof(Scalar));
    for_each_array(arrays_, arrays_,
                   [&hash](auto const& values, auto const&, char const*) { add(hash, values); });
    return hash.hex();
}

template class OwnedTables<float>;
template class OwnedTables<double>;

}  // namespace ballast
