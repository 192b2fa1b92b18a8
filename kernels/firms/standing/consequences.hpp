#pragma once
/// What a default passes on in the next step. An exchange runs on, its debt cut; in a reorganisation a substitute operator
/// serves the firm's contracts after a gap, paid ones out of the money are rejected; in a liquidation all contracts end and
/// the fleet is sold. Where the study says so, what the firm buys at z = ln(price / market) >= 0 is rewritten: an exchange
/// leaves p e^(-c z) for a share of the volume, a reorganisation p e^-z for a smaller one, or rejects it; its provider claims
/// what it gives up of the payments above the market, at most a year's.
/// Creditors in the study receive a recovery of what is owed to them, payees of its guarantees and investees whose equity
/// it has been called for among them; in a liquidation their share is larger by what unpledged power rights bring over
/// debt and arrears. Equity that is not yet called lapses. Ring-fenced cohorts and their contracts stay with their vehicles.
/// Draws: 1 uniform for the gap.
#include "kernels/firms/accounts/accounts.hpp"
#include "kernels/firms/bridging/bridging.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/conduct/conduct.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/labs/capability.hpp"
#include "kernels/firms/leases/leases.hpp"
#include "kernels/firms/market/market.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/order_books.hpp"
#include "kernels/firms/payments/payments.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/standing/early_exits.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kNearMarket = 0.01_r;  ///< in log: prices as close are those of the market

/// How a firm defaults, by lanes.
struct DefaultKinds {
    Mask defaults, reorganises, liquidates;
};

/// What an ended firm keeps of something that it buys at z above the market, in log: the share of the volume and of the price.
/// What is below the market it keeps as it is.
struct Rewritten {
    Mask lanes;     ///< on which it asks for less
    Mask rejected;  ///< or for nothing
    Real cut;       ///< of the log price
    Real kept;      ///< of the volume
};

BALLAST_FN Rewritten rewrite(MarketTable<Scalar> const& m, Real z, DefaultKinds const& k)
{
    Mask const dear = z > -kNearMarket;
    Mask const rejected = k.liquidates | (k.reorganises & (z > m.rejection_threshold));
    Real const premium = max(z, 0.0_r);
    Mask const changed = k.defaults & dear & !rejected;
    return {changed, rejected, select(k.reorganises, premium, m.exchange_concession * premium),
            select(k.reorganises, m.reorganisation_keeps, m.exchange_keeps)};
}

/// Claim of a contract's provider [quanta]: for what it gives up of the payments above the market, all where it is rejected,
/// at most a year's payments.
BALLAST_FN Real contract_claim(FirmTables<Scalar> const& t, FirmState const& s, int c, Real z,
                               Rewritten const& x, int step)
{
    int const at = step * t.num_contracts + c;
    Real const market = exp(-max(z, 0.0_r));
    Real const left = select(x.rejected, 0.0_r, x.kept * (exp(-x.cut) - market));
    Real const given_up = t.contract_present_pay[at] * ((1.0_r - market) - left);
    Real const price = s.terms[c].price_ratio * s.terms[c].volume;
    Real const claim = price * min(given_up, t.contract_pay[at] * (1.0_r / t.market.dt));
    return select((x.lanes | x.rejected) & is_live(s, c), claim, 0.0_r);
}

/// Claim of a landlord [quanta]: a year's rent of what is given up, or what is left of the term.
BALLAST_FN Real lease_claim(FirmTables<Scalar> const& t, FirmState const& s, int i, Rewritten const& x,
                            int step)
{
    LeaseTable<Scalar> const& lease = t.leases[i];
    Scalar const left = static_cast<Scalar>(lease.end_step - step) * t.market.dt;
    Real const rent = s.leases[i].share * (lease.yearly_rent * (left < 1.0_r ? left : 1.0_r));
    Real const cut = select(x.lanes, rent * (1.0_r - exp(-x.cut) * x.kept), 0.0_r);
    return select(x.rejected, rent, cut);
}

