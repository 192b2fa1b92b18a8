#pragma once
/// State of contracts: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A contract for compute.
struct Contract {
    Lasting<Real> left;  ///< hazard left to cancellation; < 0: see RetiredContract
    Lasting<Real> rate;  ///< hazard per step at the end of the last step
    Lasting<Real> late;  ///< years of late delivery
    Lasting<Real> prepayment;
    Lasting<Real> arrears;      ///< owed by the customer, fees included
    Lasting<Real> refund;       ///< owed by the provider
    Lasting<Real> price_ratio;  ///< price / planned price after a renewal, else 1
    Lasting<Real> relief;       ///< multiple of the price part of its hazard after a renegotiation
    Lasting<Real> notice;       ///< steps until it ends by notice, 0: none given
    OfStep<Real> due;           ///< bill in cash
    OfStep<Real> bill;          ///< bill in cash, withheld or not
    OfStep<Real> loss;          ///< payment lost against plan
    OfStep<Real> compute;       ///< H100e delivered
    Ordinal revisions;          ///< renegotiations and cancellations so far, ordinal of the next threshold
};

}  // namespace ballast::BALLAST_KERNEL_NS
