#pragma once
/// All that one scenario's paths read. A run has one StudyTables per scenario; their draws have the same names, so
/// paths of different scenarios are paired.
#include <cstdint>

#include "kernels/factors/factor_tables.hpp"
#include "kernels/firms/firm_tables.hpp"

namespace ballast {

template <class Scalar>
struct StudyTables {
    std::int32_t num_steps;       ///< horizon
    std::int32_t num_plan_steps;  ///< rows of per-step tables: horizon + ten years
    std::int32_t num_reports;
    std::int32_t num_quantile_reports;
    std::int32_t const* report;           ///< [num_plan_steps] report date index, or kNone; counts
    std::int32_t const* quantile_report;  ///< [num_plan_steps] index among dates with histograms, or kNone
    std::int32_t const* quarter_end;      ///< [num_plan_steps] 1: covenant test date
    std::int32_t num_portfolios;
    std::int32_t const* portfolio_first;   ///< [num_portfolios + 1] CSR of vendors
    std::int32_t const* portfolio_vendor;  ///< firm
    Scalar const* portfolio_cost;          ///< USD m to leave the vendor, like portfolio_vendor
    std::int32_t const* portfolio_step;    ///< [num_portfolios] last step of the term, within the horizon
    Seed seed;
    FactorTables<Scalar> factors;
    FirmTables<Scalar> firms;
};

}  // namespace ballast
