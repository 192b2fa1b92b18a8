#pragma once
/// Order books: what a firm signs after the start for GPUs of one class, a pool of many small customers.
///   signed      g = g0 clip(e^(b d), 1/3, 3) m f 1{not in stress, not shut}, up to what its places hold;
///               d = w_T x_T + w_I x_I;  m = w^2 (3 - 2 w),  w = (cover - least) / (full - least) within [0, 1],
///               cover = (p - c) h a(T, y) / K,  p = ratio P,  c all costs of an hour,  a an annuity over the term at y, the firm's yield
///               f = g(u) (what its lenders lend of the usual) (what markets give in this regime) (share that finds buyers)
///   delivered   after the lead; the invoice K is met by `advance` from a loan committed at signature, drawn whatever
///               markets are then, at the short rate and the firm's spread of the day; the rest is capital spending
///   loan        A += draw / n,  due max(A, B / n) within B, until each draw is paid;  mean rate of what was drawn
///   contracts   run for T at the agreed price; cancelled at lambda0 min(cap, e^(slope z+)) by demand, z = ln(rent that
///               they expected at signature for now / rent now). Then GPUs sell at spot where that covers power
///               and operations, until they are retired
/// A ring of quarters keeps what was signed, delivered, drawn; what is due leaves evenly over the quarter, so a steady pace
/// has every lead, term and loan exactly. Deposits are shares of K at signature, which the price repays over the term.
/// A default ends what was signed and does not stand; a liquidation ends its contracts. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/credit/lenders.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/assets.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kMostCancelled = 0.5_r;  ///< of contracts in a step

template <class Team>
BALLAST_FN void start_order_books(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_order_books, [&](int i) {
        OrderBook& x = s.order_books.own(i);
        for (int q = 0; q < kLeadQuarters; ++q) {
            x.signed_gpus[q] = 0.0_r;
            x.signed_pay[q] = 0.0_r;
        }
        for (int q = 0; q < kOrderQuarters; ++q) {
            x.delivered[q] = 0.0_r;
            x.delivered_pay[q] = 0.0_r;
            x.drawn[q] = 0.0_r;
        }
        x.delivering = x.delivering_pay = x.waiting = 0.0_r;
        x.ending = x.ending_pay = 0.0_r;
        x.kept = 1.0_r;
        x.contracted = x.pay = x.expected = x.free_gpus = 0.0_r;
        x.loan = x.loan_rate = x.amortisation = x.maturing = 0.0_r;
        x.prepayment = x.receipts = x.costs = x.deposits = 0.0_r;
        x.interest = x.principal = x.invoices = x.draws = 0.0_r;
        x.signed_capital = x.borrowed = 0.0_r;
    });
}

/// A quarter has passed: every entry, times `scale`, is a quarter older. Returns what is so many quarters old.
template <class Ring>
BALLAST_FN Real turn(Ring& ring, int quarters, Real scale)
{
    Real const oldest = ring[quarters - 1] * scale;
    for (int q = quarters - 1; q > 0; --q)
        ring[q] = ring[q - 1] * scale;
    ring[0] = 0.0_r;
    return oldest;
}

BALLAST_FN void turn_quarter(OrderBookTable<Scalar> const& b, OrderBook& x)
{
    Real const all = 1.0_r;
    x.delivering = turn(x.signed_gpus, b.lead_quarters, all);
    x.delivering_pay = turn(x.signed_pay, b.lead_quarters, all);
    x.ending = turn(x.delivered, b.term_quarters, x.kept);
    x.ending_pay = turn(x.delivered_pay, b.term_quarters, x.kept);
    x.maturing = turn(x.drawn, b.loan_quarters, all);
    x.kept = 1.0_r;
}

/// What an hour of a GPU costs.
struct OrderCost {
    Real hourly;  ///< power and operations, USD
    Scalar place;
};

BALLAST_FN OrderCost order_cost(FirmTables<Scalar> const& t, FirmState const& s,
                                OrderBookTable<Scalar> const& b)
{
    GpuClassTable<Scalar> const& g = t.classes[b.gpu_class];
    Real const operations = g.operations_usd_per_hour * s.unit_costs[b.firm].multiple;
    return {fma(g.mwh_per_hour, s.regions[b.region].power_price, operations), g.site_cost};
}

/// Share of contracts that their customers cancel in the step.
BALLAST_FN Real cancelled_share(FirmTables<Scalar> const& t, FirmState const& s,
                                OrderBookTable<Scalar> const& b, OrderBook const& x)
{
    if (b.cancel_rate <= 0.0_r)
        return 0.0_r;
    Real const expected = max(x.expected, 1e-6_r);
    Real const now = max(x.contracted * s.classes[b.gpu_class].rent, 1e-6_r);
    Real const above = max(log(expected) - log(now), 0.0_r);
    Real const multiple = min(exp(t.market.hazard_slope * above), Real(t.market.hazard_cap));
    return min(b.cancel_rate * multiple * s.market->demand_hazard, kMostCancelled);
}

/// GPUs that serve in the step, mean over its days.
struct OrderUse {
    Real contracted, free_gpus, pay, delivered;
};

