// Every operation of the machine's table against C++, with random bits, limits, subnormal numbers, infinities and NaN.
#include "tests/ptx/lane_check.hpp"
#include "tests/ptx/lane_ops.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::ptx {
namespace {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;
using U8 = std::uint8_t;
using U16 = std::uint16_t;
using U32 = std::uint32_t;
using U64 = std::uint64_t;

/// The value modulo 2^n, by way of 128 bits.
template <class T>
T wrap(Wide value)
{
    return static_cast<T>(value);
}

void check_integer_arithmetic()
{
    for_integers([](std::string const& type, auto zero) {
        using T = decltype(zero);
        constexpr int kBits = 8 * sizeof(T);
        auto high = [](T a, T b) {
            // Products of u64 need 128 unsigned bits.
            if constexpr (std::is_same_v<T, U64>) {
                return static_cast<T>((UnsignedWide{a} * UnsignedWide{b}) >> 64);
            } else {
                return wrap<T>((Wide{a} * Wide{b}) >> kBits);
            }
        };
        auto low = [](T a, T b) {
            return static_cast<T>(static_cast<UnsignedWide>(a) * static_cast<UnsignedWide>(b));
        };
        check<T, T, T>("add." + type, [](T a, T b) { return wrap<T>(Wide{a} + Wide{b}); });
        check<T, T, T>("sub." + type, [](T a, T b) { return wrap<T>(Wide{a} - Wide{b}); });
        check<T, T, T>("mul.lo." + type, low);
        check<T, T, T>("mul.hi." + type, high);
        check<T, T, T, T>("mad.lo." + type,
                          [low](T a, T b, T c) { return wrap<T>(Wide{low(a, b)} + Wide{c}); });
        check<T, T, T, T>("mad.hi." + type,
                          [high](T a, T b, T c) { return wrap<T>(Wide{high(a, b)} + Wide{c}); });
        check<T, T, T>("div." + type,
                       [](T a, T b) { return b == 0 ? static_cast<T>(-1) : wrap<T>(Wide{a} / Wide{b}); });
        check<T, T, T>("rem." + type, [](T a, T b) { return b == 0 ? a : wrap<T>(Wide{a} % Wide{b}); });
        check<T, T, T>("min." + type, [](T a, T b) { return b < a ? b : a; });
        check<T, T, T>("max." + type, [](T a, T b) { return b > a ? b : a; });
        check<T, T, T, T>("sad." + type, [](T a, T b, T c) {
            Wide const difference = Wide{a} - Wide{b};
            return wrap<T>((difference < 0 ? -difference : difference) + Wide{c});
        });
        if constexpr (sizeof(T) < 8) {
            using W =
                std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, std::int32_t, U32>,
                                   std::conditional_t<std::is_signed_v<T>, std::int64_t, U64>>;
            check<W, T, T>("mul.wide." + type, [](T a, T b) { return wrap<W>(Wide{a} * Wide{b}); });
            check<W, T, T, W>("mad.wide." + type,
                              [](T a, T b, W c) { return wrap<W>(Wide{a} * Wide{b} + Wide{c}); });
        }
        if constexpr (std::is_signed_v<T>) {
            check<T, T>("neg." + type, [](T a) { return wrap<T>(-Wide{a}); });
            check<T, T>("abs." + type, [](T a) { return wrap<T>(a < 0 ? -Wide{a} : Wide{a}); });
        }
    });
    auto dot = [](bool signed_a, bool signed_b) {
        return [=](U32 a, U32 b, auto c) {
            std::int64_t sum = c;
            for (int i = 0; i < 4; ++i) {
                std::int64_t x = (a >> (8 * i)) & 255u;
                std::int64_t y = (b >> (8 * i)) & 255u;
                x -= signed_a && x > 127 ? 256 : 0;
                y -= signed_b && y > 127 ? 256 : 0;
                sum += x * y;
            }
            return static_cast<decltype(c)>(sum);
        };
    };
    check<U32, U32, U32, U32>("dp4a.u32.u32", dot(false, false));
    check<std::int32_t, U32, U32, std::int32_t>("dp4a.s32.s32", dot(true, true));
    check<std::int32_t, U32, U32, std::int32_t>("dp4a.s32.u32", dot(true, false));
    check<std::int32_t, U32, U32, std::int32_t>("dp4a.u32.s32", dot(false, true));
}

template <class T>
void check_shift_right(std::string const& type)
{
    // Floor division by a power of two; what is shifted out by far leaves 0 or -1.
    check<T, T, U32>("shr." + type, [](T a, U32 n) { return wrap<T>(Wide{a} >> std::min(n, 100u)); });
}

template <class T>
void check_bits_of(std::string const& type)
{
    constexpr U32 kBits = 8 * sizeof(T);
    check<T, T, T>("and." + type, [](T a, T b) { return static_cast<T>(a & b); });
    check<T, T, T>("or." + type, [](T a, T b) { return static_cast<T>(a | b); });
    check<T, T, T>("xor." + type, [](T a, T b) { return static_cast<T>((a | b) - (a & b)); });
    check<T, T>("not." + type, [](T a) { return static_cast<T>(std::numeric_limits<T>::max() - a); });
    check<T, T>("cnot." + type, [](T a) { return static_cast<T>(a == 0 ? 1 : 0); });
    check<T, T, U32>("shl." + type, [](T a, U32 n) { return wrap<T>(n < kBits ? Wide{a} << n : 0); });
    check_shift_right<T>(type);
    check<T, T, T, bool>("selp." + type, [](T a, T b, bool c) { return c ? a : b; });
    if constexpr (sizeof(T) >= 4) {
        auto digits = [](T a) {
            std::string text;
            for (U32 i = kBits; i-- > 0;) {
                text += (a >> i & 1u) != 0 ? '1' : '0';
            }
            return text;
        };
        check<U32, T>("popc." + type, [=](T a) {
            std::string const text = digits(a);
            return static_cast<U32>(std::count(text.begin(), text.end(), '1'));
        });
        check<U32, T>("clz." + type, [=](T a) {
            return static_cast<U32>(std::min(digits(a).find('1'), std::size_t{kBits}));
        });
        check<T, T>("brev." + type, [=](T a) {
            std::string text = digits(a);
            std::reverse(text.begin(), text.end());
            return static_cast<T>(std::stoull(text, nullptr, 2));
        });
        check<T, T, T, U32, U32>("bfi." + type, [](T a, T b, U32 position, U32 length) {
            position &= 255u;
            length &= 255u;
            if (position >= kBits) {
                return b;
            }
            Wide const field = ((Wide{1} << std::min(length, 64u)) - 1) << position;
            return wrap<T>((Wide{b} & ~field) | ((Wide{a} << position) & field));
        });
    }
}

template <class T>
void check_fields(std::string const& type)
{
    constexpr U32 kBits = 8 * sizeof(T);
    check<T, T, U32, U32>("bfe." + type, [](T a, U32 position, U32 length) {
        position &= 255u;
        length &= 255u;
        Wide const shifted = Wide{a} >> std::min(position, 120u);
        if (length == 0 || length > 64) {
            return length == 0 ? T{0} : wrap<T>(shifted);
        }
        Wide const range = Wide{1} << length;
        Wide const field = shifted & (range - 1);
        return wrap<T>(std::is_signed_v<T> && field >= range / 2 ? field - range : field);
    });
    auto find = [](T a) {
        // The number of the highest bit is the logarithm of the value, or of its complement if negative.
        Wide rest = Wide{a} < 0 ? -Wide{a} - 1 : Wide{a};
        U32 place = ~0u;
        for (; rest > 0; rest /= 2) {
            ++place;
        }
        return place;
    };
    check<U32, T>("bfind." + type, find);
    check<U32, T>("bfind.shiftamt." + type,
                  [find](T a) { return find(a) == ~0u ? ~0u : kBits - 1 - find(a); });
}

void check_bit_operations()
{
    check_bits_of<U16>("b16");
    check_bits_of<U32>("b32");
    check_bits_of<U64>("b64");
    for_integers([](std::string const& type, auto zero) {
        using T = decltype(zero);
        check_shift_right<T>(type);
        check<T, T, T, bool>("selp." + type, [](T a, T b, bool c) { return c ? a : b; });
        check<T, T>("mov." + type, [](T a) { return a; });
        if constexpr (sizeof(T) >= 4) {
            check_fields<T>(type);
        }
    });
    check<U16, U16>("mov.b16", [](U16 a) { return a; });
    check<U32, U32>("mov.b32", [](U32 a) { return a; });
    check<U64, U64>("mov.b64", [](U64 a) { return a; });
    check<U32, U32>("mov.f32", [](U32 a) { return a; });
    check<U64, U64>("mov.f64", [](U64 a) { return a; });
    check<bool, bool>("mov.pred", [](bool a) { return a; });
    check<U32, U32, U32, bool>("selp.f32", [](U32 a, U32 b, bool c) { return c ? a : b; });
    check<U64, U64, U64, bool>("selp.f64", [](U64 a, U64 b, bool c) { return c ? a : b; });
    check<bool, bool, bool>("and.pred", [](bool a, bool b) { return a ? b : false; });
    check<bool, bool, bool>("or.pred", [](bool a, bool b) { return a ? true : b; });
    check<bool, bool, bool>("xor.pred", [](bool a, bool b) { return a ? !b : b; });
    check<bool, bool>("not.pred", [](bool a) { return a ? false : true; });
    check<U32, U32, U32, U32>("prmt.b32", [](U32 a, U32 b, U32 selector) {
        U8 const bytes[8] = {static_cast<U8>(a),       static_cast<U8>(a >> 8), static_cast<U8>(a >> 16),
                             static_cast<U8>(a >> 24), static_cast<U8>(b),      static_cast<U8>(b >> 8),
                             static_cast<U8>(b >> 16), static_cast<U8>(b >> 24)};
        U32 out = 0;
        for (U32 i = 0; i < 4; ++i) {
            U32 const nibble = selector >> (4 * i) & 15u;
            U32 const byte = bytes[nibble % 8];
            out += (nibble < 8 ? byte : byte >= 128 ? 255u : 0u) << (8 * i);
        }
        return out;
    });
    check<U32, U32, U32, U32, U32>("lop3.b32", [](U32 a, U32 b, U32 c, U32 truth) {
        U32 out = 0;
        for (U32 i = 0; i < 32; ++i) {
            U32 const row = (a >> i & 1u) * 4 + (b >> i & 1u) * 2 + (c >> i & 1u);
            out |= (truth >> row & 1u) << i;
        }
        return out;
    });
    auto word = [](U32 low, U32 high) { return static_cast<U64>(high) << 32 | low; };
    check<U32, U32, U32, U32>("shf.l.wrap.b32", [=](U32 a, U32 b, U32 n) {
        return static_cast<U32>(n % 32 == 0 ? b : word(a, b) >> (32 - n % 32));
    });
    check<U32, U32, U32, U32>("shf.r.wrap.b32",
                              [=](U32 a, U32 b, U32 n) { return static_cast<U32>(word(a, b) >> n % 32); });
    check<U32, U32, U32, U32>("shf.l.clamp.b32", [=](U32 a, U32 b, U32 n) {
        return n >= 32 ? a : n == 0 ? b : static_cast<U32>(word(a, b) >> (32 - n));
    });
    check<U32, U32, U32, U32>("shf.r.clamp.b32", [=](U32 a, U32 b, U32 n) {
        return n >= 32 ? b : static_cast<U32>(word(a, b) >> n);
    });
}

/// What is not a number has one encoding.
float canonical(float x)
{
    return std::isnan(x) ? std::bit_cast<float>(0x7FFFFFFFu) : x;
}
double canonical(double x)
{
    return std::isnan(x) ? std::bit_cast<double>(U64{0xFFF8'0000'0000'0000}) : x;
}

template <class T>
T extreme(T a, T b, bool largest)
{
    if (std::isnan(a) || std::isnan(b)) {
        return canonical(std::isnan(a) ? b : a);
    }
    if (a == b) {
        return std::signbit(a) == largest ? b : a;
    }
    return (a < b) == largest ? b : a;
}

template <class T>
void check_float_of(std::string const& type)
{
    check<T, T, T>("add.rn." + type, [](T a, T b) { return canonical(a + b); });
    check<T, T, T>("sub.rn." + type, [](T a, T b) { return canonical(a - b); });
    check<T, T, T>("mul.rn." + type, [](T a, T b) { return canonical(a * b); });
    check<T, T, T>("div.rn." + type, [](T a, T b) { return canonical(a / b); });
    check<T, T>("rcp.rn." + type, [](T a) { return canonical(1 / a); });
    check<T, T>("sqrt.rn." + type, [](T a) { return canonical(std::sqrt(a)); });
    check<T, T, T, T>("fma.rn." + type, [](T a, T b, T c) { return canonical(std::fma(a, b, c)); });
    check<T, T, T>("min." + type, [](T a, T b) { return extreme(a, b, false); });
    check<T, T, T>("max." + type, [](T a, T b) { return extreme(a, b, true); });
    for (bool const largest : {false, true}) {
        check<T, T, T>((largest ? "max.NaN." : "min.NaN.") + type, [largest](T a, T b) {
            return std::isnan(a) || std::isnan(b) ? canonical(a + b) : extreme(a, b, largest);
        });
    }
    using B = std::conditional_t<sizeof(T) == 8, U64, U32>;
    constexpr B kSign = B{1} << (8 * sizeof(T) - 1);
    check<B, B>("neg." + type, [](B a) { return a < kSign ? a + kSign : a - kSign; });
    check<B, B>("abs." + type, [](B a) { return a < kSign ? a : a - kSign; });
    check<B, B, B>("copysign." + type,
                   [](B a, B b) { return (b < kSign ? b : b - kSign) + (a < kSign ? 0 : kSign); });
    check<bool, T>("testp.finite." + type, [](T x) { return std::isfinite(x); });
    check<bool, T>("testp.infinite." + type, [](T x) { return std::isinf(x); });
    check<bool, T>("testp.number." + type, [](T x) { return !std::isnan(x); });
    check<bool, T>("testp.notanumber." + type, [](T x) { return std::isnan(x); });
    check<bool, T>("testp.normal." + type, [](T x) { return std::isnormal(x); });
    check<bool, T>("testp.subnormal." + type, [](T x) { return std::fpclassify(x) == FP_SUBNORMAL; });
}

void check_float_arithmetic()
{
    check_float_of<float>("f32");
    check_float_of<double>("f64");
}

template <class T>
void check_order_of(std::string const& type)
{
    // -1, 0, 1, or 2: unordered.
    auto compare = [](T a, T b) { return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2; };
    check<bool, T, T>("setp.eq." + type, [=](T a, T b) { return compare(a, b) == 0; });
    check<bool, T, T>("setp.ne." + type, [=](T a, T b) { return std::abs(compare(a, b)) == 1; });
    check<bool, T, T>("setp.lt." + type, [=](T a, T b) { return compare(a, b) == -1; });
    check<bool, T, T>("setp.le." + type, [=](T a, T b) { return compare(a, b) <= 0; });
    check<bool, T, T>("setp.gt." + type, [=](T a, T b) { return compare(a, b) == 1; });
    check<bool, T, T>("setp.ge." + type, [=](T a, T b) { return compare(a, b) == 0 || compare(a, b) == 1; });
    if constexpr (std::is_floating_point_v<T>) {
        check<bool, T, T>("setp.equ." + type, [=](T a, T b) { return compare(a, b) % 2 == 0; });
        check<bool, T, T>("setp.neu." + type, [=](T a, T b) { return compare(a, b) != 0; });
        check<bool, T, T>("setp.ltu." + type,
                          [=](T a, T b) { return compare(a, b) == -1 || compare(a, b) == 2; });
        check<bool, T, T>("setp.leu." + type, [=](T a, T b) { return compare(a, b) != 1; });
        check<bool, T, T>("setp.gtu." + type, [=](T a, T b) { return compare(a, b) >= 1; });
        check<bool, T, T>("setp.geu." + type, [=](T a, T b) { return compare(a, b) >= 0; });
        check<bool, T, T>("setp.num." + type, [=](T a, T b) { return compare(a, b) != 2; });
        check<bool, T, T>("setp.nan." + type, [=](T a, T b) { return compare(a, b) == 2; });
    } else if constexpr (!std::is_signed_v<T>) {
        check<bool, T, T>("setp.lo." + type, [=](T a, T b) { return compare(a, b) < 0; });
        check<bool, T, T>("setp.ls." + type, [=](T a, T b) { return compare(a, b) <= 0; });
        check<bool, T, T>("setp.hi." + type, [=](T a, T b) { return compare(a, b) > 0; });
        check<bool, T, T>("setp.hs." + type, [=](T a, T b) { return compare(a, b) >= 0; });
    }
}

void check_comparisons()
{
    for_integers([](std::string const& type, auto zero) { check_order_of<decltype(zero)>(type); });
    check_order_of<float>("f32");
    check_order_of<double>("f64");
    auto bits = []<class T>(std::string const& type, T) {
        check<bool, T, T>("setp.eq." + type, [](T a, T b) { return (a ^ b) == 0; });
        check<bool, T, T>("setp.ne." + type, [](T a, T b) { return (a ^ b) != 0; });
    };
    bits("b16", U16{});
    bits("b32", U32{});
    bits("b64", U64{});
}

template <class F>
void each_integer_and_byte(F function)
{
    function(std::string("s8"), std::int8_t{});
    function(std::string("u8"), U8{});
    for_integers(function);
}

template <class T>
long double rounded(std::string const& mode, T x)
{
    return mode == "rni"   ? std::nearbyint(static_cast<long double>(x))
           : mode == "rzi" ? std::trunc(static_cast<long double>(x))
           : mode == "rmi" ? std::floor(static_cast<long double>(x))
                           : std::ceil(static_cast<long double>(x));
}

template <class T>
void check_conversions_of(std::string const& type)
{
    for (std::string const mode : {"rni", "rzi", "rmi", "rpi"}) {
        check<T, T>("cvt." + mode + "." + type + "." + type,
                    [mode](T x) { return std::isnan(x) ? canonical(x) : static_cast<T>(rounded(mode, x)); });
        each_integer_and_byte([&](std::string const& integer, auto zero) {
            using D = decltype(zero);
            check<D, T>("cvt." + mode + "." + integer + "." + type, [mode](T x) {
                if (std::isnan(x)) {
                    bool const top = sizeof(T) == 8 || sizeof(D) == 8;
                    return top ? static_cast<D>(U64{1} << (8 * sizeof(D) - 1)) : D{0};
                }
                // 64 bits of fraction hold every limit of D.
                long double const lowest = std::numeric_limits<D>::min();
                long double const largest = std::numeric_limits<D>::max();
                return static_cast<D>(std::clamp(rounded(mode, x), lowest, largest));
            });
        });
    }
    each_integer_and_byte([&](std::string const& integer, auto zero) {
        using S = decltype(zero);
        check<T, S>("cvt.rn." + type + "." + integer,
                    [](S x) { return static_cast<T>(static_cast<long double>(x)); });
    });
}

void check_conversions()
{
    each_integer_and_byte([](std::string const& to, auto zero) {
        using D = decltype(zero);
        each_integer_and_byte([&](std::string const& from, auto source_zero) {
            using S = decltype(source_zero);
            check<D, S>("cvt." + to + "." + from, [](S x) { return wrap<D>(Wide{x}); });
        });
    });
    check_conversions_of<float>("f32");
    check_conversions_of<double>("f64");
    check<float, double>("cvt.rn.f32.f64", [](double x) { return canonical(static_cast<float>(x)); });
    check<double, float>("cvt.f64.f32", [](float x) { return canonical(static_cast<double>(x)); });
}

TEST(Arithmetic, Integers)
{
    check_integer_arithmetic();
}
TEST(Arithmetic, Bits)
{
    check_bit_operations();
}
TEST(Arithmetic, Floats)
{
    check_float_arithmetic();
}
TEST(Arithmetic, Comparisons)
{
    check_comparisons();
}
TEST(Arithmetic, Conversions)
{
    check_conversions();
}

TEST(Arithmetic, NoOperationIsLeftOut)
{
    check_integer_arithmetic();
    check_bit_operations();
    check_float_arithmetic();
    check_comparisons();
    check_conversions();
    for (std::string const& mnemonic : lane_ops().mnemonics()) {
        // Addresses have tests of their own (memory_test.cpp), as have 64-bit registers of `cvt` (below).
        if (!mnemonic.starts_with("cvta") && !mnemonic.starts_with("isspacep") &&
            mnemonic.find(" in 64 bits") == std::string::npos) {
            EXPECT_TRUE(checked_mnemonics().contains(mnemonic)) << mnemonic;
        }
    }
}

TEST(Arithmetic, WhatMayBeContractedOrApproximatedIsRefused)
{
    for (char const* mnemonic :
         {"add.f32", "mul.f32", "mul.ftz.f32", "mul.rn.ftz.f32", "ex2.approx.f32", "div.full.f32",
          "sqrt.approx.f32", "add.rz.f32", "fma.rn.ftz.f32", "sin.approx.f32"}) {
        EXPECT_EQ(lane_ops().find(mnemonic), nullptr) << mnemonic;
    }
}

}  // namespace
}  // namespace ballast::ptx
