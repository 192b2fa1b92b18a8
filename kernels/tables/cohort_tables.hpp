#pragma once
/// Fleets: the GPUs of one class that a firm has at a site.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct CohortTable {
    std::int32_t owner, site, gpu_class, region;
    std::int32_t first_contract, end_contract;  ///< contracts are sorted by cohort
    Scalar own_share, merchant_utilisation;
    Scalar merchant_h100e;        ///< H100 equivalents per GPU if it counts in supply, else 0
    std::int32_t lab;             ///< lab of the owner that gets own use, or kNone
    std::int32_t vehicle;         ///< ring-fenced facility that owns it, or kNone
    std::int32_t floor_contract;  ///< contract that buys its idle GPUs, or kNone
    std::int32_t let_once;        ///< 1: what contracts have let go of earns nothing more
    Scalar retirement_gain;  ///< share of what is neither contracted nor own, in a step; 0: none is retired
    Scalar avoidable_cost;   ///< what of a GPU's place ends with the GPU, USD per hour sold
    Scalar place_saving;     ///< the same of a retired GPU [quanta per step]
};
BALLAST_FIELDS(CohortTable, owner, site, gpu_class, region, first_contract, end_contract, own_share,
               merchant_utilisation, merchant_h100e, lab, vehicle, floor_contract, let_once, retirement_gain,
               avoidable_cost, place_saving);

}  // namespace ballast
