/// Conversions (PTX ISA 9.7.9.21). Between integers they truncate or extend. To integers they saturate; what is no
/// number becomes 0, or the lone top bit where a double is read or 64 bits are written.
///
/// Registers may be wider than the types (PTX ISA 9.4.1): of a source the low bits count, a result is extended by its
/// type. Between 8, 16 and 32 bits that is how slots are anyway; a 64-bit register in the place of a narrower type is an
/// operation of its own, named by name_of_wide().
#include "tests/ptx/canonical.hpp"
#include "tests/ptx/lane_ops.hpp"

#include <cmath>
#include <limits>

namespace ballast::ptx {
namespace {

template <class F>
void for_all_integers(F function)
{
    function(std::string("s8"), std::int8_t{});
    function(std::string("u8"), std::uint8_t{});
    for_integers(function);
}

/// Add the conversion, and where a type is an integer below 64 bits, also from and to registers of 64 bits.
template <class D, class S, class F>
void add_conversion(LaneOpTable& table, std::string const& name, F function)
{
    constexpr bool kNarrowSource = std::is_integral_v<S> && sizeof(S) < 8;
    constexpr bool kNarrowResult = std::is_integral_v<D> && sizeof(D) < 8;
    using Extended = std::conditional_t<std::is_signed_v<D>, std::int64_t, std::uint64_t>;
    table.add<D, S>(name, function, true);
    if constexpr (kNarrowSource)
        table.add<D, std::uint64_t>(
            name_of_wide(name, false, true), [](std::uint64_t x) { return F{}(static_cast<S>(x)); }, true);
    if constexpr (kNarrowResult)
        table.add<Extended, S>(
            name_of_wide(name, true, false),
            [](S x) { return static_cast<Extended>(static_cast<D>(F{}(x))); }, true);
    if constexpr (kNarrowSource && kNarrowResult)
        table.add<Extended, std::uint64_t>(
            name_of_wide(name, true, true),
            [](std::uint64_t x) { return static_cast<Extended>(static_cast<D>(F{}(static_cast<S>(x)))); },
            true);
}

enum class Rounding { nearest, zero, down, up };

template <Rounding R, class T>
T round_to_whole(T x)
{
    switch (R) {
    case Rounding::nearest:
        return std::nearbyint(x);  // in the default mode: ties to even
    case Rounding::zero:
        return std::trunc(x);
    case Rounding::down:
        return std::floor(x);
    case Rounding::up:
        return std::ceil(x);
    }
    return x;
}

template <Rounding R, class D>
struct ToInteger {
    template <class T>
    D operator()(T x) const
    {
        if (x != x) {
            bool const top_bit = sizeof(T) == 8 || sizeof(D) == 8;
            return top_bit ? static_cast<D>(Unsigned<D>{1} << (8 * sizeof(D) - 1)) : D{0};
        }
        T const whole = round_to_whole<R>(x);
        // 2^n - 1 may not be a number of type T: compare with 2^n.
        T const above = static_cast<T>(std::numeric_limits<D>::max() / 2 + 1) * T{2};
        if (whole >= above) {
            return std::numeric_limits<D>::max();
        }
        T const lowest = std::is_signed_v<D> ? -above : T{0};
        return whole <= lowest ? std::numeric_limits<D>::min() : static_cast<D>(whole);
    }
};

template <Rounding R>
struct ToWhole {
    template <class T>
    T operator()(T x) const
    {
        return canonical(round_to_whole<R>(x));
    }
};

template <Rounding R, class T>
void add_rounding(LaneOpTable& table, std::string const& name, std::string const& source)
{
    for_all_integers([&](std::string const& type, auto zero) {
        using D = decltype(zero);
        add_conversion<D, T>(table, "cvt." + name + "." + type + "." + source, ToInteger<R, D>{});
    });
    table.add<T, T>("cvt." + name + "." + source + "." + source, ToWhole<R>{});
}

template <class T>
void add_float(LaneOpTable& table, std::string const& type)
{
    add_rounding<Rounding::nearest, T>(table, "rni", type);
    add_rounding<Rounding::zero, T>(table, "rzi", type);
    add_rounding<Rounding::down, T>(table, "rmi", type);
    add_rounding<Rounding::up, T>(table, "rpi", type);
    for_all_integers([&](std::string const& source, auto zero) {
        using S = decltype(zero);
        add_conversion<T, S>(table, "cvt.rn." + type + "." + source, [](S x) { return static_cast<T>(x); });
    });
}

}  // namespace

void add_convert_ops(LaneOpTable& table)
{
    for_all_integers([&](std::string const& type, auto zero) {
        using D = decltype(zero);
        for_all_integers([&](std::string const& source, auto source_zero) {
            using S = decltype(source_zero);
            add_conversion<D, S>(table, "cvt." + type + "." + source, [](S x) { return static_cast<D>(x); });
        });
    });
    add_float<float>(table, "f32");
    add_float<double>(table, "f64");
    table.add<double, float>("cvt.f64.f32", [](float x) { return canonical(static_cast<double>(x)); });
    table.add<float, double>("cvt.rn.f32.f64", [](double x) { return canonical(static_cast<float>(x)); });
}

}  // namespace ballast::ptx
