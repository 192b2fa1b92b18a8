#pragma once
/// A rating scale: what firms of each class did in the past, against which simulated default probabilities are read.
#include <cstdint>
#include <string>
#include <vector>

namespace ballast::study {

struct Rating {
    std::string name;
    std::string symbol;                      ///< as the agency writes it; empty: the name
    std::int64_t rank = 0;                   ///< 1 is the best
    std::vector<double> years;               ///< of cumulative_default, ascending; the same for all classes
    std::vector<double> cumulative_default;  ///< share that has defaulted by then
    double risk_premium = 1;                 ///< risk-neutral over physical default intensity
    double recovery = 0.4;                   ///< of senior unsecured debt
};

}  // namespace ballast::study
