#pragma once
/// The files of descriptions, one function each; study_kinds() puts them together.
#include <vector>

#include "host/config/fields/field.hpp"

namespace ballast::config {

std::vector<ObjectKind> general_kinds();
std::vector<ObjectKind> factor_kinds();  ///< factor, correlation
std::vector<ObjectKind> market_kinds();
std::vector<ObjectKind> gpu_class_kinds();
std::vector<ObjectKind> region_kinds();
std::vector<ObjectKind> event_kinds();
std::vector<ObjectKind> firm_kinds();
std::vector<ObjectKind> lender_kinds();
std::vector<ObjectKind> lab_kinds();  ///< lab, open_weights
std::vector<ObjectKind> transmission_kinds();
std::vector<ObjectKind> switch_kinds();
std::vector<ObjectKind> site_kinds();
std::vector<ObjectKind> cohort_kinds();
std::vector<ObjectKind> contract_kinds();
std::vector<ObjectKind> debt_kinds();
std::vector<ObjectKind> facility_kinds();
std::vector<ObjectKind> lease_kinds();
std::vector<ObjectKind> equity_commitment_kinds();
std::vector<ObjectKind> stake_kinds();
std::vector<ObjectKind> power_right_kinds();
std::vector<ObjectKind> order_book_kinds();
std::vector<ObjectKind> guarantee_kinds();
std::vector<ObjectKind> portfolio_kinds();
std::vector<ObjectKind> assumption_group_kinds();
std::vector<ObjectKind> firm_class_kinds();
std::vector<ObjectKind> rating_kinds();
std::vector<ObjectKind> scenario_kinds();

}  // namespace ballast::config
