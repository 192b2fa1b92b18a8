#include "host/study/owned_tables.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <type_traits>

#include "host/base/sha256.hpp"

namespace ballast {
namespace {

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
    } else if constexpr (kIsArray<To>) {
        to.resize(from.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
            convert(from[i], to[i]);
        }
    } else if constexpr (kHasFields<To>) {
        with_fields(from,
                    [&to](auto const&... a) { with_fields(to, [&](auto&... b) { (convert(a, b), ...); }); });
    } else {
        to = from;
    }
}

/// Feeds values to a hash: numbers as their bytes, lists with their length.
template <class Value>
void add(Sha256& hash, Value const& value)
{
    if constexpr (std::is_same_v<Value, DrawKey> || std::is_same_v<Value, Seed>) {
        hash.add_number((static_cast<std::uint64_t>(value.hi) << 32) | value.lo);
    } else if constexpr (std::is_array_v<Value>) {
        for (auto const& element : value) {
            add(hash, element);
        }
    } else if constexpr (kIsArray<Value>) {
        hash.add_number(value.size());
        for (auto const& element : value) {
            add(hash, element);
        }
    } else if constexpr (kHasFields<Value>) {
        with_fields(value, [&hash](auto const&... member) { (add(hash, member), ...); });
    } else {
        static_assert(std::is_arithmetic_v<Value> || std::is_enum_v<Value>);
        hash.add_bytes(std::as_bytes(std::span(&value, 1)));
    }
}

}  // namespace

template <class Scalar>
OwnedTables<Scalar>::OwnedTables(HostTables<double> const& built)
{
    for_each_member([](char const*, auto const& from, auto& to) { convert(from, to); }, built, arrays_);
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
    for_each_member([&hash](char const*, auto const& values) { add(hash, values); }, arrays_);
    return hash.hex();
}

template class OwnedTables<float>;
template class OwnedTables<double>;

}  // namespace ballast
