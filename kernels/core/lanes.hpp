#pragma once
/// Lanes: kLanes paths side by side. Path code is written once over these types; the compile line picks the
/// instruction set (portability.hpp) and every choice gives the same bits, lane by lane.
///
///   Scalar           float or double
///   Real, Int, Mask  kLanes numbers, 32-bit integers, truth values; in scalar code the builtin types themselves,
///                    which is why every operation is a free function or an operator. A Scalar or an int stands for
///                    the same number on every lane wherever a Real or an Int is expected: x * 2.0_r, i + 1
///   Wide, WideWord   kLanes 64-bit integers, one that is common to the lanes: for products of 32-bit words
///                    (random/philox.hpp), so that only low words are read and high words may be anything
///
/// Operations, all per lane:
///   + - * / unary- += -= *= < <= > >= ==      IEEE, rounded to nearest
///   fma(a, b, c)                              a b + c rounded once, the same bits with and without the instruction
///                                             (range in fused.hpp)
///   sqrt abs min max clamp select             min is a < b ? a : b, max is b < a ? a : b: the second operand where
///                                             one is NaN or both are zero
///   set_where(m, x, y), add_where(m, x, y)    x = y, x += y on the lanes of m only
///   to_real(i), truncate_to_int(x)            x must lie within int32 (clamp first)
///   round_to_integer(x)                       to nearest, ties to even; |x| < 2^22 (float), 2^51 (double)
///   + - & | ^ shift_left<N> shift_right<N>    of Int; sums must not overflow; shift_right keeps the sign,
///     shift_right_logical<N>                  shift_right_logical does not
///   & | ! any all count bits mask_from_bits   of Mask; bit i of bits(m) is lane i
///   float_order_bits(x)                       an Int in the order of x: bits b of float(x) + 0.0f, negative ones
///                                             with all but the sign flipped
///   power_of_shifted(t)                       2^n where t = n + kPowerShifter, whole n in [-126, 127] (float),
///                                             [-1022, 1023] (double)
///   split_exponent<Added>(x, e)               x = m 2^(e - Added) with m in [sqrt(1/2), sqrt(2)) for positive normal
///                                             x; returns m; any other x gives finite nonsense
///   split_octave(x, o)                        x = 2^e (1.5 + f), f in [-1/2, 1/2), for positive normal x; returns f;
///                                             o is e + 127. Float only
///   look_up(table, o)                         table[o mod kLookUpSize], of as many aligned numbers. Float only
///   with_sign_of(magnitude, x)                a magnitude >= +0 with the sign bit of x, a Real or an Int
///   load_real store gather                    unaligned; gather reads table[index]
///   widen(i), wide_word(w), narrow(a)         to Wide, to WideWord, and the low words of a Wide back
///   common_word(a)                            the low word of a WideWord
///   multiply_words(a, w) high_word(a) ^       of Wide and WideWord; a high word moves to where low words are
///   narrow_high(a)                            narrow(high_word(a)) of a product
///   square(i)                                 i i, a Wide
///   low_word(a)                               each lane's lower 32 bits of a Wide
///   sum_words(w)                              over all lanes, modulo 2^64: whole numbers, so in any order
///
/// Bits of the sign of zero must stay unobservable (min and max differ in it between machines).

#include "kernels/core/portability.hpp"

#if BALLAST_LANES == 0
#include "kernels/core/lanes_scalar.hpp"
#elif BALLAST_LANES == 1
#include "kernels/core/lanes_portable.hpp"
#elif BALLAST_LANES == 3 && BALLAST_DOUBLE == 0
#include "kernels/core/lanes_v3_f32.hpp"
#elif BALLAST_LANES == 3
#include "kernels/core/lanes_v3_f64.hpp"
#elif BALLAST_LANES == 4 && BALLAST_DOUBLE == 0
#include "kernels/core/lanes_v4_f32.hpp"
#elif BALLAST_LANES == 4
#include "kernels/core/lanes_v4_f64.hpp"
#elif BALLAST_GPU_THREAD
#include "kernels/core/lanes_device.hpp"
#else
#error "BALLAST_LANES must be 0 (scalar), 1 (portable), 3 (x86-64-v3), 4 (x86-64-v4) or 8 (a GPU's thread)."
#endif

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr bool kIsDouble = BALLAST_DOUBLE != 0;

#if BALLAST_LANES != 0 && !BALLAST_GPU_THREAD
BALLAST_FN Real& operator+=(Real& a, Real b)
{
    return a = a + b;
}
BALLAST_FN Real& operator-=(Real& a, Real b)
{
    return a = a - b;
}
BALLAST_FN Real& operator*=(Real& a, Real b)
{
    return a = a * b;
}
/// Choice between two numbers that are the same on all lanes.
BALLAST_FN Real select(Mask m, Scalar a, Scalar b)
{
    return select(m, Real(a), b);
}
BALLAST_FN Int select(Mask m, std::int32_t a, std::int32_t b)
{
    return select(m, Int(a), Int(b));
}
#endif

/// x becomes y on the lanes of m.
BALLAST_FN void set_where(Mask m, Real& x, Real y)
{
    x = select(m, y, x);
}
BALLAST_FN void set_where(Mask m, Int& x, Int y)
{
    x = select(m, y, x);
}
#if BALLAST_LANES != 0 && !BALLAST_GPU_THREAD
BALLAST_FN void set_where(Mask m, Real& x, Scalar y)
{
    x = select(m, y, x);
}
#endif
/// x grows by y on the lanes of m.
BALLAST_FN void add_where(Mask m, Real& x, Real y)
{
    x = select(m, x + y, x);
}
BALLAST_FN void add_where(Mask m, Int& x, Int y)
{
    x = select(m, x + y, x);
}

/// x limited to [lo, hi]; a NaN stays a NaN on the CPU.
BALLAST_FN Real clamp(Real x, Real lo, Real hi)
{
    return min(hi, max(lo, x));
}

/// x + kPowerShifter is rounded to a whole number whose low bits are n plus the exponent bias.
inline constexpr Scalar kPowerShifter = kIsDouble ? Scalar(0x1.8p52 + 1023.0) : Scalar(0x1.8p23 + 127.0);

/// The nearest whole number, ties to even: adding 1.5 * 2^(precision - 1) leaves no bits for a fraction.
BALLAST_FN Real round_to_integer(Real x)
{
    constexpr Scalar magic = kIsDouble ? Scalar(0x1.8p52) : Scalar(0x1.8p23);
    return (x + Real(magic)) - Real(magic);
}

}  // namespace ballast::BALLAST_KERNEL_NS
