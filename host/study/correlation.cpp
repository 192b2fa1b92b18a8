#include "host/study/correlation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kPivotTolerance = 1e-10;
constexpr double kLoadingTolerance = 1e-9;
constexpr double kSmallestEigenvalue = 1e-8;

/// l' R m
double bilinear(std::vector<double> const& left, Matrix const& matrix, std::vector<double> const& right)
{
    double sum = 0.0;
    for (int i = 0; i < matrix.size; ++i) {
        for (int j = 0; j < matrix.size; ++j) {
            sum += left[static_cast<std::size_t>(i)] * matrix.at(i, j) * right[static_cast<std::size_t>(j)];
        }
    }
    return sum;
}

Matrix driver_matrix(OrderedStudy const& s, std::vector<int> const& driver)
{
    Matrix matrix(static_cast<int>(driver.size()));
    auto const row_of = [&](std::string const& name) {
        auto const found = std::find(driver.begin(), driver.end(), s.factor_names.find(name));
        if (found == driver.end()) {
            throw Error(ExitCode::study_invalid, fmt::format("correlation.pairs names {}", name),
                        "it is not a driver", "Set driver = true for it or give it loadings.");
        }
        return static_cast<int>(found - driver.begin());
    };
    for (int i = 0; i < matrix.size; ++i) {
        matrix.at(i, i) = 1.0;
    }
    for (auto const& [first, second, value] : s.correlation.pairs) {
        int const i = row_of(first);
        int const j = row_of(second);
        if (i != j) {
            matrix.at(i, j) = value;
            matrix.at(j, i) = value;
        }
    }
    return matrix;
}

}  // namespace

double decayed_time(double kappa, double dt)
{
    return dt * table_annuity_psi(kappa * dt);  // psi(z) = (1 - e^-z) / z
}

double innovation_ratio(double kappa1, double kappa2, double dt)
{
    if (kappa1 == kappa2) {
        return 1.0;
    }
    double const v1 = decayed_time(2.0 * kappa1, dt);
    double const v2 = decayed_time(2.0 * kappa2, dt);
    return decayed_time(kappa1 + kappa2, dt) / table_sqrt(v1 * v2);
}

Matrix cholesky(Matrix const& matrix)
{
    Matrix lower(matrix.size);
    for (int j = 0; j < matrix.size; ++j) {
        double pivot = matrix.at(j, j);
        for (int k = 0; k < j; ++k) {
            pivot -= lower.at(j, k) * lower.at(j, k);
        }
        if (pivot < -kPivotTolerance) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("correlation is not positive semidefinite (pivot {:.3g} in row {})",
                                    pivot, j + 1),
                        "no factors have such correlations",
                        "Fix correlation.pairs or set correlation.repair = \"nearest\".");
        }
        if (pivot <= kPivotTolerance) {
            continue;
        }
        double const diagonal = table_sqrt(pivot);
        lower.at(j, j) = diagonal;
        for (int i = j + 1; i < matrix.size; ++i) {
            double sum = matrix.at(i, j);
            for (int k = 0; k < j; ++k) {
                sum -= lower.at(i, k) * lower.at(j, k);
            }
            lower.at(i, j) = sum / diagonal;
        }
    }
    return lower;
}

