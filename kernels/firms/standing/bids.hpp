#pragma once
/// Bids for a firm that is offered for sale by its owners, or has failed. A bidder sees
///   A = fleet (1 - h) + power rights (1 - h0) + contracts above market + psi V - take-or-pay above market
/// as A e^(sigma z - sigma^2 / 2) and buys while markets are not shut if that is more than debt and arrears. Its owners are
/// paid a share of the difference. Somebody bids with a probability; of firms in the study the one with the largest budget,
/// if that holds the claims; one outside it, if no firm in it buys.
/// Draws: 1 uniform for whether somebody bids, 1 normal for what it sees; none where these are certain.
#include "kernels/core/math.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/facilities/vehicles.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kDearestSale = 1000.0_r;  ///< price over valuation, above which it is counted as this

/// What a bidder sees in a firm, less the claims that it would take over [quanta].
BALLAST_FN Real bid_above_claims(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                 int firm, Real claims, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real bid = fma(p.buyer_share, exp(s.funding[firm].log_valuation), -claims);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const worth =
            collateral_value(t, factors, s, t.cohorts[c].gpu_class, step) * kept_share(s, t.cohorts[c]);
        Real const gpus =
            gpus_in_use(t, s, c, step) * t.market.usd_per_quantum_inv * (1.0_r - p.fleet_haircut);
        bid = fma(gpus, worth, bid);
    }
    if (p.first_right < p.end_right)
        bid = fma(power_rights_value(t, s, firm), 1.0_r - p.power_sale_haircut, bid);
    for (int j = p.first_provided; j < p.end_provided; ++j)
        bid = bid + value_above_market(t, s, t.provided_contract[j], step);
    for (int j = p.first_bought; j < p.end_bought; ++j) {
        int const c = t.bought_contract[j];
        bid = bid - max(value_above_market(t, s, c, step), 0.0_r) * t.contracts[c].take_or_pay;
    }
    return bid;
}

/// Lanes on which a firm ends in the step.
BALLAST_FN Mask ends_in(FirmState const& s, int firm, int step)
{
    return s.exits[firm].step == step;
}

/// Lanes on which firm b can still buy when it is the turn of `firm`: ends of a step come in the order of firms.
BALLAST_FN Mask can_buy(FirmState const& s, int b, int firm, int step)
{
    Mask const is_there = b > firm ? is_independent(s, b) | ends_in(s, b, step) : is_independent(s, b);
    return is_there & !is_stressed(s.standing[b].level) & !is_retrenching(s, b);
}

/// A bid above the claims; zero or less where nobody bids as much.
BALLAST_FN Real highest_bid(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                            Draws const& d, int firm, Mask seeks, Real claims, int step)
{
    bool const certain = t.num_sales == 0 || t.sales[firm].bid_dispersion <= 0.0_r;
    Real bid = bid_above_claims(t, factors, s, firm, certain ? claims : Real(0.0_r), step);
    if (t.num_sales == 0)
        return bid;
    SaleTable<Scalar> const& p = t.sales[firm];
    Int const n = s.sales[firm].offers;
    if (!certain) {
        Real const z = d.normal(seeks, p.view, n, 0.0_r);
        bid = fma(bid, exp(fma(p.bid_dispersion, z, p.bid_mean)), -claims);
    }
    if (p.bid_probability < 1.0_r)
        set_where(d.uniform(seeks, p.bid, n, 0.5_r) > p.bid_probability, bid, 0.0_r);
    return bid;
}

/// Lanes on which a buyer outbids the claims; the budget of one in the study shrinks by them.
BALLAST_FN Mask find_buyer(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                           Draws const& d, int firm, Mask seeks, int step)
{
    if (t.firms[firm].buyer_share < 0.0_r)  // not for sale
        return no_lanes();
    Real const claims = s.accounts[firm].debt_total + s.accounts[firm].shortfall;
    Mask wins = seeks & !funding_regime(t.market, factors).shut;
    if (!any(wins))
        return wins;
    Real const bid = highest_bid(t, factors, s, d, firm, wins, claims, step);
    wins = wins & (bid > 0.0_r);
    if (!any(wins))
        return wins;
    if (t.market.num_buyers > 0) {
        Real largest = 0.0_r;
        Int buyer = kNone;
        for (int b = 0; b < t.num_firms; ++b) {
            if (t.firms[b].budget <= 0.0_r || b == firm)
                continue;
            Mask const bids = can_buy(s, b, firm, step) & (s.exits[b].budget > largest);
            set_where(bids, largest, s.exits[b].budget);
            set_where(bids, buyer, b);
        }
        wins = wins & (largest >= claims);
        for (int b = 0; b < t.num_firms; ++b)
            if (t.firms[b].budget > 0.0_r)
                set_where(wins & (buyer == b), s.exits.own(b).budget, s.exits[b].budget - claims);
    }
    if (t.num_sales > 0) {
        Real const paid = bid * t.sales[firm].bargaining_power;
        set_where(wins, s.sales.own(firm).price,
                  min(paid * exp(-s.fundraising[firm].log_last_valuation), Real(kDearestSale)));
    }
    return wins;
}

}  // namespace ballast::BALLAST_KERNEL_NS
