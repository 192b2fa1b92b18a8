#pragma once
/// Power rights: what queue positions, energised land and interconnection rights of a firm are worth, and their sale.
/// The value follows the margin M of the class of GPUs that would use the power, at its reference power price, and the slow
/// power price l of the region:
///   V = V0 e^y,  y = x / sqrt(1 + (x / L)^2),  L = ln 4,
///   x = beta ln(M+ / M+_plan) + gamma (l - l(0)),  M+ = (M + sqrt(M^2 + c^2)) / 2,  M = rent - c
/// so it is smooth and stays between V0 / 4 and 4 V0. A firm that lacks G to meet its payments, what stakes bring counted,
/// sells the share of its rights worth U that raises it, as it sells stakes (sales.hpp):
///   q = [a - sqrt(a^2 - 4 h1 G/U)] / (2 h1),  a = 1 - h0;  no root in [0, 1]: what raises most, min(1, a / (2 h1)).
/// Rights that secure a debt, and those before their date, are not sold. The money comes in the next step. Those of a firm in
/// liquidation are sold as a whole; pledged ones go to their lender. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/sales.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLeastPowerMargin = 1e-6_r;  ///< USD per GPU-hour

template <class Team>
BALLAST_FN void start_power_rights(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_power_rights, [&](int k) {
        s.power_rights.own(k).left = 1.0_r;
        s.power_rights.own(k).whole = t.power_rights[k].value;
    });
    team.for_each(t.num_power_sellers, [&](int f) {
        s.power_sales.own(f).pending = 0.0_r;
        s.power_sales.own(f).so_far = 0.0_r;
    });
}

/// What the log of a right's value has moved by.
BALLAST_FN Real power_move(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s, int k,
                           int step)
{
    PowerRightTable<Scalar> const& right = t.power_rights[k];
    Real x = 0.0_r;
    if (right.gpu_class != kNone) {
        Real const margin = s.classes[right.gpu_class].rent - right.running_cost;
        Real const root = sqrt(fma(margin, margin, Real(right.running_cost * right.running_cost)));
        Real const kept = max(0.5_r * (margin + root), kLeastPowerMargin);
        x = right.rent_beta * (log(kept) - t.planned_power_margin[step * t.num_power_rights + k]);
    }
    if (right.level_factor != kNone)
        x = fma(right.scarcity_beta, factors.x[right.level_factor] - right.level_start, x);
    Real const part = x * static_cast<Scalar>(1.0 / kMostPowerMove);
    return x / sqrt(fma(part, part, 1.0_r));
}

/// What rights are worth in the step if nothing of them was sold. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void mark_power_rights(Team const& team, FirmTables<Scalar> const& t,
                                        FactorState const& factors, FirmState const& s, int step)
{
    team.for_each(t.num_power_rights, [&](int k) {
        s.power_rights.own(k).whole = t.power_rights[k].value * exp(power_move(t, factors, s, k, step));
    });
}

/// Value of right k [quanta].
BALLAST_FN Real power_right_value(FirmState const& s, int k)
{
    return s.power_rights[k].whole * s.power_rights[k].left;
}

/// Value of all rights of a firm [quanta].
BALLAST_FN Real power_rights_value(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int k = t.firms[firm].first_right; k < t.firms[firm].end_right; ++k)
        sum = sum + power_right_value(s, k);
    return sum;
}

/// Lanes on which the debt that a right secures is outstanding.
BALLAST_FN Mask is_pledged_right(FirmTables<Scalar> const& t, FirmState const& s, int k)
{
    int const debt = t.power_rights[k].debt;
    return debt == kNone ? no_lanes() : s.debts[debt].balance > 0.0_r;
}

/// What a sale of rights brings comes in with the next step and is shown for itself.
BALLAST_FN void receive_power_sale(FirmState const& s, int firm, Real amount)
{
    receive_later(s, firm, amount);
    PowerSales& sales = s.power_sales.own(firm);
    sales.pending = sales.pending + amount;
    sales.so_far = sales.so_far + amount;
}

/// Proceeds of rights that come in with the step.
BALLAST_FN Real collect_power_proceeds(FirmState const& s, int firm)
{
    Real const proceeds = s.power_sales[firm].pending;
    write_if_changed(s.power_sales.own(firm).pending, 0.0_r);
    return proceeds;
}

/// An owner that will lack `lack` [quanta], what it receives in the next step aside, sells rights for it.
BALLAST_FN void sell_power_rights(FirmTables<Scalar> const& t, FirmState const& s, int firm, Real lack,
                                  int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real const wanted = lack - s.accounts[firm].receivable;
    Mask const lacks = (wanted > p.rounding) & is_independent(s, firm);
    if (BALLAST_LIKELY(!any(lacks)))
        return;
    Real sellable = 0.0_r;
    for (int k = p.first_right; k < p.end_right; ++k)
        if (step >= t.power_rights[k].sellable_step)
            sellable = sellable + select(is_pledged_right(t, s, k), 0.0_r, power_right_value(s, k));
    Mask const sells = lacks & (sellable > 1.0_r);
    Real const value = max(sellable, 1.0_r);
    Real const q = bookable_share(
        share_raising(max(wanted, 0.0_r) / value, p.power_sale_haircut, p.power_sale_impact), value);
    for (int k = p.first_right; k < p.end_right; ++k)
        if (step >= t.power_rights[k].sellable_step)
            set_where(sells & !is_pledged_right(t, s, k), s.power_rights.own(k).left,
                      s.power_rights[k].left * (1.0_r - q));
    receive_power_sale(
        s, firm, select(sells, sale_proceeds(p.power_sale_haircut, p.power_sale_impact, q, value), 0.0_r));
}

/// All rights of a firm are sold at once, pledged ones by their lender. Returns what the others bring [quanta].
BALLAST_FN Real liquidate_power_rights(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask lanes)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real free = 0.0_r;
    for (int k = p.first_right; k < p.end_right; ++k) {
        free = free + select(is_pledged_right(t, s, k), 0.0_r, power_right_value(s, k));
        set_where(lanes, s.power_rights.own(k).left, 0.0_r);
    }
    Real const all = 1.0_r;
    return select(lanes, sale_proceeds(p.power_sale_haircut, p.power_sale_impact, all, free), 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
