#pragma once
/// The objects of a study, as a person writes them: one struct per kind of object, one member per key.
///
/// A member is named exactly like its key in the study files; the suffix is its unit (`_usd_bn` = 1e9 USD,
/// `_per_year`, `_months`, `_mw`, `_h100e` = GPUs counted as H100 equivalents). Names refer to other objects by
/// their name. Defaults stand here; ranges and meanings stand in host/config/fields, which reads these structs.
/// host/study/build_tables turns a study into the tables that kernels read.
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ballast::study {

/// Days since 1970-01-01.
using Day = std::int32_t;

/// A quantity over time. A bare number is constant. Otherwise points in order of date:
/// `step`: the value of the latest point on or before the date, 0 before the first point;
/// `linear`: straight lines between points, 0 before the first, the last value after the last.
struct Schedule {
    enum class Between { step, linear };
    std::vector<std::pair<Day, double>> points;  ///< empty: `constant` holds at all dates
    double constant = 0.0;
    Between between = Between::step;
};

/// Single payments: (date, amount); each falls in the step that contains its date.
using Payments = std::vector<std::pair<Day, double>>;

struct General {
    std::string name;
    std::string title;
    Day start = 0;       ///< day of the opening balance sheets, whose flows are over
    int num_steps = 78;  ///< horizon in steps
    int step_days = 7;
    std::uint64_t seed = 20260630;
    std::int64_t paths = 1'000'000;  ///< paths of the base case
    std::int64_t scenario_paths = 100'000;
    double confidence_level = 0.95;  ///< of every interval
    std::vector<Day> report_dates;   ///< empty: every month end up to the horizon
    std::vector<double> survival_levels = {0.90, 0.95, 0.99};
    std::vector<double> quantiles = {0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99};
    double money_quantum_log2 = 14;  ///< single precision books amounts in multiples of 2^this USD
    double student_t_nu = 0;         ///< 0: Gaussian innovations; else degrees of freedom, > 4
};

// ----------------------------------------------------------------------------------------------- factors

enum class FactorKind { white, ou, log_ou, gbm, jump_diffusion, vasicek, cir, markov };

/// One diffusive factor (or a chain of states). Its value x is the level for white, ou, vasicek, cir; the natural
/// logarithm of value / initial for gbm and jump_diffusion; the logarithm of value / mean for log_ou; the state's
/// number for markov.
struct Factor {
    std::string name;
    FactorKind kind = FactorKind::ou;
    double initial = 0.0;             ///< value at the start (level, not log); markov: unused
    double mean = 0.0;                ///< long-run level (ou, log_ou, vasicek, cir)
    double kappa = 0.0;               ///< mean reversion [1/yr]
    double sigma = 0.0;               ///< volatility [unit of x per sqrt(yr)]
    double mu = 0.0;                  ///< drift [1/yr] (white, gbm, jump_diffusion)
    double jump_rate_per_year = 0.0;  ///< jump_diffusion
    double jump_mean = 0.0;           ///< mean of the log jump
    double jump_stddev = 0.0;
    bool mu_includes_jumps = true;  ///< true: mu is the total log drift, the compensator is taken off
    bool driver = false;            ///< true: one of the named drivers of the correlation matrix
    std::map<std::string, double> loadings;  ///< correlation of this factor with drivers (not for drivers)
    std::string draws_as;                    ///< name whose random numbers are used; empty: its own
    std::vector<std::string> states;         ///< markov: names
    std::vector<double> initial_odds;        ///< markov: probability of each state at the start
    std::vector<std::vector<double>> generator_per_year;  ///< markov: rates [from][to], diagonal ignored
};

struct Correlation {
    std::vector<std::tuple<std::string, std::string, double>> pairs;  ///< of Brownian increments of drivers
    std::string repair = "none";  ///< none | nearest (Higham 2002, reported)
};

// ----------------------------------------------------------------------------------------------- market

/// Which factors play which part. An empty name switches the part off (its value stays at the start).
struct Market {
    std::string training_demand;                ///< factor x_T
    std::string inference_demand;               ///< factor x_I
    std::string ai_equity;                      ///< factor M (log multiple)
    std::string neocloud_equity;                ///< factor Q (log)
    std::string paid_inference;                 ///< factor Y (log of market / initial)
    double paid_inference_usd_bn_per_year = 0;  ///< Y at the start
    std::string short_rate;                     ///< factor, fraction per year
    double short_rate_constant = 0.0;           ///< used where short_rate is empty
    std::string credit_spread;                  ///< log_ou factor: log of spread / mean
    double credit_spread_mean = 0.0;            ///< fraction per year
    std::string funding_regime;  ///< markov factor with states open, selective, shut (in that order)
    std::array<double, 3> regime_spread_add = {0, 0.015, 0.05};  ///< fraction per year, not investment grade
    std::array<double, 3> regime_capacity = {1, 0.55, 0.10};     ///< share of raises possible, not inv. grade
    std::array<double, 3> regime_capacity_ig = {1, 0.90, 0.60};
    std::array<double, 3> uncommitted_capex = {1, 0.7, 0.3};  ///< share of uncommitted capex carried out
    double supply_elasticity = 0.0;            ///< eta_S: d ln rent / d ln merchant supply, with a minus sign
    Schedule merchant_supply_h100e;            ///< supply outside the study's own cohorts
    double spot_ratio = 0.91;                  ///< spot price over one-year committed price
    double spare_supply_decay_per_year = 0.0;  ///< decay of supply added by events
    double confidence_decay_per_year = 2.0;    ///< decay of extra regime hazard set by events and ends
    double confidence_per_failure = 0.0;  ///< an end of a tier A firm adds this to the multiplier (1 + it)
    double hazard_price_slope = 3.08;     ///< cancellation: e^(slope z+), capped
    double hazard_price_cap = 10.0;
    double hazard_demand_slope = 0.0;    ///< b_x: e^(-b_x x_I - b_x^2 var/2)
    double late_hazard_per_year = 0.08;  ///< added once a delivery is late by more than 6 months
    double retrenchment_hazard_multiple = 8.0;
    double recovery_trade = 0.4;        ///< of arrears and rejected contracts at an end
    double release_elasticity = 0.0;    ///< d ln rent / d ln(1 + released / depth), with a minus sign
    double release_depth_h100e = 1e6;   ///< compute that the rental market takes up without moving much
    double release_decay_per_year = 2;  ///< rate at which released GPUs find new customers
    double resale_elasticity = 0.0;     ///< the same for resale prices and GPUs sold by failed owners
    double resale_depth_h100e = 2e5;    ///< compute that the resale market takes up
    double resale_decay_per_year = 1;
    double renegotiate_intercept = -50;   ///< a: logit of renegotiating instead of cancelling; default: never
    double renegotiate_runway = 0;        ///< b: times ln(runway of customer / runway of provider)
    double renegotiate_price = 0;         ///< c: times z, log of contract price over fair price
    double renegotiate_concession = 0.5;  ///< share of z that a renegotiation gives up
    double renegotiate_least_cut = 0.05;  ///< smallest cut of the price, log
    std::string replacement_class;        ///< GPU class at whose spot price labs replace lost compute
    double replacement_share = 0;         ///< share of compute lost to a provider's failure that is replaced
    double replacement_lag_months = 3;    ///< mean time until replacement stands
    double replacement_switch_months = 1;  ///< switching cost in months of the replacement's rent
    double substitute_weeks = 8;  ///< a substitute operator takes over after 0 to this many weeks, uniform
    double bid_discount = 0.12;   ///< rate at which bidders discount contracts
};

struct GpuClass {
    std::string name;
    double price_usd_per_hour = 0;         ///< one-year committed rent at the start
    double obsolescence_per_year = 0;      ///< delta
    double age_years = 0;                  ///< age of the class at the start
    double training_halflife_years = 1.5;  ///< omega(age) = 2^(-age / this): weight of training demand
    double training_beta = 1.0;            ///< b_T
    double inference_beta = 1.0;           ///< b_I
    std::string deviation;                 ///< factor y_g (ou), may be empty
    double jump_decay_per_year = 1.0;      ///< decay of the transient part of event marks on the rent
    double kw_per_gpu = 1.3;               ///< at the chip's share of IT load
    double pue = 1.25;
    double operations_usd_per_hour = 0.1;
    double h100e = 1.0;                 ///< compute per GPU
    double hours_sold_per_year = 7000;  ///< h in the collateral value
    double life_years = 5.0;            ///< remaining economic life at the start
    double scrap_usd = 1500;
    double value_reversion_per_year = 0.0;  ///< kappa of the collateral formula
    double discount_premium = 0.06;         ///< r = short rate + this
    double site_cost_usd_per_hour = 0;      ///< fixed cost of its place (lease, staff) per GPU-hour of a year
    double debt_service_usd_per_hour =
        0;  ///< interest and principal of a financed GPU per GPU-hour of a year
};

struct Region {
    std::string name;
    double power_usd_per_mwh = 60;  ///< median price at the start
    std::string price_factor;       ///< fast log deviation
    std::string level_factor;       ///< slow log deviation
    double season_amplitude = 0;    ///< log amplitude
    int season_peak_month = 1;
    double spike_rate_per_year = 0;
    double spike_log_mean = 0;  ///< spike multiplies the price by 1 + e^mark
    double spike_log_stddev = 0;
    double spike_decay_per_year = 150;
    double availability = 0.995;    ///< mean share of hours with power
    double slip_correlation = 0.3;  ///< copula correlation of tranche slips in the region
    double outage_decay_per_year = 50;
};

// ----------------------------------------------------------------------------------------------- events

enum class MarkKind { fixed, normal, lognormal, exponential };

/// One effect of an event. `target`: `factor.NAME` (adds to x), `rent.CLASS` or `rent.*` (log rent), `lab.NAME` or
/// `lab.self` (capability), `open_weights` (capability), `supply` (log of outside merchant supply), `retrench.FIRM`
/// (weeks), `sells_capacity.FIRM` (weeks during which the firm sells own capacity), `delay.REGION` (months added to
/// tranches not yet energised), `outage.REGION` (share of power lost), `unit_cost.FIRM` (log of operating cost),
/// `confidence` (adds to the regime hazard multiplier), `regime` (moves to state number mean), `efficiency.NAME` or
/// `efficiency.self` (log revenue per compute of a lab), `suspends_payment.FIRM` (weeks during which the firm withholds
/// what it owes for compute), `access.FIRM` (weeks during which contracts with the firm are suspended: neither
/// delivered nor billed), `listing.FIRM` (the firm goes public, if it has not).
struct Effect {
    std::string target;
    MarkKind mark = MarkKind::fixed;
    double mean = 0;  ///< of the mark (lognormal: of the mark itself, sign kept)
    double stddev = 0;
    double permanent = 1.0;  ///< rent only: share that does not decay
};

struct Event {
    std::string name;
    double rate_per_year = 0;                ///< lambda0, the mean rate
    std::string lab;                         ///< leap of this lab: intensity follows its training compute
    double training_exponent = 1.0;          ///< alpha for lab leaps
    std::map<std::string, double> loadings;  ///< of the log intensity on factors
    std::map<std::string, double> excites;   ///< event name -> eta added to that event's excitation
    double excitation_decay_per_year = 4.0;
    std::vector<Effect> effects;
};

// ----------------------------------------------------------------------------------------------- firms

enum class Tier { a, b, c };

struct Firm {
    std::string name;
    std::string title;
    std::string group;  ///< lab | neocloud | hyperscaler | builder | holder | vendor | host | edge | other
    Tier tier = Tier::a;
    bool investment_grade = false;
    double cash_usd_bn = 0;
    double minimum_liquidity_usd_bn = 0;  ///< covenant or policy: below it counts as stress
    Schedule core_usd_bn_per_year;        ///< after-tax operating cash flow outside the modelled contracts
    std::string core_factor;              ///< log factor multiplies it; white or ou adds usd_bn per year
    double core_factor_beta = 1.0;
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
    double headroom_multiple = 0;  ///< tier B: debt up to this times annual core cash flow
    double other_debt_usd_bn = 0;  ///< tier B: debt at the start without tranches
    double watch_months = 12;
    double stress_months = 6;
    double grace_weeks = 4;
    std::array<double, 3> default_kind = {0.50, 0.35, 0.15};  ///< exchange, reorganisation, liquidation
    double exchange_recovery = 0.5;                           ///< debt left after an exchange
    double outside_default_per_year = 0;
    double merger_per_year = 0;
    double buyer_share_of_valuation = 0;  ///< psi in an end-of-distress bid
    double fleet_haircut = 0.35;          ///< h in the bid
    double frailty_correlation = 0;       ///< of its contracts' cancellation thresholds as a customer
    double austerity_use = 0.7;           ///< share of contracted compute used from stress on
    double own_use_h100e = 0;             ///< compute a lab has outside the study's cohorts and contracts
    bool listed = true;                   ///< its value is marked every step; else at rounds and quarter ends
    std::array<double, 3> listing_per_year = {0, 0, 0};  ///< going public, intensity by regime
    double listing_share = 0.05;                         ///< proceeds as a share of the valuation
    std::array<double, 3> support_per_year = {0, 0,
                                              0};  ///< sponsor or state steps in while in stress, by regime
    double support_usd_bn = 0;                     ///< what it gives in all; each time at most what is needed
    double ltv_normal = 0;       ///< policy: stakes are sold down to this net debt over stakes; 0: none
    double ltv_ceiling = 0;      ///< once it is above this
    double sale_haircut = 0.03;  ///< h0 of a stake sale
    double sale_impact = 0.10;   ///< h1: further haircut per share of the stake sold
    double acquirer_budget_usd_bn = 0;     ///< claims it would take over when it buys failing firms
    double covenant_liquidity_usd_bn = 0;  ///< facilities of the firm are in breach below it, on test dates
    std::string draws_as;
};

struct Lab {
    std::string name;                       ///< same as its firm
    double revenue_usd_bn_per_year = 0;     ///< at the start
    double capability = 0;                  ///< log-odds
    double catch_up_per_year = 0.8;         ///< phi
    double revenue_lag_years = 0.5;         ///< tau
    double revenue_growth = 0;              ///< R'/R at the start, sets product capture (Y s = R + tau R')
    double minimum_training_share = 0.15;   ///< a_min
    double serving_share = 0.4;             ///< a at the start, sets revenue per unit of compute
    double efficiency_growth_per_year = 0;  ///< of revenue per unit of compute
    double new_commitment_usd_bn_per_year = 0;     ///< g0: yearly payments newly committed in a year, on plan
    double committed_usd_bn_per_year = 0;          ///< commitments at the start, for the response to rivals
    double commitment_response = 0.5;              ///< eta of (rivals' / own commitments), below 1
    double commitment_lead_quarters = 6;           ///< from signature to capacity, 1 to 6
    double commitment_deposit = 0.2;               ///< share of the yearly payment due until capacity stands
    double commitment_usd_per_h100e_year = 18000;  ///< price of new capacity
};

struct OpenWeights {
    double capability = -0.5;
    double catch_up_per_year = 3.0;  ///< w
    double spill_share = 0.5;        ///< of unserved demand that looks for another lab
};

struct Tranche {  ///< one phase of a site's power
    double mw = 0;
    Day date = 0;  ///< planned energisation; on or before the start: certain
    double slip_probability = 0;
    double slip_mean_months = 7;
    double slip_stddev_months = 5;
    double never_probability = 0;
    double shell_usd_bn = 0;  ///< building and grid works paid before energisation: they wait with a slip
    double shell_months = 6;  ///< over this long before energisation
};

struct Site {
    std::string name;
    std::string owner;
    std::string region;
    std::string slip_law = "gamma";  ///< gamma | lognormal
    double floating_power_share = 0.35;
    double fixed_power_usd_per_mwh = 0;  ///< 0: the region's price at the start
    std::vector<Tranche> tranches;
};

struct Cohort {
    std::string name;
    std::string owner;
    std::string site;
    std::string gpu_class;
    Schedule gpus;                       ///< installed count (linear or step)
    double own_use_share = 0;            ///< of capacity: kept for the owner's lab or business
    double merchant_utilisation = 0.65;  ///< of what is neither contracted nor own
    bool merchant = true;                ///< counts in merchant supply
};

enum class Pricing { fixed, indexed, floor };

struct Contract {
    std::string name;
    std::string provider;  ///< firm
    std::string customer;  ///< firm; empty: customers outside the study
    std::string cohort;    ///< empty: delivered without a modelled fleet
    Schedule gpus;         ///< contracted count (of the cohort's class)
    double price_usd_per_hour = 0;
    double hours_per_year = 8760;
    Schedule usd_bn_per_year;  ///< payment when no cohort is given
    Schedule compute_h100e;    ///< compute delivered when no cohort is given
    Pricing pricing = Pricing::fixed;
    double price_floor = 0;  ///< floor pricing: lowest multiple of the planned price
    Day start = 0;
    Day end = 0;
    double take_or_pay = 0.9;                ///< phi
    double prepayment_usd_bn = 0;            ///< balance held by the provider at the start
    double prepayment_share = 0;             ///< share of each bill met from it
    double cancel_per_year = 0.008;          ///< lambda0
    double competing_cancel_per_year = 0.1;  ///< added while the customer sells own capacity
    double walk_per_year = 1.0;              ///< after the cure period of a delivery breach
    double cure_months = 3;
    double delivery_threshold = 0.9;  ///< delivered below this share counts as late
    double fee_share = 0;             ///< of one year's payments, owed on cancellation without cause
    double renewal_probability = 0;   ///< at the end date
    double renewal_months = 0;
    double renewal_price_ratio = 1.0;  ///< to the market rent of that date
    double notice_days = 0;            ///< rolling option: the customer may leave with this notice; 0: none
    Day notice_from = 0;               ///< first day on which notice may be given
    double notice_per_year = 0;        ///< hazard of giving it, times the multiples of cancellation
    double base_use = 1.0;             ///< consumption: share used on average demand
    double use_beta = 0;               ///< consumption: use = base_use e^(beta x_I), at most 1
    bool idle_floor = false;  ///< customer buys GPUs of the cohort that nobody else pays for, on call
    double dedicated_capex_usd_bn =
        0;  ///< provider's capital in this contract alone: stranded if the customer fails
    std::string draws_as;
};

// ----------------------------------------------------------------------------------------------- debt

enum class DebtKind { bullet, amortising, profile, revolver, convertible, margin };
enum class DebtClass { secured, unsecured };

struct DebtTranche {
    std::string name;
    std::string firm;
    DebtKind kind = DebtKind::bullet;
    DebtClass rank = DebtClass::unsecured;
    double amount_usd_bn = 0;      ///< outstanding at the start
    double commitment_usd_bn = 0;  ///< revolver
    bool floating = false;
    double rate = 0;  ///< fixed coupon, or spread over the short rate [fraction per year]
    Day maturity = 0;
    Payments principal_usd_bn;    ///< profile
    double conversion_ratio = 0;  ///< convertible: converts at maturity if log valuation >= ln(this) + start
    double minimum_liquidity_usd_bn = 0;  ///< revolver: drawn only while liquidity before the draw is above
    std::string stake;                    ///< margin loan: what secures it
    double call_ltv = 0.5;                ///< margin loan: stake is sold once loan over value exceeds this
    double target_ltv = 0.35;             ///< margin loan: down to this
    bool cross_default = false;           ///< due at once when a facility of the firm is accelerated
};

struct Facility {  ///< delayed-draw term loan against GPUs
    std::string name;
    std::string firm;
    std::string cohort;
    double drawn_usd_bn = 0;
    double commitment_usd_bn = 0;  ///< drawn + undrawn at the start
    double advance_rate = 0.7;
    Day window_end = 0;
    double term_years = 5;       ///< n: each draw amortises straight to zero
    double remaining_years = 4;  ///< of what is drawn at the start
    bool floating = true;
    double rate = 0.05;
    Payments invoices_usd_bn;    ///< GPU invoices that the facility funds (obligations of the firm)
    double dscr_default = 1.15;  ///< tested each quarter
    Day dscr_from = 0;           ///< first quarter end that may be tested
    double cure_quarters = 2;
    double waivers_per_year = 2;     ///< arrival of a waiver while in breach
    double extension = 0;            ///< a waiver also stretches the rest of the term by this share
    double realisation_minimum = 0;  ///< received over billed, three months; below it is a breach; 0: no test
    bool cross_default = false;      ///< due at once when another facility of the firm is accelerated
    bool ring_fenced = false;        ///< a vehicle: only the cohort's cash serves it, surplus is distributed
    double lock_up_dscr = 1.40;      ///< vehicle: no distribution below it
    double reserve_months = 3;       ///< vehicle: liquidity account, months of debt service
    double reserve_usd_bn = 0;       ///< vehicle: cash at the start
    double parent_guarantee = 0;     ///< vehicle: share of unpaid service that the firm owes
};

struct Lease {
    std::string name;
    std::string payer;
    std::string payee;           ///< empty: outside the study
    std::string site;            ///< rent follows its energised share; empty: from the start date
    double usd_bn_per_year = 0;  ///< at full energisation
    Day start = 0;
    Day end = 0;
};

struct EquityCommitment {
    std::string name;
    std::string investor;  ///< firm; empty: outside the study, certain
    std::string investee;
    double usd_bn = 0;
    Day date = 0;   ///< due on this day; with a condition: in the first step from then on that meets it
    Day lapse = 0;  ///< last day on which a condition can be met
    bool needs_listing = false;        ///< condition: the investee has gone public
    double needs_valuation_ratio = 0;  ///< condition: valuation over the one at the start
    bool needs_open_funding = false;   ///< condition: funding is not shut
};

/// A guarantor pays, one step later, what the obligor of a contract or lease leaves unpaid, up to a cap.
struct Guarantee {
    std::string name;
    std::string guarantor;  ///< firm
    std::string contract;   ///< guaranteed payments of this contract's customer, or
    std::string lease;      ///< of this lease's payer
    double cap_usd_bn = 0;
    Day start = 0;
    Day end = 0;
};

struct Stake {
    std::string name;
    std::string holder;
    std::string target;          ///< firm of the study whose valuation it follows; empty: ai_equity alone
    double usd_bn = 0;           ///< value at the start
    double equity_beta = 1.0;    ///< when target is empty
    double loan_ceiling = 0.35;  ///< policy: LTV of the holder above it counts as watch
};

/// Channels by which an end reaches others (docs/model.md, section 8); each can be closed alone.
struct Transmission {
    bool claims = true;         ///< false: creditors in the study recover everything
    bool lost_capacity = true;  ///< false: a failed provider's contracts are served on
    bool write_downs = true;    ///< false: stakes in it keep their value, its equity commitments are honoured
    bool fire_sales = true;     ///< false: GPUs that leave contract move no rents
    bool resale = true;         ///< false: GPUs that are sold move no resale prices
    bool lost_demand = true;    ///< false: contracts it pays for run on, its market share stays
    bool confidence = true;     ///< false: funding does not react
};

/// One switch per mechanism; false removes it (host/study/switches.hpp says how). Channels have theirs in Transmission.
struct Switches {
    // demand, rents, power
    bool factor_jumps = true;
    bool event_excitation = true;
    bool rent_jumps = true;
    bool obsolescence = true;
    bool training_decay = true;
    bool rent_reversion = true;
    bool supply_feedback = true;
    bool self_competition = true;
    bool power_slips = true;
    bool shell_waits = true;
    bool floating_power = true;
    bool power_spikes = true;
    bool outages = true;
    // labs
    bool capability_leaps = true;
    bool efficiency_leaps = true;
    bool training_feedback = true;
    bool catch_up = true;
    bool spill_over = true;
    bool commitment_escalation = true;
    bool export_control = true;
    // contracts
    bool cancellations = true;
    bool retrenchment = true;
    bool late_delivery_rights = true;
    bool frailty = true;
    bool austerity = true;
    bool payment_suspension = true;
    bool renegotiation = true;
    bool notice_options = true;
    bool consumption_use = true;
    bool floor_contracts = true;
    bool renewals = true;
    bool replacement = true;
    bool substitute_delay = true;
    // firms' own cash and funding
    bool working_capital = true;
    bool core_shocks = true;
    bool funding_regimes = true;
    bool confidence_shocks = true;
    bool credit_spread = true;
    bool equity_marks = true;
    bool raises_debt = true;
    bool raises_equity = true;
    bool ipo = true;
    bool commitment_conditions = true;
    bool support = true;
    bool revolvers = true;
    bool conversion = true;
    // secured debt and leverage
    bool covenants = true;
    bool waivers = true;
    bool extensions = true;
    bool cross_default = true;
    bool ring_fencing = true;
    bool lock_up = true;
    bool guarantees = true;
    bool margin_calls = true;
    bool loan_ceilings = true;
    bool policy_sales = true;
    // ends
    bool distress_bids = true;
    bool mergers = true;
    bool outside_hazard = true;
};

/// An enterprise's view: the vendors it builds on, and what it costs to leave one that is lost within the term.
struct Portfolio {
    std::string name;
    std::string title;
    std::vector<std::string> vendors;          ///< firms
    std::vector<double> switching_cost_usd_m;  ///< one for each
    Day term_end = 0;                          ///< last day of the contracts with them
};

// ----------------------------------------------------------------------------------------------- scenarios

struct Scenario {
    std::string name;
    std::string title;
    std::string meaning;
    std::map<std::string, std::string> set;                      ///< key -> value, as -p KEY=VALUE
    std::vector<std::pair<std::string, Day>> force;              ///< event and its day
    std::vector<std::tuple<std::string, Day, double>> shift;     ///< factor jumps by this on the day
    std::vector<std::tuple<std::string, Day, Day>> hold_regime;  ///< state name, first day, last day
    std::vector<std::string> cancel;                             ///< contracts cancelled on the day below
    Day cancel_date = 0;
    std::int64_t paths = 0;  ///< 0: general.scenario_paths
};

struct Study {
    General general;
    std::vector<Factor> factors;
    Correlation correlation;
    Market market;
    std::vector<GpuClass> gpu_classes;
    std::vector<Region> regions;
    std::vector<Event> events;
    std::vector<Firm> firms;
    std::vector<Lab> labs;
    OpenWeights open_weights;
    Transmission transmission;
    Switches switches;
    std::vector<Site> sites;
    std::vector<Cohort> cohorts;
    std::vector<Contract> contracts;
    std::vector<DebtTranche> tranches;
    std::vector<Facility> facilities;
    std::vector<Lease> leases;
    std::vector<EquityCommitment> equity_commitments;
    std::vector<Stake> stakes;
    std::vector<Guarantee> guarantees;
    std::vector<Portfolio> portfolios;
    std::vector<Scenario> scenarios;  ///< beside the base case, which is the study itself
};

}  // namespace ballast::study
