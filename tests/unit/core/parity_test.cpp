/// Claim: every operation and every function gives the same bits in scalar, portable, v3 and v4 lanes.

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/core/probe_set.hpp"

namespace ballast::test {
namespace {

template <class Scalar>
using BitsOf = std::conditional_t<sizeof(Scalar) == 8, std::uint64_t, std::uint32_t>;

template <class Scalar>
BitsOf<Scalar> bits_of(Scalar x)
{
    BitsOf<Scalar> b;
    std::memcpy(&b, &x, sizeof b);
    return b;
}

/// Corners: zeros, ones, halves, extremes, smallest normal and subnormal, and neighbours.
template <class Scalar>
std::vector<Scalar> corners()
{
    using Limits = std::numeric_limits<Scalar>;
    std::vector<Scalar> values;
    for (Scalar x : {Scalar(0), Limits::denorm_min(), Limits::min(), Limits::epsilon(), Scalar(0.5),
                     Scalar(1), Scalar(1.5), Scalar(2), Scalar(2.5), Scalar(88), Scalar(87.5), Scalar(709.5),
                     Scalar(12.75), Scalar(1e6), Scalar(2147483520.0), Limits::max()}) {
        for (Scalar y : {x, std::nextafter(x, Scalar(0)), std::nextafter(x, Limits::max())}) {
            values.push_back(y);
            values.push_back(-y);
        }
    }
    return values;
}

/// Pairs of corners, then random bit patterns without NaN and infinity (of limited range if `tame`), random words.
template <class Scalar>
Batch<Scalar> make_batch(bool tame)
{
    std::vector<Scalar> const corner = corners<Scalar>();
    std::size_t const num_pairs = corner.size() * corner.size();
    Batch<Scalar> batch((num_pairs + 50000) / 16 * 16);
    std::mt19937_64 random(20260630);
    int const range = tame ? 60 : std::numeric_limits<Scalar>::max_exponent - 1;
    std::uniform_int_distribution<int> exponent(-range, range);
    auto draw = [&] {
        double const mantissa = static_cast<double>(random() >> 11) * 0x1p-53 + 1.0;
        Scalar const value =
            std::ldexp(static_cast<Scalar>(std::min(mantissa, 1.9999999)), exponent(random) - 1);
        return (random() & 1u) != 0u ? -value : value;
    };
    for (std::size_t k = 0; k < batch.size(); ++k) {
        bool const pair = k < num_pairs && !tame;
        batch.a[k] = pair ? corner[k / corner.size()] : draw();
        batch.b[k] = pair ? corner[k % corner.size()] : draw();
        batch.c[k] = (k & 3u) == 0u   ? corner[k % corner.size()]
                     : (k & 3u) == 1u ? -batch.a[k] * batch.b[k]
                                      : draw();
        if (!std::isfinite(batch.c[k]) || tame) {
            batch.c[k] = draw();
        }
        batch.i[k] = static_cast<std::int32_t>(static_cast<std::uint32_t>(random()));
        batch.j[k] =
            (k % 5 == 0) ? batch.i[k] : static_cast<std::int32_t>(static_cast<std::uint32_t>(random() >> 7));
    }
    return batch;
}

/// Move the arguments into the range that the operation asks for, where it asks for one.
template <class Scalar>
void fit_arguments(Operation op, Batch<Scalar>& batch)
{
    for (std::size_t k = 0; k < batch.size(); ++k) {
        switch (op) {
        case Operation::kTruncate:
            batch.a[k] = std::clamp(batch.a[k], Scalar(-2147483648.0), Scalar(2147483520.0));
            break;
        case Operation::kRound:
            batch.a[k] = std::clamp(batch.a[k], Scalar(-4194303), Scalar(4194303));
            break;
        case Operation::kPowerOfTwo:
            batch.i[k] = sizeof(Scalar) == 8 ? batch.i[k] % 1023 : std::clamp(batch.i[k] % 128, -126, 127);
            break;
        case Operation::kMantissa:
        case Operation::kExponent:
            batch.a[k] = std::max(std::abs(batch.a[k]), std::numeric_limits<Scalar>::min());
            break;
        default:
            break;
        }
    }
}

/// Double fma without the instruction is exact in the range of fused.hpp only.
bool needs_tame_arguments(Operation op, bool is_double)
{
    return is_double && (op == Operation::kFma || op >= Operation::kExp) &&
           op <= Operation::kInverseNormalCdf;
}

template <class Scalar>
void expect_equal_bits(Probe const& reference, Probe const& probe, Operation op, Batch<Scalar> const& batch)
{
    std::size_t const n = batch.size();
    bool const real = op <= Operation::kLastReal;
    std::vector<Scalar> expected(n), calculated(n);
    std::vector<std::int32_t> expected_int(n), calculated_int(n);
    reference.run(op, batch.inputs(), expected.data(), expected_int.data(), n);
    probe.run(op, batch.inputs(), calculated.data(), calculated_int.data(), n);
    int reported = 0;
    for (std::size_t k = 0; k < n && reported < 3; ++k) {
        bool const both_nan = real && std::isnan(expected[k]) && std::isnan(calculated[k]);
        bool const equal = real ? both_nan || bits_of(expected[k]) == bits_of(calculated[k])
                                : expected_int[k] == calculated_int[k];
        if (!equal) {
            ++reported;
            ADD_FAILURE() << probe.name << " operation " << static_cast<int>(op) << std::hexfloat << " a "
                          << batch.a[k] << " b " << batch.b[k] << " c " << batch.c[k] << " i " << batch.i[k]
                          << " j " << batch.j[k] << ": calculated "
                          << (real ? calculated[k] : Scalar(calculated_int[k])) << ", expected "
                          << (real ? expected[k] : Scalar(expected_int[k])) << " as " << reference.name;
        }
    }
}

template <class Scalar>
void compare_all_operations()
{
    bool const is_double = sizeof(Scalar) == 8;
    std::vector<Probe const*> const probes = runnable_probes(is_double);
    ASSERT_GE(probes.size(), 2u);
    Batch<Scalar> const wild = make_batch<Scalar>(false);
    Batch<Scalar> const tame = make_batch<Scalar>(true);
    for (int number = 0; number <= static_cast<int>(Operation::kLast); ++number) {
        auto const op = static_cast<Operation>(number);
        std::vector<Batch<Scalar>> batches = {tame};
        if (!needs_tame_arguments(op, is_double)) {
            batches.push_back(wild);
        }
        for (Batch<Scalar>& batch : batches) {
            fit_arguments(op, batch);
            for (std::size_t p = 1; p < probes.size(); ++p) {
                expect_equal_bits(*probes[0], *probes[p], op, batch);
            }
        }
    }
}

TEST(LaneParity, float_operations_have_equal_bits)
{
    compare_all_operations<float>();
}
TEST(LaneParity, double_operations_have_equal_bits)
{
    compare_all_operations<double>();
}

/// Functions again, densely over their own ranges (the batches above are mostly far outside them).
template <class Scalar>
void compare_functions()
{
    std::vector<Probe const*> const probes = runnable_probes(sizeof(Scalar) == 8);
    struct Range {
        Operation op;
        double from, to;
    };
    constexpr std::size_t kNum = 48000;
    for (Range const& range :
         {Range{Operation::kExp, -90.0, 90.0}, Range{Operation::kExp, -1.0, 1.0},
          Range{Operation::kLog, 1e-3, 4.0}, Range{Operation::kLog, 0.9, 1.1},
          Range{Operation::kSin, -100.0, 100.0}, Range{Operation::kCos, -8000.0, 8000.0},
          Range{Operation::kAnnuityPsi, -2.0, 2.0}, Range{Operation::kAnnuityPsi, -80.0, 80.0},
          Range{Operation::kNormalCdf, -14.0, 14.0}, Range{Operation::kInverseNormalCdf, 1e-9, 1.0},
          Range{Operation::kInverseNormalCdf, 1e-12, 1e-3}}) {
        Batch<Scalar> batch(kNum);
        for (std::size_t k = 0; k < kNum; ++k) {
            double const fraction = (static_cast<double>(k) + 0.37) / static_cast<double>(kNum);
            batch.a[k] = static_cast<Scalar>(range.from + (range.to - range.from) * fraction);
        }
        for (std::size_t p = 1; p < probes.size(); ++p) {
            expect_equal_bits(*probes[0], *probes[p], range.op, batch);
        }
    }
    Batch<Scalar> words(1u << 18);
    for (std::size_t k = 0; k < words.size(); ++k) {
        words.i[k] = static_cast<std::int32_t>(static_cast<std::uint32_t>(k) * 16381u);
    }
    for (Operation op : {Operation::kUniform, Operation::kExponential, Operation::kNormal}) {
        for (std::size_t p = 1; p < probes.size(); ++p) {
            expect_equal_bits(*probes[0], *probes[p], op, words);
        }
    }
}

TEST(LaneParity, float_functions_have_equal_bits)
{
    compare_functions<float>();
}
TEST(LaneParity, double_functions_have_equal_bits)
{
    compare_functions<double>();
}

}  // namespace
}  // namespace ballast::test
