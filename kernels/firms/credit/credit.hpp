#pragma once
/// What a firm can borrow, and at what price. Lenders look at the end of the first step and at the ends of quarters; between
/// them they know the firm's debt alone. Debt capacity of a firm, with E its earnings before interest of the next twelve months (the plan's,
/// and what the last 13 weeks deviate from it), F its fleet's collateral value, B what its live contracts are worth above the
/// market, S its stakes, R its power rights, V its equity value. Of E contracts that have ended take at once what their
/// compute does not earn at spot:
///   K = m E+ + a_F F + a_B B+ + a_S S + a_P R + a_V V,   u = (debt + what is unpaid) / K
/// A firm that lenders know nothing of (every weight 0) has no limit. While it looks for debt, issues arrive at the regime's
/// rate times
///   g(u) = w^2 (3 - 2 w),  w = (1 - u) / (1 - u_free) within [0, 1],
/// none is larger than K less debt, and the spread is the firm's times e^(kappa (u - u_ref)). Where the yield is above y_free
/// part of an issue finds no buyer, and none above y_max. Equity is worth what enterprise value leaves after debt, where that
/// is said to be less: M (K - a_V V) - debt, M as at the first look. It sells at a discount of zeta (1 - runway / target)+,
/// log, and no more than a share of it a year. A firm whose debt is beyond what it could ever carry files for insolvency: hazard
/// lambda (u / u_I - 1) within [0, 1], quarter by quarter. Draws: 1 exponential at the start.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/bridging/leasebacks.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/order_books/assets.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/stakes/stakes.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kNoLimit = 1e30_r;     ///< quanta
inline constexpr Scalar kOpenUse = 10.0_r;     ///< utilisation beyond which nothing changes any more
inline constexpr Scalar kLeastValue = 0.02_r;  ///< of equity, to which lost assets may bring it down

template <class Team>
BALLAST_FN void start_credit(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                             Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_firms, [&](int i) {
        FirmTable<Scalar> const& p = t.firms[i];
        Credit& x = s.credit.own(i);
        x.capacity = kNoLimit;
        x.multiple = 0.0_r;
        x.discount = 0.0_r;
        x.sold = 0.0_r;
        x.insolvency_left =
            p.insolvency_rate > 0.0_r ? arrival_threshold(d, p.insolvency, first) : kNeverHazard;
    });
}

/// What contracts of a firm that have ended before their time paid more than their compute earns at spot [quanta per step].
BALLAST_FN Real lost_contract_earnings(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    Real sum = 0.0_r;
    for (int j = t.firms[firm].first_provided; j < t.firms[firm].end_provided; ++j) {
        int const c = t.provided_contract[j];
        Mask const live = is_live(s, c);
        if (all(live) || t.contracts[c].idle_floor != 0)
            continue;
        int const row = step * t.num_contracts + c;
        int const g = t.contracts[c].gpu_class;
        Real at_spot = 0.0_r;
        if (g != kNone)
            at_spot = t.contract_rent[row] * (s.classes[g].rent_against_plan * t.classes[g].spot_ratio);
        sum = sum + select(live, 0.0_r, max(t.contract_pay[row] - at_spot, 0.0_r));
    }
    return sum;
}

/// Earnings before interest of the next twelve months, as lenders expect them at the end of a step [quanta per year].
BALLAST_FN Real forward_earnings(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    Real moved = min(s.accounts[firm].flow_deviation, -lost_contract_earnings(t, s, firm, step));
    int const b = t.firms[firm].bridging;
    if (b != kNone)
        moved = moved - min(s.bridging[b].rent, s.bridging[b].rents_left);
    if (has_orders(t, firm))
        moved = moved + order_earnings(t, s, firm);
    return fma(moved, 1.0_r / t.market.dt, step_of(t, firm, step).forward_earnings);
}

/// What a firm's live contracts are worth to it above the market [quanta], those of customers without a good name by half.
BALLAST_FN Real contracts_above_market(FirmTables<Scalar> const& t, FactorState const& factors,
                                       FirmState const& s, int firm, int step)
{
    Real sum = has_orders(t, firm) ? 0.5_r * orders_of_firm_above_market(t, factors, s, firm) : Real(0.0_r);
    for (int j = t.firms[firm].first_provided; j < t.firms[firm].end_provided; ++j) {
        int const c = t.provided_contract[j];
        int const customer = t.contracts[c].customer;
        Scalar const trusted = customer != kNone && t.firms[customer].investment_grade != 0 ? 1.0_r : 0.5_r;
        sum = fma(value_above_market(t, s, c, step), t.contracts[c].take_or_pay * trusted, sum);
    }
    return sum;
}

/// Debt capacity by earnings and assets, without equity [quanta].
BALLAST_FN Real capacity_of_assets(FirmTables<Scalar> const& t, FactorState const& factors,
                                   FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = p.earnings_multiple * max(forward_earnings(t, s, firm, step), 0.0_r);
    if (p.fleet_advance > 0.0_r)
        sum = fma(p.fleet_advance, fleet_value(t, s, firm, step), sum);
    if (p.contract_advance > 0.0_r)
        sum = fma(p.contract_advance, max(contracts_above_market(t, factors, s, firm, step), 0.0_r), sum);
    if (p.stake_advance > 0.0_r)
        sum = fma(p.stake_advance, stakes_value(t, s, firm), sum);
    if (p.power_advance > 0.0_r)
        sum = fma(p.power_advance, power_rights_value(t, s, firm), sum);
    return sum;
}

