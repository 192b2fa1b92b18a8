#pragma once
/// Money that a firm gets outside the markets for debt and shares while it lacks some: from its customers, from the vendor of
/// its equipment, from whoever buys its GPUs and leases them back, from its shareholders.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"
#include "kernels/tables/vocabulary/regime.hpp"

namespace ballast {

template <class Scalar>
struct BridgingTable {
    std::int32_t firm;
    // prepayments on call
    std::int32_t first_call, end_call;  ///< calls are sorted by firm
    Scalar call_share;                  ///< of the take-or-pay bills of call_steps; 0: it asks for none
    Scalar call_steps;
    Scalar call_credit;  ///< of later bills per amount paid: 1 + q
    Scalar call_met;     ///< of them per step: (1 + q) / call_steps
    Scalar call_gross;   ///< asked for per amount wanted: so much is left of it at the end of the stress span
    Scalar call_rest;    ///< steps from one call to the next
    Scalar outside_share;   ///< of what customers outside the study could pay, that they pay
    Scalar customer_share;  ///< of its liquidity above the minimum, that a customer in the study pays at most
    // vendor finance
    std::int32_t vendor;          ///< or kNone: outside the study
    std::int32_t vendor_secured;  ///< 1: it takes its equipment back at a default
    Scalar vendor_share;          ///< of committed capital spending and of invoices without draws; 0: none
    Scalar vendor_cap;            ///< quanta that it lends in all
    Scalar vendor_rate;           ///< per step
    Scalar vendor_instalment;     ///< per step of an amount lent
    std::int32_t lends, repays;   ///< its loan and the instalments in the network of payments, or kNone
    // sale and leaseback
    Scalar lease_share;                  ///< of the unpledged fleet that may be sold; 0: none
    Scalar lease_haircut, lease_impact;  ///< h0, h1
    Scalar lease_rent;                   ///< per step of proceeds
    Scalar lease_gross;  ///< raised per amount wanted: so much is left of it at the end of the stress span
    Scalar lease_steps;
    // rights issues
    Scalar rights_rate[kNumRegimes];  ///< per step while it lacks money
    Scalar rights_share;              ///< of the valuation, at the price of the issue; 0: none
    Scalar rights_price;              ///< of an issue over the value of a share: 1 - discount
    Scalar rights_rest;               ///< steps from one issue to the next
    DrawKey rights;
};
BALLAST_FIELDS(BridgingTable, firm, first_call, end_call, call_share, call_steps, call_credit, call_met,
               call_gross, call_rest, outside_share, customer_share, vendor, vendor_secured, vendor_share,
               vendor_cap, vendor_rate, vendor_instalment, lends, repays, lease_share, lease_haircut,
               lease_impact, lease_rent, lease_gross, lease_steps, rights_rate, rights_share, rights_price,
               rights_rest, rights);

/// A contract whose customer may be asked to pay ahead.
template <class Scalar>
struct CallTable {
    std::int32_t contract;
    std::int32_t bridging;  ///< its provider's
    std::int32_t payment;   ///< what is paid ahead in the network of payments
};
BALLAST_FIELDS(CallTable, contract, bridging, payment);

}  // namespace ballast
