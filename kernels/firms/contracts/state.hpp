#pragma once
#include <cstdint>

#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Cancelled also: never begun.
enum class ContractStatus : std::int32_t { live, cancelled, customer_gone, expired, provider_gone };

/// A contract for compute. What is owed under it: payments/state.hpp.
struct Contract {
    Code status;                ///< ContractStatus
    Lasting<Real> hazard_left;  ///< to cancellation
    Lasting<Real> rate;         ///< hazard per step at the end of the last step
    Lasting<Real> late;         ///< years of late delivery
    Steps notice_left;          ///< until it ends by notice, 0: none given
    OfStep<Real> loss;          ///< payment lost against plan
    OfStep<Real> compute;       ///< H100e delivered
    OfStep<Real> released;      ///< H100e that its cancellation sets free
};

/// What a contract says, as revised so far.
struct ContractTerms {
    Lasting<Real> prepayment;   ///< not yet used up
    Lasting<Real> price_ratio;  ///< price / planned price after a renewal, else 1
    Lasting<Real> relief;       ///< multiple of the price part of its hazard after a renegotiation
    Lasting<Real> volume;       ///< share of the contracted compute that its customer has kept
    Ordinal revisions;          ///< renegotiations and cancellations so far, ordinal of the next threshold
};

/// What a customer that could own what it rents makes of it.
struct Insourcing {
    Lasting<Real> hazard_left;  ///< to notice
    Lasting<Real> rate;         ///< hazard per step at the end of the last step
    Steps notice_left;          ///< until it leaves for GPUs of its own, 0: none given
    Truth in_house;             ///< it has left
};

}  // namespace ballast::BALLAST_KERNEL_NS
