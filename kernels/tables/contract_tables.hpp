#pragma once
/// Compute contracts between a provider and a customer.
#include <cstdint>
#include <limits>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

inline constexpr std::int32_t kNeverNotice =
    std::numeric_limits<std::int32_t>::max();  ///< a step beyond any horizon

template <class Scalar>
struct ContractTable {
    std::int32_t provider, customer, cohort, gpu_class;  ///< firms or kNone
    std::int32_t indexed;                                ///< 1: price follows the rent of the class
    Scalar floor;                   ///< lowest multiple of the planned price (indexed = 1), else 0
    Scalar take_or_pay, use_share;  ///< phi, 1 - phi
    Scalar prepayment, prepayment_share;
    Scalar cancel_rate, competing_rate, walk_rate;  ///< per step
    Scalar cure_years, delivery_threshold;
    Scalar fee;                 ///< share of a year's payments: multiplies the step's full payment x 1/dt
    std::int32_t renewal_step;  ///< step that contains the day after the end, or kNone
    Scalar old_term_share;      ///< of that step's full payment: what falls on days up to the end
    Scalar renewal_probability, renewal_ratio;
    Scalar renewal_on_margin;       ///< weight of the provider's margin in the probability
    Scalar migration_rate;          ///< per step, once the provider was taken over
    std::int32_t migration_steps;   ///< from the take-over until customers may leave
    Scalar takeover_price_change;   ///< of a renewal after it, a share
    Scalar planned_rent;            ///< USD/h of the contract (fixed price) at the start
    Scalar known_premium;           ///< of its log price over the market's at the start: what no plan excuses
    std::int32_t cancel_step;       ///< ended by the scenario at this step, or kNone
    std::int32_t vehicle;           ///< ring-fenced facility that collects its payments, or kNone
    std::int32_t idle_floor;        ///< 1: buys GPUs that nobody else pays for
    std::int32_t notice_from_step;  ///< rolling option; kNeverNotice: none
    Scalar notice_steps;            ///< 0: none
    Scalar notice_rate;             ///< per step
    std::int32_t flexible_use;      ///< 1: consumption is not all of it, or moves
    Scalar base_use, use_beta;      ///< consumption: min(1, base_use e^(beta x_I))
    Scalar h100e;                   ///< of a GPU of its class, 0 without
    Scalar capex;                   ///< provider's capital in it alone [quanta]
    Scalar end_step, life_inverse;  ///< capital left at step k: (end_step - k) life_inverse, in [0, 1]
    Scalar frailty_root, frailty_rest;
    std::int32_t insourcing;  ///< what its customer makes of own GPUs, or kNone
    std::int32_t payment;     ///< its bills in the network of payments
    std::int32_t refund;      ///< refunds of its prepayment, or kNone
    std::int32_t call;        ///< its customer may be asked to pay ahead, or kNone
    std::int32_t
        reference_class;  ///< whose rent says what it is worth where it has no class of its own, or kNone
    DrawKey threshold, renewal, renegotiation;
    DrawKey frailty;  ///< of the customer
};
BALLAST_FIELDS(ContractTable, provider, customer, cohort, gpu_class, indexed, floor, take_or_pay, use_share,
               prepayment, prepayment_share, cancel_rate, competing_rate, walk_rate, cure_years,
               delivery_threshold, fee, renewal_step, old_term_share, renewal_probability, renewal_ratio,
               renewal_on_margin, migration_rate, migration_steps, takeover_price_change, planned_rent,
               known_premium, cancel_step, vehicle, idle_floor, notice_from_step, notice_steps, notice_rate,
               flexible_use, base_use, use_beta, h100e, capex, end_step, life_inverse, frailty_root,
               frailty_rest, insourcing, payment, refund, call, reference_class, threshold, renewal,
               renegotiation, frailty);

/// A contract whose customer could own what it rents.
template <class Scalar>
struct InsourcingTable {
    std::int32_t contract;
    Scalar rate;            ///< of giving notice, per step, where rent is e times the cost of owning
    Scalar notice_steps;    ///< at least 1
    Scalar renewal_weight;  ///< of the cost of owning in the probability of renewal
    Scalar use_quanta;      ///< USD per hour used -> quanta per GPU and step
    DrawKey threshold;
};
BALLAST_FIELDS(InsourcingTable, contract, rate, notice_steps, renewal_weight, use_quanta, threshold);

}  // namespace ballast
