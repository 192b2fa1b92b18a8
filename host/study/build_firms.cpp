/// Tables of the firms: balance sheets at the start, schedules of flows, intensities of what they do.
#include <algorithm>

#include "host/base/units.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kQuarterYears = 0.25;
constexpr double kUnlimited = 1e30;
constexpr int kStartSteps = 4;  ///< steps whose mean starts the 13-week operating flow

/// General lines of a firm, merged: commitments and drawings added, spreads weighted by commitment, the strictest
/// condition. A fixed coupon counts as a spread over the short rate of the start.
void merge_revolvers(TableBuild const& b, std::string const& firm, double short_rate, FirmTable<double>& t)
{
    double weighted = 0.0;
    for (study::Debt const& line : b.study.revolvers) {
        double const commitment = round_quanta(line.commitment_usd_bn * b.quanta);
        if (line.firm != firm || commitment <= 0.0) {
            continue;
        }
        t.revolver += commitment;
        t.revolver_drawn += round_quanta(line.amount_usd_bn * b.quanta);
        weighted += commitment * (line.floating ? line.rate : line.rate - short_rate);
        t.revolver_minimum =
            std::max(t.revolver_minimum, round_quanta(line.minimum_liquidity_usd_bn * b.quanta));
    }
    t.revolver_rate = t.revolver > 0.0 ? weighted / t.revolver * b.dt : 0.0;
}

void set_core_factor(TableBuild const& b, study::Firm const& firm, FirmTable<double>& t)
{
    t.core_factor = b.study.factor_names.find(firm.core_factor);
    t.core_is_log = 1;
    t.core_beta = firm.core_factor_beta;
    if (t.core_factor == kNone) {
        return;
    }
    study::FactorKind const kind = b.study.factors[row(t.core_factor)].kind;
    if (kind == study::FactorKind::white) {  // the increment of the step, USD bn
        t.core_is_log = 0;
        t.core_beta = firm.core_factor_beta * b.quanta;
    } else if (kind == study::FactorKind::ou || kind == study::FactorKind::vasicek ||
               kind == study::FactorKind::cir) {  // a rate, USD bn per year
        t.core_is_log = 0;
        t.core_beta = firm.core_factor_beta * b.quanta * b.dt;
    }
}

constexpr double kNoCap = 1e9;  ///< quanta that no firm spends

/// What a firm may do for itself when it is short: put payments off, ask its creditors to wait.
void set_self_help(TableBuild const& b, study::Firm const& firm, FirmTable<double>& t)
{
    t.deferrable_share = firm.deferrable_share;
    t.deferral_cap =
        firm.deferral_cap_usd_bn > 0.0 ? round_quanta(firm.deferral_cap_usd_bn * b.quanta) : kNoCap;
    t.deferral_penalty = firm.deferral_penalty;
    t.deferral_cost = firm.deferral_cost_per_year * b.dt;
    t.catch_up = std::min(1.0, b.grid.step_days / (7.0 * firm.catch_up_weeks));
    t.standstill_rate = firm.standstill_weeks > 0.0 ? firm.standstill_per_year * b.dt : 0.0;
    t.standstill_steps = firm.standstill_weeks * 7.0 / b.grid.step_days;
    t.standstill_rest = b.grid.year_steps();
}

/// Sales of stakes and power rights, going public, support from outside, what it may spend on others.
void set_shares_and_support(TableBuild const& b, study::Firm const& firm, FirmTable<double>& t)
{
    t.ltv_normal = firm.target_ltv;
    t.ltv_ceiling = firm.maximum_ltv;
    t.sale_haircut = firm.sale_haircut;
    t.sale_impact = firm.sale_impact;
    t.sells_for_payments = firm.sells_for_payments ? 1 : 0;
    t.sells_power_rights = firm.sells_power_rights ? 1 : 0;
    t.power_sale_haircut = firm.power_sale_haircut;
    t.power_sale_impact = firm.power_sale_impact;
    t.listed = firm.listed ? 1 : 0;
    t.listing_share = firm.listing_share;
    for (int i = 0; i < kNumRegimes; ++i) {
        t.listing_rate[i] = firm.listing_per_year[row(i)] * b.dt;
        t.support_rate[i] = firm.support_per_year[row(i)] * b.dt;
        t.sale_pace[i] = std::min(1.0, firm.stake_turnover_per_year[row(i)] * b.dt);
    }
    t.support = round_quanta(firm.support_usd_bn * b.quanta);
    t.budget = round_quanta(firm.acquirer_budget_usd_bn * b.quanta);
    t.covenant_liquidity = round_quanta(firm.liquidity_covenant_usd_bn * b.quanta);
}

