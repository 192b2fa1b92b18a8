#pragma once
/// Assumptions that hang together.
#include <string>
#include <vector>

namespace ballast::study {

/// What a design over the assumptions draws with a common part.
struct AssumptionGroup {
    std::string name;
    std::string title;
    std::vector<std::string> keys;     ///< * stands for any one part of a key
    std::vector<std::string> against;  ///< keys that fall when the others rise
    double correlation = 0;            ///< of the normal scores of any two
};

}  // namespace ballast::study
