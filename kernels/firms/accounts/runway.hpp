#pragma once
/// How long a firm's liquidity lasts, and what it lacks to last as long as the firm wants it to.
///   A_j = L - W + (C_{n+j} - C_n) + d j    what is left after j more steps, n steps after the start
/// C is the ledger ahead (host/study/build_ahead.cpp): what the plan expects of every step, dated payments included. d is
/// what operating flow deviates from it, a mean of 13 weeks, less what a lab has signed beyond its plan, what the firm pays
/// per step for money from outside the markets (bridging/), and what its order books bring in after debt service now. W are
/// building works that were to be paid by now and wait with their tranche, payments that the firm has put off, and its share
/// of the invoices of orders that it has signed. Runway is
/// the time at which A falls below zero, a straight line within a step, at most 10 years. Draws: none.
#include "kernels/firms/accounts/deferral.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/assets.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/tables/vocabulary/span.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What a firm knows of its future after n steps.
struct Outlook {
    Real means;  ///< L - W
    Real drift;  ///< d, per step
};

/// Increase of a lab's yearly payments within the next four quarters by what it has signed.
BALLAST_RARE_FN Real payments_ahead(FirmTables<Scalar> const& t, FirmState const& s, int l)
{
    LabTable<Scalar> const& lab = t.labs[l];
    Real sum = 0.0_r;
    for (int q = lab.lead_quarters > 4 ? lab.lead_quarters - 4 : 0; q < lab.lead_quarters; ++q)
        sum = sum + s.procurement[l].waiting[q];
    return sum * (1.0_r - lab.commitment_deposit);
}

/// Building works of a firm that the plan has paid after n steps and the path has not.
BALLAST_RARE_FN Real waiting_works(FirmTables<Scalar> const& t, FirmState const& s, int firm, int n)
{
    Real sum = 0.0_r;
    for (int j = t.firms[firm].first_construction; j < t.firms[firm].end_construction; ++j) {
        PowerTrancheTable<Scalar> const& tranche = t.power_tranches[t.construction_tranche[j]];
        Scalar const steps = tranche.construction_steps - tranche.planned_step + static_cast<Scalar>(n);
        Scalar const planned =
            tranche.construction * (steps > tranche.construction_steps ? tranche.construction_steps : steps);
        sum = sum + max(planned - s.tranches[t.construction_tranche[j]].construction_paid, 0.0_r);
    }
    return sum;
}

template <Kind kind = Kind::any>
BALLAST_FN Outlook look_ahead(FirmTables<Scalar> const& t, FirmState const& s, int firm, Account const& a,
                              int n)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Outlook o{a.liquidity, a.flow_deviation};
    if (!has<kind>(p, Trait::surprises))
        return o;
    if (p.lab != kNone) {
        Real const unplanned = payments_ahead(t, s, p.lab) - t.planned_signed_pay[n * t.num_labs + p.lab];
        o.drift = fma(unplanned, -t.market.dt, o.drift);
    }
    if (p.first_construction < p.end_construction)
        o.means = o.means - waiting_works(t, s, firm, n);
    if (p.deferrable_share > 0.0_r)
        o.means = o.means - waiting_payments(t, s, firm).own;
    if (p.bridging != kNone)
        o.drift = o.drift - s.bridging[p.bridging].service;
    if (has_orders(t, firm)) {
        OrderOutlook const orders = order_outlook(t, s, firm, n);
        o.means = o.means - orders.invoices;
        o.drift = o.drift + orders.flow;
    }
    return o;
}

/// Years that a firm's liquidity lasts after n steps, looking at most so many steps ahead; 0 once it has ended, and on
/// lanes not asked. Blocks of steps in which it runs out on no lane are passed over: the lowest C of a whole block, with
/// the drift to the worse end of what is left of it, bounds every A in that, in the same roundings.
BALLAST_FN Real runway_years(FirmTables<Scalar> const& t, FirmState const& s, int firm, int n, int most,
                             Mask asked)
{
    Mask lasts = asked & is_independent(s, firm);
    if (!any(lasts))
        return 0.0_r;
    Outlook const o = look_ahead(t, s, firm, s.accounts[firm], n);
    Scalar const* const ahead = t.ahead + firm * t.num_ahead;
    Scalar const* const short_low =
        t.ahead_short_low + firm * ((t.num_ahead + kShortBlock - 1) / kShortBlock);
    Scalar const* const long_low = t.ahead_long_low + firm * ((t.num_ahead + kLongBlock - 1) / kLongBlock);
    Scalar const now = ahead[n];
    Mask const sinks = o.drift < 0.0_r;
    Scalar const longest = static_cast<Scalar>(most) * t.market.dt;
    Real years = select(lasts, min(longest, Real(Scalar(kLongestRunwayYears))), 0.0_r);
    auto left_after = [&](Scalar sum, Real steps) { return fma(o.drift, steps, o.means + (sum - now)); };
    auto lasts_through = [&](int begin, int end, Scalar low) {
        Real const worst = select(sinks, static_cast<Scalar>(end - 1 - n), static_cast<Scalar>(begin - n));
        return !any(lasts & (left_after(low, worst) < 0.0_r));
    };
    int const end = n + most < t.num_ahead ? n + most + 1 : t.num_ahead;
    if (lasts_through(n + 1, end, t.troughs[n * t.num_firms + firm].lowest_ahead))
        return years;
    auto block_of = [](int k, int size) { return static_cast<unsigned>(k) / static_cast<unsigned>(size); };
    auto block_end = [&](int k, int size) {
        int const next = static_cast<int>(block_of(k, size) + 1U) * size;
        return next < end ? next : end;
    };
    // one loop for blocks and steps: on a GPU paths that go on at different steps walk together
    for (int k = n + 1; k < end;) {
        bool const starts = k == n + 1;
        if (starts || k % kShortBlock == 0) {
            int const long_end = block_end(k, kLongBlock);
            if ((starts || k % kLongBlock == 0) &&
                lasts_through(k, long_end, long_low[block_of(k, kLongBlock)])) {
                k = long_end;
                continue;
            }
            int const short_end = block_end(k, kShortBlock);
            if (lasts_through(k, short_end, short_low[block_of(k, kShortBlock)])) {
                k = short_end;
                continue;
            }
        }
        Scalar const steps = static_cast<Scalar>(k - n);
        Real const left = left_after(ahead[k], steps);
        Mask const ends = lasts & (left < 0.0_r);
        if (any(ends)) {
            Real const before = max(left_after(ahead[k - 1], steps - 1.0_r), 0.0_r);
            Real const until = steps - 1.0_r + before / (before - left);
            set_where(ends, years, min(until * t.market.dt, years));
            lasts = lasts & !ends;
            if (!any(lasts))
                break;
        }
        ++k;
    }
    return years;
}

/// Lowest of zero and C_{n+j} - C_n + drift j within a span of the firm, whose troughs after n steps these are.
BALLAST_FN Real lowest_within(FirmTables<Scalar> const& t, TroughTable<Scalar> const& troughs, Span span,
                              Real drift)
{
    int const k = static_cast<int>(span);
    Real lowest = 0.0_r;
    for (int i = troughs.first[k]; i < troughs.first[k + 1]; ++i)
        lowest = min(lowest, fma(drift, t.trough_after[i], t.trough_sum[i]));
    return lowest;
}

/// No span's is lower, in the same roundings.
BALLAST_FN Real lowest_at_worst(TroughTable<Scalar> const& troughs, Real drift)
{
    return fma(min(drift, 0.0_r), troughs.farthest, troughs.lowest);
}

}  // namespace ballast::BALLAST_KERNEL_NS
