#include <cmath>
#include <map>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

constexpr double kSmallestEigenvalue = -1e-10;  ///< rounding of the decomposition of a singular matrix

/// Drivers in order of name and the matrix of their correlations.
struct Drivers {
    std::map<std::string, Eigen::Index> index;
    Eigen::MatrixXd correlation;
};

Drivers read_pairs(study::Study const& study, Problems& problems)
{
    Drivers drivers;
    std::vector<std::string> names;
    for (study::Factor const& factor : study.factors) {
        if (factor.driver) {
            drivers.index.emplace(factor.name, 0);
        }
    }
    Eigen::Index next = 0;
    for (auto& [name, index] : drivers.index) {
        index = next++;
        names.push_back(name);
    }
    drivers.correlation = Eigen::MatrixXd::Identity(next, next);
    std::map<std::pair<Eigen::Index, Eigen::Index>, std::size_t> seen;
    for (std::size_t i = 0; i < study.correlation.pairs.size(); ++i) {
        auto const& [one, other, rho] = study.correlation.pairs[i];
        std::string const key = element("correlation.pairs", i);
        bool known = true;
        for (std::string const& name : {one, other}) {
            if (drivers.index.contains(name)) {
                continue;
            }
            known = false;
            if (find_named(study.factors, name) != nullptr) {  // an unknown name is reported as a reference
                problems.error(key, fmt::format("names {}, which is not a driver", name),
                               fmt::format("Set factor.{}.driver = true, or give it loadings instead.{}",
                                           name, suggestion(name, names)));
            }
        }
        if (!known) {
            continue;
        }
        Eigen::Index const a = drivers.index[one], b = drivers.index[other];
        if (a == b) {
            problems.error(key, "correlates a driver with itself", "Remove it; that correlation is 1.");
        } else if (auto const [first, fresh] = seen.emplace(std::minmax(a, b), i); !fresh) {
            problems.error(key, fmt::format("is given twice, first as pairs[{}]", first->second),
                           "Remove one of the two.");
        } else {
            drivers.correlation(a, b) = drivers.correlation(b, a) = rho;
        }
    }
    return drivers;
}

std::string name_at(Drivers const& drivers, Eigen::Index at)
{
    for (auto const& [name, index] : drivers.index) {
        if (index == at) {
            return name;
        }
    }
    return {};
}

/// Positive semidefinite, or the pair that does most to make it not so: the smallest eigenvalue is v'Cv, and the pair's
/// part of it is 2 v_i v_j rho_ij.
void check_semidefinite(Drivers const& drivers, std::string const& repair, Problems& problems)
{
    Eigen::Index const n = drivers.correlation.rows();
    if (n < 2) {
        return;
    }
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver(drivers.correlation);
    double const smallest = solver.eigenvalues()(0);
    if (smallest >= kSmallestEigenvalue) {
        return;
    }
    Eigen::VectorXd const v = solver.eigenvectors().col(0);
    Eigen::Index worst_i = 0, worst_j = 1;
    double worst = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = i + 1; j < n; ++j) {
            if (double const part = v(i) * v(j) * drivers.correlation(i, j); part < worst) {
                worst = part, worst_i = i, worst_j = j;
            }
        }
    }
    std::string const problem =
        fmt::format("are not positive semidefinite (smallest eigenvalue {:.2g}, mostly {} against {})",
                    smallest, name_at(drivers, worst_i), name_at(drivers, worst_j));
    if (repair == "nearest") {
        problems.warning("correlation.pairs", problem, "The nearest correlation matrix is used instead.");
    } else {
        problems.error("correlation.pairs", problem,
                       "Weaken that pair or set correlation.repair = \"nearest\".");
    }
}

/// b'Cb is the part of the factor's variance that drivers explain; the rest is its own.
void check_loadings(study::Study const& study, Drivers const& drivers, Problems& problems)
{
    for (study::Factor const& factor : study.factors) {
        std::string const key = key_of("factor", factor.name, "loadings");
        if (factor.loadings.empty()) {
            continue;
        }
        if (factor.driver) {
            problems.error(key, "are given for a driver",
                           "Give the correlations of drivers in [correlation], or set driver = false.");
            continue;
        }
        Eigen::VectorXd b = Eigen::VectorXd::Zero(drivers.correlation.rows());
        for (auto const& [name, loading] : factor.loadings) {
            if (auto const driver = drivers.index.find(name); driver != drivers.index.end()) {
                b(driver->second) = loading;
            } else if (find_named(study.factors, name) != nullptr) {
                problems.error(key + "." + name, "is a loading on a factor that is not a driver",
                               fmt::format("Set factor.{}.driver = true or load on drivers.", name));
            }
        }
        double const explained = b.dot(drivers.correlation * b);
        if (explained > 1 + kSumTolerance) {
            problems.error(key, fmt::format("explain {:.3f} of the variance, more than all of it", explained),
                           fmt::format("Scale the loadings by at most {:.3f}.", 1 / std::sqrt(explained)));
        }
    }
}

}  // namespace

void check_correlation(study::Study const& study, Problems& problems)
{
    Drivers const drivers = read_pairs(study, problems);
    check_semidefinite(drivers, study.correlation.repair, problems);
    check_loadings(study, drivers, problems);
}

}  // namespace ballast::config
