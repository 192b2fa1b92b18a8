#include "tests/regression/known_answers/oracles.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss.hpp>

namespace ballast::testing {
namespace {

constexpr int kPanelNodes = 10;

/// Nodes and weights of composite Gauss-Legendre quadrature on [low, high].
void add_panels(double low, double high, int panels, std::vector<double>& node, std::vector<double>& weight)
{
    using Rule = boost::math::quadrature::gauss<double, kPanelNodes>;
    double const half = 0.5 * (high - low) / panels;
    for (int p = 0; p < panels; ++p) {
        double const middle = low + (2 * p + 1) * half;
        for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
            for (double const side : {-1.0, 1.0}) {
                node.push_back(middle + side * half * Rule::abscissa()[i]);
                weight.push_back(half * Rule::weights()[i]);
            }
        }
    }
}

double normal_density(double x)
{
    return std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI);
}

}  // namespace

double normal_cdf(double x)
{
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}
double normal_quantile(double p)
{
    return boost::math::quantile(boost::math::normal(), p);
}

double normal_expectation(std::function<double(double)> const& g)
{
    std::vector<double> node;
    std::vector<double> weight;
    add_panels(-9.0, 9.0, 36, node, weight);
    double sum = 0.0;
    for (std::size_t i = 0; i < node.size(); ++i) {
        sum += weight[i] * normal_density(node[i]) * g(node[i]);
    }
    return sum;
}

double bivariate_normal_cdf(double a, double b, double rho)
{
    double const root = std::sqrt(rho);
    double const rest = std::sqrt(1.0 - rho);
    return normal_expectation(
        [&](double f) { return normal_cdf((a - root * f) / rest) * normal_cdf((b - root * f) / rest); });
}

double in_quanta(double usd_bn)
{
    return std::floor(usd_bn / kQuantumBn + 0.5);
}

double whole(double usd_bn)
{
    return in_quanta(usd_bn) * kQuantumBn;
}

double sum(std::vector<double> const& series)
{
    return std::accumulate(series.begin(), series.end(), 0.0);
}

std::size_t step_of_day(int day)
{
    return static_cast<std::size_t>((day + 6) / 7 - 1);
}

AbsorbedWalk::AbsorbedWalk(double stddev, double floor, int num_steps)
    : stddev_(stddev)
    , top_(floor + 9.0 * stddev * std::sqrt(static_cast<double>(num_steps)))
{
    add_panels(floor, top_, static_cast<int>(std::ceil((top_ - floor) / (2.0 * stddev))), node_, weight_);
    survive_.emplace_back(node_.size(), 1.0);
    for (int k = 1; k <= num_steps; ++k) {
        std::vector<double> now(node_.size());
        for (std::size_t i = 0; i < node_.size(); ++i) {
            now[i] = advance(survive_.back(), node_[i]);
        }
        survive_.push_back(std::move(now));
    }
}

double AbsorbedWalk::advance(std::vector<double> const& after, double from) const
{
    double sum = normal_cdf((from - top_) / stddev_);  // so far up that nothing can happen any more
    for (std::size_t i = 0; i < node_.size(); ++i) {
        sum += weight_[i] * normal_density((node_[i] - from) / stddev_) / stddev_ * after[i];
    }
    return sum;
}

double AbsorbedWalk::survival(double start, int steps) const
{
    return advance(survive_[static_cast<std::size_t>(steps - 1)], start);
}

