#pragma once
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// Who loses when a firm defaults. Suppliers: also landlords, contractors and whoever a called commitment or guarantee is
/// owed to. Shareholders: those with stakes in the study. All creditors: all of them but shareholders.
enum class Creditor : std::int32_t {
    secured_lenders,
    unsecured_lenders,
    suppliers,
    customers,
    shareholders,
    all_creditors,
    count
};
inline constexpr int kNumCreditors = static_cast<int>(Creditor::count);
inline constexpr int kNumBearers = static_cast<int>(Creditor::all_creditors);  ///< whose losses are kept

inline constexpr std::array<Term<Creditor>, kNumCreditors> kCreditors = {
    {{Creditor::secured_lenders, "secured_lenders"},
     {Creditor::unsecured_lenders, "unsecured_lenders"},
     {Creditor::suppliers, "suppliers"},
     {Creditor::customers, "customers"},
     {Creditor::shareholders, "shareholders"},
     {Creditor::all_creditors, "all_creditors"}}};
static_assert(is_in_order(kCreditors));

}  // namespace ballast
