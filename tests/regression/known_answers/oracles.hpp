#pragma once
/// Closed forms and recursions that the engine is held to. Plain double precision; nothing of the engine's own code.
#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace ballast::testing {

inline constexpr double kWeek = 7.0 / 365.0;  ///< a step of every known answer [years]
inline constexpr double kQuantumBn =
    16384.0e-9;  ///< money is booked in multiples of it in single precision [USD bn]
inline constexpr double kUnpaidTolerance = 4.0;  ///< quanta that may stay unpaid without distress

double normal_cdf(double x);
double normal_quantile(double p);
/// E_F g(F) for a standard normal F.
double normal_expectation(std::function<double(double)> const& g);
/// P(X <= a, Y <= b) of two standard normals with correlation rho >= 0, by conditioning on their common factor.
double bivariate_normal_cdf(double a, double b, double rho);

/// Amount as whole quanta, and the same as an amount again.
double in_quanta(double usd_bn);
double whole(double usd_bn);
/// Rounding of amounts that are booked in double precision: a dollar is ample [USD bn].
inline constexpr double kDollar = 1e-9;
double sum(std::vector<double> const& series);
/// Number of the step whose seven days hold the day (days since the start).
std::size_t step_of_day(int day);

/// Random walk with normal steps of standard deviation `stddev` that is absorbed below `floor`: survival probability by
/// the number of steps, solved backwards on Gauss-Legendre panels (Nystrom's method).
class AbsorbedWalk {
public:
    AbsorbedWalk(double stddev, double floor, int num_steps);
    /// P(no step of the first `steps` ends below the floor | start).
    double survival(double start, int steps) const;
    /// Start at which survival(start, steps) = level.
    double start_for(double level, int steps) const;

private:
    double advance(std::vector<double> const& after, double from) const;

    double stddev_, top_;
    std::vector<double> node_, weight_;
    std::vector<std::vector<double>> survive_;  ///< [steps][node]
};

/// Number of arrivals booked after `steps` steps when Poisson arrivals come at `rate` a step, at most one is booked a
/// step and the others wait: its distribution.
std::vector<double> queued_poisson(double rate, int steps);

/// exp(Q t) of a generator, row-major n x n with the diagonal filled in.
std::vector<double> transition_matrix(std::vector<std::vector<double>> const& rates, double years);

struct CountMoments {
    double mean, variance;
    double intensity_square;  ///< E lambda^2 at the end
};
/// Hawkes process lambda = base (1 + E), dE = -beta E dt + eta dN, E(0) = 0, by its moment equations
/// (Dassios and Zhao 2011), fourth-order Runge-Kutta.
CountMoments hawkes_moments(double base, double eta, double beta, double years);

/// Present value of a GPU's margin, kappa = 0: see configs/known_answers/collateral.
double collateral_value(double rent, double cost, double decline, double rate, double life, double hours,
                        double scrap);

}  // namespace ballast::testing
