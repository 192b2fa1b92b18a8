#pragma once
/// Compute contracts and what a fleet earns beside them.
///   delivered D = min(contracted, pro rata within the cohort);  bill = p h D [phi + (1 - phi) use]
/// Undelivered is not payable. What is not contracted serves the owner's lab, then goes to spot; an owner idles
/// rather than sell below variable cost. A contract's life is an integrated hazard:
///   lambda = lambda0 min(cap, e^(slope z+)) e^(-b_x x - b_x^2 v/2) [x8 while the customer retrenches]
///          + late hazard once late by more than half a year + lambda_comp while the customer sells own capacity
///          + walk rate after the cure period of a delivery breach while z > 0 or late by more than a year
/// z = ln(p / p*) less its value on the plan path. Thresholds of one customer share a normal:
///   E = -ln Phi(-Z), Z = sqrt(rho) F + sqrt(1 - rho) eps.   Draws: 2 normals a contract, 1 uniform at a renewal.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kLateYears = 0.5_r;
inline constexpr Scalar kVeryLateYears = 1.0_r;

BALLAST_FN Real cancellation_threshold(ContractTable<Scalar> const& c, Draws const& d)
{
    if (d.noise_free)
        return Real(kNeverHazard);
    Int const first = Int(0);
    Real const common = normal_at(d.seed, d.paths, c.frailty, first);
    Real const own = normal_at(d.seed, d.paths, c.threshold, first);
    Real const z = fma(Real(c.frailty_root), common, Real(c.frailty_rest) * own);
    return -log(max(normal_cdf(-z), Real(1e-30_r)));
}

/// Share of each cohort's contracts that its powered GPUs can serve.
template <class Team>
BALLAST_FN void fill_cohorts(Team const& team, FirmTables<Scalar> const& t, FirmState const& s, int step)
{
    Scalar const* const gpus = t.contract_gpus + step * t.num_contracts;
    team.for_each(t.num_cohorts, [&](int i) {
        CohortTable<Scalar> const& cohort = t.cohorts[i];
        Real need = Real(1e-3_r);
        for (int c = cohort.first_contract; c < cohort.end_contract; ++c)
            need = need + select(s.contract_left[c] > Real(0.0_r), Real(gpus[c]), Real(0.0_r));
        Real const for_contracts = s.capacity[i] * Real(1.0_r - cohort.own_share);
        s.fill[i] = min(for_contracts / need, Real(1.0_r));

        // what is left goes to spot while that covers power and operations
        GpuClassTable<Scalar> const& g = t.classes[cohort.gpu_class];
        SiteTable<Scalar> const& site = t.sites[cohort.site];
        Real const price = fma(Real(site.floating_share),
                               s.power_price[cohort.region] - Real(site.fixed_price), Real(site.fixed_price));
        Real const cost_factor = s.unit_cost[cohort.owner];
        Real const spot_price = s.rent[cohort.gpu_class] * Real(g.spot_ratio);
        Real const running_cost =
            fma(Real(g.mwh_per_hour), price, Real(g.operations_usd_per_hour) * cost_factor);
        Real const contracted = s.fill[i] * need;
        Real const idle = max(for_contracts - contracted, Real(0.0_r));
        Real const spot =
            select(spot_price > running_cost, idle * Real(cohort.merchant_utilisation), Real(0.0_r));
        Real const running = fma(Real(cohort.own_share), s.capacity[i], contracted + spot);
        s.spot_sales[i] = book(spot * spot_price * Real(g.hours_to_quanta_step));
        s.power_cost[i] = book(running * Real(g.mwh_per_gpu_step * t.market.usd_per_quantum_inv) * price);
        s.operations_cost[i] = book(running * Real(g.operations_per_gpu_step) * cost_factor);
    });
    team.sync();
}

