#pragma once
/// What creditors lose by a default, at its moment, in money. With V the estate, S, U, T, C what is owed to secured lenders,
/// unsecured lenders, suppliers and customers, R_t the trade recovery of the study and R_x what an exchange leaves of debt:
///   exchange                     S and U recover R_x
///   reorganisation, liquidation  secured lenders min(S, V), unsecured ones min(U, (V - S - R_t (T + C))+)
///   every kind                   suppliers and customers R_t, which those in the study are paid in the next step
///   V = cash and receivable + (1 - h) fleet's collateral + (1 - h0) stakes and power rights + rents let, at the yield of such assets
///       + contracts above the market, unless they end
/// S: secured debts, facilities with recourse, loans against orders, the revolver; U: other debt; arrears are with their
/// class. Cohorts, contracts and loans of vehicles stay with these. Shareholders lose the marks of their stakes. Draws: none.
#include "kernels/firms/bridging/leasebacks.hpp"
#include "kernels/firms/bridging/vendor_loans.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/credit/lenders.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/assets.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/stakes/stakes.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_losses(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_losses, [&](int i) {
        for (int k = 0; k < kNumBearers; ++k)
            s.losses.own(i).borne[k] = 0.0_r;
    });
}

/// What a firm owes when it defaults [quanta].
struct OwedAtDefault {
    Real secured, unsecured, suppliers, customers;
};

/// `rejected`: claims for what it buys no longer.
BALLAST_FN OwedAtDefault owed_at_default(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                         Mask liquidates, Real rejected)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Books const& books = s.books[firm];
    OwedAtDefault x;
    x.secured = books.arrears[Seniority::secured] + books.revolver;
    x.unsecured = books.arrears[Seniority::unsecured] + books.new_debt;
    for (int i = p.first_debt; i < p.end_debt; ++i) {
        if (t.debts[i].secured != 0)
            x.secured = x.secured + s.debts[i].balance;
        else
            x.unsecured = x.unsecured + s.debts[i].balance;
    }
    for (int i = p.first_facility; i < p.end_facility; ++i)
        if (t.facilities[i].ring_fenced == 0)
            x.secured = x.secured + s.facilities[i].balance;
    if (has_orders(t, firm))
        x.secured = x.secured + order_loans(t, s, firm);
    x.suppliers =
        (books.arrears[Seniority::operating] + books.arrears[Seniority::trade]) + (books.deferred + rejected);
    for_each_payable(p, [&](int e) {
        if (t.payments[e].survives_default == 0)
            x.suppliers = x.suppliers + s.payments[e].outstanding;
    });
    x.customers = has_orders(t, firm) ? order_prepayments(t, s, firm, liquidates) : Real(0.0_r);
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].refund == kNone || t.contracts[c].vehicle != kNone)
            continue;
        Real const refund = s.payments[t.contracts[c].refund].outstanding;
        x.suppliers = x.suppliers - refund;
        x.customers = x.customers + refund;
        if (t.market.lose_capacity != 0)
            x.customers = x.customers + select(liquidates & is_live(s, c), s.terms[c].prepayment, 0.0_r);
    }
    if (p.bridging != kNone) {
        Real const lent = s.bridging[p.bridging].loan - equipment_taken_back(t, s, firm);
        x.suppliers = x.suppliers + (lent + lessor_claim(t, s, firm));
        if (t.market.lose_capacity != 0)
            x.customers = x.customers + select(liquidates, called_prepayments(t, s, firm), 0.0_r);
    }
    return x;
}

/// What the leases that a firm has let are worth [quanta]: the rent of the step at the yield of such assets, no longer than
/// it is agreed.
BALLAST_FN Real value_of_rents(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    Real sum = 0.0_r;
    for (int i = 0; i < t.num_leases; ++i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        if (lease.payee != firm || lease.end_step <= step)
            continue;
        Scalar const left = static_cast<Scalar>(lease.end_step - step);
        Scalar const worth = t.lease_rent[step * t.num_leases + i] *
                             (left < t.market.asset_steps ? left : t.market.asset_steps);
        Real const powered = lease.site == kNone ? 1.0_r : min(s.sites[lease.site].share, 1.0_r);
        Real const kept = select(is_liquidated(s, lease.payer), 0.0_r, s.leases[i].share);
        Real const relet = select(holds(s.leases[i].relet), (1.0_r - kept) * lease.relet_ratio, 0.0_r);
        sum = fma(worth * powered, kept + relet, sum);
    }
    return sum;
}