EigenPairs symmetric_eigen(Matrix const& matrix)
{
    int const n = matrix.size;
    Matrix a = matrix;
    Matrix v(n);
    for (int i = 0; i < n; ++i) {
        v.at(i, i) = 1.0;
    }
    for (int sweep = 0; sweep < 60; ++sweep) {
        double off = 0.0;
        for (int p = 0; p < n; ++p) {
            for (int q = p + 1; q < n; ++q) {
                off += a.at(p, q) * a.at(p, q);
            }
        }
        if (off < 1e-30) {
            break;
        }
        for (int p = 0; p < n; ++p) {
            for (int q = p + 1; q < n; ++q) {
                if (a.at(p, q) == 0.0) {
                    continue;
                }
                double const theta = (a.at(q, q) - a.at(p, p)) / (2.0 * a.at(p, q));
                double const size = theta < 0.0 ? -theta : theta;
                double const tangent = (theta < 0.0 ? -1.0 : 1.0) / (size + table_sqrt(size * size + 1.0));
                double const cosine = 1.0 / table_sqrt(tangent * tangent + 1.0);
                double const sine = tangent * cosine;
                for (int k = 0; k < n; ++k) {
                    double const kp = a.at(k, p);
                    double const kq = a.at(k, q);
                    a.at(k, p) = cosine * kp - sine * kq;
                    a.at(k, q) = sine * kp + cosine * kq;
                }
                for (int k = 0; k < n; ++k) {
                    double const pk = a.at(p, k);
                    double const qk = a.at(q, k);
                    a.at(p, k) = cosine * pk - sine * qk;
                    a.at(q, k) = sine * pk + cosine * qk;
                    double const vp = v.at(k, p);
                    double const vq = v.at(k, q);
                    v.at(k, p) = cosine * vp - sine * vq;
                    v.at(k, q) = sine * vp + cosine * vq;
                }
            }
        }
    }
    std::vector<int> order(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        order[static_cast<std::size_t>(i)] = i;
    }
    std::stable_sort(order.begin(), order.end(), [&a](int i, int j) { return a.at(i, i) < a.at(j, j); });
    EigenPairs pairs{{}, Matrix(n)};
    for (int column = 0; column < n; ++column) {
        int const from = order[static_cast<std::size_t>(column)];
        pairs.values.push_back(a.at(from, from));
        for (int k = 0; k < n; ++k) {
            pairs.vectors.at(k, column) = v.at(k, from);
        }
    }
    return pairs;
}

Matrix nearest_correlation(Matrix const& matrix)
{
    int const n = matrix.size;
    Matrix y = matrix;
    Matrix correction(n);
    for (int iteration = 0; iteration < 2000; ++iteration) {
        // onto the matrices with eigenvalues of at least the floor
        Matrix shifted(n);
        for (std::size_t i = 0; i < y.value.size(); ++i) {
            shifted.value[i] = y.value[i] - correction.value[i];
        }
        EigenPairs const eigen = symmetric_eigen(shifted);
        Matrix x(n);
        for (int k = 0; k < n; ++k) {
            double const value = std::max(eigen.values[static_cast<std::size_t>(k)], kSmallestEigenvalue);
            for (int i = 0; i < n; ++i) {
                for (int j = 0; j < n; ++j) {
                    x.at(i, j) += value * eigen.vectors.at(i, k) * eigen.vectors.at(j, k);
                }
            }
        }
        for (std::size_t i = 0; i < y.value.size(); ++i) {
            correction.value[i] = x.value[i] - shifted.value[i];
        }
        // onto those with unit diagonal
        double change = 0.0;
        for (int i = 0; i < n; ++i) {
            x.at(i, i) = 1.0;
        }
        for (std::size_t i = 0; i < y.value.size(); ++i) {
            double const difference = x.value[i] - y.value[i];
            change += difference * difference;
        }
        y = x;
        if (change < 1e-24) {
            break;
        }
    }
    return y;
}

double CorrelationStructure::brownian_correlation(int factor1, int factor2) const
{
    return bilinear(weight[static_cast<std::size_t>(factor1)], brownian,
                    weight[static_cast<std::size_t>(factor2)]);
}

double reversion_of(study::Factor const& factor)
{
    switch (factor.kind) {
    case study::FactorKind::ou:
    case study::FactorKind::log_ou:
    case study::FactorKind::vasicek:
    case study::FactorKind::cir:
        return factor.kappa;
    default:
        return 0.0;
    }
}

