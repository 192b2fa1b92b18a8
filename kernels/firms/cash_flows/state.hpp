#pragma once
#include "kernels/core/records.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

#if BALLAST_DOUBLE
using CashSum = Real;
#else
using CashSum = Int;  ///< whole quanta, beyond the 2^24 up to which Real has them all
#endif

/// Lines of a firm's ledger, summed since the start [quanta].
struct CashFlows {
    Lasting<CashSum> so_far[kNumHeadings];
    Lasting<CashSum> at_end[kNumHeadings];  ///< those of the end, with what the firm then leaves
};

}  // namespace ballast::BALLAST_KERNEL_NS
