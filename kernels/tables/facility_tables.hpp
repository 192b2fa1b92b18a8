#pragma once
/// Facilities secured on a fleet, with their covenants, and ring-fenced vehicles.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct FacilityTable {
    std::int32_t firm, cohort, floating;
    Scalar balance, undrawn;
    Scalar amortisation;  ///< principal per step of what is drawn at the start
    Scalar advance;
    Scalar steps_inverse;  ///< 1 / (term in steps)
    Scalar rate;           ///< per step
    Scalar minimum_dscr;
    std::int32_t first_test_step;  ///< contains the first quarter end that is tested
    std::int32_t window_step;      ///< contains the last day for draws
    Scalar window_share;           ///< share of that step's invoices dated up to then
    Scalar cure_tests;
    Scalar waiver_rate;       ///< per step
    Scalar receipts_initial;  ///< mean cash available per step at the start (plan)
    Scalar service_initial;
    Scalar extension;                 ///< a waiver stretches the rest of the term by this share
    Scalar minimum_collection_ratio;  ///< received over billed, three months; 0: no test
    Scalar billed_initial;            ///< mean bill of the cohort's contracts per step at the start (plan)
    std::int32_t cross_default;
    std::int32_t ring_fenced;
    Scalar distribution_dscr;
    Scalar reserve_steps;  ///< liquidity account in steps of service
    Scalar reserve;        ///< vehicle's cash at the start, and the first collection
    Scalar guarantee;      ///< share of unpaid service that the firm owes
    DrawKey waiver;
};
BALLAST_FIELDS(FacilityTable, firm, cohort, floating, balance, undrawn, amortisation, advance, steps_inverse,
               rate, minimum_dscr, first_test_step, window_step, window_share, cure_tests, waiver_rate,
               receipts_initial, service_initial, extension, minimum_collection_ratio, billed_initial,
               cross_default, ring_fenced, distribution_dscr, reserve_steps, reserve, guarantee, waiver);

}  // namespace ballast
