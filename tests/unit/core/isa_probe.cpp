/// Lane code behind plain function pointers; compiled once per instruction set and precision (see probe.hpp).

#include "kernels/core/random_numbers.hpp"
#include "tests/unit/core/probe.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

using test::Inputs;
using test::Operation;

Int one_if(Mask m)
{
    return select(m, Int(1), Int(0));
}

Real real_result(Operation op, Real a, Real b, Real c, Int i, Scalar const* table)
{
    Real first;
    Real second;
    switch (op) {
    case Operation::kAdd:
        return a + b;
    case Operation::kSubtract:
        return a - b;
    case Operation::kMultiply:
        return a * b;
    case Operation::kDivide:
        return a / b;
    case Operation::kNegate:
        return -a;
    case Operation::kFma:
        return fma(a, b, c);
    case Operation::kSqrt:
        return sqrt(a);
    case Operation::kAbs:
        return abs(a);
    case Operation::kMin:
        return min(a, b);
    case Operation::kMax:
        return max(a, b);
    case Operation::kClamp:
        return clamp(a, b, c);
    case Operation::kRound:
        return round_to_integer(a);
    case Operation::kSelect:
        return select(a < b, b, c);
    case Operation::kSetWhere:
        first = a;
        set_where(a < b, first, c);
        return first;
    case Operation::kAddWhere:
        first = a;
        add_where(a < b, first, c);
        return first;
    case Operation::kToReal:
        return to_real(i);
    case Operation::kGather:
        return gather(table, i & Int(15));
    case Operation::kMantissa:
        return split_exponent(a, first);
    case Operation::kExponent:
        split_exponent<5>(a, first);
        return first;
    case Operation::kPowerOfTwo:
        return power_of_shifted(to_real(i) + Real(kPowerShifter));
    case Operation::kSignOfReal:
        return with_sign_of(abs(a), b);
    case Operation::kSignOfInt:
        return with_sign_of(abs(a), i);
    case Operation::kExp:
        return exp(a);
    case Operation::kLog:
        return log(a);
    case Operation::kSin:
        sincos(a, first, second);
        return first;
    case Operation::kCos:
        sincos(a, first, second);
        return second;
    case Operation::kAnnuityPsi:
        return annuity_psi(a);
    case Operation::kNormalCdf:
        return normal_cdf(a);
    case Operation::kInverseNormalCdf:
        return inverse_normal_cdf(a);
    case Operation::kUniform:
        return uniform_from_word(i);
    case Operation::kExponential:
        return exponential_from_word(i);
    case Operation::kNormal:
        return normal_from_word(i);
    default:
        return Real(Scalar(0));
    }
}

/// 1 if the mask functions tell the same story about m.
Int mask_story(Mask m)
{
    std::uint32_t const b = bits(m);
    std::uint32_t const every = bits(all_lanes());
    bool const agrees = count(m) == __builtin_popcount(b) && any(m) == (b != 0u) && all(m) == (b == every) &&
                        bits(mask_from_bits(b)) == b && bits(!m) == (every ^ b) && bits(no_lanes()) == 0u &&
                        __builtin_popcount(every) == kLanes;
    return agrees ? one_if(mask_from_bits(b)) : Int(-1);
}

