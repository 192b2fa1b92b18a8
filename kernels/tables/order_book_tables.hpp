#pragma once
/// Order books: what a firm goes on signing after the start, of GPUs of one class.
#include <cstdint>

#include "kernels/tables/fields.hpp"

namespace ballast {

inline constexpr int kOrderQuarters = 24;        ///< longest term of an order, and of its loan
inline constexpr double kMostOrderDemand = 3.0;  ///< multiple of its pace by demand, and its inverse

template <class Scalar>
struct OrderBookTable {
    std::int32_t firm, gpu_class, region;
    std::int32_t lead_quarters, term_quarters, loan_quarters;
    std::int32_t quarter_steps;
    Scalar per_quarter;         ///< 1 / steps of a quarter
    Scalar lead_inverse;        ///< 1 / steps of the lead
    Scalar price_ratio;         ///< of an order to the rent of its class
    Scalar billed_share;        ///< hours billed over hours of a year
    Scalar term_years;          ///< annuity of the payback test
    Scalar credit_per_quantum;  ///< a deposit of a quantum lowers the price by so much, USD/h over the term
    Scalar deposit_share;       ///< of the capital cost
    Scalar demand_beta;
    Scalar least_cover, cover_inverse;  ///< 1 / (full cover - least cover)
    Scalar largest_gpus;                ///< signed and standing
    Scalar advance;                     ///< of an invoice, by its loan
    Scalar spread_ratio;                ///< of the loan's spread to that of an issue of the firm
    Scalar loan_steps_inverse;
    Scalar cancel_rate;     ///< per step at the rent that customers expected
    Scalar credit_share;    ///< of prepayments on standing GPUs, per step
    Scalar retired_share;   ///< of GPUs out of contract, per step
    Scalar merchant_h100e;  ///< H100 equivalents per GPU if it counts in supply, else 0
    Scalar exit_rate;       ///< 1 / remaining term of an order, per year, in what its contracts are worth
};
BALLAST_FIELDS(OrderBookTable, firm, gpu_class, region, lead_quarters, term_quarters, loan_quarters,
               quarter_steps, per_quarter, lead_inverse, price_ratio, billed_share, term_years,
               credit_per_quantum, deposit_share, demand_beta, least_cover, cover_inverse, largest_gpus,
               advance, spread_ratio, loan_steps_inverse, cancel_rate, credit_share, retired_share,
               merchant_h100e, exit_rate);

/// What is known beforehand of a step of an order book.
template <class Scalar>
struct OrderBookStepTable {
    Scalar gpus;            ///< that it signs at its usual pace
    Scalar capital;         ///< cost of a GPU delivered in the step [quanta]
    Scalar capital_ahead;   ///< of one signed in it, after its lead
    Scalar expected_move;   ///< rent that was to be expected, over that of the step before
    Scalar expected_since;  ///< over that of the signature of what is delivered
};
BALLAST_FIELDS(OrderBookStepTable, gpus, capital, capital_ahead, expected_move, expected_since);

}  // namespace ballast
