#pragma once
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What lenders and owners think of a firm since they last looked, at the start or at a quarter's end.
struct Credit {
    Lasting<Real> capacity;         ///< debt that lenders carry on it [quanta]
    Lasting<Real> multiple;         ///< enterprise value over debt capacity without equity at the first look
    Lasting<Real> discount;         ///< of its equity for a short runway and lost assets, log, at most 0
    Lasting<Real> sold;             ///< equity sold within a year, share of its value, decaying
    Lasting<Real> insolvency_left;  ///< hazard left to a filing for insolvency
};

/// Lenders with a balance sheet.
struct LenderCapital {
    Lasting<Real> losses;   ///< on loans of the study, less what has been rebuilt [quanta]
    Lasting<Real> lending;  ///< share of the usual that they lend
};

}  // namespace ballast::BALLAST_KERNEL_NS
