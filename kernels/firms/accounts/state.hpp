#pragma once
#include "kernels/core/records.hpp"
#include "kernels/firms/by_seniority.hpp"
#include "kernels/tables/vocabulary/cause.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm has, owes and takes in, its customers and suppliers in the study aside (payments/state.hpp).
struct Account {
    Lasting<Real> cash;
    Lasting<Real> receivable;  ///< recoveries, proceeds of sales: received next step
    Truth in_arrears;          ///< 0: its books show none
    OfStep<Real> debt_total;
    OfStep<Real> resources;       ///< cash + certain income + what was raised
    OfStep<Real> line_available;  ///< undrawn revolver or headroom
    OfStep<Real> operating_flow;
    Lasting<Real> flow_deviation;  ///< operating flow per step less what was expected, 13-week mean
    Lasting<Real> liquidity;       ///< at the end of the step
    Lasting<Real> shortfall;       ///< what is unpaid in all classes at the end of the step
};

/// What a firm's books keep beside its account: what is seldom needed, or once a step.
struct Books {
    BySeniority<Lasting<Real>> arrears;  ///< owed outside the study from earlier steps
    Lasting<Real> revolver;              ///< drawn
    Lasting<Real> new_debt;              ///< raised since the start, and a deep pocket's borrowing
    Lasting<Real> new_debt_rate;         ///< per step
    Lasting<Real> core_mean;             ///< mean core cash flow per step, trailing year
    Lasting<Real> shortfall_by_cause[kNumAccumulators];  ///< against plan, decaying
    Lasting<Real> free_flow;                             ///< mean free cash flow per step, trailing year
    Lasting<Real> lowest_liquidity;
    Lasting<Real> deepest_shortfall;
    Lasting<Real> injected;        ///< by the sponsor of a backstopped firm
    Lasting<Real> receipts_lost;   ///< contract payments lost to failed customers so far
    Lasting<Real> stake_proceeds;  ///< of the receivable: from sales of stakes
    Lasting<Real> lack;            ///< for what falls due within the stress span, at the end of the last step
    Lasting<Real> deferred;        ///< capital spending that waits, and penalties of all that does
    Lasting<Real> stranded;        ///< capital in contracts of failed customers, and forfeited deposits
};

}  // namespace ballast::BALLAST_KERNEL_NS
