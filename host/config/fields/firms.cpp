#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> firm_kinds()
{
    using study::Firm;
    Range const rate = kNotNegative;
    return {named_kind<Firm>(
        "firm", &study::Study::firms, "A legal person with cash, debts and owners.", {"cash_usd_bn"},
        {
            text("title", &Firm::title, "Name for tables and pictures."),
            word("group", &Firm::group,
                 {"lab", "neocloud", "hyperscaler", "builder", "holder", "vendor", "host", "edge", "other"},
                 "Line of business; groups tables and pictures.")
                .needed(),
            choice("tier", &Firm::tier, {"full", "deep_pocket", "host"},
                   "Depth of the model. full: the full balance sheet; deep_pocket: cash flow, capex cut on "
                   "stress, borrowing headroom; host: lease in, debt out."),
            flag("investment_grade", &Firm::investment_grade,
                 "Rated BBB- or better; opens the better terms of the funding regime."),
            number("cash_usd_bn", &Firm::cash_usd_bn, "USD bn", kNotNegative,
                   "Unrestricted cash and liquid securities at the start.")
                .needed()
                .as(Role::balance),
            number("minimum_liquidity_usd_bn", &Firm::minimum_liquidity_usd_bn, "USD bn", kNotNegative,
                   "Covenant or policy; liquidity below it counts as stress.")
                .as(Role::balance),
            schedule("core_usd_bn_per_year", &Firm::core_usd_bn_per_year, "USD bn/year", kAny,
                     "After-tax operating cash flow outside the modelled contracts.")
                .as(Role::yearly_flow),
            name_of("factor", "core_factor", &Firm::core_factor,
                    "Factor of the core cash flow: a logarithmic one multiplies it, white or ou adds USD bn "
                    "per year."),
            number("core_factor_beta", &Firm::core_factor_beta, "", between(-10, 10),
                   "Loading of the core cash flow on its factor."),
            number(
                "core_lab_elasticity", &Firm::core_lab_elasticity, "", between(0, 5),
                "Core cash flow goes with the revenue of the firm's lab over its plan to this power: a cloud "
                "that its own models sell; 0: not at all."),
            schedule("fixed_cost_usd_bn_per_year", &Firm::fixed_cost_usd_bn_per_year, "USD bn/year",
                     kNotNegative, "Staff and fixed operating cost.")
                .as(Role::yearly_flow),
            number("cost_share_of_revenue", &Firm::cost_share_of_revenue, "", kShare,
                   "Labs: variable cost outside modelled compute per unit of lab revenue."),
            schedule("committed_capex_usd_bn_per_year", &Firm::committed_capex_usd_bn_per_year, "USD bn/year",
                     kNotNegative, "Capex under signed orders; an obligation.")
                .as(Role::yearly_flow),
            payments("committed_capex_usd_bn", &Firm::committed_capex_usd_bn, "USD bn", kNotNegative,
                     "Single invoices under signed orders.")
                .as(Role::payment),
            schedule("uncommitted_capex_usd_bn_per_year", &Firm::uncommitted_capex_usd_bn_per_year,
                     "USD bn/year", kNotNegative,
                     "Capex that scales with the funding regime and stops at watch.")
                .as(Role::yearly_flow),
            number("noise_usd_bn", &Firm::noise_usd_bn, "USD bn/sqrt(year)", kNotNegative,
                   "Working-capital noise: standard deviation over the square root of a year, mean zero."),
            number("valuation_usd_bn", &Firm::valuation_usd_bn, "USD bn", between(0, 20'000),
                   "Equity value at the start; 0: it issues none."),
            number("equity_beta", &Firm::equity_beta, "", between(-5, 10),
                   "Loading of the log valuation on ai_equity."),
            number("neocloud_beta", &Firm::neocloud_beta, "", between(-5, 10),
                   "Loading of the log valuation on neocloud_equity."),
            number("revenue_elasticity", &Firm::revenue_elasticity, "", between(0, 5),
                   "Labs: eta_V, loading of the log valuation on log revenue over its start."),
            number("target_runway_months", &Firm::target_runway_months, "months", between(0, 120),
                   "The firm raises money, when the regime lets it, while its runway is shorter."),
            triple("equity_raises_per_year", &Firm::equity_raises_per_year, "1/year", rate,
                   "Arrivals of equity raises while below target, by regime (open, selective, shut).")
                .as(Role::queued_rate),
            number("equity_raise_share", &Firm::equity_raise_share, "", kShare,
                   "Largest raise as a share of the valuation."),
            number("patience_years", &Firm::patience_years, "years", between(0.01, 100),
                   "Time constant with which willingness to fund fades since the last round."),
            number("down_round_exponent", &Firm::down_round_exponent, "", between(0, 10),
                   "Arrivals scale with (valuation over that of the last round) to this power."),
            triple("debt_raises_per_year", &Firm::debt_raises_per_year, "1/year", rate,
                   "Arrivals of debt issues while below target, by regime.")
                .as(Role::queued_rate),
            number("debt_raise_usd_bn", &Firm::debt_raise_usd_bn, "USD bn", kNotNegative,
                   "Largest single issue.")
                .as(Role::payment),
            number("debt_spread", &Firm::debt_spread, "1/year", between(-0.02, 1),
                   "Spread of a new issue over the short rate, before regime and spread factor."),
            number("credit_beta", &Firm::credit_beta, "", between(-5, 10),
                   "Loading of the issue spread on the credit spread factor."),
            number("headroom_multiple", &Firm::headroom_multiple, "years", between(0, 20),
                   "deep_pocket: can borrow up to this many years of core cash flow."),
            number("other_debt_usd_bn", &Firm::other_debt_usd_bn, "USD bn", kNotNegative,
                   "deep_pocket: debt at the start that is not listed as debts.")
                .as(Role::balance),
            number("watch_months", &Firm::watch_months, "months", between(0, 120),
                   "Runway below this is watch."),
            number("stress_months", &Firm::stress_months, "months", between(0, 120),
                   "Runway below this is stress."),
            number("grace_weeks", &Firm::grace_weeks, "weeks", between(0, 104),
                   "Longest distress before an end."),
            triple("default_kind", &Firm::default_kind, "", kShare,
                   "Probabilities of distressed exchange, operating reorganisation and liquidation at a "
                   "default; they sum to 1.")
                .as(Role::probabilities),
            number("exchange_recovery", &Firm::exchange_recovery, "", kShare,
                   "Share of debt left after a distressed exchange."),
            number("exogenous_default_per_year", &Firm::exogenous_default_per_year, "1/year", rate,
                   "Hazard of default for causes outside the model.")
                .as(Role::arrival_rate),
            number("merger_per_year", &Firm::merger_per_year, "1/year", rate,
                   "Hazard of being acquired without distress, while markets are not shut.")
                .as(Role::arrival_rate),
            number(
                "operational_losses_per_year", &Firm::operational_losses_per_year, "1/year", rate,
                "Arrivals of losses that nothing else in the study explains: an outage, a fraud, a judgment.")
                .as(Role::arrival_rate),
            number("operational_loss_usd_bn", &Firm::operational_loss_usd_bn, "USD bn", kNotNegative,
                   "Median of such a loss, due at once.")
                .as(Role::payment),
            number("operational_loss_sigma", &Firm::operational_loss_sigma, "", between(0, 4),
                   "Standard deviation of its log."),
            number("largest_operational_loss_usd_bn", &Firm::largest_operational_loss_usd_bn, "USD bn",
                   kNotNegative, "What is lost at most.")
                .as(Role::payment),
            number(
                "runway_merger_per_year", &Firm::runway_merger_per_year, "1/year", rate,
                "lambda: hazard that its owners look for a buyer while markets are not shut, at no runway; "
                "it falls in a straight line to 0 at runway_merger_years.")
                .as(Role::arrival_rate),
            number("runway_merger_years", &Firm::runway_merger_years, "years", between(0, 10),
                   "T: runway from which on they do not; needed with runway_merger_per_year."),
            number("unhurried_share_of_valuation", &Firm::unhurried_share_of_valuation, "", kShare,
                   "psi_1: part of the valuation that a buyer counts beside buyer_share_of_valuation where "
                   "owners offer the firm with a runway of runway_merger_years or more; in a straight line "
                   "less with a shorter one."),
            number(
                "wind_down_per_year", &Firm::wind_down_per_year, "1/year", rate,
                "mu: hazard that its owners wind it down in order, a liquidation, while its runway is below "
                "wind_down_runway_years and nothing is unpaid.")
                .as(Role::arrival_rate),
            number("wind_down_runway_years", &Firm::wind_down_runway_years, "years", between(0, 10),
                   "R: runway below which they may; needed with wind_down_per_year."),
            number(
                "buyer_share_of_valuation", &Firm::buyer_share_of_valuation, "", kShare,
                "psi: part of the valuation that a buyer of the firm, in distress or offered by its owners, "
                "counts beside fleet and contracts; 0: none of it."),
            number("fleet_haircut", &Firm::fleet_haircut, "", kShare,
                   "Haircut on the fleet's collateral value in such a bid."),
            number("bid_probability", &Firm::bid_probability, "", kShare,
                   "Probability that somebody bids for the firm when it is for sale; one bid each time."),
            number("bid_dispersion", &Firm::bid_dispersion, "", between(0, 3),
                   "sigma: the bidder thinks that fleet, contracts and psi V are worth e^(sigma z - sigma^2 "
                   "/ 2) "
                   "of their value, z standard normal; 0: what they are worth."),
            number(
                "bargaining_power", &Firm::bargaining_power, "", kShare,
                "Part of the bid above the claims that its owners are paid; 1: all of it. Less where bidders "
                "set the terms; it decides on the price alone."),
            number("frailty_correlation", &Firm::frailty_correlation, "", between(0, 0.999),
                   "Correlation of the cancellation thresholds of the contracts it is the customer of."),
            number("austerity_utilisation", &Firm::austerity_utilisation, "", kShare,
                   "Share of its contracted compute that it uses from stress on."),
            number("own_use_h100e", &Firm::own_use_h100e, "H100e", kNotNegative,
                   "Compute a lab has outside the study's cohorts and contracts."),
            flag("listed", &Firm::listed,
                 "true: its value is marked every step; false: at funding rounds and ends of quarters only."),
            triple("listing_per_year", &Firm::listing_per_year, "1/year", rate,
                   "Arrival of going public while it is not listed, by regime (open, selective, shut).")
                .as(Role::arrival_rate),
            number("listing_share", &Firm::listing_share, "", kShare,
                   "Proceeds of going public as a share of the valuation."),
            triple("support_per_year", &Firm::support_per_year, "1/year", rate,
                   "Arrival of the money of a sponsor or state while the firm is in stress or short of what "
                   "is due, by regime.")
                .as(Role::arrival_rate),
            number("support_usd_bn", &Firm::support_usd_bn, "USD bn", kNotNegative,
                   "What supporters give in all; each time at most what is needed.")
                .as(Role::payment),
            number("target_ltv", &Firm::target_ltv, "", kShare,
                   "Policy of a holder: once net debt over stakes is above maximum_ltv, unpledged stakes are "
                   "sold down to this; 0: no such policy."),
            number("maximum_ltv", &Firm::maximum_ltv, "", kShare,
                   "Net debt over stakes from which on stakes are sold."),
            flag("sells_for_payments", &Firm::sells_for_payments,
                 "A holder sells unpledged stakes for what it lacks to pay what falls due within "
                 "stress_months, "
                 "whatever its leverage; false: by its policy alone."),
            number("sale_haircut", &Firm::sale_haircut, "", kShare, "h0: haircut of any sale of a stake."),
            number("sale_impact", &Firm::sale_impact, "", kShare,
                   "h1: further haircut per share of the stake that is sold."),
            triple("stake_turnover_per_year", &Firm::stake_turnover_per_year, "1/year", rate,
                   "How many times a year markets could take all that the holder has unpledged, by regime: a "
                   "step takes no more than that share, all of it by default. Lenders sell pledges at once."),
            flag("sells_power_rights", &Firm::sells_power_rights,
                 "An owner sells power rights for what it lacks to pay what falls due within stress_months, "
                 "after its stakes."),
            number("power_sale_haircut", &Firm::power_sale_haircut, "", kShare,
                   "h0: haircut of any sale of power rights, and of what a bidder for the firm counts of "
                   "them."),
            number("power_sale_impact", &Firm::power_sale_impact, "", kShare,
                   "h1: further haircut per share of them that is sold."),
            number(
                "deferrable_share", &Firm::deferrable_share, "", kShare,
                "Share of committed capital spending and of GPU invoices that the firm can put off while it "
                "lacks money for what falls due within stress_months; 0: it pays on the date."),
            number("deferral_cap_usd_bn", &Firm::deferral_cap_usd_bn, "USD bn", kNotNegative,
                   "Most that waits at a time; 0: no other limit than the share.")
                .as(Role::payment),
            number("deferral_penalty", &Firm::deferral_penalty, "", kShare,
                   "Owed on top of what is put off."),
            number("deferral_cost_per_year", &Firm::deferral_cost_per_year, "1/year", between(0, 5),
                   "Margin that late works do not earn, per year of what waits; an operating cost."),
            number("catch_up_weeks", &Firm::catch_up_weeks, "weeks", between(1, 520),
                   "Time constant with which what waits is paid once payments are safe."),
            number(
                "prepay_on_call", &Firm::prepay_on_call, "", kShare,
                "s: share of the take-or-pay bills of the next prepay_months that customers of its living "
                "contracts, those of vehicles aside, pay ahead when it lacks money for what falls due within "
                "stress_months; 0: it asks for none."),
            number("prepay_months", &Firm::prepay_months, "months", between(1, 60),
                   "Months of bills of which customers pay a share ahead."),
            number("prepay_discount", &Firm::prepay_discount, "", kShare,
                   "q: a customer has 1 + q of later bills met for what it pays ahead."),
            number("prepay_pause_weeks", &Firm::prepay_pause_weeks, "weeks", between(1, 520),
                   "From one such call to the next."),
            number(
                "prepay_outside_share", &Firm::prepay_outside_share, "", kShare,
                "Share of what customers outside the study could pay ahead that they pay; those in it agree "
                "unless they are in stress, retrench or suspend payment."),
            number(
                "prepay_liquidity_share", &Firm::prepay_liquidity_share, "", kShare,
                "A customer in the study pays ahead at most this share of its liquidity above its minimum."),
            number(
                "vendor_finance_share", &Firm::vendor_finance_share, "", kShare,
                "Share of committed capital spending, and of GPU invoices less draws, that the vendor of its "
                "equipment lends while the firm lacks money for what falls due within stress_months, or, "
                "while funding is selective or shut, for its target runway; 0: nothing."),
            name_of("firm", "vendor_finance_from", &Firm::vendor_finance_from,
                    "The vendor: a firm of the study, whose cash it is; empty: outside the study."),
            number("vendor_finance_cap_usd_bn", &Firm::vendor_finance_cap_usd_bn, "USD bn", kNotNegative,
                   "Most that it has lent at a time.")
                .as(Role::payment),
            number("vendor_finance_months", &Firm::vendor_finance_months, "months", between(1, 240),
                   "Months of level instalments in which a loan is repaid."),
            number("vendor_finance_rate", &Firm::vendor_finance_rate, "1/year", between(0, 1),
                   "Interest on it."),
            flag("vendor_finance_secured", &Firm::vendor_finance_secured,
                 "true: at a default the vendor takes equipment back that is worth the loan less "
                 "fleet_haircut, and claims the rest; false: it claims all of it, unsecured."),
            number(
                "leaseback_share", &Firm::leaseback_share, "", kShare,
                "Share of its GPUs that secure no loan that it can sell and lease back while it lacks money "
                "for what falls due within stress_months, after stakes and power rights; 0: none."),
            number("leaseback_haircut", &Firm::leaseback_haircut, "", kShare,
                   "h0: haircut of the sale on their collateral value at the last quarter end."),
            number("leaseback_impact", &Firm::leaseback_impact, "", kShare,
                   "h1: further haircut per share of them that is sold."),
            number("leaseback_months", &Firm::leaseback_months, "months", between(1, 240),
                   "Months of level rent that it pays for what it has sold."),
            number("leaseback_yield", &Firm::leaseback_yield, "1/year", between(0, 1),
                   "Yield of the lease to the buyer, who keeps the GPUs: the rent repays the price at it."),
            triple("rights_issues_per_year", &Firm::rights_issues_per_year, "1/year", rate,
                   "Arrivals of rights issues while a listed firm lacks money for what falls due within "
                   "stress_months, by regime; at most one a year.")
                .as(Role::queued_rate),
            number("rights_issue_share", &Firm::rights_issue_share, "", kShare,
                   "Largest rights issue as a share of the valuation, before the discount."),
            number("rights_discount", &Firm::rights_discount, "", between(0, 0.95),
                   "Discount to the valuation at which shareholders subscribe."),
            number("standstill_per_year", &Firm::standstill_per_year, "1/year", rate,
                   "Arrival of a standstill with its creditors while a solvent firm is in distress, once a "
                   "year.")
                .as(Role::arrival_rate),
            number("standstill_weeks", &Firm::standstill_weeks, "weeks", between(0, 104),
                   "By which a standstill lengthens grace_weeks."),
            number("acquirer_budget_usd_bn", &Firm::acquirer_budget_usd_bn, "USD bn", kNotNegative,
                   "Claims that it would take over, in all, when it buys failing firms; 0: it buys none.")
                .as(Role::balance),
            number("liquidity_covenant_usd_bn", &Firm::liquidity_covenant_usd_bn, "USD bn", kNotNegative,
                   "Liquidity below this on a quarterly test date is a breach of all its facilities; 0: no "
                   "test.")
                .as(Role::balance),
            name_of("lender", "lender", &Firm::lender,
                    "Who lends to it; empty: lenders that do not look at what it owes."),
            number("spread_utilisation", &Firm::spread_utilisation, "", between(0, 2),
                   "Debt over debt capacity at which debt_spread holds."),
            flag(
                "equity_follows_assets", &Firm::equity_follows_assets,
                "true: its equity is worth no more than a multiple of what its lenders carry on earnings and "
                "assets, less debt; the multiple is that of the start."),
            number("distress_discount", &Firm::distress_discount, "", between(0, 5),
                   "zeta: discount of its equity at no runway, log; none at the target runway and beyond."),
            number("equity_share_per_year", &Firm::equity_share_per_year, "", kShare,
                   "Largest share of its value that it sells within about a year; 0: no limit."),
            text("draws_as", &Firm::draws_as, "Name whose random numbers are used; empty: its own."),
        })};
}

}  // namespace ballast::config
