/// Claims: a draw is a pure function of seed, path, name and ordinal, the same on every instruction set and however it
/// is asked for; normals, uniforms and exponentials have their distributions. Seeds are fixed and were not chosen.

#include "tests/unit/random/draw_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ballast::test {
namespace {

constexpr Seed kSeed = {20260630u, 18u};
constexpr DrawKey kKey = {0x5eed1234u, 0x00c0ffeeu};

std::vector<std::int32_t> consecutive(std::size_t n, std::int32_t first = 0)
{
    std::vector<std::int32_t> values(n);
    std::iota(values.begin(), values.end(), first);
    return values;
}

std::vector<double> four_normals(DrawProbe const& probe, std::vector<std::int32_t> const& low,
                                 std::uint32_t quad, DrawKey key = kKey, std::uint32_t high = 0)
{
    std::vector<double> out(4 * low.size());
    probe.four_normals(kSeed, {low.data(), high, low.size()}, key, quad, out.data());
    return out;
}

DrawProbe const& widest(bool is_double)
{
    std::vector<DrawProbe const*> const probes = runnable_draw_probes();
    DrawProbe const* chosen = nullptr;
    for (DrawProbe const* probe : probes) {
        chosen = probe->is_double == is_double ? probe : chosen;
    }
    return *chosen;
}

TEST(Draws, are_equal_on_every_instruction_set)
{
    std::vector<std::int32_t> const low = consecutive(4096, -2048);
    std::vector<std::int32_t> ordinals(low.size());
    for (std::size_t k = 0; k < ordinals.size(); ++k) {
        ordinals[k] = static_cast<std::int32_t>((k * 2654435761u) & 0x3ffffu);
    }
    std::vector<double> first[2], first_at[2];
    for (DrawProbe const* probe : runnable_draw_probes()) {
        std::vector<double> const z = four_normals(*probe, low, 19, kKey, 77);
        std::vector<double> at(3 * low.size());
        probe->at(kSeed, {low.data(), 77, low.size()}, kKey, ordinals.data(), at.data());
        std::size_t const kind = probe->is_double ? 1 : 0;
        if (first[kind].empty()) {
            first[kind] = z;
            first_at[kind] = at;
        }
        EXPECT_EQ(z, first[kind]) << probe->name;
        EXPECT_EQ(at, first_at[kind]) << probe->name;
        std::vector<double> alone(low.size());
        probe->alone_at(kSeed, {low.data(), 77, low.size()}, kKey, ordinals.data(), alone.data());
        EXPECT_TRUE(
            std::equal(alone.begin(), alone.end(), at.end() - static_cast<std::ptrdiff_t>(low.size())))
            << probe->name << ": a lane that draws alone draws the same";
    }
    // Single precision draws the same numbers, rounded: 5 ulp of float at most, and uniforms to half an ulp of 1.
    for (std::size_t k = 0; k < first[0].size(); ++k) {
        ASSERT_NEAR(first[0][k], first[1][k], 6 * 0x1p-24 * std::max(0x1p-20, 2 * std::fabs(first[1][k])));
    }
}

TEST(Draws, normal_of_an_ordinal_is_the_normal_of_that_step)
{
    for (DrawProbe const* probe : runnable_draw_probes()) {
        std::vector<std::int32_t> const low = consecutive(64, 1000);
        for (std::uint32_t quad : {0u, 1u, 19u, 65535u}) {
            std::vector<double> const z = four_normals(*probe, low, quad);
            for (std::uint32_t word = 0; word < 4; ++word) {
                std::vector<std::int32_t> const ordinals(low.size(),
                                                         static_cast<std::int32_t>(4 * quad + word));
                std::vector<double> at(3 * low.size());
                probe->at(kSeed, {low.data(), 0, low.size()}, kKey, ordinals.data(), at.data());
                for (std::size_t k = 0; k < low.size(); ++k) {
                    ASSERT_EQ(at[k], z[word * low.size() + k])
                        << probe->name << " quad " << quad << " word " << word;
                }
            }
        }
    }
}

TEST(Draws, a_path_alone_gives_the_same_numbers)
{
    DrawProbe const& probe = widest(false);
    std::vector<std::int32_t> const many = consecutive(256);
    std::vector<double> const together = four_normals(probe, many, 7);
    for (std::size_t k = 0; k < many.size(); k += 37) {
        std::vector<std::int32_t> const alone(16, many[k]);
        std::vector<double> const z = four_normals(probe, alone, 7);
        for (std::size_t word = 0; word < 4; ++word) {
            EXPECT_EQ(z[16 * word], together[many.size() * word + k]);
            EXPECT_EQ(z[16 * word + 15], together[many.size() * word + k]);
        }
    }
}

TEST(Draws, depend_on_each_part_of_the_counter)
{
    DrawProbe const& probe = widest(false);
    std::vector<std::int32_t> const low = consecutive(16);
    std::vector<double> const base = four_normals(probe, low, 3);
    for (std::vector<double> const& other :
         {four_normals(probe, low, 4), four_normals(probe, low, 3, {kKey.lo + 1, kKey.hi}),
          four_normals(probe, low, 3, {kKey.lo, kKey.hi + 1}), four_normals(probe, low, 3, kKey, 1),
          four_normals(probe, consecutive(16, 16), 3)}) {
        for (std::size_t k = 0; k < base.size(); ++k) {
            EXPECT_NE(base[k], other[k]);
        }
    }
}

/// 2^20 paths, four steps.
std::vector<double> sample_of_normals()
{
    return four_normals(widest(false), consecutive(std::size_t(1) << 20), 5);
}

TEST(Distribution, normals_have_the_moments_of_a_normal)
{
    std::vector<double> const z = sample_of_normals();
    double const n = static_cast<double>(z.size());
    double power[5] = {};
    for (double x : z) {
        double product = x;
        for (int k = 1; k < 5; ++k) {
            power[k] += product;
            product *= x;
        }
    }
    // Standard errors of sample moments: variance of Z^k is E Z^2k - (E Z^k)^2 = 1, 2, 15, 96. Five of them.
    EXPECT_NEAR(power[1] / n, 0.0, 5 * std::sqrt(1 / n));
    EXPECT_NEAR(power[2] / n, 1.0, 5 * std::sqrt(2 / n));
    EXPECT_NEAR(power[3] / n, 0.0, 5 * std::sqrt(15 / n));
    EXPECT_NEAR(power[4] / n, 3.0, 5 * std::sqrt(96 / n));
}

TEST(Distribution, normals_pass_kolmogorov_smirnov)
{
    std::vector<double> z = sample_of_normals();
    std::sort(z.begin(), z.end());
    double const n = static_cast<double>(z.size());
    double distance = 0.0;
    for (std::size_t k = 0; k < z.size(); ++k) {
        double const p = 0.5 * std::erfc(-z[k] * std::sqrt(0.5));
        double const below = static_cast<double>(k);
        distance = std::max({distance, p - below / n, (below + 1) / n - p});
    }
    // P(sqrt(n) D > 2.2) = 2 exp(-2 2.2^2) = 1.2e-4.
    EXPECT_LT(std::sqrt(n) * distance, 2.2);
}

TEST(Distribution, tails_of_normals_have_their_probability)
{
    std::vector<double> const z = sample_of_normals();
    double const n = static_cast<double>(z.size());
    for (double level : {2.0, 3.0, 3.3, 4.0}) {
        for (double sign : {-1.0, 1.0}) {
            auto const beyond = std::count_if(z.begin(), z.end(), [&](double x) { return x * sign > level; });
            double const expected = n * 0.5 * std::erfc(level * std::sqrt(0.5));
            EXPECT_NEAR(static_cast<double>(beyond), expected, 5 * std::sqrt(expected)) << level * sign;
        }
    }
}

double correlation(double const* left, double const* right, std::size_t n)
{
    return std::inner_product(left, left + n, right, 0.0) / static_cast<double>(n);
}

TEST(Distribution, normals_of_steps_paths_and_names_are_uncorrelated)
{
    std::vector<double> const z = sample_of_normals();
    std::size_t const n = z.size() / 4;
    double const five_sigma = 5 / std::sqrt(static_cast<double>(n));
    EXPECT_NEAR(correlation(&z[0], &z[n], n), 0.0, five_sigma);
    EXPECT_NEAR(correlation(&z[0], &z[3 * n], n), 0.0, five_sigma);
    EXPECT_NEAR(correlation(&z[0], &z[1], n - 1), 0.0, five_sigma);
    std::vector<double> const other = four_normals(widest(false), consecutive(n), 5, {kKey.lo ^ 1u, kKey.hi});
    EXPECT_NEAR(correlation(&z[0], &other[0], n), 0.0, five_sigma);
}

TEST(Distribution, uniforms_and_exponentials)
{
    std::size_t const n = std::size_t(1) << 20;
    std::vector<std::int32_t> const low = consecutive(n);
    std::vector<std::int32_t> const ordinals(n, 2);
    std::vector<double> out(3 * n);
    widest(false).at(kSeed, {low.data(), 0, n}, kKey, ordinals.data(), out.data());
    constexpr std::size_t kNumBins = 4096;
    std::vector<double> uniform_bins(kNumBins), exponential_bins(kNumBins);
    double sum = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
        double const u = out[n + k];
        double const e = out[2 * n + k];
        uniform_bins[static_cast<std::size_t>(u * kNumBins)] += 1;
        exponential_bins[std::min(kNumBins - 1, static_cast<std::size_t>(std::exp(-e) * kNumBins))] += 1;
        sum += e;
    }
    double const expected = static_cast<double>(n) / kNumBins;
    auto chi_square = [&](std::vector<double> const& bins) {
        return std::accumulate(bins.begin(), bins.end(), 0.0, [&](double total, double count) {
            return total + (count - expected) * (count - expected) / expected;
        });
    };
    // Chi-square with 4095 degrees of freedom: mean 4095, standard deviation sqrt(2 * 4095) = 90.5; five of them.
    EXPECT_NEAR(chi_square(uniform_bins), 4095, 453);
    EXPECT_NEAR(chi_square(exponential_bins), 4095, 453);
    EXPECT_NEAR(sum / static_cast<double>(n), 1.0, 5 / std::sqrt(static_cast<double>(n)));
}

}  // namespace
}  // namespace ballast::test
