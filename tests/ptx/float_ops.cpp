/// Floating-point arithmetic (PTX ISA 9.7.3), all rounded to nearest, subnormal numbers kept.
#include "tests/ptx/canonical.hpp"
#include "tests/ptx/lane_ops.hpp"

#ifndef __FMA__
#include "kernels/core/fused.hpp"
#endif

#include <cmath>

namespace ballast::ptx {
namespace {

/// a b + c, rounded once.
inline float fused(float a, float b, float c)
{
#ifdef __FMA__
    return __builtin_fmaf(a, b, c);
#else
    return ballast::BALLAST_KERNEL_NS::fused::multiply_add(a, b, c);
#endif
}
inline double fused(double a, double b, double c)
{
    return std::fma(a, b, c);  // the library's is exact for all arguments
}

template <class T>
using Bits = SlotWord<T>;
template <class T>
inline constexpr Bits<T> kSignBit = Bits<T>{1} << (8 * sizeof(T) - 1);

/// The other number if one is none; -0 < +0.
template <bool Largest>
struct Extreme {
    template <class T>
    T operator()(T a, T b) const
    {
        auto const bits_a = std::bit_cast<Bits<T>>(a);
        auto const bits_b = std::bit_cast<Bits<T>>(b);
        T const of_equals = std::bit_cast<T>(Largest ? bits_a & bits_b : bits_a | bits_b);
        T const of_numbers = a == b ? of_equals : (Largest ? a > b : a < b) ? a : b;
        return canonical(a != a ? b : b != b ? a : of_numbers);
    }
};

/// None if one is none.
template <bool Largest>
struct StrictExtreme {
    template <class T>
    T operator()(T a, T b) const
    {
        T const extreme = Extreme<Largest>{}(a, b);
        return a != a || b != b ? canonical(a + b) : extreme;
    }
};

template <class T>
struct TestOf {
    static constexpr int kBits = 8 * sizeof(T);
    static constexpr int kFraction = sizeof(T) == 8 ? 52 : 23;
    static constexpr Bits<T> kInfinity = (Bits<T>{1} << (kBits - 1 - kFraction)) - 1 << kFraction;
    static Bits<T> magnitude(T x) { return std::bit_cast<Bits<T>>(x) & ~kSignBit<T>; }
    static bool normal(T x) { return magnitude(x) >= Bits<T>{1} << kFraction && magnitude(x) < kInfinity; }
};

template <class T>
void add_ops_of(LaneOpTable& table, std::string const& type)
{
    table.add<T, T, T>("add.rn." + type, [](T a, T b) { return canonical(a + b); });
    table.add<T, T, T>("sub.rn." + type, [](T a, T b) { return canonical(a - b); });
    table.add<T, T, T>("mul.rn." + type, [](T a, T b) { return canonical(a * b); });
    table.add<T, T, T, T>("fma.rn." + type, [](T a, T b, T c) { return canonical(fused(a, b, c)); });
    table.add<T, T, T>("div.rn." + type, [](T a, T b) { return canonical(a / b); });
    table.add<T, T>("rcp.rn." + type, [](T a) { return canonical(T{1} / a); });
    table.add<T, T>("sqrt.rn." + type, [](T a) { return canonical(std::sqrt(a)); });
    table.add<T, T, T>("min." + type, Extreme<false>{});
    table.add<T, T, T>("max." + type, Extreme<true>{});
    table.add<T, T, T>("min.NaN." + type, StrictExtreme<false>{});
    table.add<T, T, T>("max.NaN." + type, StrictExtreme<true>{});
    using B = Bits<T>;
    table.add<B, B>("neg." + type, [](B a) { return a ^ kSignBit<T>; });
    table.add<B, B>("abs." + type, [](B a) { return a & ~kSignBit<T>; });
    // copysign d, a, b: the sign of a on the magnitude of b.
    table.add<B, B, B>("copysign." + type, [](B a, B b) { return (a & kSignBit<T>) | (b & ~kSignBit<T>); });
    using Test = TestOf<T>;
    table.add<bool, T>("testp.finite." + type, [](T x) { return Test::magnitude(x) < Test::kInfinity; });
    table.add<bool, T>("testp.infinite." + type, [](T x) { return Test::magnitude(x) == Test::kInfinity; });
    table.add<bool, T>("testp.number." + type, [](T x) { return Test::magnitude(x) <= Test::kInfinity; });
    table.add<bool, T>("testp.notanumber." + type, [](T x) { return Test::magnitude(x) > Test::kInfinity; });
    table.add<bool, T>("testp.normal." + type, [](T x) { return Test::normal(x); });
    table.add<bool, T>("testp.subnormal." + type, [](T x) {
        return Test::magnitude(x) != 0 && Test::magnitude(x) < B{1} << Test::kFraction;
    });
}

}  // namespace

void add_float_ops(LaneOpTable& table)
{
    add_ops_of<float>(table, "f32");
    add_ops_of<double>(table, "f64");
}

}  // namespace ballast::ptx
