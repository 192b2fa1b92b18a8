#pragma once
/// Correlation of factors. What a study gives are correlations of Brownian increments; what a step needs are those
/// of exact innovations, and loadings on independent normals. Plain loops in fixed order: the values reach kernels.
#include <string>
#include <vector>

#include "host/study/ordered_study.hpp"

namespace ballast {

/// Square matrix, row by row.
struct Matrix {
    int size = 0;
    std::vector<double> value;

    explicit Matrix(int n = 0)
        : size(n)
        , value(static_cast<std::size_t>(n) * static_cast<std::size_t>(n), 0.0)
    {
    }
    double& at(int row, int column) { return value[static_cast<std::size_t>(row * size + column)]; }
    double at(int row, int column) const { return value[static_cast<std::size_t>(row * size + column)]; }
};

/// Integrated decay (1 - e^(-kappa dt)) / kappa, dt for kappa = 0.
double decayed_time(double kappa, double dt);

/// Correlation of the step innovations of two mean-reverting factors over that of their Brownian increments:
///   (1 - e^(-(k1 + k2) dt)) / ((k1 + k2) sqrt(v1 v2)),  v_i = (1 - e^(-2 k_i dt)) / (2 k_i)
/// 1 for k1 = k2; at most 1 otherwise.
double innovation_ratio(double kappa1, double kappa2, double dt);

/// Lower triangular L with L L' = matrix. Pivots within 1e-10 of zero give a zero column; a lower one throws
/// Error(study_invalid): the matrix is not positive semidefinite.
Matrix cholesky(Matrix const& matrix);

/// Eigenvalues (ascending) and vectors (columns) of a symmetric matrix by cyclic Jacobi rotations.
struct EigenPairs {
    std::vector<double> values;
    Matrix vectors;
};
EigenPairs symmetric_eigen(Matrix const& matrix);

/// The nearest correlation matrix in the Frobenius norm, by alternating projections with Dykstra's correction.
/// Higham (2002), algorithm 3.3. Smallest eigenvalue of the result >= 1e-8.
Matrix nearest_correlation(Matrix const& matrix);

/// Drivers, their correlation matrix and the loadings of every diffusive factor.
struct CorrelationStructure {
    std::vector<int> driver;  ///< factor numbers of the drivers, in name order
    Matrix brownian;          ///< correlation of the drivers' Brownian increments (repaired on request)
    std::vector<std::vector<double>>
        weight;  ///< [factor][driver] of Brownian increments; a driver's own is 1
    std::vector<std::vector<double>>
        loading;                        ///< [factor][driver] of step innovations on independent normals
    std::vector<double> idiosyncratic;  ///< [factor] weight of the factor's own normal
    double repair_distance = 0.0;       ///< Frobenius distance of a repair, 0 without one

    /// Correlation of the Brownian increments of two different factors.
    double brownian_correlation(int factor1, int factor2) const;
};

/// For the linear and cir factors of a study, with steps of dt years.
CorrelationStructure correlate(OrderedStudy const& study, double dt);

/// Speed of mean reversion that counts in correlations: 0 for kinds without any.
double reversion_of(study::Factor const& factor);

}  // namespace ballast
