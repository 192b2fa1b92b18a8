// The square-root process: its two moments are exact in both branches.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// From x = 1 towards 2: mean of the next value 1.5, its variance as asked for.
struct Cir : testing::Test {
    World w;

    void begin(double variance)
    {
        w.tables.factors.cir = {{1.0, 2.0, 0.5, 0.25 * variance, 0.75 * variance, 1.0, 0, 0, 0}};
        w.tables.factors.normal_key = {{1, 0}};
        w.start();
    }
    double next(double z)
    {
        w.s.factors.x[0] = 1.0;
        w.normals[0] = z;
        advance_cir(w.t.factors, w.s.factors, w.normals.data(), 0);
        return w.s.factors.x[0];
    }
    /// Mean and variance over z, by the rule of the middle on a fine grid; beyond 8 the normal is cut.
    std::pair<double, double> moments()
    {
        constexpr double kWidth = 1.0 / 1024.0;
        double mean = 0.0;
        double square = 0.0;
        for (double z = -8.0 + 0.5 * kWidth; z < 8.0; z += kWidth) {
            double const weight = std::exp(-0.5 * z * z) * kWidth / std::sqrt(2.0 * 3.14159265358979323846);
            double const x = next(z);
            mean += weight * x;
            square += weight * x * x;
        }
        return {mean, square - mean * mean};
    }
};

TEST_F(Cir, QuadraticBranchHasExactMoments)
{
    begin(0.9);  // psi = 0.4
    auto const [mean, variance] = moments();
    EXPECT_NEAR(mean, 1.5, 1e-12) << "smooth: the rule errs by rounding, the cut by 1e-13";
    EXPECT_NEAR(variance, 0.9, 1e-11);
}

TEST_F(Cir, ExponentialBranchHasExactMoments)
{
    begin(4.5);  // psi = 2
    auto const [mean, variance] = moments();
    EXPECT_NEAR(mean, 1.5, 1e-6) << "a kink at the atom: the rule errs by width^2 / 24 times slope";
    EXPECT_NEAR(variance, 4.5, 1e-5);
}

TEST_F(Cir, ExponentialBranchHasAnAtomAtZeroOfAThird)
{
    begin(4.5);
    double const edge = -0.43072729929545744;  // normal quantile of 1/3, to the last digit
    EXPECT_EQ(next(edge - 1e-9), 0.0);
    EXPECT_GT(next(edge + 1e-9), 0.0);
    // above it exponential: x = ln((1 - p) / (1 - u)) m / (1 - p), at u = 1/2 with p = 1/3
    EXPECT_DOUBLE_EQ(next(0.0), std::log(4.0 / 3.0) * 2.25);
}

TEST_F(Cir, IsNeverNegativeAndRisesWithItsNormalAwayFromZero)
{
    // branches change at psi = 1.5, variance 3.375; below it the square turns where b + z = 0
    for (double const variance : {0.01, 3.3, 3.4}) {
        begin(variance);
        double last = 0.0;
        EXPECT_EQ(num_draws_of([&] {
                      for (double z = -4.0; z <= 4.0; z += 0.25) {
                          double const x = next(z);
                          EXPECT_GE(x, 0.0) << variance << ' ' << z;
                          if (variance != 3.3 || z > -1.0) {
                              EXPECT_GE(x, last) << variance << ' ' << z;
                          }
                          last = x;
                      }
                  }),
                  0u);
    }
}

TEST_F(Cir, WithoutVarianceFollowsItsMean)
{
    begin(0.0);
    EXPECT_NEAR(next(0.0), 1.5, 1.5 * 1e-8) << "psi is held at 1e-8";
    EXPECT_NEAR(next(3.0), 1.5, 1.5 * 3.1e-4) << "3 deviations of 1e-4";
}

}  // namespace
}  // namespace ballast::unit_f64
