#pragma once
/// Prepayments on call. A provider that wants cash asks the customers of its living contracts, those of vehicles aside, to
/// pay ahead up to the share s of the take-or-pay bills of n steps, once in so many weeks. It pays that back evenly, in n
/// steps of bills, of which tau fall within its stress span. With B_c what customer c could pay and has not yet paid ahead, w
/// what the provider wants,
///   P_c = B_c min(1, w / ((1 - (1 + q) tau/n)+ sum B)),   U_c += (1 + q) P_c,   u_c += (1 + q) P_c / n,
/// met of a bill b: min(U_c, u_c, b)
/// A customer in the study pays through the network and agrees unless it is in stress, retrenches or suspends payment; B_c
/// then is at most a share of its liquidity above the minimum. Of customers outside a stated share agrees. What is left of
/// U_c shares the fate of the contract's own prepayment. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What the customer of call k could pay ahead now [quanta].
BALLAST_FN Real callable_bills(FirmTables<Scalar> const& t, FirmState const& s, int k, int step)
{
    int const i = t.calls[k].contract;
    ContractTable<Scalar> const& c = t.contracts[i];
    BridgingTable<Scalar> const& p = t.bridging[t.calls[k].bridging];
    Scalar const left = c.end_step - static_cast<Scalar>(step);
    Scalar const steps = left < p.call_steps ? left : p.call_steps;
    Scalar const bills = t.contract_pay[step * t.num_contracts + i] * (p.call_share * c.take_or_pay);
    if (bills <= 0.0_r || steps <= 0.0_r)
        return 0.0_r;
    Real most = s.terms[i].price_ratio * s.terms[i].volume * (bills * steps);
    Mask agrees = is_live(s, i);
    if (c.customer != kNone) {
        int const f = c.customer;
        agrees = agrees & is_independent(s, f) & !is_stressed(s.standing[f].level) & !is_retrenching(s, f) &
                 !suspends_payment(s, f);
        Real const spare = max(s.accounts[f].liquidity - t.firms[f].minimum_liquidity, 0.0_r);
        most = min(most, spare * p.customer_share);
    } else {
        most = most * p.outside_share;
    }
    return select(agrees, floor_to_quantum(most - s.calls[k].left), 0.0_r);
}

/// The bill of a contract less what was paid ahead, and the customer's share of a new call.
BALLAST_RARE_FN Real meet_bill(FirmTables<Scalar> const& t, FirmState const& s, int k, Real bill_due,
                               int step)
{
    Call& x = s.calls.own(k);
    Real const met = min(min(x.left, bill_due), round_to_quantum(x.rate));
    x.met = met;
    Real const asked = s.bridging[t.calls[k].bridging].asked;
    Real ahead = 0.0_r;
    if (any(asked > 0.0_r))
        ahead = floor_to_quantum(asked * callable_bills(t, s, k, step));
    x.left = x.left - met;
    set_where(x.left <= 0.0_r, x.rate, 0.0_r);
    bill(s, t.calls[k].payment, ahead, no_lanes());
    return bill_due - met;
}

/// Takes what is left of a customer's prepayment on call; returns it.
BALLAST_RARE_FN Real take_call(FirmState const& s, int k, Mask lanes)
{
    Real const left = select(lanes, s.calls[k].left, 0.0_r);
    set_where(lanes, s.calls.own(k).left, 0.0_r);
    return left;
}

/// What customers really paid counts with the discount; whoever could not pay owes nothing for it. Returns what is met of
/// the bills of a step on living contracts.
BALLAST_FN Real credit_calls(FirmTables<Scalar> const& t, FirmState const& s, BridgingTable<Scalar> const& p)
{
    Real sum = 0.0_r;
    for (int k = p.first_call; k < p.end_call; ++k) {
        Real const paid = paid_on(s, t.calls[k].payment);
        write_off(s, t.calls[k].payment, all_lanes());
        Call& x = s.calls.own(k);
        x.left = x.left + round_to_quantum(paid * p.call_credit);
        x.rate = fma(paid, p.call_met, x.rate);
        sum = sum + select(is_live(s, t.calls[k].contract), min(x.left, x.rate), 0.0_r);
    }
    return sum;
}

/// What was paid ahead on call on the contracts that a firm serves and that live [quanta].
BALLAST_FN Real called_prepayments(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    if (t.firms[firm].bridging == kNone)
        return sum;
    BridgingTable<Scalar> const& p = t.bridging[t.firms[firm].bridging];
    for (int k = p.first_call; k < p.end_call; ++k)
        sum = sum + select(is_live(s, t.calls[k].contract), s.calls[k].left, 0.0_r);
    return sum;
}

/// Bills of the step that were paid ahead on call [quanta].
BALLAST_FN Real bills_met(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    BridgingTable<Scalar> const& p = t.bridging[t.firms[firm].bridging];
    Real sum = 0.0_r;
    for (int k = p.first_call; k < p.end_call; ++k)
        sum = sum + s.calls[k].met;
    return sum;
}

}  // namespace ballast::BALLAST_KERNEL_NS
