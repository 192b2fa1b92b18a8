#pragma once
#include "kernels/core/records.hpp"
#include "kernels/firms/by_seniority.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// An edge of the network of payments.
struct Payment {
    Lasting<Real> outstanding;  ///< billed or charged and not yet paid
    OfStep<Real> billed;        ///< falls due in this step
    OfStep<Real> flow;          ///< owed in this step; once firms have paid, what was paid of it
};

/// What a firm owes in the step and what it receives from others.
struct Obligations {
    OfStep<Real> total_due;  ///< in all classes, arrears included
    OfStep<Real> receipts;   ///< if all others pay in full; after clearing, as they pay
    StepTruth needs_update;  ///< clearing has to look again at what it receives
};

/// What a firm owes in the step by class, and what it pays of it where it cannot pay all.
struct Claims {
    BySeniority<OfStep<Real>> due;            ///< arrears included
    BySeniority<OfStep<Real>> payment_ratio;  ///< share of it that is paid
};

/// What the direct solution of a circle of payments writes on (exact_clearing.hpp), for one circle at a time, n firms in
/// the largest. Empty where payments cannot run in circles. Firms by their place in the circle.
struct ClearingScratch {
    ScratchRow<Real> owed;          ///< [n][n] by creditor, then debtor
    ScratchRow<Real> net;           ///< [n] right side
    ScratchRow<Real> leak;          ///< [n] owed outside the unknowns; then the pivot
    ScratchRow<Real> segment;       ///< [n] marginal class
    ScratchRow<Real> share;         ///< [n] paid of the marginal class
    ScratchRow<Real> bound;         ///< [n] share that cannot be exceeded
    ScratchRow<Real> pays_nothing;  ///< [n] 1: of the marginal class
};

template <class Space>
BALLAST_FN void carve_scratch(Space& space, int num_firms, ClearingScratch& w)
{
    auto rows = [&space](std::int64_t count, auto&... row) { (take(space, count, row), ...); };
    rows(std::int64_t{num_firms} * num_firms, w.owed);
    rows(num_firms, w.net, w.leak, w.segment, w.share, w.bound, w.pays_nothing);
}

}  // namespace ballast::BALLAST_KERNEL_NS
