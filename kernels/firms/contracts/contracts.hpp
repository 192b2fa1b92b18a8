#pragma once
/// The life of compute contracts and their bills.
///   delivered D = min(contracted, pro rata within the cohort);  bill = p h D [phi + (1 - phi) use]
/// Undelivered is not payable. A contract's life is an integrated hazard:
///   lambda = lambda0 min(cap, e^(slope z+)) e^(-b_x x - b_x^2 v/2) [x8 while the customer retrenches]
///          + late hazard once late by more than half a year + lambda_comp while the customer sells own capacity
///          + walk rate after the cure period of a delivery breach, in proportion to rent below plan up to the walk
///            slope, in full once late by more than a year
///          + migration rate once the provider was taken over and a notice has run
/// z = ln(p / p*) less its value on the plan path, of which the known premium z_s at the start is not taken off.
/// Where there are such, walking gains 1 - e^(-z+) instead of what rent is below plan. Thresholds of one customer share
/// a normal:
///   E = -ln Phi(-Z), Z = sqrt(rho) F + sqrt(1 - rho) eps;  a redraw keeps F.
/// A customer that wants out may talk instead: with logit a + b ln(runway_customer / runway_provider) + c z the price
/// falls by a share of z and the contract goes on. From a date on, a rolling option may be exercised with notice, without
/// a fee. A customer may withhold payment for a time (arrears, demanded afterwards) or lose access (no delivery, no
/// bill). GPUs that leave contract press on rents. After its last day a contract renews with the probability
///   p (1 - w + w g),  g = x^2 (3 - 2 x),  x = clip((P' / (c + a F / h) - 1) / 0.4 + 1/2, 0, 1)
/// P' the rent of the renewal, a F what of the GPU's place ends with it (cohorts.hpp); where the provider was taken over
/// its price changes by a share. Customers that could own what they rent: own_or_rent.hpp. Draws: 2 normals a contract; at a revision 1 uniform, 1 normal and the normal of the
/// customer again; 1 uniform at a renewal.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/bridging/calls.hpp"
#include "kernels/firms/contracts/own_or_rent.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLateYears = 0.5_r;
inline constexpr Scalar kVeryLateYears = 1.0_r;
inline constexpr Scalar kShortestRunway = 0.02_r;  ///< years, in the odds of talks
inline constexpr Scalar kNeverTalks = -40.0_r;
inline constexpr Scalar kMarginSpan = 0.4_r;  ///< of rent over cost: owners let a contract go below

/// Hazard until the n-th revision.
BALLAST_FN Real cancellation_threshold(ContractTable<Scalar> const& c, Draws const& d, Int n)
{
    if (d.noise_free)
        return kNeverHazard;
    Real const common = d.normal(c.frailty, 0, 0.0_r);
    Real const own = d.normal(c.threshold, n, 0.0_r);
    Real const z = fma(c.frailty_root, common, c.frailty_rest * own);
    return -log(max(normal_cdf(-z), 1e-30_r));
}

/// At the start: a fixed price pays the plan, and what is known to be above the market; an indexed one follows the
/// market, down to its floor.
BALLAST_FN Real initial_relief(MarketTable<Scalar> const& m, ContractTable<Scalar> const& c)
{
    if (c.indexed == 0)
        return c.known_premium != 0.0_r ? exp(Real(m.hazard_slope * c.known_premium)) : Real(1.0_r);
    return c.floor > 0.0_r ? exp(m.hazard_slope * log(c.floor)) : 0.0_r;
}

template <class Team>
BALLAST_FN void start_contracts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                Draws const& d)
{
    Int const first = 0;
    team.for_each(t.num_contracts, [&](int c) {
        Contract& x = s.contracts.own(c);
        x.hazard_left = cancellation_threshold(t.contracts[c], d, first);
        x.status = select(x.hazard_left > 0.0_r, code(ContractStatus::live), code(ContractStatus::cancelled));
        x.rate = t.contracts[c].cancel_rate;
        x.late = 0.0_r;
        x.notice_left = 0.0_r;
        ContractTerms& terms = s.terms.own(c);
        terms.prepayment = round_to_quantum(t.contracts[c].prepayment);
        terms.price_ratio = 1.0_r;
        terms.volume = 1.0_r;
        terms.relief = initial_relief(t.market, t.contracts[c]);
        terms.revisions = first;
    });
    start_insourcings(team, t, s, d);
}

