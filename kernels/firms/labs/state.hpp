#pragma once
#include "kernels/core/records.hpp"
#include "kernels/tables/dimensions.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// The race between labs: one record a path.
struct Race {
    Lasting<Real> open_capability;  ///< log-odds of open weights
    Lasting<Int> leader;            ///< lab that leads, stints shorter than two steps not counted
    Lasting<Int> challenger;        ///< lab that was best in the last step
    Lasting<Real> log_price;        ///< of a unit of work of the frontier, over its price at the start
    Lasting<Real> log_cost;         ///< of it, what gains of efficiency have taken off
    Ordinal stint;                  ///< steps that the challenger has been best
    Ordinal leader_changes;
};

/// Capability, demand and compute of a lab.
struct Lab {
    Lasting<Real> capability;       ///< log-odds
    Lasting<Real> demand;           ///< quanta per year
    Lasting<Real> compute;          ///< H100e of the last step
    OfStep<Real> revenue;           ///< quanta per year
    Lasting<Real> serving_limit;    ///< of work at the prices of the start, with the compute of the last step
    Lasting<Real> price;            ///< own, over the start's
    Lasting<Real> contract_price;   ///< mean of its contracts at fixed prices, over the start's
    OfStep<Real> log_training;      ///< ln of the compute that is left for training
    Truth active;                   ///< 0 after liquidation
    Lasting<Real> efficiency_gain;  ///< log of revenue per compute over its planned growth
};

/// Compute that a lab procures beside its contracts: commitments [yearly payments] and spot.
struct Procurement {
    Lasting<Real> waiting[kLeadQuarters];  ///< committed, by quarters since signature
    Lasting<Real> standing;                ///< of what was signed since the start, what has its capacity
    Lasting<Real> committed;               ///< in all
    OfStep<Real> signs;                    ///< in the step
    Lasting<Real> replacement;             ///< H100e that replace what failed providers delivered
    OfStep<Real> costs;                    ///< of new commitments and replacement
};

}  // namespace ballast::BALLAST_KERNEL_NS
