#pragma once
/// Bridge financing: what a firm that lacks G for what falls due within its stress span gets outside the markets for debt
/// and shares. In the order in which it turns to them: it sells GPUs and leases them back at the end of a step (leasebacks.hpp);
/// in the next it asks its customers (calls.hpp), its vendor (vendor_loans.hpp) and its shareholders (rights.hpp), before it
/// puts payments off (accounts/deferral.hpp). What it wants in cash is G less what waits. Rent, instalments and bills that were
/// paid ahead lower the outlook's drift from the day of the sale, loan or call, as if they went on for ever, and are no part of
/// the operating flow, which would count them twice. Draws: thresholds of rights issues.
#include "kernels/firms/accounts/deferral.hpp"
#include "kernels/firms/bridging/calls.hpp"
#include "kernels/firms/bridging/leasebacks.hpp"
#include "kernels/firms/bridging/vendor_loans.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_bridging(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                               Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_bridging, [&](int b) {
        Bridging& x = s.bridging.own(b);
        x.lack = 0.0_r;
        x.want = 0.0_r;
        x.service = 0.0_r;
        x.coming = 0.0_r;
        x.call_rest = 0.0_r;
        x.loan = 0.0_r;
        x.instalment = 0.0_r;
        x.fleet = 0.0_r;
        x.sold = 0.0_r;
        x.proceeds = 0.0_r;
        x.rent = 0.0_r;
        x.rents_left = 0.0_r;
        x.rights_left = t.bridging[b].rights_share > 0.0_r ? action_threshold(d, t.bridging[b].rights, first)
                                                           : kNeverHazard;
        x.rights_count = first;
        x.rights_rest = 0.0_r;
    });
    team.for_each(t.num_calls, [&](int k) {
        s.calls.own(k).left = 0.0_r;
        s.calls.own(k).rate = 0.0_r;
        s.calls.own(k).met = 0.0_r;
    });
}

/// What firms ask their customers and vendors for in the step, and what falls due to these. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void ask_for_bridges(Team const& team, FirmTables<Scalar> const& t,
                                      FactorState const& factors, FirmState const& s, int step)
{
    FundingRegime const regime = funding_regime(t.market, factors);
    team.for_each(t.num_bridging, [&](int b) {
        BridgingTable<Scalar> const& p = t.bridging[b];
        Bridging& x = s.bridging.own(b);
        Scalar const rounding = t.firms[p.firm].rounding;
        Mask const independent = is_independent(s, p.firm);
        x.asked = 0.0_r;
        x.coming = 0.0_r;
        count_down(x.call_rest);
        Mask const calls = independent & (x.want > rounding) & !remain(x.call_rest);
        if (p.first_call < p.end_call && any(calls)) {
            Real most = 0.0_r;
            for (int k = p.first_call; k < p.end_call; ++k)
                most = most + callable_bills(t, s, k, step);
            Mask const asks = calls & (most > 0.0_r);
            Real const coming = min(x.want * p.call_gross, most);
            x.asked = select(asks, coming / max(most, 1.0_r), 0.0_r);
            x.coming = select(asks, min(coming, x.want), 0.0_r);
            set_where(asks, x.call_rest, p.call_rest);
        }
        if (p.lends == kNone)
            return;
        bill_instalment(s, p, b);
        Real const for_runway = select(regime.selective, s.funding[p.firm].need, 0.0_r);
        Real const wanted = max(x.want, for_runway) - x.coming;
        x.coming = x.coming + lend_by_vendor(t, s, p, b, independent & (wanted > rounding), wanted, step);
    });
}

/// What came in after payments, and what is owed for it.
BALLAST_RARE_FN void look_at_bridges(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    int const b = t.firms[firm].bridging;
    BridgingTable<Scalar> const& p = t.bridging[b];
    Bridging& x = s.bridging.own(b);
    if (p.lends != kNone)
        credit_vendor_loan(s, p, b);
    x.service = (min(x.rent, x.rents_left) + x.instalment) + credit_calls(t, s, p);
}

/// What a firm still lacks once it has sold what it can: it sells GPUs for it, and asks for the rest in the next step.
BALLAST_RARE_FN void bridge_lack(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real lack)
{
    int const b = t.firms[firm].bridging;
    BridgingTable<Scalar> const& p = t.bridging[b];
    Bridging& x = s.bridging.own(b);
    Mask const independent = is_independent(s, firm);
    Real wanted = lack - s.accounts[firm].receivable;
    if (t.firms[firm].deferrable_share > 0.0_r)
        wanted = wanted - waiting_payments(t, s, firm).own;
    if (p.lease_share > 0.0_r) {
        Real const before = s.accounts[firm].receivable;
        lease_back(s, p, b, independent & (wanted > t.firms[firm].rounding), wanted);
        wanted = wanted - (s.accounts[firm].receivable - before);
    }
    x.lack = select(independent, max(lack - s.accounts[firm].receivable, 0.0_r), 0.0_r);
    x.want = select(independent, max(wanted, 0.0_r), 0.0_r);
}

/// At a default the vendor claims what it has lent, less the equipment that it takes back; the lessor takes its own.
BALLAST_RARE_FN void end_bridges(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask defaults)
{
    int const b = t.firms[firm].bridging;
    BridgingTable<Scalar> const& p = t.bridging[b];
    Bridging& x = s.bridging.own(b);
    if (p.lends != kNone) {
        Real const taken_back = equipment_taken_back(t, s, firm);
        if (p.vendor != kNone)
            receive_later(s, p.vendor, select(defaults, taken_back, 0.0_r));
        charge(s, p.repays, defaults, x.loan - taken_back);
        set_where(defaults, x.loan, 0.0_r);
        set_where(defaults, x.instalment, 0.0_r);
    }
    set_where(defaults, x.rent, 0.0_r);
    set_where(defaults, x.rents_left, 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
