#pragma once
/// State of facilities: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A loan against GPUs, and the vehicle that may hold them.
struct Facility {
    Lasting<Real> balance;
    Lasting<Real> undrawn;
    Lasting<Real> amortisation;     ///< principal per step
    Lasting<Real> receipts;         ///< mean cash available per step, trailing year
    Lasting<Real> service;          ///< mean scheduled service per step, trailing year
    Steps breach;                   ///< tests failed in a row
    Lasting<Real> billed;           ///< mean bill per step of the cohort's contracts, three months
    Lasting<Real> received;         ///< mean payment of them per step, three months
    Lasting<Real> vehicle_cash;     ///< ring-fenced: liquidity account, trapped cash and the last collection
    Lasting<Real> vehicle_arrears;  ///< ring-fenced: unpaid service
    Lasting<Real> deferred;         ///< invoices that the firm has put off, with their draws
    Truth foreclosed;               ///< lenders took the vehicle
    Lasting<Real> waiver_left;      ///< hazard left to the next waiver
    Ordinal waiver_count;
    Steps breaches, waivers;  ///< so far, while the loan was in force
    Truth accelerated;        ///< the same: it has fallen due early
};

}  // namespace ballast::BALLAST_KERNEL_NS
