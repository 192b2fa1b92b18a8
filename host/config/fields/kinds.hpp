#pragma once
/// The files of descriptions, one function each; study_kinds() puts them together.
#include <vector>

#include "host/config/fields/field.hpp"

namespace ballast::config {

std::vector<ObjectKind> general_kinds();       ///< general
std::vector<ObjectKind> factor_kinds();        ///< factor, correlation
std::vector<ObjectKind> market_kinds();        ///< market
std::vector<ObjectKind> hardware_kinds();      ///< gpu_class, region
std::vector<ObjectKind> event_kinds();         ///< event
std::vector<ObjectKind> firm_kinds();          ///< firm
std::vector<ObjectKind> lab_kinds();           ///< lab, open_weights
std::vector<ObjectKind> transmission_kinds();  ///< transmission
std::vector<ObjectKind> switch_kinds();        ///< switches
std::vector<ObjectKind> site_kinds();          ///< site, cohort
std::vector<ObjectKind> contract_kinds();      ///< contract
std::vector<ObjectKind> debt_kinds();          ///< debt, facility, lease
std::vector<ObjectKind> equity_kinds();        ///< equity_commitment, stake
std::vector<ObjectKind> guarantee_kinds();     ///< guarantee
std::vector<ObjectKind> portfolio_kinds();     ///< portfolio
std::vector<ObjectKind> scenario_kinds();      ///< scenario

}  // namespace ballast::config
