#pragma once
/// What order books hold for those who look at the firm: GPUs, contracts, loans, invoices to come. Draws: none.
///   contracts above the market   h [pay / (r + x) - N P / (r + x + delta)],  x = 1 / mean remaining term
///   invoices to come             W = sum (1 - advance) c waiting GPUs, W / lead a step
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// GPUs of an order book that stand.
BALLAST_FN Real standing_gpus(FirmState const& s, int i)
{
    return s.order_books[i].contracted + s.order_books[i].free_gpus;
}

/// H100 equivalents of all order books in merchant supply.
BALLAST_FN Real supply_of_orders(FirmTables<Scalar> const& t, FirmState const& s)
{
    Real sum = 0.0_r;
    for (int i = 0; i < t.num_order_books; ++i)
        sum = fma(t.order_books[i].merchant_h100e, standing_gpus(s, i), sum);
    return sum;
}

/// Value of a firm's GPUs that stand by orders [quanta], where a GPU of a class is worth `worth(class)` USD.
template <class Worth>
BALLAST_FN Real order_fleet_value(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                  Worth const& worth)
{
    Real sum = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i)
        sum = fma(standing_gpus(s, i) * t.market.usd_per_quantum_inv, worth(t.order_books[i].gpu_class), sum);
    return sum;
}

/// What the contracts of an order book are worth above the market [quanta].
BALLAST_FN Real orders_above_market(FirmTables<Scalar> const& t, FactorState const& factors,
                                    FirmState const& s, int i)
{
    OrderBookTable<Scalar> const& b = t.order_books[i];
    GpuClassTable<Scalar> const& g = t.classes[b.gpu_class];
    Real const rate = factor_or(factors.x, t.market.short_rate, t.market.short_rate_constant) +
                      (g.discount_premium + b.exit_rate);
    Real const leaves = max(rate, Real(b.exit_rate));
    Real const at_market = s.order_books[i].contracted * s.classes[b.gpu_class].rent;
    Real const above = s.order_books[i].pay / leaves - at_market / max(leaves + g.obsolescence, leaves);
    return above * (b.billed_share * g.hours_to_quanta_step / t.market.dt);
}

BALLAST_FN Real orders_of_firm_above_market(FirmTables<Scalar> const& t, FactorState const& factors,
                                            FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i)
        sum = sum + orders_above_market(t, factors, s, i);
    return sum;
}

/// Loans against the orders of a firm [quanta].
BALLAST_FN Real order_loans(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i)
        sum = sum + s.order_books[i].loan;
    return sum;
}

/// Deposits that a firm owes its customers by a default [quanta]: of what does not stand; all if it is liquidated.
BALLAST_FN Real order_prepayments(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask liquidates)
{
    Real sum = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i) {
        OrderBook const& x = s.order_books[i];
        Real const undelivered = x.waiting / max(x.waiting + x.contracted, 1.0_r);
        sum = fma(x.prepayment, select(liquidates, 1.0_r, undelivered), sum);
    }
    return sum;
}

/// Earnings before interest on what stands [quanta per step].
BALLAST_FN Real order_earnings(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    Real sum = 0.0_r;
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i)
        sum = sum + (s.order_books[i].receipts - s.order_books[i].costs);
    return sum;
}

/// What a firm expects of its orders after n steps: what stands goes on as it does, and its share of the invoices of what
/// waits is owed.
struct OrderOutlook {
    Real flow;      ///< after debt service, per step
    Real invoices;  ///< that it pays itself
    Real pace;      ///< of these, per step, were they spread over the lead
};

BALLAST_RARE_FN OrderOutlook order_outlook(FirmTables<Scalar> const& t, FirmState const& s, int firm, int n)
{
    OrderOutlook o{0.0_r, 0.0_r, 0.0_r};
    for (int i = t.firms[firm].first_order_book; i < t.firms[firm].end_order_book; ++i) {
        OrderBookTable<Scalar> const& b = t.order_books[i];
        OrderBook const& x = s.order_books[i];
        int const row = n < t.num_ahead - 1 ? n : t.num_ahead - 2;
        Scalar const own = t.order_steps[row * t.num_order_books + i].capital * (1.0_r - b.advance);
        Real const invoices = x.waiting * own;
        o.flow = o.flow + ((x.receipts - x.costs) - (x.interest + x.principal));
        o.invoices = o.invoices + invoices;
        o.pace = fma(invoices, b.lead_inverse, o.pace);
    }
    return o;
}

/// Has a firm an order book?
template <Kind kind = Kind::any>
BALLAST_FN bool has_orders(FirmTables<Scalar> const& t, int firm)
{
    return kind != Kind::plain && t.firms[firm].first_order_book < t.firms[firm].end_order_book;
}

}  // namespace ballast::BALLAST_KERNEL_NS
