/// Claim: the error of each function is at most the constant that its header states. In float every argument is
/// tried where that takes seconds, against the double functions, whose own error (a few 2^-53) is invisible there;
/// those are tried against long double.

#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <random>

#include "tests/unit/core/probe_set.hpp"

namespace ballast::test {
namespace {

using Long = long double;

/// e^(t^2/2 - y^2) Phi(-t) with y = t/sqrt(2) rounded, put right by the exact difference: relative error about 1e-18.
Long lower_tail(Long t)
{
    Long const y = t * 0.70710678118654752440084436210484904L;
    Long const h = t * t;
    Long const l = std::fma(t, t, -h);
    Long const difference = std::fma(y, y, -0.5L * h) - 0.5L * l;
    return 0.5L * std::erfc(y) * std::exp(difference);
}

/// One Newton step in long double from an argument that is right to 1e-7 already squares its error away twice over.
Long refined_quantile(Long z, Long q)
{
    for (int step = 0; step < 2; ++step) {
        Long const density = std::exp(-0.5L * z * z) * 0.39894228040143267793994605993438187L;
        z += (lower_tail(z) - q) / density;
    }
    return z;
}

struct Worst {
    double error = 0.0;
    double argument = 0.0;
};

void report(char const* what, Probe const& probe, Worst const& worst, double bound)
{
    std::cout << what << " " << probe.name << ": largest error " << worst.error << " ulp at " << std::hexfloat
              << worst.argument << std::defaultfloat << ", bound " << bound << "\n";
    EXPECT_LE(worst.error, bound) << what << " " << probe.name;
    EXPECT_GT(worst.error, 0.4) << what << ": an error below half an ulp means that nothing was measured";
}

/// Largest error of the float function over the patterns [first, last], against the double function.
Worst scan_floats(Operation op, std::uint32_t first, std::uint32_t last, std::uint64_t extra_stride = 1)
{
    constexpr std::size_t kBlock = 1u << 14;
    Probe const& single = fastest_probe(false);
    Probe const& reference = fastest_probe(true);
    Batch<float> batch(kBlock);
    Batch<double> exact_batch(kBlock);
    std::vector<float> value(kBlock);
    std::vector<double> exact(kBlock);
    Worst worst;
    std::uint64_t const stride = exhaustive_stride() * extra_stride;
    for (std::uint64_t at = first; at <= last; at += kBlock * stride) {
        for (std::size_t k = 0; k < kBlock; ++k) {
            auto const pattern = static_cast<std::uint32_t>(std::min<std::uint64_t>(at + k * stride, last));
            std::memcpy(&batch.a[k], &pattern, sizeof pattern);
            exact_batch.a[k] = static_cast<double>(batch.a[k]);
        }
        single.run(op, batch.inputs(), value.data(), nullptr, kBlock);
        reference.run(op, exact_batch.inputs(), exact.data(), nullptr, kBlock);
        for (std::size_t k = 0; k < kBlock; ++k) {
            double const error = ulp_error(value[k], exact[k]);
            if (!(error <= worst.error)) {
                worst = {error, exact_batch.a[k]};
            }
        }
    }
    return worst;
}

std::uint32_t pattern_of(float x)
{
    std::uint32_t b;
    std::memcpy(&b, &x, sizeof b);
    return b;
}

Worst larger(Worst const& left, Worst const& right)
{
    return left.error > right.error ? left : right;
}

/// Below 2^-27 in magnitude e^x is 1 to within a quarter of an ulp; the scan starts there.
TEST(FloatUlp, exp_over_every_argument)
{
    Worst const up = scan_floats(Operation::kExp, pattern_of(0x1p-27f), pattern_of(88.0f));
    Worst const down = scan_floats(Operation::kExp, pattern_of(-0x1p-27f), pattern_of(-87.0f));
    report("exp", fastest_probe(false), larger(up, down), fastest_probe(false).bounds.exp);
}

TEST(FloatUlp, log_over_every_argument)
{
    Worst const worst =
        scan_floats(Operation::kLog, pattern_of(0x1p-126f), pattern_of(std::numeric_limits<float>::max()));
    report("log", fastest_probe(false), worst, fastest_probe(false).bounds.log);
}

/// Every argument of [2^-12, 2^13]: below it sin x = x and cos x = 1 to within an ulp. Odd and even: one sign is enough.
TEST(FloatUlp, sin_and_cos_over_every_argument)
{
    for (Operation op : {Operation::kSin, Operation::kCos}) {
        Worst const worst = scan_floats(op, pattern_of(0x1p-12f), pattern_of(8192.0f));
        report(op == Operation::kSin ? "sin" : "cos", fastest_probe(false), worst,
               fastest_probe(false).bounds.sincos);
    }
}

TEST(FloatUlp, annuity_psi_over_every_argument)
{
    Worst const up = scan_floats(Operation::kAnnuityPsi, pattern_of(0x1p-20f), pattern_of(80.0f));
    Worst const down = scan_floats(Operation::kAnnuityPsi, pattern_of(-0x1p-20f), pattern_of(-80.0f));
    report("annuity_psi", fastest_probe(false), larger(up, down), fastest_probe(false).bounds.annuity_psi);
}

TEST(FloatUlp, normal_cdf_over_every_argument)
{
    Worst const up = scan_floats(Operation::kNormalCdf, pattern_of(0x1p-20f), pattern_of(12.75f));
    Worst const down = scan_floats(Operation::kNormalCdf, pattern_of(-0x1p-20f), pattern_of(-12.75f));
    report("normal_cdf", fastest_probe(false), larger(up, down), fastest_probe(false).bounds.normal_cdf);
}

/// 127 octaves of which most lie far out in the tail: every fifth argument.
TEST(FloatUlp, inverse_normal_cdf)
{
    Worst const worst =
        scan_floats(Operation::kInverseNormalCdf, pattern_of(0x1p-126f), pattern_of(0x1.fffffep-1f), 5);
    report("inverse_normal_cdf", fastest_probe(false), worst, fastest_probe(false).bounds.inverse_normal_cdf);
}

/// Largest error over all words from 0 to 2^31 - 1 (the rest mirrors them) or over all 2^32.
Worst scan_words(Operation op, std::uint64_t num_words, std::uint64_t extra_stride)
{
    constexpr std::size_t kBlock = 1u << 14;
    Probe const& single = fastest_probe(false);
    Probe const& reference = fastest_probe(true);
    Batch<float> batch(kBlock);
    Batch<double> exact_batch(kBlock);
    std::vector<float> value(kBlock);
    std::vector<double> exact(kBlock);
    Worst worst;
    std::uint64_t const stride = exhaustive_stride() * extra_stride;
    for (std::uint64_t at = 0; at < num_words; at += kBlock * stride) {
        for (std::size_t k = 0; k < kBlock; ++k) {
            auto const word = static_cast<std::uint32_t>(std::min(at + k * stride, num_words - 1));
            batch.i[k] = static_cast<std::int32_t>(word);
            exact_batch.i[k] = batch.i[k];
        }
        single.run(op, batch.inputs(), value.data(), nullptr, kBlock);
        reference.run(op, exact_batch.inputs(), exact.data(), nullptr, kBlock);
        for (std::size_t k = 0; k < kBlock; ++k) {
            double const error = ulp_error(value[k], exact[k]);
            if (!(error <= worst.error)) {
                worst = {error, static_cast<double>(batch.i[k])};
            }
        }
    }
    return worst;
}

TEST(FloatUlp, normal_from_every_word)
{
    Worst const worst = scan_words(Operation::kNormal, std::uint64_t(1) << 31, 1);
    report("normal_from_word", fastest_probe(false), worst, fastest_probe(false).bounds.normal);
}

TEST(FloatUlp, uniform_and_exponential_from_words)
{
    Worst const uniform = scan_words(Operation::kUniform, std::uint64_t(1) << 32, 5);
    report("uniform_from_word", fastest_probe(false), uniform, fastest_probe(false).bounds.uniform);
    Worst const exponential = scan_words(Operation::kExponential, std::uint64_t(1) << 32, 5);
    report("exponential_from_word", fastest_probe(false), exponential,
           fastest_probe(false).bounds.exponential);
}

/// Double functions against long double on a dense grid and at random.
void check_double(char const* what, Operation op, double bound, std::vector<double> const& arguments,
                  std::function<Long(Long, double)> const& exact)
{
    Probe const& probe = fastest_probe(true);
    std::vector<double> const value = run_function(probe, op, arguments);
    Worst worst;
    for (std::size_t k = 0; k < arguments.size(); ++k) {
        double const error = ulp_error(value[k], exact(static_cast<Long>(arguments[k]), value[k]));
        if (!(error <= worst.error)) {
            worst = {error, arguments[k]};
        }
    }
    report(what, probe, worst, bound);
}

/// `n` values even in x over [from, to] and as many even in log |x|, of both signs where the range has both.
std::vector<double> arguments_between(double from, double to, double smallest, std::size_t n)
{
    std::vector<double> values;
    std::mt19937_64 random(78);
    std::uniform_real_distribution<double> flat(from, to);
    std::uniform_real_distribution<double> logarithm(std::log(smallest), std::log(std::max(-from, to)));
    for (std::size_t k = 0; k < n; ++k) {
        values.push_back(flat(random));
        double const x = std::exp(logarithm(random)) * (k % 2 == 0 && from < 0.0 ? -1.0 : 1.0);
        if (x >= from && x <= to) {
            values.push_back(x);
        }
    }
    return values;
}

constexpr std::size_t kNumRandom = 400000;

TEST(DoubleUlp, exp)
{
    check_double("exp", Operation::kExp, fastest_probe(true).bounds.exp,
                 arguments_between(-708, 709, 1e-17, kNumRandom), [](Long x, double) { return std::exp(x); });
}
TEST(DoubleUlp, log)
{
    double const bound = fastest_probe(true).bounds.log;
    auto const exact = [](Long x, double) { return std::log(x); };
    check_double("log", Operation::kLog, bound, arguments_between(1e-3, 1e300, 1e-300, kNumRandom), exact);
    check_double("log near 1", Operation::kLog, bound, arguments_between(0.5, 2.0, 0.5, kNumRandom), exact);
}
TEST(DoubleUlp, sincos)
{
    double const bound = fastest_probe(true).bounds.sincos;
    std::vector<double> arguments = arguments_between(-0x1p20, 0x1p20, 1e-9, kNumRandom);
    for (int k = 1; k < 4000;
         ++k) {  // the nearest numbers to multiples of pi/2, where reduction cancels most
        arguments.push_back(static_cast<double>(1.57079632679489661923132169163975144L * k));
    }
    check_double("sin", Operation::kSin, bound, arguments, [](Long x, double) { return std::sin(x); });
    check_double("cos", Operation::kCos, bound, arguments, [](Long x, double) { return std::cos(x); });
}
TEST(DoubleUlp, annuity_psi)
{
    check_double("annuity_psi", Operation::kAnnuityPsi, fastest_probe(true).bounds.annuity_psi,
                 arguments_between(-80, 80, 1e-12, kNumRandom),
                 [](Long z, double) { return -std::expm1(-z) / z; });
}
TEST(DoubleUlp, normal_cdf)
{
    check_double("normal_cdf", Operation::kNormalCdf, fastest_probe(true).bounds.normal_cdf,
                 arguments_between(-37, 9, 1e-9, kNumRandom), [](Long x, double) { return lower_tail(-x); });
}
TEST(DoubleUlp, inverse_normal_cdf)
{
    double const bound = fastest_probe(true).bounds.inverse_normal_cdf;
    auto const exact = [](Long p, double z) {
        // From the side of the smaller tail; 1 - p is exact there.
        return p < 0.5L ? -refined_quantile(-static_cast<Long>(z), p) : refined_quantile(z, 1.0L - p);
    };
    check_double("inverse_normal_cdf", Operation::kInverseNormalCdf, bound,
                 arguments_between(1e-4, 1.0 - 0x1p-53, 1.2e-38, kNumRandom / 4), exact);
}
TEST(DoubleUlp, random_numbers_from_words)
{
    Probe const& probe = fastest_probe(true);
    std::vector<std::int32_t> words = {0,          1,       -1,        -2, 2147483647, -2147483647 - 1,
                                       2147483646, 1 << 30, -(1 << 30)};
    std::mt19937 random(5);
    for (int k = 0; k < 100000; ++k) {
        words.push_back(static_cast<std::int32_t>(random()));
        words.push_back(2147483647 - static_cast<std::int32_t>(random() >> (1 + k % 31)));
    }
    auto const normal = run_word_function<double>(probe, Operation::kNormal, words);
    auto const uniform = run_word_function<double>(probe, Operation::kUniform, words);
    auto const exponential = run_word_function<double>(probe, Operation::kExponential, words);
    Worst normal_error;
    Worst exponential_error;
    for (std::size_t k = 0; k < words.size(); ++k) {
        Long const u = (static_cast<Long>(static_cast<std::uint32_t>(words[k])) + 0.5L) * 0x1p-32L;
        ASSERT_EQ(uniform[k], static_cast<double>(u));
        Long const from_one = 1.0L - u;
        Long const e = u > 0.5L ? -std::log1p(-from_one) : -std::log(u);
        exponential_error =
            larger({ulp_error(exponential[k], e), static_cast<double>(words[k])}, exponential_error);
        Long const x = (static_cast<Long>(words[k]) + 0.5L) * 0x1p-32L;
        Long const z = refined_quantile(std::fabs(static_cast<Long>(normal[k])), 0.5L - std::fabs(x));
        // Near the middle the refinement, which sees only the tail, is good to 2^-64 absolute: no use for a tiny z.
        if (std::fabs(x) > 0x1p-8L) {
            normal_error =
                larger({ulp_error(std::fabs(normal[k]), z), static_cast<double>(words[k])}, normal_error);
        } else {
            // z = sqrt(2 pi) x (1 + pi x^2/3 + 7 pi^2 x^4/30 + 127 pi^3 x^6/630 + 4369 pi^4 x^8 / 22680 + ...)
            Long const s = 3.14159265358979323846264338327950288L * x * x;
            Long const series =
                1 + s * (1.0L / 3 + s * (7.0L / 30 + s * (127.0L / 630 + s * (4369.0L / 22680))));
            Long const near = 2.50662827463100050241576528481104525L * x * series;
            normal_error = larger({ulp_error(normal[k], near), static_cast<double>(words[k])}, normal_error);
        }
    }
    report("normal_from_word", probe, normal_error, probe.bounds.normal);
    report("exponential_from_word", probe, exponential_error, probe.bounds.exponential);
}

}  // namespace
}  // namespace ballast::test