double AbsorbedWalk::start_for(double level, int steps) const
{
    double low = 0.0;
    double high = top_;
    for (int i = 0; i < 60; ++i) {
        double const middle = 0.5 * (low + high);
        (survival(middle, steps) < level ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

std::vector<double> queued_poisson(double rate, int steps)
{
    constexpr std::size_t kMostWaiting = 12;
    std::vector<double> arrivals(kMostWaiting + 1);
    double p = std::exp(-rate);
    for (std::size_t a = 0; a <= kMostWaiting; ++a) {
        arrivals[a] = p;
        p *= rate / static_cast<double>(a + 1);
    }
    auto const rows = static_cast<std::size_t>(steps) + 1;
    std::vector<std::vector<double>> state(rows,
                                           std::vector<double>(kMostWaiting + 1, 0.0));  // [booked][waiting]
    state[0][0] = 1.0;
    for (int k = 0; k < steps; ++k) {
        std::vector<std::vector<double>> next(rows, std::vector<double>(kMostWaiting + 1, 0.0));
        for (std::size_t n = 0; n < rows; ++n) {
            for (std::size_t w = 0; w <= kMostWaiting; ++w) {
                for (std::size_t a = 0; state[n][w] > 0.0 && a + w <= kMostWaiting; ++a) {
                    std::size_t const waiting = w + a;
                    if (waiting == 0) {
                        next[n][0] += state[n][w] * arrivals[a];
                    } else {
                        next[n + 1][waiting - 1] += state[n][w] * arrivals[a];
                    }
                }
            }
        }
        state = std::move(next);
    }
    std::vector<double> booked;
    for (auto const& row : state) {
        double sum = 0.0;
        for (double const q : row) {
            sum += q;
        }
        booked.push_back(sum);
    }
    return booked;
}

std::vector<double> transition_matrix(std::vector<std::vector<double>> const& rates, double years)
{
    std::size_t const n = rates.size();
    auto const product = [n](std::vector<double> const& a, std::vector<double> const& b) {
        std::vector<double> c(n * n, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < n; ++k) {
                for (std::size_t j = 0; j < n; ++j) {
                    c[i * n + j] += a[i * n + k] * b[k * n + j];
                }
            }
        }
        return c;
    };
    // Taylor series at t / 2^20, then twenty squarings
    constexpr int kSquarings = 20;
    std::vector<double> small(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            if (i != j) {
                small[i * n + j] = rates[i][j] * std::ldexp(years, -kSquarings);
                small[i * n + i] -= small[i * n + j];
            }
        }
    }
    std::vector<double> result(n * n, 0.0);
    std::vector<double> const square = product(small, small);
    for (std::size_t i = 0; i < n * n; ++i) {
        result[i] = small[i] + 0.5 * square[i] + (i % (n + 1) == 0 ? 1.0 : 0.0);
    }
    for (int i = 0; i < kSquarings; ++i) {
        result = product(result, result);
    }
    return result;
}

CountMoments hawkes_moments(double base, double eta, double beta, double years)
{
    double const jump = base * eta;
    using State = std::array<double, 5>;  // E lambda, E lambda^2, E N, E N lambda, E N^2
    auto const slope = [&](State const& x) {
        return State{beta * base - (beta - jump) * x[0],
                     2.0 * beta * base * x[0] - 2.0 * (beta - jump) * x[1] + jump * jump * x[0], x[0],
                     beta * base * x[2] - (beta - jump) * x[3] + x[1] + jump * x[0], 2.0 * x[3] + x[0]};
    };
    State x{base, base * base, 0.0, 0.0, 0.0};
    constexpr int kSteps = 4000;
    double const h = years / kSteps;
    auto const moved = [](State const& from, State const& along, double by) {
        State to = from;
        for (std::size_t i = 0; i < to.size(); ++i) {
            to[i] += by * along[i];
        }
        return to;
    };
    for (int k = 0; k < kSteps; ++k) {
        State const a = slope(x);
        State const b = slope(moved(x, a, 0.5 * h));
        State const c = slope(moved(x, b, 0.5 * h));
        State const d = slope(moved(x, c, h));
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] += h / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]);
        }
    }
    return {x[2], x[4] - x[2] * x[2], x[1]};
}

double collateral_value(double rent, double cost, double decline, double rate, double life, double hours,
                        double scrap)
{
    auto const annuity = [](double a, double u) { return a == 0.0 ? u : -std::expm1(-a * u) / a; };
    double until = life;
    if (rent <= cost) {
        until = 0.0;
    } else if (cost > 0.0 && decline > 0.0) {
        until = std::min(life, std::log(rent / cost) / decline);
    }
    double const margin = rent * annuity(decline + rate, until) - cost * annuity(rate, until);
    return std::max(scrap, hours * margin);
}

}  // namespace ballast::testing