/// What the payments to come on a live contract are worth above those at the rents of its class, at the end of a step
/// [quanta]; 0 where its price follows them. Per unit of what is planned: price ratio for pay, rent against plan for rent.
BALLAST_FN Real value_above_market(FirmTables<Scalar> const& t, FirmState const& s, int contract, int step)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    if (c.gpu_class == kNone || c.indexed != 0 || c.idle_floor != 0)
        return 0.0_r;
    int const row = step * t.num_contracts + contract;
    Real const at_market = t.contract_present_rent[row] * s.classes[c.gpu_class].rent_against_plan;
    Real const value = fma(t.contract_present_pay[row], s.terms[contract].price_ratio, -at_market);
    return select(is_live(s, contract), value, 0.0_r);
}

BALLAST_FN void end_contract(FirmState const& s, int contract, Mask lanes, ContractStatus why)
{
    set_where(lanes, s.contracts.own(contract).status, code(why));
}
/// Another price, e^-cut of what it was.
BALLAST_FN void lower_price(FirmTables<Scalar> const& t, FirmState const& s, int contract, Mask lanes,
                            Real cut)
{
    ContractTerms& x = s.terms.own(contract);
    set_where(lanes, x.price_ratio, x.price_ratio * exp(-cut));
    set_where(lanes, x.relief, x.relief * exp(-t.market.hazard_slope * cut));
}
/// Less compute, this share of what it was.
BALLAST_FN void cut_volume(FirmState const& s, int contract, Mask lanes, Real kept)
{
    Real& volume = s.terms.own(contract).volume;
    set_where(lanes, volume, volume * kept);
}
/// ln of a contract's price over what the market asks for the same; 0 where nothing tells.
BALLAST_FN Real log_above_market(FirmTables<Scalar> const& t, FirmState const& s, int contract)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    if (c.gpu_class == kNone && c.reference_class == kNone)
        return 0.0_r;
    if (c.indexed != 0) {
        if (c.floor <= 0.0_r)
            return 0.0_r;
        return max(log(c.floor / max(s.classes[c.gpu_class].rent_against_plan, 1e-6_r)), 0.0_r);
    }
    Real const price = s.terms[contract].price_ratio;
    return c.gpu_class != kNone ? log(price * c.planned_rent) - s.classes[c.gpu_class].log_rent
                                : log(price / max(s.classes[c.reference_class].rent_against_plan, 1e-6_r));
}

/// What is left of the prepayment is owed to the customer.
BALLAST_FN void refund_prepayment(FirmTables<Scalar> const& t, FirmState const& s, int contract, Mask lanes)
{
    if (t.contracts[contract].refund == kNone)
        return;
    Real& prepayment = s.terms.own(contract).prepayment;
    Real owed = prepayment;
    if (t.contracts[contract].call != kNone)
        owed = owed + take_call(s, t.contracts[contract].call, lanes);
    charge(s, t.contracts[contract].refund, lanes, owed);
    set_where(lanes, prepayment, 0.0_r);
}

/// e^(slope z+) of a contract for GPUs of class g.
BALLAST_FN Real uncapped_multiple(FirmState const& s, int contract, int g)
{
    return max(s.classes[g].price_hazard * s.terms[contract].relief, 1.0_r);
}
/// The same, not above the cap.
BALLAST_FN Real price_multiple(FirmTables<Scalar> const& t, FirmState const& s, int contract)
{
    int const g = t.contracts[contract].gpu_class;
    if (g == kNone)
        return 1.0_r;
    return min(uncapped_multiple(s, contract, g), t.market.hazard_cap);
}

/// Share of its price that who walks away from a contract for GPUs of class g saves by another: 1 - P / P_plan, or
/// 1 - e^(-z+).
BALLAST_FN Real saved_by_walking(FirmTables<Scalar> const& t, FirmState const& s, int contract, int g)
{
    if (t.market.prices_known == 0)
        return 1.0_r - s.classes[g].rent_against_plan;
    return 1.0_r - exp(log(uncapped_multiple(s, contract, g)) * (-1.0_r / t.market.hazard_slope));
}

/// Lanes of `wants_out` on which talks lead to a lower price instead of an end.
BALLAST_FN Mask renegotiate(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int contract,
                            int step, Mask wants_out, Int n)
{
    MarketTable<Scalar> const& m = t.market;
    ContractTable<Scalar> const& c = t.contracts[contract];
    Real const z =
        m.hazard_slope > 0.0_r ? log(price_multiple(t, s, contract)) * (1.0_r / m.hazard_slope) : 0.0_r;
    Real odds = fma(m.renegotiate_price, z, m.renegotiate_intercept);
    if (c.customer != kNone && c.provider != kNone) {
        auto runway = [&](int firm) {
            return max(runway_years(t, s, firm, step, t.ahead_steps, wants_out), kShortestRunway);
        };
        odds = fma(m.renegotiate_runway, log(runway(c.customer) / runway(c.provider)), odds);
    }
    Real const u = d.uniform(wants_out, c.renegotiation, n, 0.5_r);
    odds = clamp(odds, -30.0_r, 30.0_r);
    Mask const settles = wants_out & (fma(u, exp(-odds), u) <= 1.0_r);
    Real const cut = max(m.renegotiate_concession * z, m.renegotiate_least_cut);
    lower_price(t, s, contract, settles, cut);
    return settles;
}