/// Hazards, endings, renewals and bills of the step.
template <class Team>
BALLAST_FN void advance_contracts(Team const& team, FirmTables<Scalar> const& t, FactorState const& f,
                                  FirmState const& s, Draws const& d, int step)
{
    MarketTable<Scalar> const& m = t.market;
    int const row = step * t.num_contracts;
    Real const demand =
        m.demand_slope > 0.0_r
            ? exp(fma(Real(-m.demand_slope), factor_or(f.x, m.inference, 0.0_r), Real(-m.demand_offset)))
            : Real(1.0_r);
    team.for_each(t.num_contracts, [&](int i) {
        ContractTable<Scalar> const& c = t.contracts[i];
        Scalar const pay = t.contract_pay[row + i];
        Scalar const gpus = t.contract_gpus[row + i];
        Real left = s.contract_left[i];
        Mask const live = left > Real(0.0_r);
        Real const share = (c.cohort == kNone ? Real(1.0_r) : s.fill[c.cohort]) *
                           (c.provider == kNone ? Real(1.0_r) : s.serving[c.provider]);

        // how late the delivery is
        Mask const short_delivery = share < Real(c.delivery_threshold);
        Real late = s.late[i];
        if (pay > 0.0_r) {
            late = max(late + select(short_delivery, Real(m.dt), Real(-m.dt)), Real(0.0_r));
            s.late[i] = late;
        }

        // hazard of cancellation: the addends that blame delivery, and the others
        Real const price_multiple = c.gpu_class == kNone ? Real(1.0_r) : s.price_hazard[c.gpu_class];
        Real own_will = Real(c.cancel_rate) * price_multiple * demand;
        if (c.customer != kNone) {
            own_will =
                select(s.retrench[c.customer] > Real(0.0_r), own_will * Real(m.retrench_multiple), own_will);
            own_will =
                own_will + select(s.selling[c.customer] > Real(0.0_r), Real(c.competing_rate), Real(0.0_r));
        }
        Real by_delivery = select(late > Real(kLateYears), Real(m.late_hazard), Real(0.0_r));
        Mask const breach = late > Real(c.cure_years);
        if (any(breach & live)) {
            Mask const wants_out = c.gpu_class == kNone ? late > Real(kVeryLateYears)
                                                        : (s.rent_against_plan[c.gpu_class] < Real(1.0_r)) |
                                                              (late > Real(kVeryLateYears));
            by_delivery = by_delivery + select(breach & wants_out, Real(c.walk_rate), Real(0.0_r));
        }
        Real const rate = own_will + by_delivery;
        left = left - Real(0.5_r) * (s.contract_rate[i] + rate);
        s.contract_rate[i] = rate;
        Mask ends = live & (left <= Real(0.0_r));
        if (c.cancel_step == step)
            ends = live;
        left = select(live, left, s.contract_left[i]);
        if (BALLAST_UNLIKELY(any(ends))) {
            Mask const provider_at_fault = ends & (by_delivery > own_will);
            Real const fee = book(Real(pay * c.fee / m.dt));
            s.contract_arrears[i] =
                select(ends & !provider_at_fault, s.contract_arrears[i] + fee, s.contract_arrears[i]);
            s.refund[i] = select(provider_at_fault, s.refund[i] + s.prepayment[i], s.refund[i]);
            s.prepayment[i] = select(ends, Real(0.0_r), s.prepayment[i]);
            left = select(ends, Real(kCancelled), left);
        }
        if (step == c.renewal_step) {
            Real const u = d.noise_free ? Real(0.5_r) : uniform_at(d.seed, d.paths, c.renewal, Int(0));
            Mask renews = u <= Real(c.renewal_probability);
            if (c.customer != kNone)
                renews =
                    renews & (s.retrench[c.customer] <= Real(0.0_r)) & (s.selling[c.customer] <= Real(0.0_r));
            left = select((left > Real(0.0_r)) & !renews, Real(kExpired), left);
            if (c.gpu_class != kNone && c.indexed == 0.0_r)
                s.price_ratio[i] = s.rent[c.gpu_class] * Real(c.renewal_ratio / c.planned_rent);
        }
        s.contract_left[i] = left;

        // bill: what is delivered, at least the take-or-pay share of it
        Mask const bills = left > Real(0.0_r);
        Real price = s.price_ratio[i];
        if (c.indexed != 0.0_r && c.gpu_class != kNone)
            price = max(s.rent_against_plan[c.gpu_class], Real(c.floor));
        Real const use = c.customer == kNone ? Real(1.0_r) : s.use[c.customer];
        Real const used = fma(Real(c.use_share), use, Real(c.take_or_pay));
        Real const bill = select(bills, book(Real(pay) * price * share * used), Real(0.0_r));
        Real const from_prepayment = book_down(min(s.prepayment[i], bill * Real(c.prepayment_share)));
        s.prepayment[i] = s.prepayment[i] - from_prepayment;
        s.contract_due[i] = bill - from_prepayment;
        s.contract_loss[i] = Real(pay) * select(bills, Real(1.0_r) - share, Real(1.0_r));
        Scalar const per_gpu = c.gpu_class == kNone ? 0.0_r : t.classes[c.gpu_class].h100e;
        Real const compute = Real(gpus * per_gpu + t.contract_compute[row + i]) * share * use;
        s.contract_compute[i] = select(bills, compute, Real(0.0_r));
    });
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
