#pragma once
/// Rows of tables in which nothing happens: a test says what it needs and nothing else. 64 steps a year, so that amounts
/// worked out by hand are exact in binary.
#include <limits>

#include "kernels/tables/study_tables.hpp"

namespace ballast::test {

inline constexpr int kSteps = 8;
inline constexpr double kStepYears = 0x1p-6;

inline MarketTable<double> plain_market()
{
    MarketTable<double> m{};
    for (std::int32_t* factor : {&m.training, &m.inference, &m.ai_equity, &m.neocloud_equity, &m.paid_market,
                                 &m.short_rate, &m.spread, &m.regime, &m.replacement_class}) {
        *factor = kNone;
    }
    for (int regime = 0; regime < kNumRegimes; ++regime) {
        m.capacity[0][regime] = m.capacity[1][regime] = m.uncommitted[regime] = 1.0;
    }
    m.hazard_cap = 8.0;
    m.retrench_multiple = 1.0;
    m.renegotiate_intercept = -100.0;
    m.recovery_trade = 0.25;
    m.supply_decay = m.confidence_decay = m.release_decay = m.resale_decay = 0.5;
    m.flow_decay = m.cause_decay = m.year_mean_decay = 0.5;
    m.lose_capacity = m.write_down = m.lose_demand = 1;
    m.dt = kStepYears;
    m.usd_per_quantum_inv = 1.0;
    return m;
}

inline FirmTable<double> plain_firm(double cash = 0.0)
{
    FirmTable<double> p{};
    p.lab = p.core_factor = p.noise_normal = p.operational_risk = p.bridging = p.lender = kNone;
    p.tier = 2;
    p.cash = cash;
    p.buyer_share = -1.0;
    p.grace_steps = 2.0;
    p.austerity_use = 1.0;
    p.free_use_inverse = p.yield_slope_inverse = p.insolvent_inverse = 1.0;
    p.equity_yearly = p.highest_yield = 1e30;
    p.sale_pace[0] = p.sale_pace[1] = p.sale_pace[2] = 1.0;
    return p;
}

/// Owners that hold on, and a bidder that sees what there is.
inline SaleTable<double> plain_sale()
{
    SaleTable<double> p{};
    p.look_steps = kSteps;
    p.bid_probability = p.bargaining_power = 1.0;
    return p;
}

/// Nobody outside the markets gives anything.
inline BridgingTable<double> plain_bridging(int firm)
{
    BridgingTable<double> p{};
    p.firm = firm;
    p.vendor = p.lends = p.repays = kNone;
    p.call_credit = p.call_gross = p.lease_gross = p.outside_share = p.customer_share = 1.0;
    p.call_rest = 2.0;
    p.vendor_cap = 1e6;
    return p;
}

/// provider, customer: firms or kNone.
inline ContractTable<double> plain_contract(int provider, int customer)
{
    ContractTable<double> c{};
    c.provider = provider;
    c.customer = customer;
    c.cohort = c.gpu_class = c.renewal_step = c.cancel_step = c.vehicle = c.refund = c.call =
        c.reference_class = c.insourcing = kNone;
    c.take_or_pay = 1.0;
    c.notice_from_step = kNeverNotice;
    c.base_use = 1.0;
    c.cure_years = std::numeric_limits<double>::max();
    c.frailty_rest = 1.0;
    return c;
}

inline GpuClassTable<double> plain_class()
{
    GpuClassTable<double> g{};
    g.deviation = g.region = kNone;
    g.jump_decay = 0.5;
    g.hours_to_quanta_step = 1.0;
    g.spot_ratio = 1.0;
    g.h100e = 1.0;
    return g;
}

inline RegionTable<double> plain_region()
{
    RegionTable<double> r{};
    r.price_factor = r.level_factor = kNone;
    r.spike_average = 1.0;
    r.availability = 1.0;
    r.outage_decay = 0.5;
    return r;
}

inline CohortTable<double> plain_cohort(int owner)
{
    CohortTable<double> c{};
    c.owner = owner;
    c.merchant_utilisation = 1.0;
    c.lab = c.vehicle = c.floor_contract = kNone;
    return c;
}

inline DebtTable<double> plain_debt(int firm, double balance)
{
    DebtTable<double> d{};
    d.firm = firm;
    d.balance = balance;
    d.stake = kNone;
    d.lease = kNone;
    return d;
}

inline PowerRightTable<double> plain_power_right(int owner, double value)
{
    PowerRightTable<double> r{};
    r.owner = owner;
    r.gpu_class = r.level_factor = r.debt = kNone;
    r.value = value;
    return r;
}

/// Quarters of two steps: a lead of one, a term and a loan of four and two; half of an invoice is lent.
inline OrderBookTable<double> plain_order_book(int firm)
{
    OrderBookTable<double> b{};
    b.firm = firm;
    b.lead_quarters = 1;
    b.term_quarters = 4;
    b.loan_quarters = 2;
    b.quarter_steps = 2;
    b.per_quarter = b.lead_inverse = 0.5;
    b.price_ratio = b.billed_share = 1.0;
    b.term_years = 8 * kStepYears;
    b.credit_per_quantum = b.credit_share = 0.125;
    b.least_cover = b.cover_inverse = 1.0;
    b.largest_gpus = 1e6;
    b.advance = 0.5;
    b.spread_ratio = 1.0;
    b.loan_steps_inverse = 0.25;
    b.merchant_h100e = 1.0;
    b.exit_rate = 2.0;
    return b;
}

inline LeaseTable<double> plain_lease(int payer, int payee, int site)
{
    LeaseTable<double> l{};
    l.payer = payer;
    l.payee = payee;
    l.site = site;
    l.payment = l.guarantee = l.relet_payment = kNone;
    l.end_step = kSteps;
    return l;
}

inline FacilityTable<double> plain_facility(int firm, double balance)
{
    FacilityTable<double> y{};
    y.firm = firm;
    y.cohort = kNone;
    y.balance = balance;
    y.window_step = kSteps;
    y.window_share = 1.0;
    return y;
}

inline LabTable<double> plain_lab(int firm)
{
    LabTable<double> l{};
    l.firm = firm;
    l.lead_quarters = 1;
    return l;
}

}  // namespace ballast::test
