#pragma once
// Confidence intervals for probabilities, their paired differences and means. Pure functions; `level` is the
// two-sided confidence level in (0, 1), e.g. 0.95. They cover sampling error only, not doubt about the model.

#include <cstdint>
#include <limits>

namespace ballast {

/// lower <= estimate <= upper; not a number where nothing can be said.
struct Interval {
    double estimate = 0.0;
    double lower = 0.0;
    double upper = 0.0;
    /// Paths, or arrivals, that show what is rare: of a probability the outcome that fewer show, of a paired difference the
    /// paths on which both differ. Not a number where nothing of the kind is counted.
    double events = std::numeric_limits<double>::quiet_NaN();
};

/// Both ends and the estimate times a positive factor (a change of unit).
Interval scaled(Interval const& interval, double factor);

/// z with P(|N(0,1)| <= z) = level.
double normal_half_width(double level);

/// Exact interval for a probability from k hits in n independent trials: covers with at least `level` for every p.
///   lower: P(K >= k | p) = alpha/2 -> p = I^-1(alpha/2; k, n-k+1);  0 at k = 0
///   upper: P(K <= k | p) = alpha/2 -> p = I^-1(1-alpha/2; k+1, n-k);  1 at k = n
/// At k = 0 the upper end is 1 - (alpha/2)^(1/n), about 3.69/n at 95 %; the mirror image at k = n.
/// n = 0: estimate not a number, interval [0, 1]. Source: Clopper and Pearson (1934), Biometrika 26, 404.
Interval clopper_pearson(std::uint64_t k, std::uint64_t n, double level);

/// Score interval for a probability: shorter than the exact one, covers `level` on average over p.
///   (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
/// n = 0 as above. Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209.
Interval wilson(std::uint64_t k, std::uint64_t n, double level);

/// Interval for the difference P(first) - P(second) of two events seen on the same n paths, of which `only_in_first`
/// show the first event alone and `only_in_second` the second alone (shares b and c, difference d = b - c). It joins the
/// exact intervals [l, u] of the two shares, whose estimates have the correlation r = -sqrt(b c / ((1 - b)(1 - c))):
///   lower = d - sqrt((b - l_b)^2 - 2 r (b - l_b)(u_c - c) + (u_c - c)^2),   upper alike with the other ends.
/// Where discordant paths are few it keeps what the exact intervals promise, which the score interval (Tango 1998) does
/// not: with one such path in expectation that covers as little as 84 %. Without any it is +-3.7/n at 95 %.
/// n = 0: estimate not a number, interval [-1, 1]. Sources: Newcombe (1998), Statistics in Medicine 17, 2635, method 10;
/// Zou and Donner (2008), Statistics in Medicine 27, 1693.
Interval paired_difference(std::uint64_t n, std::uint64_t only_in_first, std::uint64_t only_in_second,
                           double level);

/// Exact interval for the rate of a Poisson process that showed k events in so much exposure (years, say):
///   lower: P(K >= k | m) = alpha/2 -> m = P^-1(k, alpha/2);      0 at k = 0
///   upper: P(K <= k | m) = alpha/2 -> m = Q^-1(k + 1, alpha/2)
/// over the exposure, with the inverses of the regularised incomplete gamma functions (from 100,000 events on by
/// Wilson and Hilferty's cube root). It stays right where exposure is random, if the rate is not; a rate that differs
/// between paths adds the share var(M)/mean(M) of the paths' expected numbers M to the variance. Without exposure
/// nothing can be said. Source: Garwood (1936), Biometrika 28, 437.
Interval poisson_rate(std::uint64_t k, double exposure, double level);

/// Student interval for a mean from n values: mean +- t_{n-1} sqrt(s^2/n), s^2 with n-1. Exact for normal values, else
/// by the central limit theorem. n = 1: the interval is the whole line; n = 0: the estimate is not a number either.
Interval mean_interval(double sum, double sum_squares, std::uint64_t n, double level);

/// Interval for the mean of n amounts in [0, largest] of which few may be positive and those few very unequal, from their
/// sum S and sum of squares. Student's interval is [0, 0] until an amount is seen, and too short until many are.
/// With V = n s^2 the variance of S, inflated by Student's factor (t/z)^2:
///   upper: one path more, with the largest amount: the 1 - alpha/2 quantile of the gamma law of mean S + largest and
///          variance V + largest^2, over n. Without any positive amount largest ln(2/alpha) / n (3.69 largest / n).
///   lower: where s exceeds the mean, the alpha/2 quantile of the gamma law of mean S and variance V, over n; else that of
///          deviations of which none goes further down than to zero (bounded_mean_interval).
/// For equal amounts this is Garwood's interval for their number. Conservative by about largest / n at the upper end,
/// right to first order in many amounts. Without a limit (infinity)
/// there is no upper end either: none can hold (Bahadur and Savage 1956). n = 0: estimate not a number, interval [0, infinity).
/// Source: Fay and Feuer (1997), Statistics in Medicine 16, 791 (amounts are their weights, paths their counts).
Interval amount_mean_interval(double sum, double sum_squares, std::uint64_t n, double largest, double level);

/// Interval for the mean of n values that lie at most `below` under and `above` over it. Of all sums of such deviations
/// with variance V, `below` (N - k), N Poisson of mean k = V / below^2, is the most skew to its side, since the third
/// cumulant is at most below V. So
///   lower = mean - below (G(k) - k) / n,   G(k): upper end of Garwood's interval for k events,
/// and the upper end alike: a little outside Student's (by about 2 below / n), and no point where all values are equal,
/// since a value as far away as that may have been missed. An end whose deviation is 0 or not finite is Student's.
Interval bounded_mean_interval(double sum, double sum_squares, std::uint64_t n, double below, double above,
                               double level);

/// Sums over paths of y and x >= 0, of their squares and of the squares of x + y.
struct RatioSums {
    double y, y_squares, x, x_squares, both_squares;
};

/// Interval for the ratio r = sum y / sum x (the mean of y / x weighted by x) from n paths with x > 0, whose y / x lie at
/// most `below` under and `above` over it. By the delta method sum x (r' - r) is a sum of deviations with variance
///   V = n / (n - 1) sum (y - r x)^2,   2 sum x y = sum (x + y)^2 - sum x^2 - sum y^2,
/// and its ends are those of bounded_mean_interval, deviations of a path of mean weight sum x^2 / sum x; Student's where
/// the bounds are 0. n = 1: the whole line; n = 0: the estimate is not a number either.
/// Source: Cochran (1977), Sampling Techniques, section 2.11.
Interval ratio_interval(RatioSums const& sums, std::uint64_t n, double below, double above, double level);

}  // namespace ballast
