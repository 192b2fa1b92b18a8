/// Comparisons and selections (PTX ISA 9.7.6). A comparison with `u` also holds where an operand is no number.
#include "tests/ptx/lane_ops.hpp"

namespace ballast::ptx {
namespace {

template <class T, class Compare>
void add_compare(LaneOpTable& table, std::string const& name, std::string const& type, Compare)
{
    table.add<bool, T, T>("setp." + name + "." + type, Compare{});
}

template <class T>
void add_equality(LaneOpTable& table, std::string const& type)
{
    add_compare<T>(table, "eq", type, [](T a, T b) { return a == b; });
    // Ordered: false where an operand is no number.
    add_compare<T>(table, "ne", type, [](T a, T b) { return a < b || a > b; });
}

template <class T>
void add_order(LaneOpTable& table, std::string const& type)
{
    add_compare<T>(table, "lt", type, [](T a, T b) { return a < b; });
    add_compare<T>(table, "le", type, [](T a, T b) { return a <= b; });
    add_compare<T>(table, "gt", type, [](T a, T b) { return a > b; });
    add_compare<T>(table, "ge", type, [](T a, T b) { return a >= b; });
}

template <class T>
void add_float_compares(LaneOpTable& table, std::string const& type)
{
    add_equality<T>(table, type);
    add_order<T>(table, type);
    add_compare<T>(table, "equ", type, [](T a, T b) { return !(a < b || a > b); });
    add_compare<T>(table, "neu", type, [](T a, T b) { return !(a == b); });
    add_compare<T>(table, "ltu", type, [](T a, T b) { return !(a >= b); });
    add_compare<T>(table, "leu", type, [](T a, T b) { return !(a > b); });
    add_compare<T>(table, "gtu", type, [](T a, T b) { return !(a <= b); });
    add_compare<T>(table, "geu", type, [](T a, T b) { return !(a < b); });
    add_compare<T>(table, "num", type, [](T a, T b) { return a == a && b == b; });
    add_compare<T>(table, "nan", type, [](T a, T b) { return a != a || b != b; });
}

template <class T>
void add_select(LaneOpTable& table, std::string const& type)
{
    table.add<T, T, T, bool>("selp." + type, [](T a, T b, bool c) { return c ? a : b; });
}

}  // namespace

void add_compare_ops(LaneOpTable& table)
{
    for_integers([&](std::string const& type, auto zero) {
        using T = decltype(zero);
        add_equality<T>(table, type);
        add_order<T>(table, type);
        add_select<T>(table, type);
        if constexpr (!std::is_signed_v<T>) {
            add_compare<T>(table, "lo", type, [](T a, T b) { return a < b; });
            add_compare<T>(table, "ls", type, [](T a, T b) { return a <= b; });
            add_compare<T>(table, "hi", type, [](T a, T b) { return a > b; });
            add_compare<T>(table, "hs", type, [](T a, T b) { return a >= b; });
        }
    });
    for_bits([&](std::string const& type, auto zero) {
        add_equality<decltype(zero)>(table, type);
        add_select<decltype(zero)>(table, type);
    });
    add_float_compares<float>(table, "f32");
    add_float_compares<double>(table, "f64");
    add_select<std::uint32_t>(table, "f32");
    add_select<std::uint64_t>(table, "f64");
}

}  // namespace ballast::ptx