/// What becomes of a contract on the lanes where its hazard is used up or its notice runs out: talks, notice, or the
/// end, with fee or refund. Returns the lanes on which it leaves.
BALLAST_FN Mask revise_contract(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int contract,
                                int step, Mask ends, Mask by_notice, Mask provider_at_fault)
{
    MarketTable<Scalar> const& m = t.market;
    ContractTable<Scalar> const& c = t.contracts[contract];
    Contract& x = s.contracts.own(contract);
    bool const forced = c.cancel_step == step;
    Int const n = s.terms[contract].revisions + 1;
    Mask leaves = ends;
    if (!forced) {
        Mask const at_will = ends & !provider_at_fault & !by_notice;
        if (step >= c.notice_from_step) {
            set_where(at_will, x.notice_left, c.notice_steps);
            set_where(at_will, x.hazard_left, kNeverHazard);
            leaves = leaves & !at_will;
        } else if (m.renegotiate_intercept > kNeverTalks && c.indexed == 0 && any(at_will)) {
            Mask const settles = renegotiate(t, s, d, contract, step, at_will, n);
            set_where(settles, x.hazard_left, max(x.hazard_left + cancellation_threshold(c, d, n), 1e-6_r));
            leaves = leaves & !settles;
        }
    }
    set_where(ends, s.terms.own(contract).revisions, n);
    Scalar const pay = t.contract_pay[step * t.num_contracts + contract];
    charge(s, c.payment, leaves & !provider_at_fault & !by_notice, round_to_quantum(pay * c.fee / m.dt));
    refund_prepayment(t, s, contract, leaves & provider_at_fault);
    set_where(leaves, s.terms.own(contract).prepayment, 0.0_r);
    if (c.call != kNone)
        take_call(s, c.call, leaves);
    end_contract(s, contract, leaves, ContractStatus::cancelled);
    if (c.gpu_class != kNone) {
        Scalar const gpus = t.contract_gpus[step * t.num_contracts + contract];
        x.released = select(leaves, s.terms[contract].volume * (gpus * c.h100e), 0.0_r);
    }
    return leaves;
}

/// Hazard of the step: what the customer wants by itself, and what it blames on the provider.
struct CancellationRate {
    Real at_will, for_cause;
};

/// `departs`: does the customer, on some lane, do what it seldom does (status.hpp)?
BALLAST_FN Real rate_at_will(FirmTables<Scalar> const& t, FirmState const& s, int contract, Real demand,
                             bool departs, int step)
{
    MarketTable<Scalar> const& m = t.market;
    ContractTable<Scalar> const& c = t.contracts[contract];
    Scalar const base = step >= c.notice_from_step ? c.notice_rate : c.cancel_rate;
    Real rate = base * price_multiple(t, s, contract) * demand;
    if (departs) {
        set_where(is_retrenching(s, c.customer), rate, rate * m.retrench_multiple);
        rate = rate + select(sells_capacity(s, c.customer), c.competing_rate, 0.0_r);
    }
    return rate;
}

/// A customer that has waited long walks away.
BALLAST_FN Real rate_by_delivery(FirmTables<Scalar> const& t, FirmState const& s, int contract, Real late,
                                 Mask live)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    Real rate = select(late > kLateYears, t.market.late_hazard, 0.0_r);
    Mask const breach = late > c.cure_years;
    if (any(breach & live)) {
        // who would gain a thousandth by a new contract seldom bothers
        Real eager = 0.0_r;
        if (c.gpu_class != kNone)
            eager =
                clamp(saved_by_walking(t, s, contract, c.gpu_class) * t.market.walk_slope_inv, 0.0_r, 1.0_r);
        set_where(late > kVeryLateYears, eager, 1.0_r);
        rate = rate + select(breach, c.walk_rate * eager, 0.0_r);
    }
    return rate;
}

/// Customers of a provider that was taken over leave, once a notice has run.
BALLAST_FN Real rate_by_takeover(FirmState const& s, ContractTable<Scalar> const& c, int step)
{
    Mask const may_leave =
        is_taken_over(s, c.provider) & (s.exits[c.provider].step < step - c.migration_steps);
    return select(may_leave, c.migration_rate, 0.0_r);
}

