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

/// What a firm owes in the step, what it pays of it, and what it receives from others.
struct Obligations {
    BySeniority<OfStep<Real>> due;            ///< arrears included
    BySeniority<OfStep<Real>> payment_ratio;  ///< share of it that is paid
    OfStep<Real> receipts;                    ///< as the others pay
    OfStep<Real> receipts_full;               ///< if all others paid in full
    StepTruth needs_update;                   ///< clearing has to look again at what it receives
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

BALLAST_FN void carve_scratch(ScratchArena& arena, int num_firms, ClearingScratch& w)
{
    auto rows = [&arena](std::int64_t count, auto&... row) { ((row = arena.reals(count)), ...); };
    rows(std::int64_t{num_firms} * num_firms, w.owed);
    rows(num_firms, w.net, w.leak, w.segment, w.share, w.bound, w.pays_nothing);
}

}  // namespace ballast::BALLAST_KERNEL_NS