/// What lenders and owners look at.
void set_credit(TableBuild const& b, study::Firm const& firm, FirmTable<double>& t)
{
    int const number = b.study.lender_names.find(firm.lender);
    study::Lender const lender = number == kNone ? study::Lender{} : b.study.lenders[row(number)];
    t.has_limit = limits_debt(lender) ? 1 : 0;
    t.earnings_multiple = lender.earnings_multiple;
    t.fleet_advance = lender.fleet_advance;
    t.contract_advance = lender.contract_advance;
    t.stake_advance = lender.stake_advance;
    t.power_advance = lender.power_advance;
    t.equity_advance = lender.equity_advance;
    t.free_use_inverse = 1.0 / (1.0 - lender.free_utilisation);
    t.spread_slope = lender.spread_slope;
    t.spread_use = firm.spread_utilisation;
    bool const refuses = lender.highest_yield > 0.0;
    t.highest_yield = refuses ? lender.highest_yield * b.dt : kUnlimited;
    t.yield_slope_inverse = refuses ? 1.0 / ((lender.highest_yield - lender.accepted_yield) * b.dt) : 1.0;
    t.insolvency_rate = t.has_limit != 0 ? lender.insolvency_per_year * kQuarterYears : 0.0;
    t.insolvent_inverse = 1.0 / lender.insolvent_utilisation;
    t.equity_follows_assets = firm.equity_follows_assets && t.has_limit != 0 ? 1 : 0;
    t.distress_discount = firm.distress_discount;
    double const target = firm.target_runway_months / 12.0;
    t.target_inverse = target > 0.0 ? 1.0 / target : 0.0;
    t.target_steps = static_cast<std::int32_t>(target / b.dt) + 1;
    t.equity_yearly = firm.equity_share_per_year > 0.0 ? firm.equity_share_per_year : kUnlimited;
}

double flow_at_start(TableBuild const& b, int firm)
{
    if (!b.has_plan()) {
        return 0.0;
    }
    double sum = 0.0;
    int const num_firms = b.study.firm_names.size();
    for (int k = 0; k < kStartSteps; ++k) {
        sum += b.plan.operating_flow[row(k * num_firms + firm)];
    }
    return sum / kStartSteps;
}

OperationalRiskTable<double> operational_risk(TableBuild& b, study::Firm const& firm, std::string const& name)
{
    OperationalRiskTable<double> t{};
    t.rate = firm.operational_losses_per_year * b.dt;
    t.log_median = table_log(firm.operational_loss_usd_bn * b.quanta);
    t.sigma = firm.operational_loss_sigma;
    t.largest = round_quanta(firm.largest_operational_loss_usd_bn * b.quanta);
    t.arrival = b.draws.key(name + "/operational_loss");
    t.size = b.draws.key(name + "/operational_loss_size");
    return t;
}

