#pragma once
/// The greatest clearing vector where payments run in circles: a direct solution per circle.
///
/// A circle is a strongly connected component of the graph of who may owe whom; the host lists them payers first, so what
/// comes in from outside is known. Within one, x(i) is the share that firm i pays of its marginal class: classes senior to
/// it are paid in full, junior ones not at all. From above:
///   1. all pay in full
///   2. a firm that cannot has its most junior class as marginal class
///   3. x is the greatest solution of  u x = max(0, b + W x)  on the firms that are short, with u(i) what i owes in its
///      marginal class, W(i, j) of it to i, b(i) means from elsewhere less senior classes: policy iteration on the firms
///      that pay nothing of the class, a linear system each
///   4. a firm that pays nothing of its class turns to the next more senior one; again until none does
/// Each round is at or above the clearing vector and ends at it: on and above the segments that have been reached, what
/// others pay is at most what step 3 assumes (Tarski). At most firms x classes rounds.
///
/// The system is an M-matrix, diagonally dominant by columns: u(j) = sum over i of W(i, j) + leak(j), with leak what j owes
/// in its marginal class to all others. Elimination without subtraction (Grassmann, Taksar and Heyman 1985) takes pivots as
/// sums of what is owed, so shares keep their relative accuracy however little leaves the circle (O'Cinneide 1993).
/// A pivot of 0: what the firms owe never leaves them. They pay as before if they lose nothing, else not at all.
///
/// Lanes do not touch each other: a firm that is not short on a lane has an empty row and column there. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/payments/receipts.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Policies tried for the firms of one circle in one round beyond twice their number; a handful is usual.
inline constexpr int kSparePolicies = 8;
/// Marginal class of a firm that pays all.
inline constexpr Scalar kPaysAll = static_cast<Scalar>(kNumClasses);

/// The firms of one circle, in the order of firms.
struct Circle {
    std::int32_t const* firm;
    int size;
};

/// What counts as nothing: a part of the smallest amount, and rounding of sums of what a firm owes.
BALLAST_FN Real rounding_of(Real total)
{
    return fma(total, Real(kIsDouble ? 0x1p-52_r : 0x1p-23_r), 0.25_r * kMoneyStep);
}

BALLAST_FN Real owed_in_all(FirmState const& s, int firm)
{
    return s.obligations[firm].total_due;
}

/// What a firm owes in classes senior to its marginal one, and in that.
struct Marginal {
    Real senior, own;
};
BALLAST_FN Marginal marginal_class(FirmState const& s, int firm, Real segment)
{
    Marginal m{};
    for (int c = 0; c < kNumClasses; ++c) {
        Real const due = s.claims[firm].due[c];
        Real const at = static_cast<Scalar>(c);
        m.senior = m.senior + select(at < segment, due, 0.0_r);
        set_where(at == segment, m.own, due);
    }
    return m;
}

/// The next more senior class in which a firm owes something; the same where there is none.
BALLAST_FN Real more_senior(FirmState const& s, int firm, Real segment)
{
    Real next = segment;
    for (int c = 0; c < kNumClasses; ++c) {
        Real const at = static_cast<Scalar>(c);
        Mask const owes = (at < segment) & (s.claims[firm].due[c] > 0.0_r);
        set_where(owes, next, at);
    }
    return next;
}

BALLAST_FN void pay_up_to(FirmState const& s, int firm, Real segment, Real share, Mask lanes)
{
    for (int c = 0; c < kNumClasses; ++c) {
        Real& ratio = s.claims.own(firm).payment_ratio[c];
        Real const at = static_cast<Scalar>(c);
        Real const paid = select(at < segment, 1.0_r, select(at == segment, share, 0.0_r));
        set_where(lanes, ratio, paid);
    }
}

/// Lower a firm's ratios to what it can pay from what it receives now. Returns the lanes on which one fell.
BALLAST_FN Mask lower_ratios(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask lanes)
{
    Real available = means_to_pay(t, s, firm);
    Mask const can_fall = stands_alone(t, s, firm) & lanes;
    Mask fell = no_lanes();
    for (int c = 0; c < kNumClasses; ++c) {
        Real& ratio = s.claims.own(firm).payment_ratio[c];
        Real const due = s.claims[firm].due[c];
        Real share = select(available >= due, 1.0_r, available / max(due, 1.0_r));
        share = select(can_fall, min(share, ratio), ratio);
        fell = fell | (share < ratio);
        ratio = share;
        available = max(available - due, 0.0_r);
    }
    return fell;
}

