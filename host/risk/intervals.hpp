#pragma once
// Confidence intervals for probabilities, their paired differences and means. Pure functions; `level` is the
// two-sided confidence level in (0, 1), e.g. 0.95. They cover sampling error only, not doubt about the model.

#include <cstdint>

namespace ballast {

/// lower <= estimate <= upper; not a number where nothing can be said.
struct Interval {
    double estimate = 0.0;
    double lower = 0.0;
    double upper = 0.0;
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

/// Score interval for the difference P(first) - P(second) of two events seen on the same n paths, of which
/// `only_in_first` show the first event alone and `only_in_second` the second alone (b and c). It holds every delta with
///   |b - c - n delta| <= z sqrt(n (2 q + delta (1 - delta))),   q: likeliest P(second alone) given delta,
///   2n q^2 + (-b - c + (2n - b + c) delta) q - c delta (1 - delta) = 0.
/// Without discordant paths it is +-z^2/(n + z^2), not a point. n = 0: estimate not a number, interval [-1, 1].
/// Source: Tango (1998), Statistics in Medicine 17, 891.
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

}  // namespace ballast