FirmTable<double> firm_table(TableBuild& b, study::Firm const& firm, int number)
{
    auto const& s = b.study;
    double const short_rate =
        b.initial_x(b.out.firms.market.short_rate, b.out.firms.market.short_rate_constant);
    FirmTable<double> t{};
    t.lab = s.lab_of_firm(number);
    t.tier = static_cast<std::int32_t>(firm.tier);
    t.investment_grade = firm.investment_grade ? 1 : 0;
    set_core_factor(b, firm, t);
    t.core_on_lab = t.lab == kNone ? 0.0 : firm.core_lab_elasticity;
    std::string const name = "firm/" + (firm.draws_as.empty() ? firm.name : firm.draws_as);
    t.noise_normal = kNone;
    if (firm.noise_usd_bn > 0.0 && !b.options.noise_free) {
        t.noise_normal = static_cast<std::int32_t>(b.out.factors.normal_key.size());
        b.out.factors.normal_key.push_back(b.draws.key(name + "/noise"));
        t.noise = firm.noise_usd_bn * b.quanta * table_sqrt(b.dt);
    }
    t.operational_risk = kNone;
    t.bridging = kNone;
    if (firm.operational_losses_per_year > 0.0) {
        t.operational_risk = static_cast<std::int32_t>(b.out.firms.operational_risks.size());
        b.out.firms.operational_risks.push_back(operational_risk(b, firm, name));
    }
    double const extra = b.options.extra_cash_usd.empty() ? 0.0 : b.options.extra_cash_usd[row(number)];
    t.cash = round_quanta(firm.cash_usd_bn * b.quanta) +
             round_quanta(extra * b.out.firms.market.usd_per_quantum_inv);
    t.minimum_liquidity = firm.minimum_liquidity_usd_bn * b.quanta;
    t.cost_share = firm.cost_share_of_revenue;
    t.log_valuation = table_log(std::max(firm.valuation_usd_bn * b.quanta, 1.0));
    t.equity_beta = firm.equity_beta;
    t.neocloud_beta = firm.neocloud_beta;
    t.revenue_elasticity = firm.revenue_elasticity;
    t.log_revenue_initial =
        t.lab == kNone ? 0.0 : table_log(std::max(b.out.firms.labs[row(t.lab)].initial_demand, 1.0));
    for (int i = 0; i < kNumRegimes; ++i) {
        t.equity_rate[i] = firm.equity_raises_per_year[row(i)] * b.dt;
        t.debt_rate[i] = firm.debt_raises_per_year[row(i)] * b.dt;
    }
    t.equity_share = firm.valuation_usd_bn > 0.0 ? firm.equity_raise_share : 0.0;
    t.patience_inverse = firm.patience_years > 0.0 ? 1.0 / firm.patience_years : 0.0;
    t.down_round = firm.down_round_exponent;
    t.debt_size = firm.debt_raise_usd_bn * b.quanta;
    t.debt_spread = firm.debt_spread;
    t.credit_beta = firm.credit_beta;
    t.headroom_multiple = firm.headroom_multiple;
    merge_revolvers(b, firm.name, short_rate, t);
    t.new_debt = round_quanta(firm.other_debt_usd_bn * b.quanta);
    t.grace_steps = firm.grace_weeks * 7.0 / b.grid.step_days;
    double const kinds = firm.default_kind[0] + firm.default_kind[1] + firm.default_kind[2];
    t.distressed_exchange = kinds > 0.0 ? firm.default_kind[0] / kinds : 0.0;
    t.reorganisation = kinds > 0.0 ? (firm.default_kind[0] + firm.default_kind[1]) / kinds : 0.0;
    t.exchange_recovery = firm.exchange_recovery;
    t.outside_rate = firm.exogenous_default_per_year * b.dt;
    t.merger_rate = firm.merger_per_year * b.dt;
    t.buyer_share = firm.buyer_share_of_valuation;
    t.fleet_haircut = firm.fleet_haircut;
    t.austerity_use = firm.austerity_utilisation;
    t.flow_initial = flow_at_start(b, number);
    for (study::Stake const& stake : s.stakes) {
        if (stake.holder == firm.name && stake.watch_ltv > 0.0) {
            t.ltv_watch = t.ltv_watch > 0.0 ? std::min(t.ltv_watch, stake.watch_ltv) : stake.watch_ltv;
        }
    }
    set_shares_and_support(b, firm, t);
    set_credit(b, firm, t);
    set_self_help(b, firm, t);
    // on the plan a sponsor keeps everybody whole: partners expect to be paid
    t.backstopped = b.options.noise_free || b.options.backstopped_firm == number ? 1 : 0;
    t.equity_action = b.draws.key(name + "/equity");
    t.debt_action = b.draws.key(name + "/debt");
    t.outside = b.draws.key(name + "/outside");
    t.merger = b.draws.key(name + "/merger");
    t.end_kind = b.draws.key(name + "/end");
    t.listing = b.draws.key(name + "/listing");
    t.support_action = b.draws.key(name + "/support");
    t.substitute = b.draws.key(name + "/substitute");
    t.insolvency = b.draws.key(name + "/insolvency");
    t.standstill = b.draws.key(name + "/standstill");
    return t;
}

