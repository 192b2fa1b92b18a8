#pragma once
/// Firms that are looked at together.
#include <string>
#include <vector>

namespace ballast::study {

/// A class of firms: figures of results are also given for its mean member and for how many of it end.
struct FirmClass {
    std::string name;
    std::string title;
    std::vector<std::string> members;  ///< firms
};

}  // namespace ballast::study