/// What a firm leaves for those whom it owes [quanta].
BALLAST_FN Real estate_value(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                             int firm, Mask liquidates, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = (s.accounts[firm].cash + s.accounts[firm].receivable) + value_of_rents(t, s, firm, step);
    if (p.first_stake < p.end_stake)
        sum = fma(stakes_value(t, s, firm), 1.0_r - p.sale_haircut, sum);
    if (p.first_right < p.end_right)
        sum = fma(power_rights_value(t, s, firm), 1.0_r - p.power_sale_haircut, sum);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        if (t.cohorts[c].vehicle != kNone)
            continue;
        Real const worth = collateral_value(t, factors, s, t.cohorts[c].gpu_class, step);
        Real const gpus =
            fleet_in_use(t, s, c, step).earning * t.market.usd_per_quantum_inv * (1.0_r - p.fleet_haircut);
        sum = fma(gpus * owned_share(t, s, firm, c), worth, sum);
    }
    if (p.bridging != kNone)
        sum = max(sum - equipment_taken_back(t, s, firm), 0.0_r);
    Real contracts = 0.0_r;
    if (has_orders(t, firm)) {
        Real const fleet =
            order_fleet_value(t, s, firm, [&](int g) { return collateral_value(t, factors, s, g, step); });
        sum = fma(fleet, 1.0_r - p.fleet_haircut, sum);
        contracts = max(orders_of_firm_above_market(t, factors, s, firm), 0.0_r);
    }
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].vehicle == kNone)
            contracts = contracts + max(value_above_market(t, s, c, step), 0.0_r);
    }
    return sum + select(liquidates, 0.0_r, contracts);
}

/// Marks of all stakes in a firm that are lost with it [quanta].
BALLAST_FN Real value_of_stakes_in(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    if (t.market.write_down == 0)
        return sum;
    for (int k = 0; k < t.num_stakes; ++k)
        if (t.stakes[k].target == firm)
            sum = fma(s.stakes[k].whole, s.stakes[k].left, sum);
    return sum;
}

/// Losses by the default of a firm, before anything of it is passed on; those of its lenders limit what they lend. Of a
/// claim suppliers and customers get `recovered`.
BALLAST_RARE_FN void bear_losses(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                 int firm, Mask defaults, Mask exchanges, Mask liquidates, Real rejected,
                                 Real recovered, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    OwedAtDefault const owed = owed_at_default(t, s, firm, liquidates, rejected);
    Real const estate = estate_value(t, factors, s, firm, liquidates, step);
    Real const trade_lost = 1.0_r - recovered;
    Scalar const lent_lost = 1.0_r - p.exchange_recovery;
    Real const paid = min(owed.secured, estate);
    Real const rest = max((estate - paid) - recovered * (owed.suppliers + owed.customers), 0.0_r);
    Real const secured = round_to_quantum(select(exchanges, owed.secured * lent_lost, owed.secured - paid));
    Real const unsecured = round_to_quantum(
        select(exchanges, owed.unsecured * lent_lost, owed.unsecured - min(owed.unsecured, rest)));
    if (p.lender != kNone)
        lose_loans(s, p.lender, defaults, secured + unsecured);
    if (t.num_losses == 0)
        return;
    Loss& loss = s.losses.own(firm);
    auto const add = [&](Creditor who, Real amount) {
        add_where(defaults, loss.borne[static_cast<int>(who)], amount);
    };
    add(Creditor::secured_lenders, secured);
    add(Creditor::unsecured_lenders, unsecured);
    add(Creditor::suppliers, round_to_quantum(owed.suppliers * trade_lost));
    add(Creditor::customers, round_to_quantum(owed.customers * trade_lost));
    add(Creditor::shareholders, round_to_quantum(value_of_stakes_in(t, s, firm)));
}

/// What a class of creditors has lost by a firm so far [quanta].
BALLAST_FN Real lost_by(FirmState const& s, int firm, int creditor)
{
    Loss const& loss = s.losses[firm];
    if (creditor < kNumBearers)
        return loss.borne[creditor];
    return (loss.borne[static_cast<int>(Creditor::secured_lenders)] +
            loss.borne[static_cast<int>(Creditor::unsecured_lenders)]) +
           (loss.borne[static_cast<int>(Creditor::suppliers)] +
            loss.borne[static_cast<int>(Creditor::customers)]);
}

/// The same by all firms.
BALLAST_FN Real lost_by_all(FirmTables<Scalar> const& t, FirmState const& s, int creditor)
{
    Real sum = 0.0_r;
    for (int f = 0; f < t.num_losses; ++f)
        sum = sum + lost_by(s, f, creditor);
    return sum;
}

}  // namespace ballast::BALLAST_KERNEL_NS