/// Has an ended firm a lease to pay from the step on?
BALLAST_FN bool pays_lease(FirmTables<Scalar> const& t, int firm, int i, int step)
{
    return t.leases[i].payer == firm && t.leases[i].end_step >= step;
}

/// Claims for all that an ended firm buys no longer [quanta].
BALLAST_FN Real purchase_claims(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = 0.0_r;
    if (t.market.lose_demand == 0 || t.market.executory == 0)
        return sum;
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        Real const z = log_above_market(t, s, c);
        sum = sum + contract_claim(t, s, c, z, rewrite(t.market, z, k), step);
    }
    for (int i = 0; i < t.num_leases; ++i)
        if (pays_lease(t, firm, i, step))
            sum = sum + lease_claim(t, s, i, rewrite(t.market, t.leases[i].above_market, k), step);
    return sum;
}

/// Rewrites a contract that an ended firm pays for. Returns the lanes on which it is rejected.
BALLAST_FN Mask rewrite_contract(FirmTables<Scalar> const& t, FirmState const& s, int c,
                                 DefaultKinds const& k, int step)
{
    ContractTable<Scalar> const& contract = t.contracts[c];
    Mask const live = is_live(s, c);
    Real const z = log_above_market(t, s, c);
    Rewritten const x = rewrite(t.market, z, k);
    Mask const rejected = x.rejected & live;
    Mask const changed = x.lanes & live;
    int const at = step * t.num_contracts + c;
    Real const volume = s.terms[c].volume;
    if (contract.provider != kNone && any(rejected | changed)) {
        Real const recovered = round_to_quantum(contract_claim(t, s, c, z, x, step) *
                                                recovery_of_claims(t, s, contract.customer));
        if (contract.vehicle != kNone)
            pay_vehicle(s, contract.vehicle, recovered);
        else
            receive_later(s, contract.provider, recovered);
    }
    if (contract.gpu_class != kNone)
        release_gpus(s, changed, volume * (1.0_r - x.kept) * (t.contract_gpus[at] * contract.h100e));
    lower_price(t, s, c, changed, x.cut);
    cut_volume(s, c, changed, x.kept);
    return rejected;
}

/// Leases that an ended firm pays: less rent, or none.
BALLAST_FN void rewrite_leases(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                               DefaultKinds const& k, int step)
{
    for (int i = 0; i < t.num_leases; ++i) {
        LeaseTable<Scalar> const& lease = t.leases[i];
        if (!pays_lease(t, firm, i, step))
            continue;
        Rewritten const x = rewrite(t.market, lease.above_market, k);
        if (lease.payee != kNone && any(x.rejected | x.lanes))
            receive_later(s, lease.payee,
                          round_to_quantum(lease_claim(t, s, i, x, step) * recovery_of_claims(t, s, firm)));
        cut_rent(s, i, x.lanes, exp(-x.cut) * x.kept);
        cut_rent(s, i, x.rejected, 0.0_r);
    }
}

/// Contracts that the firm pays for: rejections, capital stranded with their providers.
BALLAST_FN void reject_purchases(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                                 DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        ContractTable<Scalar> const& contract = t.contracts[c];
        int const g = contract.gpu_class;
        Mask rejected;
        if (t.market.executory != 0) {
            rejected = rewrite_contract(t, s, c, k, step);
        } else {
            Mask const out_of_money =
                g == kNone ? no_lanes() : s.classes[g].rent_against_plan < s.terms[c].price_ratio;
            rejected = (k.liquidates | (k.reorganises & out_of_money)) & is_live(s, c);
        }
        end_contract(s, c, rejected, ContractStatus::customer_gone);
        if (g != kNone) {
            Scalar const compute = t.contract_gpus[step * t.num_contracts + c] * t.classes[g].h100e;
            release_gpus(s, rejected, s.terms[c].volume * compute);
        }
        if (contract.provider != kNone && contract.capex > 0.0_r) {
            Scalar const left = (contract.end_step - static_cast<Scalar>(step)) * contract.life_inverse;
            Real const stranded = contract.capex * min(max(left, 0.0_r), 1.0_r);
            strand_capital(s, contract.provider, rejected, stranded);
        }
    }
}

