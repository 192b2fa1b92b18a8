#pragma once
/// One switch per mechanism.

namespace ballast::study {

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
    bool retirement = true;
    bool second_life = true;
    bool self_competition = true;
    bool power_slips = true;
    bool construction_waits = true;
    bool interconnection_deposits = true;
    bool power_rights = true;
    bool floating_power = true;
    bool power_spikes = true;
    bool outages = true;
    // labs
    bool capability_leaps = true;
    bool efficiency_leaps = true;
    bool training_feedback = true;
    bool catch_up = true;
    bool spill_over = true;
    bool product_capture = true;
    bool customer_lag = true;
    bool token_price = true;
    bool token_scarcity = true;
    bool fixed_price_sales = true;
    bool core_lab_link = true;
    bool commitment_escalation = true;
    bool export_control = true;
    // contracts
    bool cancellations = true;
    bool known_prices = true;
    bool retrenchment = true;
    bool late_delivery_rights = true;
    bool frailty = true;
    bool austerity = true;
    bool payment_suspension = true;
    bool renegotiation = true;
    bool notice_options = true;
    bool consumption_utilisation = true;
    bool floor_contracts = true;
    bool renewals = true;
    bool renewal_on_margin = true;
    bool own_or_rent = true;
    bool migration = true;
    bool replacement = true;
    bool substitute_delay = true;
    bool executory_contracts = true;
    bool single_tenants = true;
    // firms' own cash and funding
    bool working_capital = true;
    bool core_shocks = true;
    bool funding_regimes = true;
    bool confidence_shocks = true;
    bool credit_spread = true;
    bool equity_marks = true;
    bool debt_raises = true;
    bool equity_raises = true;
    bool debt_capacity = true;
    bool distress_discount = true;
    bool insolvency = true;
    bool listings = true;
    bool commitment_conditions = true;
    bool support = true;
    bool revolvers = true;
    bool conversion = true;
    bool order_books = true;
    // secured debt and leverage
    bool covenants = true;
    bool waivers = true;
    bool extensions = true;
    bool cross_default = true;
    bool asset_refinancing = true;
    bool ring_fencing = true;
    bool lock_up = true;
    bool guarantees = true;
    bool margin_calls = true;
    bool ltv_watch = true;
    bool policy_sales = true;
    bool sales_for_payments = true;
    bool market_depth = true;
    // ends
    bool distress_bids = true;
    bool bid_terms = true;
    bool mergers = true;
    bool runway_sales = true;
    bool wind_down = true;
    bool exogenous_defaults = true;
    bool operational_losses = true;
    // self-help
    bool deferrals = true;
    bool standstills = true;
    bool prepayments_on_call = true;
    bool vendor_finance = true;
    bool leasebacks = true;
    bool rights_issues = true;
    // losses
    bool lender_losses = true;
};

}  // namespace ballast::study
