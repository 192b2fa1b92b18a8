#pragma once
/// The lane code as the tests see it: every instruction set and precision compiles isa_probe.cpp once, and each copy
/// gives a table of plain function pointers. Tests choose among those that the machine can run.

#include <cstddef>
#include <cstdint>

namespace ballast::test {

/// What `Probe::run` evaluates. Inputs a, b, c are of the probe's precision, i and j are 32-bit integers.
enum class Operation {
    // results of the probe's precision
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kNegate,
    kFma,
    kSqrt,
    kAbs,
    kMin,
    kMax,
    kClamp,
    kRound,
    kSelect,    ///< a < b ? b : c
    kSetWhere,  ///< a, which becomes c where a < b
    kAddWhere,  ///< a, which grows by c where a < b
    kToReal,    ///< of i
    kGather,    ///< a[i & 15]
    kMantissa,
    kExponent,
    kPowerOfTwo,  ///< kPowerOfTwo: of the whole number i
    kSignOfReal,
    kSignOfInt,  ///< |a| with the sign of b, of i
    kExp,
    kLog,
    kSin,
    kCos,
    kAnnuityPsi,
    kNormalCdf,
    kInverseNormalCdf,
    kUniform,
    kExponential,
    kNormal,  ///< of the word i
    kLastReal = kNormal,
    // integer results
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kEqual,  ///< of a and b: 0 or 1
    kTruncate,
    kOrderBits,  ///< of a
    kIntAdd,
    kIntSubtract,
    kIntAnd,
    kIntOr,
    kIntXor,
    kIntLess,
    kIntLessEqual,
    kIntGreater,
    kIntGreaterEqual,
    kIntEqual,
    kIntSelect,    ///< i < j ? i : j
    kIntSetWhere,  ///< i, which becomes j where a < b
    kIntAddWhere,  ///< i / 2, which grows by j / 2 where a < b, rounded down
    kShiftLeft,
    kShiftRight,
    kShiftRightLogical,  ///< i by 7
    kMaskAnd,
    kMaskOr,
    kMaskNot,      ///< (a < b) & (i < j), (a < b) | (i < j), !(a < b)
    kCount,        ///< a set of lanes through count, bits, any, all: see the probe
    kWideProduct,  ///< words of products, narrowed and widened
    kWideSquare,   ///< low word of i * i, xor high word
    kWideSum,      ///< low word of the sum of i * i over this lane alone
    kLast = kWideSum
};

struct Inputs {
    void const* a;
    void const* b;
    void const* c;
    std::int32_t const* i;
    std::int32_t const* j;
};

/// The error bounds that the headers state, in units in the last place.
struct UlpBounds {
    double exp, log, sincos, annuity_psi, normal_cdf, inverse_normal_cdf, uniform, exponential, normal;
};

struct Probe {
    char const* name;
    int lanes_variant;  ///< BALLAST_LANES: 0 scalar, 1 portable, 3 v3, 4 v4
    bool is_double;
    int num_lanes;
    UlpBounds bounds;
    /// Evaluate `n` items, a multiple of 16. Results go to `real` or to `integer`, by the kind of the operation.
    void (*run)(Operation op, Inputs const& inputs, void* real, std::int32_t* integer, std::size_t n);
};

}  // namespace ballast::test

// One copy of isa_probe.cpp each. Named one by one, because an object that registers itself before main would run its
// instruction set on machines that lack it.
#define BALLAST_DECLARE_PROBE(variant)                                                                       \
    namespace ballast::variant {                                                                             \
    test::Probe const* lane_probe();                                                                         \
    }
BALLAST_DECLARE_PROBE(scalar_f64)
BALLAST_DECLARE_PROBE(portable_f32)
BALLAST_DECLARE_PROBE(portable_f64)
BALLAST_DECLARE_PROBE(v3_f32)
BALLAST_DECLARE_PROBE(v3_f64)
BALLAST_DECLARE_PROBE(v4_f32)
BALLAST_DECLARE_PROBE(v4_f64)
BALLAST_DECLARE_PROBE(scalar_f32)
#undef BALLAST_DECLARE_PROBE
