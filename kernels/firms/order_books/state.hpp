#pragma once
/// State of order books: records of lanes (kernels/core/records.hpp). Money in quanta.
#include "kernels/core/records.hpp"
#include "kernels/tables/dimensions.hpp"
#include "kernels/tables/order_book_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Orders of a firm for GPUs of one class, signed since the start. Rings are by quarters since signature, delivery or draw;
/// what leaves a ring leaves evenly over the quarter.
struct OrderBook {
    Lasting<Real> signed_gpus[kLeadQuarters];
    Lasting<Real> signed_pay[kLeadQuarters];  ///< at the agreed price [USD/h]
    Lasting<Real> delivering, delivering_pay;
    Lasting<Real> waiting;  ///< GPUs signed that do not stand
    Lasting<Real> delivered[kOrderQuarters];
    Lasting<Real> delivered_pay[kOrderQuarters];
    Lasting<Real> ending, ending_pay;
    Lasting<Real> kept;             ///< share of contracts not cancelled since the quarter began
    Lasting<Real> contracted;       ///< GPUs
    Lasting<Real> pay;              ///< of them [USD/h]
    Lasting<Real> expected;         ///< rent that their customers expected by now [USD/h]
    Lasting<Real> free_gpus;        ///< out of contract, sold at spot
    Lasting<Real> loan, loan_rate;  ///< per step
    Lasting<Real> amortisation;     ///< per step
    Lasting<Real> drawn[kOrderQuarters];
    Lasting<Real> maturing;
    Lasting<Real> prepayment;  ///< deposits not yet credited
    Lasting<Real> receipts, costs, deposits, interest, principal, invoices, draws;  ///< of the last step
    Lasting<Real> signed_capital, borrowed;                                         ///< so far
};

}  // namespace ballast::BALLAST_KERNEL_NS
