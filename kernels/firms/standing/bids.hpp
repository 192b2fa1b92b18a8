#pragma once
/// Bids for a firm that is offered for sale by its owners, or has failed. A bidder sees
///   A = fleet (1 - h) + power rights (1 - h0) + contracts above market + psi V - take-or-pay above market,
///   psi = psi_0 + psi_1 min(r / T, 1), r the runway of a firm that its owners offer, 0 of one that has failed,
/// as A e^(sigma z - sigma^2 / 2) and buys while markets are not shut if that is more than debt and arrears. Its owners are
/// paid a share of the difference. Somebody bids with a probability; of firms in the study the one with the largest budget,
/// if that holds the claims; one outside it, if no firm in it buys.
/// Draws: 1 uniform for whether somebody bids, 1 normal for what it sees; none where these are certain.
#include "kernels/core/math.hpp"
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/contracts/contracts.hpp"
#include "kernels/firms/facilities/vehicles.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/assets.hpp"
#include "kernels/firms/power_rights/power_rights.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

inline constexpr Scalar kDearestSale = 1000.0_r;  ///< price over valuation, above which it is counted as this

/// What a bidder sees in a firm, less the claims that it would take over [quanta].
BALLAST_FN Real bid_above_claims(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                 int firm, Real share, Real claims, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real bid = fma(share, exp(s.funding[firm].log_valuation), -claims);
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        Real const worth =
            collateral_value(t, factors, s, t.cohorts[c].gpu_class, step) * kept_share(s, t.cohorts[c]);
        Real const gpus =
            fleet_in_use(t, s, c, step).earning * t.market.usd_per_quantum_inv * (1.0_r - p.fleet_haircut);
        bid = fma(gpus * owned_share(t, s, firm, c), worth, bid);
    }
    if (has_orders(t, firm)) {
        Real const fleet =
            order_fleet_value(t, s, firm, [&](int g) { return collateral_value(t, factors, s, g, step); });
        bid = fma(fleet, 1.0_r - p.fleet_haircut, bid) + orders_of_firm_above_market(t, factors, s, firm);
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

/// Part of the valuation that a bidder counts: more while the firm need not be sold.
BALLAST_FN Real share_of_valuation(FirmTables<Scalar> const& t, FirmState const& s, int firm, Mask offered,
                                   int step)
{
    Real const share = t.firms[firm].buyer_share;
    if (t.num_sales == 0 || t.sales[firm].unhurried_share <= 0.0_r || !any(offered))
        return share;
    SaleTable<Scalar> const& p = t.sales[firm];
    Real const runway = runway_years(t, s, firm, step + 1, p.look_steps, offered);
    return fma(select(offered, min(runway * p.offer_inverse, Real(1.0_r)), 0.0_r), p.unhurried_share, share);
}

/// A bid above the claims; zero or less where nobody bids as much.
BALLAST_FN Real highest_bid(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                            Draws const& d, int firm, Mask seeks, Mask offered, Real claims, int step)
{
    bool const certain = t.num_sales == 0 || t.sales[firm].bid_dispersion <= 0.0_r;
    Real bid = bid_above_claims(t, factors, s, firm, share_of_valuation(t, s, firm, offered, step),
                                certain ? claims : Real(0.0_r), step);
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

/// Lanes on which a buyer outbids the claims; the budget of one in the study shrinks by them. `offered`: by its owners, of
/// those that seek one.
BALLAST_FN Mask find_buyer(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                           Draws const& d, int firm, Mask seeks, Mask offered, int step)
{
    if (t.firms[firm].buyer_share < 0.0_r)  // not for sale
        return no_lanes();
    Real const claims = s.accounts[firm].debt_total + s.accounts[firm].shortfall;
    Mask wins = seeks & !funding_regime(t.market, factors).shut;
    if (!any(wins))
        return wins;
    Real const bid = highest_bid(t, factors, s, d, firm, wins, wins & offered, claims, step);
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
