#pragma once
/// State of balance: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"
#include "kernels/firms/by_seniority.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm has and owes at the end of the step.
struct Balance {
    Lasting<Real> cash;
    Lasting<Real> revolver;              ///< drawn
    Lasting<Real> new_debt;              ///< raised since the start, and tier B's borrowing
    Lasting<Real> new_debt_rate;         ///< per step
    Lasting<Real> pending;               ///< recoveries to be received next step
    BySeniority<Lasting<Real>> arrears;  ///< owed outside the study
    OfStep<Real> debt_total;
    Lasting<Real> liquidity;  ///< at the end of the step
    Lasting<Real> lowest_liquidity;
    Lasting<Real> shortfall;  ///< arrears of all classes at the end of the step
    Lasting<Real> deepest_shortfall;
    Lasting<Real> injected;       ///< by the sponsor of a backstopped firm
    Lasting<Real> receipts_lost;  ///< contract payments lost to failed customers so far
    Lasting<Real> stranded;       ///< capital in contracts of failed customers
};

}  // namespace ballast::BALLAST_KERNEL_NS
