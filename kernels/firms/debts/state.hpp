#pragma once
/// State of debts: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A debt.
struct Debt {
    Lasting<Real> balance;
};

/// What new loans against a debt's asset have repaid of it. It stays part of the balance.
struct Refinancing {
    Lasting<Real> balance;
    Lasting<Real> rate;        ///< per step
    Lasting<Real> instalment;  ///< interest and principal per step
    Lasting<Real> extended;    ///< part of the balance that has matured and waits
    Lasting<Int> extended_to;  ///< step in which it falls due, or -1: never extended
};

}  // namespace ballast::BALLAST_KERNEL_NS
