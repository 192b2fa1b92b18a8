#pragma once
/// The network of payments: who may owe whom, under which instrument.
#include <cstdint>

#include "kernels/tables/fields.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"
#include "kernels/tables/vocabulary/seniority.hpp"

namespace ballast {

/// One edge: a contract's bills, refunds of its prepayment, the rents of a lease, an equity commitment or a guarantee.
template <class Scalar>
struct PaymentTable {
    std::int32_t payer;    ///< firm, or kNone: outside the study, pays in full
    std::int32_t payee;    ///< firm, or kNone: outside the study, or a vehicle
    std::int32_t vehicle;  ///< ring-fenced facility that is paid, or kNone
    std::int32_t
        survives_default;  ///< 1: the payer's default leaves it standing (refunds on contracts of vehicles)
    Seniority seniority;
    Line paid, received;  ///< where the ledgers of payer and payee show what falls due in a step
};
BALLAST_FIELDS(PaymentTable, payer, payee, vehicle, survives_default, seniority, paid, received);

}  // namespace ballast