/// Contracts that the firm serves: prepayments owed, capacity lost, a substitute operator, a fleet for sale.
BALLAST_FN void terminate_services(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                                   DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    for (int j = p.first_provided; j < p.end_provided; ++j) {
        int const c = t.provided_contract[j];
        if (t.contracts[c].vehicle != kNone)
            continue;
        Mask const ended = k.liquidates & is_live(s, c);
        refund_prepayment(t, s, c, ended);
        end_contract(s, c, ended, ContractStatus::provider_gone);
    }
    if (any(k.reorganises)) {
        Real const gap = round_to_integer(d.uniform(p.substitute, 0, 0.5_r) * t.market.substitute_steps);
        await_substitute(s, firm, k.reorganises, gap);
    }
    stop_service(s, firm, k.liquidates);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        CohortTable<Scalar> const& cohort = t.cohorts[t.owned_cohort[j]];
        Real const compute = gpus_in_use(t, s, t.owned_cohort[j], step) * t.classes[cohort.gpu_class].h100e;
        if (cohort.vehicle == kNone)
            sell_gpus(s, k.liquidates, compute);
    }
    if (has_orders(t, firm))
        sell_gpus(s, k.liquidates, end_orders(t, s, firm, k.liquidates));
}

/// Share of a claim that creditors recover. What a liquidation's power rights bring is shared by all claims.
BALLAST_FN Real recovered_share(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask liquidates)
{
    Real const usual = recovery_of_claims(t, s, firm);
    if (t.firms[firm].first_right == t.firms[firm].end_right || !any(liquidates))
        return usual;
    Real const claims = s.accounts[firm].debt_total + s.accounts[firm].shortfall;
    Real const more = liquidate_power_rights(t, s, firm, liquidates) / max(claims, 1.0_r);
    return select(liquidates, min(usual + more, 1.0_r), usual);
}

/// Creditors in the study recover a part of what the firm owes them. Refunds on contracts of vehicles stay with these.
BALLAST_FN void recover_claims(FirmTables<Scalar> const& t, FirmState const& s, int firm,
                               DefaultKinds const& k)
{
    Real const share = recovered_share(t, s, firm, k.liquidates);
    for_each_payable(t.firms[firm], [&](int e) {
        PaymentTable<Scalar> const& edge = t.payments[e];
        if (edge.survives_default != 0)
            return;
        Real const recovered = round_to_quantum(write_off(s, e, k.defaults) * share);
        if (edge.vehicle != kNone)
            pay_vehicle(s, edge.vehicle, recovered);
        else if (edge.payee != kNone)
            receive_later(s, edge.payee, recovered);
    });
}

/// What a default passes on. Channels that the study closes pass nothing (docs/model.md, section 8).
BALLAST_FN void transmit_default(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d, int firm,
                                 DefaultKinds const& k, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    if (t.market.lose_demand != 0) {
        reject_purchases(t, s, firm, k, step);
        if (t.market.executory != 0)
            rewrite_leases(t, s, firm, k, step);
    }
    if (t.market.lose_capacity != 0)
        terminate_services(t, s, d, firm, k, step);
    if (p.bridging != kNone)
        end_bridges(t, s, firm, k.defaults);
    recover_claims(t, s, firm, k);
    if (has_orders(t, firm))
        drop_orders(t, s, firm, k.defaults);
    if (p.lab != kNone && t.market.lose_demand != 0)
        close_lab(s, p.lab, k.liquidates);
    if (t.market.write_down != 0)
        stop_honouring(s, firm, k.defaults);
    if (p.tier == 0)
        shake_confidence(s, k.defaults, t.market.confidence_per_failure);
}

}  // namespace ballast::BALLAST_KERNEL_NS
