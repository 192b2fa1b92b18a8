#pragma once
/// State of obligations: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"
#include "kernels/firms/by_seniority.hpp"
#include "kernels/tables/vocabulary/cause.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm takes in and owes in the step, and what it takes for normal.
struct Accrual {
    OfStep<Real> resources;           ///< cash + certain income + lines that can be drawn
    BySeniority<OfStep<Real>> due;    ///< obligations by seniority, arrears included
    BySeniority<OfStep<Real>> ratio;  ///< share of obligations paid
    OfStep<Real> receipts;            ///< from other firms, as they pay
    OfStep<Real> receipts_full;       ///< from other firms, if all paid in full
    StepTruth disturbed;              ///< has to look again at what it receives while obligations are cleared
    OfStep<Real> operating_flow;
    OfStep<Real> log_valuation;    ///< ln of quanta
    OfStep<Real> line_available;   ///< undrawn revolver or headroom
    OfStep<Real> capex;            ///< capital spending of the step, building works and GPU invoices included
    Lasting<Real> flow_deviation;  ///< operating flow per step less what was expected, 13-week mean
    Lasting<Real> free_flow;       ///< mean free cash flow per step, trailing year
    Lasting<Real> core_mean;       ///< mean core cash flow per step, trailing year
    Lasting<Real> accumulator[kNumAccumulators];  ///< decaying shortfall against plan by cause
};

}  // namespace ballast::BALLAST_KERNEL_NS