/// Contracts end or are cancelled, GPUs out of contract are retired, what was signed is delivered.
BALLAST_FN OrderUse move_gpus(FirmTables<Scalar> const& t, FirmState const& s, int i, int step)
{
    OrderBookTable<Scalar> const& b = t.order_books[i];
    OrderBookStepTable<Scalar> const& now = t.order_steps[step * t.num_order_books + i];
    OrderBook& x = s.order_books.own(i);
    Real const contracted = x.contracted, pay = x.pay, free_gpus = x.free_gpus;
    Real const stays = 1.0_r - cancelled_share(t, s, b, x);
    x.kept = x.kept * stays;
    Real const expires = x.ending * (b.per_quarter * x.kept);
    Real const remain = max(fma(contracted, stays, -expires), 0.0_r);
    Real const remain_pay = max(fma(pay, stays, -(x.ending_pay * (b.per_quarter * x.kept))), 0.0_r);
    Real const expected = x.expected * (now.expected_move * (remain / max(contracted, 1e-3_r)));
    x.free_gpus = fma(free_gpus, 1.0_r - b.retired_share, contracted - remain);

    Real const delivered = x.delivering * b.per_quarter;
    Real const agreed = x.delivering_pay * b.per_quarter;
    Real const credit = delivered * (now.capital * (b.deposit_share * b.credit_per_quantum));
    Real const new_pay = max(agreed - credit, 0.0_r);
    x.waiting = max(x.waiting - delivered, 0.0_r);
    x.delivered[0] = x.delivered[0] + delivered / x.kept;
    x.delivered_pay[0] = x.delivered_pay[0] + new_pay / x.kept;
    x.contracted = remain + delivered;
    x.pay = remain_pay + new_pay;
    x.expected = fma(agreed, now.expected_since / b.price_ratio, expected);
    x.prepayment =
        x.prepayment * (1.0_r - b.credit_share * (contracted / max(contracted + x.waiting, 1e-3_r)));
    return {0.5_r * (contracted + x.contracted), 0.5_r * (free_gpus + x.free_gpus), 0.5_r * (pay + x.pay),
            delivered};
}

/// Share of the usual pace at which the firm's money and the margin of an order let it sign.
BALLAST_FN Real order_pace(FirmTables<Scalar> const& t, FirmState const& s, StepMarket const& market,
                           OrderBookTable<Scalar> const& b, Real use, Real spread, Scalar capital,
                           OrderCost const& cost)
{
    FirmTable<Scalar> const& p = t.firms[b.firm];
    GpuClassTable<Scalar> const& g = t.classes[b.gpu_class];
    Real const rate = market.short_rate + spread;
    Real const yearly_yield = rate * (1.0_r / t.market.dt);
    Real const price = b.price_ratio * s.classes[b.gpu_class].rent;
    Real const margin = fma(price - cost.hourly, b.billed_share, -cost.place);
    Real const value = margin * (g.hours_to_quanta_step * b.term_years / t.market.dt) *
                       annuity_psi(yearly_yield * b.term_years);
    Real const cover = value / max(capital, 1e-6_r);
    Real const w = clamp((cover - b.least_cover) * b.cover_inverse, Real(0.0_r), Real(1.0_r));
    Real pace = w * w * fma(w, -2.0_r, 3.0_r) * market.capacity(p) * taken_up(p, rate);
    if (p.has_limit != 0)
        pace = pace * willingness(p, use);
    if (p.lender != kNone)
        pace = pace * lending_share(t, s, b.firm);
    return pace;
}

/// Interest and principal of the step, and what the loan pays of its invoices, at a rate per step.
BALLAST_FN void service_loan(OrderBookTable<Scalar> const& b, OrderBook& x, Real rate)
{
    Real const least = max(Real(x.amortisation), x.loan * b.loan_steps_inverse);
    Real const draw = floor_to_quantum(x.invoices * b.advance);
    x.interest = round_to_quantum(x.loan * x.loan_rate);
    x.principal = min(x.loan, round_to_quantum(least));
    Real const left = x.loan - x.principal;
    Real const mean_rate = fma(left, x.loan_rate, draw * rate) / max(left + draw, 1.0_r);
    set_where(draw > 0.0_r, x.loan_rate, mean_rate);
    x.draws = draw;
    x.loan = left + draw;
    x.drawn[0] = x.drawn[0] + draw;
    x.borrowed = x.borrowed + draw;
    Real const more = fma(x.maturing, -b.per_quarter, draw);
    x.amortisation = max(fma(more, b.loan_steps_inverse, x.amortisation), 0.0_r);
}

