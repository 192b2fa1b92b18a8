#pragma once
/// Promises to pay what another leaves unpaid.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

/// A guarantor pays, one step later, what the obligor of a contract or lease leaves unpaid, up to a cap.
struct Guarantee {
    std::string name;
    std::string guarantor;  ///< firm
    std::string contract;   ///< guaranteed payments of this contract's customer, or
    std::string lease;      ///< of this lease's payer
    double cap_usd_bn = 0;
    Day start = 0;
    Day end = 0;
};

}  // namespace ballast::study
