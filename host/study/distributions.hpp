#pragma once
/// Inverse distributions that kernels read as tables: slips of power tranches, the Student-t multiplier. Everything
/// is computed with the tables' own exp, log and sqrt in plain loops, so it has the same bits on every machine.
#include <string>
#include <vector>

namespace ballast {

/// ln Gamma(x), x > 0: Stirling's series with 8 terms from x + n >= 12 down by the recurrence. Relative error
/// about 1e-15 of max(1, |result|). Abramowitz and Stegun (1964), 6.1.41.
double log_gamma(double x);

/// Regularised lower incomplete gamma P(shape, x), x >= 0: series below shape + 1, Lentz's continued fraction above.
/// DLMF 8.11.4 and 8.9.2. Absolute error below 1e-13 for shapes in [0.05, 1000].
double gamma_cdf(double shape, double x);

/// x with P(shape, x) = p for p in (0, 1): Newton's method in ln x, kept in a bracket by bisection.
double gamma_quantile(double shape, double p);

/// Steps of delay at the quantiles i / (kSlipPoints - 1) of a delay with this mean and standard deviation [steps],
/// given that there is one; the top point stands at the quantile 0.999. `law` is gamma or lognormal; a standard
/// deviation of 0 gives the mean everywhere. The kernel interpolates linearly.
std::vector<double> slip_quantiles(std::string const& law, double mean, double stddev);

/// sqrt((nu - 2) / chi2_nu) at its quantiles i / (kMixingPoints - 1), nu > 4: a normal times this is Student-t with
/// unit variance. The lowest point stands at the quantile 1e-6; the top point is set so that the linearly interpolated
/// table has mean square 1 exactly.
std::vector<double> mixing_quantiles(double nu);

}  // namespace ballast