/// GPUs signed in the step. Returns what they will cost [quanta].
BALLAST_FN Real sign_orders(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                            StepMarket const& market, int i, int step, Real use, Real spread,
                            OrderCost const& cost)
{
    OrderBookTable<Scalar> const& b = t.order_books[i];
    OrderBookStepTable<Scalar> const& now = t.order_steps[step * t.num_order_books + i];
    if (now.gpus <= 0.0_r)
        return 0.0_r;
    Mask const signs =
        is_independent(s, b.firm) & !is_stressed(s.standing[b.firm].level) & !market.regime.shut;
    if (!any(signs))
        return 0.0_r;
    OrderBook& x = s.order_books.own(i);
    Real gpus = now.gpus * order_pace(t, s, market, b, use, spread, now.capital_ahead, cost);
    if (b.demand_beta != 0.0_r) {
        int const row = step * t.num_classes + b.gpu_class;
        Real const demand = fma(t.training_weight[row], factor_or(factors.x, t.market.training, 0.0_r),
                                t.inference_weight[row] * factor_or(factors.x, t.market.inference, 0.0_r));
        gpus = gpus * clamp(exp(b.demand_beta * demand), Real(Scalar(1.0 / kMostOrderDemand)),
                            Real(Scalar(kMostOrderDemand)));
    }
    Real const room = max(b.largest_gpus - (standing_gpus(s, i) + x.waiting), 0.0_r);
    gpus = select(signs, min(gpus, room), 0.0_r);
    x.signed_gpus[0] = x.signed_gpus[0] + gpus;
    x.signed_pay[0] = fma(gpus, b.price_ratio * s.classes[b.gpu_class].rent, x.signed_pay[0]);
    x.waiting = x.waiting + gpus;
    Real const capital = gpus * now.capital_ahead;
    x.signed_capital = x.signed_capital + capital;
    return capital;
}

/// What stands earns, what is delivered is invoiced and lent against, new orders are signed, by what the firm was at the end
/// of the last step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void advance_order_books(Team const& team, FirmTables<Scalar> const& t,
                                          FactorState const& factors, FirmState const& s, int step)
{
    StepMarket const market = market_of_step(t.market, factors);
    team.for_each(t.num_order_books, [&](int i) {
        OrderBookTable<Scalar> const& b = t.order_books[i];
        GpuClassTable<Scalar> const& g = t.classes[b.gpu_class];
        OrderBookStepTable<Scalar> const& now = t.order_steps[step * t.num_order_books + i];
        OrderBook& x = s.order_books.own(i);
        if (step > 0 && step % b.quarter_steps == 0)
            turn_quarter(b, x);
        OrderUse const gpus = move_gpus(t, s, i, step);

        OrderCost const cost = order_cost(t, s, b);
        Real const spot_price = s.classes[b.gpu_class].rent * g.spot_ratio;
        Real const spot = select(spot_price > cost.hourly, gpus.free_gpus * g.sold_share, 0.0_r);
        Real const billed = gpus.contracted * b.billed_share;
        Real const sales = fma(gpus.pay, b.billed_share, spot * spot_price);
        Real const hours = fma(billed + spot, cost.hourly, (gpus.contracted + gpus.free_gpus) * cost.place);
        x.receipts = round_to_quantum(sales * g.hours_to_quanta_step);
        x.costs = round_to_quantum(hours * g.hours_to_quanta_step);

        FirmTable<Scalar> const& p = t.firms[b.firm];
        Real const use = p.has_limit != 0 ? utilisation(s, b.firm, s.accounts[b.firm]) : Real(0.0_r);
        Real const spread = issue_spread(t, factors, b.firm, market.regime, use);
        x.invoices = round_to_quantum(gpus.delivered * now.capital);
        service_loan(b, x, fma(spread, b.spread_ratio, market.short_rate));
        Real const capital = sign_orders(t, factors, s, market, i, step, use, spread, cost);
        x.deposits = round_to_quantum(capital * b.deposit_share);
        x.prepayment = x.prepayment + x.deposits;
    });
}

/// A default: what was signed and does not stand is lost.
BALLAST_FN void drop_orders(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask lanes)
{
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i) {
        OrderBook& x = s.order_books.own(i);
        for (int q = 0; q < kLeadQuarters; ++q) {
            set_where(lanes, x.signed_gpus[q], 0.0_r);
            set_where(lanes, x.signed_pay[q], 0.0_r);
        }
        set_where(lanes, x.delivering, 0.0_r);
        set_where(lanes, x.delivering_pay, 0.0_r);
        set_where(lanes, x.waiting, 0.0_r);
    }
}

/// A liquidation: contracts end, and their GPUs, which still stand, are for sale [H100e].
BALLAST_FN Real end_orders(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask lanes)
{
    Real compute = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i) {
        OrderBook& x = s.order_books.own(i);
        set_where(lanes, x.free_gpus, x.free_gpus + x.contracted);
        for (int q = 0; q < kOrderQuarters; ++q) {
            set_where(lanes, x.delivered[q], 0.0_r);
            set_where(lanes, x.delivered_pay[q], 0.0_r);
        }
        set_where(lanes, x.contracted, 0.0_r);
        set_where(lanes, x.pay, 0.0_r);
        set_where(lanes, x.expected, 0.0_r);
        set_where(lanes, x.ending, 0.0_r);
        set_where(lanes, x.ending_pay, 0.0_r);
        set_where(lanes, x.prepayment, 0.0_r);
        compute = fma(t.classes[t.order_books[i].gpu_class].h100e, x.free_gpus, compute);
    }
    return compute;
}

}  // namespace ballast::BALLAST_KERNEL_NS