Int integer_result(Operation op, Real a, Real b, Int i, Int j)
{
    switch (op) {
    case Operation::kLess:
        return one_if(a < b);
    case Operation::kLessEqual:
        return one_if(a <= b);
    case Operation::kGreater:
        return one_if(a > b);
    case Operation::kGreaterEqual:
        return one_if(a >= b);
    case Operation::kEqual:
        return one_if(a == b);
    case Operation::kTruncate:
        return truncate_to_int(a);
    case Operation::kOrderBits:
        return float_order_bits(a);
    case Operation::kIntAdd:
        return shift_right<1>(i) + shift_right<1>(j);
    case Operation::kIntSubtract:
        return shift_right<1>(i) - shift_right<1>(j);
    case Operation::kIntAnd:
        return i & j;
    case Operation::kIntOr:
        return i | j;
    case Operation::kIntXor:
        return i ^ j;
    case Operation::kIntLess:
        return one_if(i < j);
    case Operation::kIntLessEqual:
        return one_if(i <= j);
    case Operation::kIntGreater:
        return one_if(i > j);
    case Operation::kIntGreaterEqual:
        return one_if(i >= j);
    case Operation::kIntEqual:
        return one_if(i == j);
    case Operation::kIntSelect:
        return select(i < j, i, j);
    case Operation::kIntSetWhere:
        set_where(a < b, i, j);
        return i;
    case Operation::kIntAddWhere: {
        Int sum = shift_right<1>(i);
        add_where(a < b, sum, shift_right<1>(j));
        return sum;
    }
    case Operation::kShiftLeft:
        return shift_left<7>(i);
    case Operation::kShiftRight:
        return shift_right<7>(i);
    case Operation::kShiftRightLogical:
        return shift_right_logical<7>(i);
    case Operation::kMaskAnd:
        return one_if((a < b) & (i < j));
    case Operation::kMaskOr:
        return one_if((a < b) | (i < j));
    case Operation::kMaskNot:
        return one_if(!(a < b));
    case Operation::kCount:
        return mask_story(a < b);
    case Operation::kWideProduct: {
        // The multiplier of multiply_words is common to the lanes: a constant here.
        Wide const product = multiply_words(widen(i), 0xD2511F53u);
        WideWord const common = high_word(multiply_words(wide_word(0x9E3779B9u), 0xCD9E8D57u));
        return narrow(high_word(product) ^ (widen(i) ^ widen(j)) ^ common) ^ narrow(product) ^
               narrow_high(product);
    }
    case Operation::kWideSquare:
        return narrow(low_word(square(i))) ^ narrow(high_word(square(i)));
    case Operation::kWideSum: {
        Int sums = 0;
        for (int lane = 0; lane < kLanes; ++lane) {
            Mask const alone = lane_index() == lane;
            std::uint64_t const sum = sum_words(square(select(alone, i, 0)));
            set_where(alone, sums, static_cast<std::int32_t>(static_cast<std::uint32_t>(sum)));
        }
        return sums;
    }
    default:
        return Int(0);
    }
}

void run(Operation op, Inputs const& inputs, void* real, std::int32_t* integer, std::size_t n)
{
    auto const* a = static_cast<Scalar const*>(inputs.a);
    auto const* b = static_cast<Scalar const*>(inputs.b);
    auto const* c = static_cast<Scalar const*>(inputs.c);
    for (std::size_t at = 0; at < n; at += static_cast<std::size_t>(kLanes)) {
        Real const x = load_real(a + at);
        Real const y = load_real(b + at);
        Int const i = load_int(inputs.i + at);
        if (op <= Operation::kLastReal) {
            store(real_result(op, x, y, load_real(c + at), i, a), static_cast<Scalar*>(real) + at);
        } else {
            store(integer_result(op, x, y, i, load_int(inputs.j + at)), integer + at);
        }
    }
}

#define BALLAST_TEXT_OF(x) #x
#define BALLAST_NAME(x) BALLAST_TEXT_OF(x)

constexpr test::Probe kProbe = {BALLAST_NAME(BALLAST_KERNEL_NS),
                                BALLAST_LANES,
                                kIsDouble,
                                kLanes,
                                {kExpMaxUlp, kLogMaxUlp, kSincosMaxUlp, kAnnuityPsiMaxUlp, kNormalCdfMaxUlp,
                                 kInverseNormalCdfMaxUlp, kUniformMaxUlp, kExponentialFromWordMaxUlp,
                                 kNormalFromWordMaxUlp},
                                run};

}  // namespace

test::Probe const* lane_probe()
{
    return &kProbe;
}

}  // namespace ballast::BALLAST_KERNEL_NS
