#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm gets outside the markets, and what it owes for it.
struct Bridging {
    Lasting<Real> lack;         ///< for what falls due within the stress span, at the end of the last step
    Lasting<Real> want;         ///< of it in cash: less what waits
    Lasting<Real> service;      ///< rent, instalments and bills paid ahead, per step
    OfStep<Real> asked;         ///< share of what its customers could pay
    OfStep<Real> coming;        ///< what they and its vendor are asked for in the step
    Steps call_rest;            ///< until it may ask again
    Lasting<Real> loan;         ///< of its vendor
    Lasting<Real> instalment;   ///< per step
    Lasting<Real> fleet;        ///< its unpledged GPUs when they were last appraised, sold ones included
    Lasting<Real> sold;         ///< share of them
    Lasting<Real> proceeds;     ///< of the receivable: from the sale
    Lasting<Real> rent;         ///< per step
    Lasting<Real> rents_left;   ///< to be paid in all
    Lasting<Real> rights_left;  ///< hazard left to the next rights issue
    Ordinal rights_count;
    Steps rights_rest;  ///< until there may be another
};

/// What a customer has paid ahead on call.
struct Call {
    Lasting<Real> left;  ///< of its bills to come
    Lasting<Real> rate;  ///< of them that are met in a step
    OfStep<Real> met;    ///< of the bill of the step
};

}  // namespace ballast::BALLAST_KERNEL_NS
