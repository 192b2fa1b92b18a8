/// Claims of the functions that are not about their last bits: clamps, limits, symmetry, monotony, NaN.

#include <gtest/gtest.h>

#include "kernels/core/table_math.hpp"
#include "tests/unit/core/probe_set.hpp"

namespace ballast::test {
namespace {

constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kGreatest = std::numeric_limits<std::int32_t>::max();

template <class Scalar>
class LaneMath : public testing::Test {
protected:
    std::vector<Scalar> apply(Operation op, std::vector<Scalar> const& x) const
    {
        return run_function(fastest_probe(sizeof(Scalar) == 8), op, x);
    }
    std::vector<Scalar> of_words(Operation op, std::vector<std::int32_t> const& w) const
    {
        return run_word_function<Scalar>(fastest_probe(sizeof(Scalar) == 8), op, w);
    }
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(LaneMath, Precisions);

TYPED_TEST(LaneMath, exp_is_always_positive_normal)
{
    using S = TypeParam;
    S const huge = std::numeric_limits<S>::max();
    for (S y : this->apply(Operation::kExp,
                           {-huge, S(-1000), S(-87.3), S(0), S(89), S(1000), huge,
                            -std::numeric_limits<S>::infinity(), std::numeric_limits<S>::infinity()})) {
        EXPECT_TRUE(std::isnormal(y) && y > 0) << y;
    }
    EXPECT_EQ(this->apply(Operation::kExp, {S(0)})[0], S(1));
}

TYPED_TEST(LaneMath, log_of_anything_but_a_positive_normal_number_is_nan)
{
    using S = TypeParam;
    for (S y : this->apply(Operation::kLog,
                           {S(0), S(-0.0), S(-1), std::numeric_limits<S>::denorm_min(),
                            std::numeric_limits<S>::infinity(), std::numeric_limits<S>::quiet_NaN()})) {
        EXPECT_TRUE(std::isnan(y)) << y;
    }
    EXPECT_EQ(this->apply(Operation::kLog, {S(1)})[0], S(0));
}

TYPED_TEST(LaneMath, nan_passes_through_exp_and_the_normal_distribution)
{
    using S = TypeParam;
    S const nan = std::numeric_limits<S>::quiet_NaN();
    EXPECT_TRUE(std::isnan(this->apply(Operation::kExp, {nan})[0]));
    EXPECT_TRUE(std::isnan(this->apply(Operation::kNormalCdf, {nan})[0]));
}

TYPED_TEST(LaneMath, annuity_factor_is_smooth_through_zero_and_positive)
{
    using S = TypeParam;
    EXPECT_EQ(this->apply(Operation::kAnnuityPsi, {S(0)})[0], S(1));
    // The two branches meet at 1/2: psi falls by less than 2^-20 over an interval of 2^-19 around it.
    std::vector<S> const y =
        this->apply(Operation::kAnnuityPsi, {S(0.5) - S(0x1p-20), S(0.5) + S(0x1p-20), S(1e6)});
    EXPECT_GT(y[0], y[1]);
    EXPECT_LT(y[0] - y[1], S(0x1p-20));
    EXPECT_NEAR(y[2], S(1e-6), S(1e-12));
}

TYPED_TEST(LaneMath, normal_cdf_is_symmetric_and_never_zero)
{
    using S = TypeParam;
    std::vector<S> const y =
        this->apply(Operation::kNormalCdf, {S(0), S(-0.0), S(1.25), S(-1.25), S(-1e30), S(1e30)});
    EXPECT_EQ(y[0], S(0.5));
    EXPECT_EQ(y[1], S(0.5));
    EXPECT_NEAR(y[2] + y[3], S(1), 2 * std::numeric_limits<S>::epsilon());
    EXPECT_TRUE(std::isnormal(y[4]));
    EXPECT_EQ(y[5], S(1));
}

TYPED_TEST(LaneMath, inverse_normal_cdf_is_odd_and_undoes_the_cdf)
{
    using S = TypeParam;
    std::vector<S> const x = {S(-6), S(-3.5), S(-1), S(-0.25), S(0.25), S(1), S(2)};
    std::vector<S> const back =
        this->apply(Operation::kInverseNormalCdf, this->apply(Operation::kNormalCdf, x));
    for (std::size_t k = 0; k < x.size(); ++k) {
        // Half an ulp of p near 1 is worth epsilon / (4 density(2)) = 4.7 epsilon of x.
        EXPECT_NEAR(back[k], x[k], 32 * std::numeric_limits<S>::epsilon());
    }
    std::vector<S> const z =
        this->apply(Operation::kInverseNormalCdf, {S(0.5), S(0.25), S(0.75), S(0x1p-10), S(1 - 0x1p-10)});
    EXPECT_EQ(std::abs(z[0]), S(0));
    EXPECT_EQ(z[1], -z[2]);
    EXPECT_EQ(z[3], -z[4]);
}

TYPED_TEST(LaneMath, uniform_of_a_word_is_never_zero_or_one)
{
    using S = TypeParam;
    std::vector<S> const u = this->of_words(Operation::kUniform, {0, -1, 1, kLeast, kGreatest});
    EXPECT_EQ(u[0], S(0x1p-33));
    EXPECT_EQ(u[1], sizeof(S) == 8 ? S(1 - 0x1p-33) : S(1 - 0x1p-24));
    EXPECT_EQ(u[2], S(3 * 0x1p-33));
    EXPECT_LE(u[4], S(0.5));
    EXPECT_GE(u[3], S(0.5));
}

TYPED_TEST(LaneMath, exponential_of_a_word_spans_its_range)
{
    using S = TypeParam;
    std::vector<S> const e = this->of_words(Operation::kExponential, {0, -1, -2});
    EXPECT_NEAR(e[0], S(33) * S(0.69314718055994530942), S(33) * std::numeric_limits<S>::epsilon());
    EXPECT_NEAR(e[1] * S(0x1p33), S(1), S(1e-6));
    EXPECT_NEAR(e[2] * S(0x1p33), S(3), S(1e-6));
}

TYPED_TEST(LaneMath, normal_of_a_word_is_odd_monotone_and_bounded)
{
    using S = TypeParam;
    std::vector<std::int32_t> words;
    for (std::int64_t w = 0; w <= kGreatest; w += 9973) {
        words.push_back(static_cast<std::int32_t>(w));
    }
    words.push_back(kGreatest);
    std::vector<std::int32_t> complements;
    for (std::int32_t w : words) {
        complements.push_back(~w);
    }
    std::vector<S> const z = this->of_words(Operation::kNormal, words);
    std::vector<S> const mirrored = this->of_words(Operation::kNormal, complements);
    S const slack = S(1) + 12 * std::numeric_limits<S>::epsilon();  // the bound of the error, twice
    for (std::size_t k = 0; k < z.size(); ++k) {
        ASSERT_EQ(z[k], -mirrored[k]) << words[k];
        ASSERT_GT(z[k], S(0));
        ASSERT_TRUE(k == 0 || z[k] * slack >= z[k - 1]) << words[k];
    }
    EXPECT_NEAR(z.back(), 6.338, 1e-3);  // Phi(-6.338) = 2^-33
}

TEST(TableMath, is_the_scalar_double_lane)
{
    Probe const& scalar = *runnable_probes(true).front();
    ASSERT_STREQ(scalar.name, "scalar_f64");
    for (double x : {0.001, 0.3, 0.77, 0.999}) {
        std::vector<double> const argument = {x};
        EXPECT_EQ(table_exp(x), run_function(scalar, Operation::kExp, argument)[0]);
        EXPECT_EQ(table_log(x), run_function(scalar, Operation::kLog, argument)[0]);
        EXPECT_EQ(table_sqrt(x), std::sqrt(x));
        EXPECT_EQ(table_fma(x, x, -1.0), std::fma(x, x, -1.0));
        EXPECT_EQ(table_normal_cdf(x), run_function(scalar, Operation::kNormalCdf, argument)[0]);
        EXPECT_EQ(table_inverse_normal_cdf(x),
                  run_function(scalar, Operation::kInverseNormalCdf, argument)[0]);
        EXPECT_EQ(table_annuity_psi(x), run_function(scalar, Operation::kAnnuityPsi, argument)[0]);
        double sine = 0.0;
        double cosine = 0.0;
        table_sincos(x, sine, cosine);
        EXPECT_EQ(sine, run_function(scalar, Operation::kSin, argument)[0]);
        EXPECT_EQ(cosine, run_function(scalar, Operation::kCos, argument)[0]);
    }
}

}  // namespace
}  // namespace ballast::test
