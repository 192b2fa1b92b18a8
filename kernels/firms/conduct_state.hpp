#pragma once
/// State of conduct: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How a firm acts towards others, as events and failures leave it.
struct Conduct {
    Lasting<Real> use;        ///< share of contracted compute used as a customer
    Lasting<Real> serving;    ///< share of its contracts it delivers as a provider (1; .85; 0)
    Truth honours;            ///< pays equity commitments
    Steps retrench;           ///< steps left of retrenchment
    Truth retrenched;         ///< it has retrenched at some time
    Steps withholds;          ///< steps left of withholding payments for compute
    Steps barred;             ///< steps left without access to contracted compute
    Steps substitute;         ///< steps until a substitute operator serves its contracts
    Steps selling;            ///< steps left of selling own capacity
    Lasting<Real> unit_cost;  ///< multiple of operating cost
};

}  // namespace ballast::BALLAST_KERNEL_NS
