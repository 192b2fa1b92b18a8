// Linear factors and the normals that drive them.
#include "tests/support/unit_world.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// One factor with two common normals and one of its own: z = 0.5 n0 - 0.25 n1 + 0.75 n2.
struct Linear : testing::Test {
    World w;
    FactorTables<double, HostStorage>& b = w.tables.factors;
    LinearFactor<double> f{1.0, 0.5, 2.0, 0.75, 8.0, 2, kNone, 0, 2};

    void begin()
    {
        b.linear = {f};
        b.loading = {0.5, -0.25};
        b.loading_normal = {0, 1};
        b.normal_key = {{1, 0}, {2, 0}, {3, 0}};
        b.trend = every_step({0.125});
        b.trend[1] = 0.25;
        b.mixing_key = {4, 0};
        w.start();
    }
    double advanced(std::vector<double> const& normals, int step = 0)
    {
        w.normals = normals;
        EXPECT_EQ(num_draws_of(
                      [&] { advance_linear(w.t.factors, w.s.factors, w.draws, w.normals.data(), 0, step); }),
                  0u);
        return w.s.factors.x[0];
    }
};

TEST_F(Linear, StepIsDecayTrendAndTheInnovationByItsLoadings)
{
    begin();
    EXPECT_EQ(w.s.factors.x[0], 1.0);
    // z = 1 - 1 + 3 = 3
    EXPECT_EQ(advanced({2.0, 4.0, 4.0, 0.0}), 0.5 + 0.125 + 6.0);
    EXPECT_EQ(advanced({0.0, 0.0, 0.0, 0.0}, 1), 3.3125 + 0.25);
}

TEST_F(Linear, FactorWithoutANormalOfItsOwnFollowsTheCommonOnes)
{
    f.normal = kNone;
    begin();
    EXPECT_EQ(advanced({2.0, 0.0, 100.0, 0.0}), 0.5 + 0.125 + 2.0);
}

TEST_F(Linear, LoadingsThatAreZeroAreNotListed)
{
    f.first_loading = 1;
    begin();
    EXPECT_EQ(advanced({100.0, 4.0, 0.0, 0.0}), 0.5 + 0.125 - 2.0) << "the second alone";
}

TEST_F(Linear, JumpOfTheStepComesOnTop)
{
    f.jump = 0;
    b.jumps = {{0, 0.25, -0.5, 0.0, {5, 0}, {6, 0}}};
    begin();
    w.s.factors.jumps.own(0).left = 0.0;
    w.normals = {0.0, 0.0, 0.0, 0.0};
    auto const drawn = draws_of([&] {
        advance_factors(w.team, w.t.factors, w.s.factors, w.draws, w.normals.data(), {kNone, 0.0, kNone}, 0);
    });
    EXPECT_EQ(drawn.size(), 2u);
    EXPECT_EQ(w.s.factors.x[0], 0.5 + 0.125 - 0.5);
}

TEST_F(Linear, StudentInnovationsAreMixedAndClipped)
{
    b.student_t = 1;
    f.clip = 8.0;
    begin();
    EXPECT_EQ(advanced({2.0, 0.0, 0.0, 1.5}), 0.5 + 0.125 + 3.0);
    w.s.factors.x[0] = 1.0;
    EXPECT_EQ(advanced({20.0, 0.0, 0.0, 1.5}), 0.5 + 0.125 + 16.0);
    w.s.factors.x[0] = 1.0;
    EXPECT_EQ(advanced({-20.0, 0.0, 0.0, 1.5}), 0.5 + 0.125 - 16.0);
}

TEST_F(Linear, FourStepsOfNormalsAreOneBlockPerRow)
{
    begin();
    std::vector<double> normals(4 * 4, 99.0);
    auto const draw = [&](std::uint32_t quad) {
        return draws_of([&] { draw_normals(w.team, w.t.factors, w.draws, quad, normals.data()); });
    };
    auto const drawn = draw(5);
    ASSERT_EQ(drawn.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(drawn[i].key.lo, i + 1);
        EXPECT_EQ(drawn[i].ordinal, 5);
    }
    for (std::size_t step = 0; step < 4; ++step)
        EXPECT_EQ(normals[step * 4 + 3], 99.0) << "no mixing without Student's t";
    w.draws.noise_free = true;
    EXPECT_EQ(draw(5).size(), 0u);
    EXPECT_EQ(normals[0], 0.0);
}

TEST_F(Linear, MixingIsInterpolatedInItsTable)
{
    for (int i = 0; i < kMixingPoints; ++i)
        b.mixing.push_back(i);
    b.student_t = 1;
    begin();
    EXPECT_EQ(mixing_multiplier(w.t.factors, 0.0), 0.0);
    EXPECT_EQ(mixing_multiplier(w.t.factors, 3.25 / 1024.0), 3.25);
    EXPECT_EQ(mixing_multiplier(w.t.factors, 1.0), 1024.0);
    std::vector<double> normals(4 * 4);
    auto const drawn = draws_of([&] { draw_normals(w.team, w.t.factors, w.draws, 0, normals.data()); });
    ASSERT_EQ(drawn.size(), 4u);
    EXPECT_EQ(drawn[3].key.lo, 4u);
}

}  // namespace
}  // namespace ballast::unit_f64