/// Discount of a firm's equity [log]: for what lost assets leave of it after debt, and for a short runway.
BALLAST_FN Real equity_discount(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real assets,
                                int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Account const& a = s.accounts[firm];
    Real discount = 0.0_r;
    if (p.equity_follows_assets != 0) {
        Real const value = exp(s.funding[firm].log_valuation - s.credit[firm].discount);
        Real const left = fma(s.credit[firm].multiple, assets, -(a.debt_total + a.shortfall));
        discount = log(clamp(left / max(value, 1.0_r), Real(kLeastValue), Real(1.0_r)));
    }
    if (p.distress_discount > 0.0_r) {
        Real const runway = runway_years(t, s, firm, step + 1, p.target_steps, all_lanes());
        Real const lack = max(fma(runway, -p.target_inverse, 1.0_r), 0.0_r);
        discount = fma(lack, -p.distress_discount, discount);
    }
    return discount;
}

/// Debt, and what is unpaid, over what lenders carry; 0 without debt.
BALLAST_FN Real utilisation(FirmState const& s, int firm, Account const& a)
{
    return min((a.debt_total + a.shortfall) / max(s.credit[firm].capacity, 1.0_r), kOpenUse);
}

/// What lenders would still lend [quanta].
BALLAST_FN Real room_for_debt(FirmState const& s, int firm, Account const& a)
{
    return max(s.credit[firm].capacity - (a.debt_total + a.shortfall), 0.0_r);
}

/// Lanes on which a firm owes no more than lenders carried when they last looked.
BALLAST_FN Mask is_solvent(FirmState const& s, int firm)
{
    Account const& a = s.accounts[firm];
    return a.debt_total + a.shortfall <= s.credit[firm].capacity;
}

/// Lanes on which a firm's hazard of a filing is used up.
BALLAST_FN Mask files_for_insolvency(FirmState const& s, int firm)
{
    return s.credit[firm].insolvency_left <= 0.0_r;
}

/// Equity sold, as a share of the firm's value: what owners still sell within the year.
BALLAST_FN Real equity_left(FirmTable<Scalar> const& p, FirmState const& s, int firm)
{
    return max(p.equity_yearly - s.credit[firm].sold, 0.0_r);
}
BALLAST_FN void note_equity_sold(FirmState const& s, int firm, Real share)
{
    Real& sold = s.credit.own(firm).sold;
    sold = sold + share;
}

/// Share of the usual arrivals of debt at a utilisation.
BALLAST_FN Real willingness(FirmTable<Scalar> const& p, Real use)
{
    Real const w = clamp((1.0_r - use) * p.free_use_inverse, Real(0.0_r), Real(1.0_r));
    return w * w * fma(w, -2.0_r, 3.0_r);
}

/// Share of an issue that finds buyers at a yield per step.
BALLAST_FN Real taken_up(FirmTable<Scalar> const& p, Real yield)
{
    return clamp((p.highest_yield - yield) * p.yield_slope_inverse, Real(0.0_r), Real(1.0_r));
}

/// Lenders and owners look at the firms at the end of a step: what their classes of GPUs are worth, what they can borrow, at
/// what discount they sell equity, how near a filing is.
template <class Team>
BALLAST_PHASE_FN void assess_credit(Team const& team, FirmTables<Scalar> const& t, FactorState const& factors,
                                    FirmState const& s, int step)
{
    appraise_classes(team, t, factors, s, step);
    team.sync();
    team.for_each(t.num_assessed, [&](int i) {
        int const f = t.assessed_firm[i];
        FirmTable<Scalar> const& p = t.firms[f];
        Credit& x = s.credit.own(f);
        x.sold = x.sold * t.market.quarter_decay;
        if (p.bridging != kNone)
            note_fleet(t, s, f, step);
        Real const assets = p.has_limit != 0 ? capacity_of_assets(t, factors, s, f, step) : Real(0.0_r);
        if (p.equity_follows_assets != 0 && step == 0)
            x.multiple = (exp(s.funding[f].log_valuation) + s.accounts[f].debt_total) / max(assets, 1.0_r);
        if (p.distress_discount > 0.0_r || p.equity_follows_assets != 0)
            x.discount = equity_discount(t, s, f, assets, step);
        if (p.has_limit != 0) {
            x.capacity = fma(p.equity_advance, exp(s.funding[f].log_valuation), assets);
            Real const beyond = fma(utilisation(s, f, s.accounts[f]), p.insolvent_inverse, -1.0_r);
            if (step > 0)  // a quarter has passed
                x.insolvency_left =
                    x.insolvency_left - p.insolvency_rate * clamp(beyond, Real(0.0_r), Real(1.0_r));
        }
    });
    if (t.num_order_books > 0)
        team.sync();  // orders are priced by factors, which move next
}

}  // namespace ballast::BALLAST_KERNEL_NS