CorrelationStructure correlate(OrderedStudy const& s, double dt)
{
    CorrelationStructure result;
    int const num_factors = s.num_linear + s.num_cir;
    for (int f = 0; f < num_factors; ++f) {
        if (s.factors[static_cast<std::size_t>(f)].driver) {
            result.driver.push_back(f);
        }
    }
    std::sort(result.driver.begin(), result.driver.end(), [&s](int a, int b) {
        return s.factors[static_cast<std::size_t>(a)].name < s.factors[static_cast<std::size_t>(b)].name;
    });
    int const num_drivers = static_cast<int>(result.driver.size());
    result.brownian = driver_matrix(s, result.driver);
    if (s.correlation.repair == "nearest" && num_drivers > 0 &&
        symmetric_eigen(result.brownian).values.front() < 0.0) {
        Matrix const repaired = nearest_correlation(result.brownian);
        double sum = 0.0;
        for (std::size_t i = 0; i < repaired.value.size(); ++i) {
            double const difference = repaired.value[i] - result.brownian.value[i];
            sum += difference * difference;
        }
        result.repair_distance = table_sqrt(sum);
        result.brownian = repaired;
    }

    auto const kappa = [&s](int factor) { return reversion_of(s.factors[static_cast<std::size_t>(factor)]); };
    auto const driver = [&result](int b) { return result.driver[static_cast<std::size_t>(b)]; };
    Matrix adjusted = result.brownian;
    for (int i = 0; i < num_drivers; ++i) {
        for (int j = 0; j < num_drivers; ++j) {
            adjusted.at(i, j) *= innovation_ratio(kappa(driver(i)), kappa(driver(j)), dt);
        }
    }
    Matrix const lower = cholesky(adjusted);

    for (int f = 0; f < num_factors; ++f) {
        study::Factor const& factor = s.factors[static_cast<std::size_t>(f)];
        for (auto const& [name, unused] : factor.loadings) {
            int const named = s.factor_names.find(name);
            if (std::find(result.driver.begin(), result.driver.end(), named) == result.driver.end()) {
                throw Error(ExitCode::study_invalid,
                            fmt::format("factor.{}.loadings names {}", factor.name, name),
                            "it is not a driver", "Set driver = true for it.");
            }
        }
        std::vector<double> weight(static_cast<std::size_t>(num_drivers), 0.0);
        for (int b = 0; b < num_drivers; ++b) {
            auto const at = static_cast<std::size_t>(b);
            if (factor.driver) {
                weight[at] = driver(b) == f ? 1.0 : 0.0;
            } else {
                auto const found = factor.loadings.find(s.factors[static_cast<std::size_t>(driver(b))].name);
                weight[at] = found == factor.loadings.end() ? 0.0 : found->second;
            }
        }
        std::vector<double> step_weight = weight;
        for (int b = 0; b < num_drivers; ++b) {
            step_weight[static_cast<std::size_t>(b)] *= innovation_ratio(kappa(f), kappa(driver(b)), dt);
        }
        double const common = bilinear(step_weight, adjusted, step_weight);
        if (common > 1.0 + kLoadingTolerance) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("factor.{}.loadings explain {:.4f} of its variance", factor.name, common),
                        "it cannot exceed 1", "Lower the loadings.");
        }
        // innovations of the drivers are L n, so the weights on n are L' l
        std::vector<double> loading(static_cast<std::size_t>(num_drivers), 0.0);
        for (int b = 0; b < num_drivers; ++b) {
            for (int i = b; i < num_drivers; ++i) {
                loading[static_cast<std::size_t>(b)] +=
                    lower.at(i, b) * step_weight[static_cast<std::size_t>(i)];
            }
        }
        result.idiosyncratic.push_back(factor.driver ? 0.0 : table_sqrt(std::max(1.0 - common, 0.0)));
        result.weight.push_back(std::move(weight));
        result.loading.push_back(std::move(loading));
    }
    return result;
}

}  // namespace ballast
