#pragma once
/// Amounts or shares by seniority, as a member of a record.
#include "kernels/core/records.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Amount>
struct BySeniority {
    Amount amount[kNumClasses];

    BALLAST_MEMBER Amount& operator[](int rank) { return amount[rank]; }
    BALLAST_MEMBER Amount const& operator[](int rank) const { return amount[rank]; }
    BALLAST_MEMBER Amount& operator[](Seniority rank) { return amount[static_cast<int>(rank)]; }
    BALLAST_MEMBER Amount const& operator[](Seniority rank) const { return amount[static_cast<int>(rank)]; }
};

template <class Amount>
BALLAST_FN Real total(BySeniority<Amount> const& of)
{
    return of[Seniority::secured] + of[Seniority::operating] + of[Seniority::trade] +
           of[Seniority::unsecured];
}

}  // namespace ballast::BALLAST_KERNEL_NS