/// Probability of a renewal at `rent`, USD per GPU-hour, where the provider's margin counts.
BALLAST_FN Real renewal_chance(FirmTables<Scalar> const& t, FirmState const& s,
                               ContractTable<Scalar> const& c, Real rent)
{
    CohortTable<Scalar> const& cohort = t.cohorts[c.cohort];
    Real const cost = running_cost(t, s, cohort).hourly + cohort.avoidable_cost;
    Real const cover = rent / max(cost, 1e-6_r);
    Real const x = clamp(fma(cover - 1.0_r, 1.0_r / kMarginSpan, 0.5_r), 0.0_r, 1.0_r);
    Real const g = x * x * fma(-2.0_r, x, 3.0_r);
    return c.renewal_probability * fma(c.renewal_on_margin, g - 1.0_r, 1.0_r);
}

/// Decides after the last day whether the contract goes on, and at what price.
BALLAST_FN void renew_contract(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int contract)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    ContractTerms& x = s.terms.own(contract);
    Real change = 1.0_r;
    if (c.takeover_price_change != 0.0_r)
        set_where(is_taken_over(s, c.provider), change, 1.0_r + c.takeover_price_change);
    Real const u = d.uniform(c.renewal, 0, 0.5_r);
    Real chance = c.renewal_probability;
    if (c.renewal_on_margin > 0.0_r || c.insourcing != kNone) {
        Real const rent = s.classes[c.gpu_class].rent * c.renewal_ratio * change;
        if (c.renewal_on_margin > 0.0_r)
            chance = renewal_chance(t, s, c, rent);
        if (c.insourcing != kNone)
            chance = chance * share_that_rents_on(t, s, c.insourcing, rent, c.renewal_step);
    }
    Mask renews = u <= chance;
    if (c.customer != kNone)
        renews = renews & !is_retrenching(s, c.customer) & !sells_capacity(s, c.customer);
    if (c.gpu_class != kNone && c.indexed == 0) {
        x.price_ratio = s.classes[c.gpu_class].rent * (c.renewal_ratio / c.planned_rent);
        x.relief = 1.0_r / max(s.classes[c.gpu_class].price_hazard, 1e-6_r);
    }
    if (c.takeover_price_change != 0.0_r) {
        x.price_ratio = x.price_ratio * change;
        x.relief = x.relief * exp(t.market.hazard_slope * log(change));
    }
    end_contract(s, contract, is_live(s, contract) & !renews, ContractStatus::expired);
}

/// Price against the planned one.
BALLAST_FN Real price_of(FirmTables<Scalar> const& t, FirmState const& s, int contract)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    return c.indexed != 0 ? max(s.classes[c.gpu_class].rent_against_plan, c.floor)
                          : s.terms[contract].price_ratio;
}

/// What the step's full payment is billed at: all of it at one price, but in the step in which a term ends, where days
/// up to the end cost the old price and later ones the new, if the contract was renewed.
struct BilledTerm {
    Mask bills;
    Real price;    ///< against the planned one, mean over the days that count for full payment
    Real covered;  ///< share of the full payment whose days the contract covers
};

/// Renews the contract or lets it expire.
BALLAST_FN BilledTerm end_term(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int contract)
{
    Real const old_share = t.contracts[contract].old_term_share;
    Mask const was_live = is_live(s, contract);
    Real const old_price = price_of(t, s, contract);
    renew_contract(t, s, d, contract);
    Mask const live = is_live(s, contract);
    if (t.contracts[contract].call != kNone)
        charge(s, t.contracts[contract].refund, was_live & !live,
               take_call(s, t.contracts[contract].call, was_live & !live));
    Real const goes_on = select(live, 1.0_r, 0.0_r);
    Real const new_price = goes_on * price_of(t, s, contract);
    Mask const bills = was_live & ((old_share > 0.0_r) | live);
    return {bills, fma(old_share, old_price - new_price, new_price),
            fma(old_share, 1.0_r - goes_on, goes_on)};
}