/// Lanes on which a firm of the circle turns to a more senior class (steps 2 and 4).
BALLAST_FN Mask turn_to_seniors(FirmTables<Scalar> const& t, FirmState const& s, Circle circle, Mask lanes)
{
    ClearingScratch const& w = s.clearing;
    Mask turned = no_lanes();
    for (int i = 0; i < circle.size; ++i) {
        int const f = circle.firm[i];
        Real const segment = w.segment[i];
        Real const total = owed_in_all(s, f);
        Mask const falls_short = (segment == kPaysAll) & stands_alone(t, s, f) &
                                 (means_to_pay(t, s, f) < total - rounding_of(total));
        Mask const turns = lanes & (falls_short | (w.pays_nothing[i] > 0.5_r));
        Real const next = select(turns, more_senior(s, f, segment), segment);
        Mask const moved = next < segment;
        // all of the more senior class is the same payment as nothing of the junior one
        w.segment[i] = next;
        set_where(moved, w.share[i], 1.0_r);
        w.bound[i] = w.share[i];
        set_where(moved, w.pays_nothing[i], 0.0_r);
        turned = turned | moved;
    }
    return turned;
}

/// Lanes on which the share of a firm is an unknown of the linear system.
BALLAST_FN Mask is_unknown(ClearingScratch const& w, int place, Mask lanes)
{
    return lanes & (w.segment[place] < kPaysAll) & (w.pays_nothing[place] < 0.5_r);
}

/// Right sides: means from all but the unknown shares, less senior classes.
BALLAST_FN void set_right_sides(FirmTables<Scalar> const& t, FirmState const& s, Circle circle, Mask lanes)
{
    ClearingScratch const& w = s.clearing;
    for (int i = 0; i < circle.size; ++i)
        pay_up_to(s, circle.firm[i], w.segment[i], 0.0_r, is_unknown(w, i, lanes));
    for (int i = 0; i < circle.size; ++i) {
        int const f = circle.firm[i];
        Real const senior = marginal_class(s, f, w.segment[i]).senior;
        Real const means =
            s.accounts[f].resources + s.accounts[f].line_available + receipts_at(t, s, f, RealPart{});
        w.net[i] = select(is_unknown(w, i, lanes), means - senior, 0.0_r);
    }
}

/// What each unknown owes to the other unknowns, and to all others.
BALLAST_FN void set_matrix(FirmTables<Scalar> const& t, FirmState const& s, Circle circle, Mask lanes)
{
    ClearingScratch const& w = s.clearing;
    int const n = circle.size;
    for (int i = 0; i < n * n; ++i)
        w.owed[i] = 0.0_r;
    for (int j = 0; j < n; ++j) {
        int const f = circle.firm[j];
        Mask const unknown = is_unknown(w, j, lanes);
        Real const segment = w.segment[j];
        Real inside = 0.0_r;
        for_each_payable(t.firms[f], [&](int e) {
            PaymentTable<Scalar> const& edge = t.payments[e];
            if (edge.payee == kNone || t.firms[edge.payee].circle != t.firms[f].circle)
                return;
            int const i = t.firms[edge.payee].place;
            Real const rank = static_cast<Scalar>(code(edge.seniority));
            Mask const counts = unknown & is_unknown(w, i, lanes) & (segment == rank);
            Real const owed = select(counts, owed_on(s, e), 0.0_r);
            w.owed[i * n + j] = w.owed[i * n + j] + owed;
            inside = inside + owed;
        });
        // amounts are booked, so the difference of sums of them is exact
        Real const outside = marginal_class(s, f, segment).own - inside;
        w.leak[j] = select(unknown, max(outside, 0.0_r), 1.0_r);
    }
}

/// Elimination of the unknowns from the last to the first. Afterwards `leak` holds the pivots.
BALLAST_FN void eliminate(ClearingScratch const& w, int n, Mask lanes)
{
    for (int k = n - 1; k >= 0; --k) {
        if (!any(is_unknown(w, k, lanes)))
            continue;
        Real pivot = w.leak[k];
        for (int i = 0; i < k; ++i)
            pivot = pivot + w.owed[i * n + k];
        Real const inverse = select(pivot > 0.0_r, 1.0_r / select(pivot > 0.0_r, pivot, 1.0_r), 0.0_r);
        Real const leaks = w.leak[k] * inverse;
        Real const net = w.net[k];
        w.leak[k] = pivot;
        for (int j = 0; j < k; ++j)
            w.leak[j] = fma(leaks, w.owed[k * n + j], w.leak[j]);
        for (int i = 0; i < k; ++i) {
            Real const passed_on = w.owed[i * n + k] * inverse;
            if (!any(passed_on > 0.0_r))
                continue;
            w.net[i] = fma(passed_on, net, w.net[i]);
            for (int j = 0; j < k; ++j)
                w.owed[i * n + j] = fma(passed_on, w.owed[k * n + j], w.owed[i * n + j]);
        }
    }
}

