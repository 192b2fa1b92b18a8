#pragma once
#include "kernels/core/records.hpp"
#include "kernels/tables/vocabulary/creditor.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm's default has cost others.
struct Loss {
    Lasting<Real> borne[kNumBearers];  ///< by Creditor [quanta]
};

}  // namespace ballast::BALLAST_KERNEL_NS