/// Bill of the step: what is delivered, at least the take-or-pay share of it; part of it from a prepayment.
BALLAST_FN void bill_contract(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                              int contract, Real share, BilledTerm const& term, bool departs, int step)
{
    ContractTable<Scalar> const& c = t.contracts[contract];
    int const at = step * t.num_contracts + contract;
    Real const pay = t.contract_pay[at];
    Real use = c.customer == kNone ? 1.0_r : compute_use(t, s, c.customer);
    if (c.flexible_use != 0)
        use =
            use * min(c.base_use * exp(c.use_beta * factor_or(factors.x, t.market.inference, 0.0_r)), 1.0_r);
    Real const used = fma(c.use_share, use, c.take_or_pay);
    Contract& x = s.contracts.own(contract);
    Real price = select(term.bills, round_to_quantum(pay * term.price * share * used), 0.0_r);
    if (c.refund != kNone) {
        Real& prepayment = s.terms.own(contract).prepayment;
        Real const from_prepayment = floor_to_quantum(min(prepayment, price * c.prepayment_share));
        prepayment = prepayment - from_prepayment;
        price = price - from_prepayment;
        if (c.call != kNone)
            price = meet_bill(t, s, c.call, price, step);
        bill(s, c.refund, 0.0_r, no_lanes());
    }
    bill(s, c.payment, price, departs ? suspends_payment(s, c.customer) : no_lanes());
    x.loss = c.idle_floor != 0 ? 0.0_r : pay * select(term.bills, 1.0_r - share * term.covered, 1.0_r);
    Real const compute =
        (t.contract_gpus[at] * c.h100e + t.contract_compute[at]) * share * use * term.covered;
    x.compute = select(term.bills, compute, 0.0_r);
}

/// Hazards, revisions, renewals and bills of the step. GPUs of contracts that left look for customers.
template <class Team>
BALLAST_PHASE_FN void advance_contracts(Team const& team, FirmTables<Scalar> const& t,
                                        FactorState const& factors, FirmState const& s, Draws const& d,
                                        int step)
{
    MarketTable<Scalar> const& m = t.market;
    Real const demand = s.market->demand_hazard;
    Mask some_leave = no_lanes();
    team.for_each(t.num_contracts, [&](int i) BALLAST_INLINED {
        ContractTable<Scalar> const& c = t.contracts[i];
        Contract& x = s.contracts.own(i);
        Mask const live = is_live(s, i);
        Real share = c.cohort == kNone   ? 1.0_r
                     : c.idle_floor != 0 ? s.floor_calls[c.cohort].share
                                         : s.cohorts[c.cohort].fill;
        if (c.provider != kNone && c.vehicle == kNone)
            share = share * s.conduct[c.provider].service_share;

        bool const departs = c.customer != kNone && any(departs_from_contracts(s, c.customer));

        CancellationRate rate{rate_at_will(t, s, i, demand, departs, step), 0.0_r};
        Mask const short_delivery = share < c.delivery_threshold;
        if (any(short_delivery | (x.late > 0.0_r))) {
            if (c.idle_floor == 0 && t.contract_pay[step * t.num_contracts + i] > 0.0_r)
                x.late = max(x.late + select(short_delivery, m.dt, -m.dt), 0.0_r);
            rate.for_cause = rate_by_delivery(t, s, i, x.late, live);
        }
        if (c.migration_rate > 0.0_r)
            rate.for_cause = rate.for_cause + rate_by_takeover(s, c, step);
        if (departs)
            set_where(has_no_access(s, c.customer), share, 0.0_r);

        Real const now = rate.at_will + rate.for_cause;
        x.hazard_left = x.hazard_left - 0.5_r * (x.rate + now);
        x.rate = now;
        Mask ends = live & (x.hazard_left <= 0.0_r);
        Mask by_notice = no_lanes();
        if (step >= c.notice_from_step) {
            Real const rest = x.notice_left - 1.0_r;
            by_notice = live & (x.notice_left > 0.0_r) & (rest <= 0.0_r);
            x.notice_left = max(rest, 0.0_r);
            ends = ends | by_notice;
        }
        if (c.insourcing != kNone) {
            Mask const for_own = bring_in_house(t, s, i, step, live);
            by_notice = by_notice | for_own;
            ends = ends | for_own;
        }
        if (c.cancel_step == step)
            ends = live;
        x.released = 0.0_r;
        if (BALLAST_UNLIKELY(any(ends))) {
            Mask const provider_at_fault = ends & !by_notice & (rate.for_cause > rate.at_will);
            some_leave = some_leave | revise_contract(t, s, d, i, step, ends, by_notice, provider_at_fault);
        }
        BilledTerm const term = step == c.renewal_step ? end_term(t, s, d, i)
                                                       : BilledTerm{is_live(s, i), price_of(t, s, i), 1.0_r};
        bill_contract(t, factors, s, i, share * s.terms[i].volume, term, departs, step);
    });
    if (BALLAST_UNLIKELY(team.any(some_leave)))
        team.once([&] {
            for (int i = 0; i < t.num_contracts; ++i)
                release_gpus(s, all_lanes(), s.contracts[i].released);
        });
}

}  // namespace ballast::BALLAST_KERNEL_NS
