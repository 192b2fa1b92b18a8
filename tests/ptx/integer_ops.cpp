/// Integer arithmetic (PTX ISA 9.7.1): modulo 2^n; a quotient by zero has all bits set, its rest is the dividend.
#include "tests/ptx/lane_ops.hpp"

#include <algorithm>
#include <limits>

namespace ballast::ptx {
namespace {

template <class T>
using Wider =
    std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t>,
                       std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>;

__extension__ typedef __int128 Signed128;
__extension__ typedef unsigned __int128 Unsigned128;

/// a b modulo 2^n, computed in unsigned words (16-bit ones would be promoted to int).
struct MulLo {
    template <class T>
    T operator()(T a, T b) const
    {
        using Word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
        return static_cast<T>(static_cast<Word>(a) * static_cast<Word>(b));
    }
};

struct MulHi {
    template <class T>
    T operator()(T a, T b) const
    {
        if constexpr (sizeof(T) == 8) {
            using Wide = std::conditional_t<std::is_signed_v<T>, Signed128, Unsigned128>;
            return static_cast<T>((static_cast<Wide>(a) * static_cast<Wide>(b)) >> 64);
        } else {
            using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
            return static_cast<T>((static_cast<Wide>(a) * static_cast<Wide>(b)) >> (8 * sizeof(T)));
        }
    }
};

struct MulWide {
    template <class T>
    Wider<T> operator()(T a, T b) const
    {
        using Wide = std::conditional_t<sizeof(T) == 2, std::int64_t, Wider<T>>;
        return static_cast<Wider<T>>(static_cast<Wide>(a) * static_cast<Wide>(b));
    }
};

struct Add {
    template <class T>
    T operator()(T a, T b) const
    {
        return static_cast<T>(static_cast<Unsigned<T>>(a) + static_cast<Unsigned<T>>(b));
    }
};

struct Sub {
    template <class T>
    T operator()(T a, T b) const
    {
        return static_cast<T>(static_cast<Unsigned<T>>(a) - static_cast<Unsigned<T>>(b));
    }
};

template <class Product>
struct MadOf {
    template <class T, class C>
    C operator()(T a, T b, C c) const
    {
        return Add{}(static_cast<C>(Product{}(a, b)), c);
    }
};

struct Div {
    template <class T>
    T operator()(T a, T b) const
    {
        if (b == 0) {
            return static_cast<T>(~T{0});
        }
        if (std::is_signed_v<T> && b == static_cast<T>(~T{0})) {
            return Sub{}(T{0}, a);
        }
        return static_cast<T>(a / b);
    }
};

struct Rem {
    template <class T>
    T operator()(T a, T b) const
    {
        if (b == 0) {
            return a;
        }
        if (std::is_signed_v<T> && b == static_cast<T>(~T{0})) {
            return 0;
        }
        return static_cast<T>(a % b);
    }
};

struct Sad {
    template <class T>
    T operator()(T a, T b, T c) const
    {
        return Add{}(a < b ? Sub{}(b, a) : Sub{}(a, b), c);
    }
};

/// Sum of products of the four bytes of a and b, plus c.
template <class A, class B>
struct Dp4a {
    template <class C>
    C operator()(std::uint32_t a, std::uint32_t b, C c) const
    {
        auto sum = static_cast<std::uint32_t>(c);
        for (unsigned shift = 0; shift < 32; shift += 8) {
            sum += static_cast<std::uint32_t>(static_cast<std::int32_t>(static_cast<A>(a >> shift)) *
                                              static_cast<std::int32_t>(static_cast<B>(b >> shift)));
        }
        return static_cast<C>(sum);
    }
};

}  // namespace

void add_integer_ops(LaneOpTable& table)
{
    for_integers([&](std::string const& type, auto zero) {
        using T = decltype(zero);
        table.add<T, T, T>("add." + type, Add{});
        table.add<T, T, T>("sub." + type, Sub{});
        table.add<T, T, T>("mul.lo." + type, MulLo{});
        table.add<T, T, T>("mul.hi." + type, MulHi{});
        table.add<T, T, T, T>("mad.lo." + type, MadOf<MulLo>{});
        table.add<T, T, T, T>("mad.hi." + type, MadOf<MulHi>{});
        table.add<T, T, T>("div." + type, Div{});
        table.add<T, T, T>("rem." + type, Rem{});
        table.add<T, T, T>("min." + type, [](T a, T b) { return std::min(a, b); });
        table.add<T, T, T>("max." + type, [](T a, T b) { return std::max(a, b); });
        table.add<T, T, T, T>("sad." + type, Sad{});
        if constexpr (sizeof(T) < 8) {
            using W = Wider<T>;
            table.add<W, T, T>("mul.wide." + type, MulWide{});
            table.add<W, T, T, W>("mad.wide." + type, MadOf<MulWide>{});
        }
        if constexpr (std::is_signed_v<T>) {
            table.add<T, T>("neg." + type, [](T a) { return Sub{}(T{0}, a); });
            table.add<T, T>("abs." + type, [](T a) { return a < 0 ? Sub{}(T{0}, a) : a; });
        }
    });
    using U = std::uint32_t;
    using S = std::int32_t;
    table.add<U, U, U, U>("dp4a.u32.u32", Dp4a<std::uint8_t, std::uint8_t>{});
    table.add<S, U, U, S>("dp4a.s32.s32", Dp4a<std::int8_t, std::int8_t>{});
    table.add<S, U, U, S>("dp4a.s32.u32", Dp4a<std::int8_t, std::uint8_t>{});
    table.add<S, U, U, S>("dp4a.u32.s32", Dp4a<std::uint8_t, std::int8_t>{});
}

}  // namespace ballast::ptx
