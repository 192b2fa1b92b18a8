/// Claim: a b + c without a fused instruction equals the correctly rounded one bit for bit, in the range that fused.hpp
/// states. The judge is std::fma, which IEEE 754 defines to be exact before its one rounding.

#include "kernels/core/fused.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace ballast::BALLAST_KERNEL_NS {
namespace {

template <class Scalar, class Pattern>
void expect_fused(Scalar a, Scalar b, Scalar c)
{
    Scalar const calculated = fused::multiply_add(a, b, c);
    Scalar const expected = std::fma(a, b, c);
    Pattern left;
    Pattern right;
    std::memcpy(&left, &calculated, sizeof left);
    std::memcpy(&right, &expected, sizeof right);
    if (left != right && !(std::isnan(calculated) && std::isnan(expected))) {
        ADD_FAILURE() << std::hexfloat << a << " * " << b << " + " << c << ": calculated " << calculated
                      << ", expected " << expected;
    }
}

TEST(Fused, float_equals_exact_fma_for_any_bits)
{
    std::mt19937 random(7);
    for (int k = 0; k < 2000000; ++k) {
        float x[3];
        for (float& value : x) {
            std::uint32_t const pattern = static_cast<std::uint32_t>(random());
            std::memcpy(&value, &pattern, sizeof pattern);
        }
        expect_fused<float, std::uint32_t>(x[0], x[1], x[2]);
    }
}

/// Results around the smallest normal and within the subnormals, where the last rounding has fewer bits.
TEST(Fused, float_subnormal_results)
{
    std::mt19937 random(8);
    std::uniform_real_distribution<float> mantissa(-2.0f, 2.0f);
    for (int k = 0; k < 2000000; ++k) {
        int const shift = static_cast<int>(random() % 30u);
        float const a = std::ldexp(mantissa(random), -70 - shift / 2);
        float const b = std::ldexp(mantissa(random), -65 + shift / 2);
        expect_fused<float, std::uint32_t>(a, b, std::ldexp(mantissa(random), -126 - shift));
    }
}

/// Exact ties and near ties: the product is an odd multiple of half an ulp of c, plus or minus the least bit.
TEST(Fused, float_ties_are_broken_by_what_is_below)
{
    std::mt19937 random(9);
    for (int k = 0; k < 200000; ++k) {
        float const c = 1.0f + static_cast<float>(random() >> 9) * 0x1p-23f;
        float const half_ulp = 0x1p-24f;
        for (float b : {1.0f, 1.0f + 0x1p-23f, 1.0f - 0x1p-24f, -1.0f, -1.0f - 0x1p-23f}) {
            expect_fused<float, std::uint32_t>(half_ulp, b, c);
        }
    }
}

TEST(Fused, corners_of_both_precisions)
{
    double const infinity = std::numeric_limits<double>::infinity();
    double const values[] = {0.0, -0.0, 1.0, -1.0, 0.5, 3.0, 0x1p-400, -0x1p400, 1e16, infinity, -infinity};
    for (double a : values) {
        for (double b : values) {
            for (double c : values) {
                expect_fused<double, std::uint64_t>(a, b, c);
                expect_fused<float, std::uint32_t>(static_cast<float>(a), static_cast<float>(b),
                                                   static_cast<float>(c));
            }
        }
    }
    float const largest = std::numeric_limits<float>::max();
    expect_fused<float, std::uint32_t>(largest, 2.0f, -largest);
    expect_fused<float, std::uint32_t>(largest, 1.0f, 0x1p103f);
}

TEST(Fused, double_equals_exact_fma_in_its_range)
{
    std::mt19937_64 random(10);
    std::uniform_real_distribution<double> mantissa(1.0, 2.0);
    auto draw = [&](int low, int high) {
        int const exponent = low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low + 1));
        double const x = std::ldexp(mantissa(random), exponent);
        return (random() & 1u) != 0u ? -x : x;
    };
    for (int k = 0; k < 1000000; ++k) {
        double const a = draw(-480, 480);
        double const b = draw(-480, 480);
        double const c = draw(-950, 980);
        expect_fused<double, std::uint64_t>(a, b, c);
        // Of like size, so that the sum cancels, down to c = -RN(a b) where only the product's error is left.
        double const near = draw(-2, 2);
        expect_fused<double, std::uint64_t>(a, b, -a * b * near);
        expect_fused<double, std::uint64_t>(near, mantissa(random), -near);
    }
    for (int k = 0; k < 200000; ++k) {
        double const a = draw(-300, 300);
        double const b = draw(-300, 300);
        expect_fused<double, std::uint64_t>(a, b, -(a * b));
        // Ties: half an ulp of c, and what is below it.
        double const c = mantissa(random);
        expect_fused<double, std::uint64_t>(0x1p-53, 1.0 + 0x1p-52, c);
        expect_fused<double, std::uint64_t>(0x1p-53, 1.0 - 0x1p-53, c);
        expect_fused<double, std::uint64_t>(0x1p-53, -1.0, c);
    }
}

}  // namespace
}  // namespace ballast::BALLAST_KERNEL_NS
