#pragma once
/// Legal persons with cash, debts and owners.
#include <array>
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

/// Depth of the model: the full balance sheet; a deep pocket (cash flow, capex cut on stress, borrowing headroom); a
/// host (lease in, debt out).
enum class Tier { full, deep_pocket, host };

struct Firm {
    std::string name;
    std::string title;
    std::string group;  ///< lab | neocloud | hyperscaler | builder | holder | vendor | host | edge | other
    Tier tier = Tier::full;
    bool investment_grade = false;
    double cash_usd_bn = 0;
    double minimum_liquidity_usd_bn = 0;  ///< covenant or policy: below it counts as stress
    Schedule core_usd_bn_per_year;        ///< after-tax operating cash flow outside the modelled contracts
    std::string core_factor;              ///< log factor multiplies it; white or ou adds usd_bn per year
    double core_factor_beta = 1.0;
    double core_lab_elasticity = 0;       ///< of core cash flow to the revenue of its lab over plan
    Schedule fixed_cost_usd_bn_per_year;  ///< staff and fixed operating cost
    double cost_share_of_revenue = 0;     ///< lab: other variable cost per unit of revenue
    Schedule committed_capex_usd_bn_per_year;
    Payments committed_capex_usd_bn;  ///< single invoices
    Schedule uncommitted_capex_usd_bn_per_year;
    double noise_usd_bn = 0;          ///< working capital: standard deviation per sqrt(year), mean zero
    double valuation_usd_bn = 0;      ///< equity value at the start
    double equity_beta = 1.0;         ///< loading of log valuation on ai_equity
    double neocloud_beta = 0.0;       ///< loading of log valuation on neocloud_equity
    double revenue_elasticity = 0.0;  ///< labs: eta_V
    double target_runway_months = 15;
    std::array<double, 3> equity_raises_per_year = {0, 0, 0};  ///< intensity by regime while below target
    double equity_raise_share = 0.1;                           ///< largest raise as a share of the valuation
    double patience_years = 1.0;
    double down_round_exponent = 1.0;  ///< b in (V / V_last)^b
    std::array<double, 3> debt_raises_per_year = {0, 0, 0};
    double debt_raise_usd_bn = 0;  ///< largest single issue
    double debt_spread = 0.04;     ///< over the short rate, before regime and spread factor
    double credit_beta = 1.0;      ///< loading of the issue spread on the credit spread factor
    double headroom_multiple = 0;  ///< deep pocket: debt up to this times annual core cash flow
    double other_debt_usd_bn = 0;  ///< deep pocket: debt at the start that is not listed as debts
    double watch_months = 12;
    double stress_months = 6;
    double grace_weeks = 4;
    std::array<double, 3> default_kind = {0.50, 0.35, 0.15};  ///< exchange, reorganisation, liquidation
    double exchange_recovery = 0.5;                           ///< debt left after an exchange
    double exogenous_default_per_year = 0;
    double merger_per_year = 0;
    double operational_losses_per_year = 0;
    double operational_loss_usd_bn = 0;  ///< median
    double operational_loss_sigma = 0;
    double largest_operational_loss_usd_bn = 0;
    double runway_merger_per_year = 0;        ///< lambda: its owners look for a buyer, at no runway
    double runway_merger_years = 0;           ///< T: runway from which on they do not
    double unhurried_share_of_valuation = 0;  ///< psi_1: added to psi in a bid at a runway of T
    double wind_down_per_year = 0;            ///< mu: its owners wind it down, below
    double wind_down_runway_years = 0;        ///< R: this runway
    double buyer_share_of_valuation = 0;      ///< psi in a bid
    double fleet_haircut = 0.35;              ///< h in the bid
    double bid_probability = 1;               ///< somebody bids for a firm that is for sale
    double bid_dispersion = 0;                ///< sigma: what bidders think of its assets differs, log
    double bargaining_power = 1;              ///< share of a bid above the claims that its owners are paid
    double frailty_correlation = 0;           ///< of its contracts' cancellation thresholds as a customer
    double austerity_utilisation = 0.7;       ///< share of contracted compute used from stress on
    double own_use_h100e = 0;                 ///< compute a lab has outside the study's cohorts and contracts
    bool listed = true;  ///< its value is marked every step; else at rounds and quarter ends
    std::array<double, 3> listing_per_year = {0, 0, 0};  ///< going public, intensity by regime
    double listing_share = 0.05;                         ///< proceeds as a share of the valuation
    std::array<double, 3> support_per_year = {0, 0,
                                              0};  ///< sponsor or state steps in while in stress, by regime
    double support_usd_bn = 0;                     ///< what it gives in all; each time at most what is needed
    double target_ltv = 0;   ///< policy: stakes are sold down to this net debt over stakes; 0: none
    double maximum_ltv = 0;  ///< once it is above this
    std::array<double, 3> stake_turnover_per_year = {1000, 1000,
                                                     1000};  ///< markets take it so often, by regime
    bool sells_for_payments = false;   ///< unpledged stakes, for what it lacks within stress_months
    double sale_haircut = 0.03;        ///< h0 of a stake sale
    double sale_impact = 0.10;         ///< h1: further haircut per share of the stake sold
    bool sells_power_rights = false;   ///< for what it lacks within stress_months
    double power_sale_haircut = 0.15;  ///< h0 of a sale of power rights, and in a bid
    double power_sale_impact = 0.25;   ///< h1: further haircut per share of them sold
    double deferrable_share =
        0;  ///< of committed capital spending and GPU invoices while payments are in danger
    double deferral_cap_usd_bn = 0;        ///< most that waits; 0: no other limit than the share
    double deferral_penalty = 0.08;        ///< owed on top of what waits
    double deferral_cost_per_year = 0.30;  ///< of what waits: margin that late works do not earn
    double catch_up_weeks = 13;            ///< time constant with which it is paid once payments are safe
    double prepay_on_call =
        0;  ///< s: of take-or-pay bills to come, that customers pay ahead when it lacks money
    double prepay_months = 6;           ///< of bills
    double prepay_discount = 0.08;      ///< q: 1 + q of bills per amount paid
    double prepay_pause_weeks = 13;     ///< from one call to the next
    double prepay_outside_share = 0.5;  ///< of it, that customers outside the study pay
    double prepay_liquidity_share =
        0.1;                          ///< of its spare liquidity, that a customer in the study pays at most
    double vendor_finance_share = 0;  ///< of committed capital spending and invoices without draws
    std::string vendor_finance_from;  ///< firm that lends; empty: outside the study
    double vendor_finance_cap_usd_bn = 0;  ///< most that it lends
    double vendor_finance_months = 36;     ///< of level instalments
    double vendor_finance_rate = 0.10;     ///< per year
    bool vendor_finance_secured = false;   ///< it takes its equipment back at a default
    double leaseback_share = 0;            ///< of the unpledged fleet, that it sells and leases back
    double leaseback_haircut = 0.20;       ///< h0 of the sale
    double leaseback_impact = 0.20;        ///< h1: further haircut per share that is sold
    double leaseback_months = 48;          ///< of rent
    double leaseback_yield = 0.13;         ///< per year
    std::array<double, 3> rights_issues_per_year = {0, 0, 0};  ///< while a listed firm lacks money, by regime
    double rights_issue_share = 0.2;                           ///< of the valuation, before the discount
    double rights_discount = 0.30;
    double standstill_per_year = 0;        ///< creditors of a solvent firm in distress agree to wait
    double standstill_weeks = 13;          ///< by which its grace becomes longer, once a year
    double acquirer_budget_usd_bn = 0;     ///< claims it would take over when it buys failing firms
    double liquidity_covenant_usd_bn = 0;  ///< facilities of the firm are in breach below it, on test dates
    std::string lender;                    ///< who lends to it; empty: lenders that do not look at it
    double spread_utilisation = 0.75;      ///< of its debt capacity, at which debt_spread holds
    bool equity_follows_assets = false;    ///< worth no more than enterprise value less debt
    double distress_discount = 0;          ///< zeta: of its equity at no runway, log
    double equity_share_per_year = 0;      ///< share of it that owners sell within a year; 0: no limit
    std::string draws_as;
};

}  // namespace ballast::study
