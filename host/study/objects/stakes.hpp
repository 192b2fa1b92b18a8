#pragma once
/// Shares held in other firms.
#include <string>

namespace ballast::study {

struct Stake {
    std::string name;
    std::string holder;
    std::string target;        ///< firm of the study whose valuation it follows; empty: ai_equity alone
    double usd_bn = 0;         ///< value at the start
    double equity_beta = 1.0;  ///< when target is empty
    double watch_ltv = 0.35;   ///< policy: LTV of the holder above it counts as watch
};

}  // namespace ballast::study