/// Shares of the unknowns from the first to the last.
BALLAST_FN void substitute(FirmState const& s, Circle circle, Mask lanes)
{
    ClearingScratch const& w = s.clearing;
    for (int k = 0; k < circle.size; ++k) {
        Mask const unknown = is_unknown(w, k, lanes);
        if (!any(unknown))
            continue;
        Real net = w.net[k];
        for (int j = 0; j < k; ++j)
            net = fma(w.owed[k * circle.size + j], w.share[j], net);
        Real const pivot = w.leak[k];
        Real const lossless = select(net >= -rounding_of(owed_in_all(s, circle.firm[k])), w.bound[k], 0.0_r);
        Real const share = select(pivot > 0.0_r, net / select(pivot > 0.0_r, pivot, 1.0_r), lossless);
        set_where(unknown, w.share[k], min(share, 1.0_r));
    }
}

/// A firm pays nothing of its class if it would pay less than that and has nothing left for it. Returns the lanes on which
/// the answer changed for some firm.
BALLAST_FN Mask improve_policy(FirmTables<Scalar> const& t, FirmState const& s, Circle circle, Mask lanes)
{
    ClearingScratch const& w = s.clearing;
    for (int i = 0; i < circle.size; ++i) {
        Mask const unknown = is_unknown(w, i, lanes);
        pay_up_to(s, circle.firm[i], w.segment[i], max(w.share[i], 0.0_r), unknown);
    }
    Mask changed = no_lanes();
    for (int i = 0; i < circle.size; ++i) {
        int const f = circle.firm[i];
        Mask const falls_short = lanes & (w.segment[i] < kPaysAll);
        if (!any(falls_short))
            continue;
        Mask const before = w.pays_nothing[i] > 0.5_r;
        Real const left = means_to_pay(t, s, f) - marginal_class(s, f, w.segment[i]).senior;
        Mask const nothing = (left <= rounding_of(owed_in_all(s, f))) & (w.share[i] <= 0.0_r);
        Mask const differs = falls_short & ((nothing & !before) | (before & !nothing));
        set_where(differs, w.pays_nothing[i], select(nothing, 1.0_r, 0.0_r));
        set_where(falls_short & nothing, w.share[i], 0.0_r);
        changed = changed | differs;
    }
    return changed;
}

/// The clearing vector of one circle; returns the lanes on which it was not reached.
BALLAST_FN Mask solve_circle(FirmTables<Scalar> const& t, FirmState const& s, Circle circle, Mask lanes)
{
    ClearingScratch const& w = s.clearing;
    int const n = circle.size;
    for (int i = 0; i < n; ++i) {
        w.segment[i] = kPaysAll;
        w.share[i] = 1.0_r;
        w.pays_nothing[i] = 0.0_r;
    }
    Mask open = lanes;
    Mask unsolved = no_lanes();
    int const most_rounds = n * (kNumClasses + 1) + 1;
    for (int round = 0; round < most_rounds; ++round) {
        open = open & turn_to_seniors(t, s, circle, open);
        if (!any(open))
            break;
        Mask changed = open;
        for (int policy = 0; policy < 2 * n + kSparePolicies && any(changed); ++policy) {
            set_right_sides(t, s, circle, changed);
            set_matrix(t, s, circle, changed);
            eliminate(w, n, changed);
            substitute(s, circle, changed);
            changed = changed & improve_policy(t, s, circle, changed);
        }
        unsolved = unsolved | changed;
    }
    return unsolved | open;
}

/// The clearing vector on the given lanes, circle by circle, payers first. Returns the lanes on which it was not reached.
BALLAST_FN Mask solve_clearing(FirmTables<Scalar> const& t, FirmState const& s, Mask lanes)
{
    for (int f = 0; f < t.num_firms; ++f)
        for (int c = 0; c < kNumClasses; ++c)
            set_where(lanes, s.claims.own(f).payment_ratio[c], 1.0_r);
    Mask unsolved = no_lanes();
    for (int q = 0; q < t.num_circles; ++q) {
        int const first = t.circle_first[q];
        Circle const circle{t.circle_firm + first, t.circle_first[q + 1] - first};
        if (t.circle_is_closed[q] != 0)
            unsolved = unsolved | solve_circle(t, s, circle, lanes);
        else
            lower_ratios(t, s, circle.firm[0], lanes);
    }
    return unsolved;
}

}  // namespace ballast::BALLAST_KERNEL_NS
