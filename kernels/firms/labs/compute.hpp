#pragma once
/// Compute of labs: what is delivered, what replaces a failed provider, what new commitments bring.
///   replacement: K_r <- K_r + (1 - e^(-dt/lag)) (share lost - K_r), paid at spot, with a one-off switching cost
///   escalation:  new yearly payments = g0 clip(runway / 24 months, 0, 1.5) clip(rho / rho_0, 1/2, 2)^eta 1{not shut},
///                rho = rivals' / own commitments; a deposit from signature, all of it and the capacity after the lead
/// There is no way out of a commitment. What a lab brought in house: contracts/own_or_rent.hpp. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/contracts/own_or_rent.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Yearly payments that a lab signed and that do not stand yet.
BALLAST_FN Real waiting_pay(FirmState const& s, int l)
{
    Real sum = 0.0_r;
    for (int q = 0; q < kLeadQuarters; ++q)
        sum = sum + s.procurement[l].waiting[q];
    return sum;
}

/// New commitments of the step, by runway and by what rivals have committed before it. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void sign_commitments(Team const& team, FirmTables<Scalar> const& t,
                                       FactorState const& factors, FirmState const& s, int step)
{
    if (!team.has_items(t.num_escalating_labs))
        return;
    Real all = 0.0_r;
    for (int l = 0; l < t.num_labs; ++l)
        all = all + s.procurement[l].committed;
    team.for_each(t.num_escalating_labs, [&](int i) {
        int const l = t.escalating_lab[i];
        LabTable<Scalar> const& lab = t.labs[l];
        Real const own = max(s.procurement[l].committed, 1.0_r);
        Real const rivals = max(all - s.procurement[l].committed, 1.0_r);
        Real const ahead = clamp(log(rivals / own) - lab.log_rivals_initial, -0.6931472_r, 0.6931472_r);
        Mask const signs = !funding_regime(t.market, factors).shut & is_independent(s, lab.firm) &
                           !is_stressed(s.standing[lab.firm].level);
        Real const runway = runway_years(t, s, lab.firm, step, t.comfort_steps, signs);
        Real const comfort = min(runway * Real(1.0_r / kComfortYears), Real(kMostComfort));
        Real const news = lab.commitment_rate * comfort * exp(ahead * lab.commitment_response);
        s.procurement.own(l).signs = select(signs, news, 0.0_r);
    });
}

/// What a lab signed in the step joins its commitments, whose capacity stands at the end of their lead quarter; what they
/// cost in the step.
BALLAST_FN void pay_commitments(FirmTables<Scalar> const& t, FirmState const& s, int l, bool quarter_end)
{
    LabTable<Scalar> const& lab = t.labs[l];
    Procurement& x = s.procurement.own(l);
    auto& ring = x.waiting;
    ring[0] = ring[0] + x.signs;
    if (quarter_end) {
        x.standing = x.standing + ring[lab.lead_quarters - 1];
        for (int q = lab.lead_quarters - 1; q > 0; --q)
            ring[q] = ring[q - 1];
        ring[0] = 0.0_r;
    }
    Real const waiting = waiting_pay(s, l);
    x.committed = (waiting + x.standing) + lab.commitment_initial;
    Real const yearly = fma(lab.commitment_deposit, waiting, x.standing);
    x.costs = x.costs + round_to_quantum(yearly * t.market.dt);
}

/// Compute of each lab after deliveries of the step, for the next one, and what new commitments cost. Does not wait for
/// the others.
template <class Team>
BALLAST_PHASE_FN void gather_lab_compute(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                         int step, bool quarter_end)
{
    MarketTable<Scalar> const& m = t.market;
    int const row = step * t.num_contracts;
    team.for_each(t.num_labs, [&](int l) {
        FirmTable<Scalar> const& firm = t.firms[t.labs[l].firm];
        Real compute = t.labs[l].outside_compute;
        Real lost = 0.0_r;
        Real cost = 0.0_r;
        for (int j = firm.first_bought; j < firm.end_bought; ++j) {
            int const c = t.bought_contract[j];
            ContractTable<Scalar> const& contract = t.contracts[c];
            compute = compute + s.contracts[c].compute;
            if (contract.insourcing != kNone) {
                OwnCompute const own = own_compute(t, s, c, step);
                compute = compute + own.compute;
                cost = cost + own.cost;
            }
            if (m.replacement_share > 0.0_r && contract.provider != kNone && contract.vehicle == kNone) {
                Scalar const full = t.contract_gpus[row + c] * contract.h100e + t.contract_compute[row + c];
                Real const missing =
                    select(is_live(s, c), 1.0_r - s.conduct[contract.provider].service_share,
                           select(has_status(s, c, ContractStatus::provider_gone), 1.0_r, 0.0_r));
                lost = fma(full, missing, lost);
            }
        }
        for (int j = firm.first_cohort; j < firm.end_cohort; ++j) {
            CohortTable<Scalar> const& c = t.cohorts[t.owned_cohort[j]];
            if (c.lab == l)
                compute = fma(c.own_share * t.classes[c.gpu_class].h100e,
                              s.cohorts[t.owned_cohort[j]].capacity, compute);
        }
        if (m.replacement_class != kNone && m.replacement_share > 0.0_r) {
            GpuClassTable<Scalar> const& g = t.classes[m.replacement_class];
            Real const before = s.procurement[l].replacement;
            Real after = fma(m.replacement_gain, lost * m.replacement_share - before, before);
            set_where(after < 1.0_r, after, 0.0_r);
            Real const paid_for = fma(max(after - before, 0.0_r), m.replacement_switch, after);
            cost = cost + round_to_quantum(paid_for * s.classes[m.replacement_class].rent *
                                           (g.spot_ratio * g.hours_to_quanta_step / g.h100e));
            s.procurement.own(l).replacement = after;
            compute = compute + after;
        }
        s.procurement.own(l).costs = cost;
        s.labs.own(l).compute = fma(s.procurement[l].standing, t.labs[l].compute_per_commitment, compute);
        if (t.labs[l].commitment_rate > 0.0_r)
            pay_commitments(t, s, l, quarter_end);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
