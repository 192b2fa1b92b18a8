#include <gtest/gtest.h>

#include <cmath>

#include "host/base/error.hpp"
#include "host/study/correlation.hpp"
#include "tests/unit/study/small_study.hpp"

namespace ballast {
namespace {

/// Integral of f over [0, dt] by the midpoint rule; its error falls with the square of the cell.
template <class F>
double midpoint_rule(F f, double dt)
{
    constexpr int kCells = 200'000;
    double sum = 0.0;
    for (int i = 0; i < kCells; ++i) {
        sum += f((i + 0.5) * dt / kCells);
    }
    return sum * dt / kCells;
}

TEST(Correlation, InnovationsOfOuFactorsFollowTheIntegralOfTheirKernels)
{
    // cov of int e^(-k1 (dt - s)) dW1 and int e^(-k2 (dt - s)) dW2 is rho int e^(-(k1 + k2) u) du
    double const dt = 7.0 / 365.0;
    for (auto const& [k1, k2] : {std::pair{2.0, 10.0}, {0.0, 25.0}, {150.0, 0.5}, {3.0, 3.0}}) {
        auto const integral = [&](double k) {
            return midpoint_rule([&](double u) { return std::exp(-k * u); }, dt);
        };
        double const expected = integral(k1 + k2) / std::sqrt(integral(2 * k1) * integral(2 * k2));
        EXPECT_NEAR(innovation_ratio(k1, k2, dt), expected, 1e-9) << k1 << ", " << k2;
    }
    EXPECT_EQ(innovation_ratio(4.0, 4.0, dt), 1.0);
    EXPECT_LT(innovation_ratio(1.0, 50.0, dt), 1.0);
}

TEST(Correlation, CholeskyGivesTheMatrixBack)
{
    Matrix m(3);
    m.value = {1, 0.4, -0.2, 0.4, 1, 0.3, -0.2, 0.3, 1};
    Matrix const lower = cholesky(m);
    for (int i = 0; i < 3; ++i) {
        for (int j = 0; j < 3; ++j) {
            double sum = 0.0;
            for (int k = 0; k < 3; ++k) {
                sum += lower.at(i, k) * lower.at(j, k);
            }
            EXPECT_NEAR(sum, m.at(i, j), 1e-15);
        }
    }
}

TEST(Correlation, RefusesAnImpossibleMatrixAndRepairsItOnRequest)
{
    Matrix m(3);
    m.value = {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
    EXPECT_THROW(cholesky(m), Error);
    EXPECT_NEAR(symmetric_eigen(m).values.front(), -0.8, 1e-12);
    // by symmetry (signs of the second factor turned) the nearest one has all correlations -1/2 there
    Matrix const repaired = nearest_correlation(m);
    EXPECT_NEAR(repaired.at(0, 1), 0.5, 1e-6);
    EXPECT_NEAR(repaired.at(0, 2), -0.5, 1e-6);
    EXPECT_NEAR(repaired.at(1, 2), 0.5, 1e-6);
    EXPECT_EQ(repaired.at(2, 2), 1.0);
    EXPECT_NO_THROW(cholesky(repaired));
}

TEST(Correlation, LoadingsReproduceCorrelationsAndUnitVariance)
{
    OrderedStudy const study(test::small_study());
    double const dt = 7.0 / 365.0;
    CorrelationStructure const c = correlate(study, dt);
    ASSERT_EQ(c.driver, (std::vector<int>{0, 1}));  // demand, equity
    auto const product = [&](std::size_t f, std::size_t g) {
        return c.loading[f][0] * c.loading[g][0] + c.loading[f][1] * c.loading[g][1];
    };
    double const ratio = innovation_ratio(2.0, 0.0, dt);
    EXPECT_NEAR(product(0, 0), 1.0, 1e-14);
    EXPECT_NEAR(product(1, 1), 1.0, 1e-14);
    EXPECT_NEAR(product(0, 1), 0.4 * ratio, 1e-14);
    for (std::size_t f = 0; f < c.loading.size(); ++f) {
        EXPECT_NEAR(product(f, f) + c.idiosyncratic[f] * c.idiosyncratic[f], 1.0, 1e-14) << f;
    }
    EXPECT_NEAR(c.brownian_correlation(2, 0), 0.5 + 0.3 * 0.4, 1e-15);  // paid_market with demand
}

TEST(Correlation, RefusesLoadingsThatExplainMoreThanAll)
{
    study::Study s = test::small_study();
    for (study::Factor& f : s.factors) {
        if (f.name == "paid_market") {
            f.loadings = {{"demand", 0.9}, {"equity", 0.8}};
        }
    }
    EXPECT_THROW(correlate(OrderedStudy(s), 7.0 / 365.0), Error);
}

}  // namespace
}  // namespace ballast