/// Committed capital spending of a firm by step [whole quanta].
std::vector<double> committed_rows(TableBuild const& b, study::Firm const& firm)
{
    std::vector<double> amounts = payments_by_step(firm.committed_capex_usd_bn, b.grid);
    for (int k = 0; k < b.steps(); ++k) {
        amounts[row(k)] =
            (amounts[row(k)] + flow_in_step(firm.committed_capex_usd_bn_per_year, b.grid, k)) * b.quanta;
    }
    round_cumulative(amounts);
    return amounts;
}

/// Planned capital spending of a firm per step, invoices of its facilities included, averaged over the first year.
double capex_at_start(TableBuild const& b, int firm)
{
    auto const& out = b.out;
    int const num_firms = b.study.firm_names.size();
    int const num_facilities = static_cast<int>(out.firms.facilities.size());
    int const year = std::max(1, std::min(b.steps(), static_cast<int>(1.0 / b.dt + 0.5)));
    double sum = 0.0;
    for (int k = 0; k < year; ++k) {
        auto const& step = out.firms.firm_steps[row(k * num_firms + firm)];
        sum += step.committed_capex + step.uncommitted_capex;
        for (int i = 0; i < num_facilities; ++i) {
            if (out.firms.facilities[row(i)].firm == firm) {
                sum += out.firms.facility_invoice[row(k * num_facilities + i)];
            }
        }
    }
    return sum / year;
}

}  // namespace

void build_firms(TableBuild& b)
{
    auto const& s = b.study;
    auto& out = b.out;
    int const num_firms = s.firm_names.size();
    std::vector<std::vector<double>> committed;
    for (int f = 0; f < num_firms; ++f) {
        out.firms.firms.push_back(firm_table(b, s.firms[row(f)], f));
        committed.push_back(committed_rows(b, s.firms[row(f)]));
    }
    for (std::size_t i = 0; i < s.term_debts.size(); ++i) {
        if (out.firms.debts[i].convertible != 0 && s.term_debts[i].conversion_ratio > 0.0) {
            out.firms.debts[i].conversion_log = table_log(s.term_debts[i].conversion_ratio) +
                                                out.firms.firms[row(out.firms.debts[i].firm)].log_valuation;
        }
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (int f = 0; f < num_firms; ++f) {
            study::Firm const& firm = s.firms[row(f)];
            auto const flow = [&](study::Schedule const& schedule) {
                return flow_in_step(schedule, b.grid, k) * b.quanta;
            };
            auto const planned = [&](std::vector<double> const& rows) {
                return b.has_plan() ? rows[row(k * num_firms + f)] : 0.0;
            };
            FirmStepTable<double> step{};  // build_ahead finds out what the firm expects
            step.core = flow(firm.core_usd_bn_per_year);
            step.fixed_cost = flow(firm.fixed_cost_usd_bn_per_year);
            step.committed_capex = committed[row(f)][row(k)];
            step.uncommitted_capex = flow(firm.uncommitted_capex_usd_bn_per_year);
            step.planned_spot = planned(b.plan.spot);
            step.planned_receipts = planned(b.plan.receipts);
            step.planned_revenue = planned(b.plan.revenue);
            step.planned_costs = planned(b.plan.net_core);
            out.firms.firm_steps.push_back(step);
        }
    }
    for (int f = 0; f < num_firms; ++f) {
        out.firms.firms[row(f)].capex_initial = capex_at_start(b, f);
    }
    out.firms.num_cash_flows = s.general.cash_flows ? num_firms : 0;
}

}  // namespace ballast
