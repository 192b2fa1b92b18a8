#pragma once
/// A small study with one or two objects of every kind, whose table values can be worked out by hand.
#include "host/study/calendar.hpp"
#include "host/study/study.hpp"

namespace ballast::test {

/// Its firms, in their order.
inline constexpr int kCloud = 0, kFund = 1, kLab = 2;

inline study::Day day(int year, int month, int day_of_month)
{
    return day_number({year, month, day_of_month});
}

inline study::Schedule constant(double value)
{
    return {{}, value, study::Schedule::Between::step};
}

inline study::Factor factor(char const* name, study::FactorKind kind)
{
    study::Factor f;
    f.name = name;
    f.kind = kind;
    return f;
}

inline void add_factors(study::Study& s)
{
    using Kind = study::FactorKind;
    study::Factor demand = factor("demand", Kind::ou);
    demand.driver = true;
    demand.kappa = 2.0;
    demand.sigma = 0.3;
    demand.initial = 0.1;
    study::Factor equity = factor("equity", Kind::jump_diffusion);
    equity.driver = true;
    equity.sigma = 0.4;
    equity.mu = 0.05;
    equity.jump_rate_per_year = 0.5;
    equity.jump_mean = -0.2;
    equity.jump_stddev = 0.1;
    study::Factor market = factor("paid_market", Kind::gbm);
    market.mu = 0.8;
    market.sigma = 0.25;
    market.loadings = {{"demand", 0.5}, {"equity", 0.3}};
    study::Factor rate = factor("rate", Kind::cir);
    rate.initial = 0.04;
    rate.mean = 0.035;
    rate.kappa = 0.3;
    rate.sigma = 0.05;
    study::Factor power = factor("power", Kind::log_ou);
    power.initial = 1.2;
    power.mean = 1.0;
    power.kappa = 10.0;
    power.sigma = 0.8;
    study::Factor regime = factor("regime", Kind::markov);
    regime.states = {"open", "selective", "shut"};
    regime.initial_probabilities = {0.6, 0.3, 0.1};
    regime.generator_per_year = {{0, 0.29, 0.05}, {0.55, 0, 0.32}, {0, 1.10, 0}};
    s.factors = {regime, rate, power, market, equity, demand};
    s.correlation.pairs = {{"equity", "demand", 0.4}};
    s.market.inference_demand = "demand";
    s.market.ai_equity = "equity";
    s.market.paid_inference = "paid_market";
    s.market.paid_inference_usd_bn_per_year = 40;
    s.market.short_rate = "rate";
    s.market.funding_regime = "regime";
    s.market.supply_elasticity = 0.5;
    s.market.merchant_supply_h100e = constant(1e6);
}

inline void add_hardware(study::Study& s)
{
    study::GpuClass gpu;
    gpu.name = "h100";
    gpu.price_usd_per_hour = 2.0;
    gpu.obsolescence_per_year = 0.3;
    gpu.training_halflife_years = 1.0;
    gpu.age_years = 1.0;
    gpu.kw_per_gpu = 1.0;
    gpu.pue = 1.2;
    s.gpu_classes = {gpu};
    study::Region region;
    region.name = "texas";
    region.power_usd_per_mwh = 50;
    region.price_factor = "power";
    region.availability = 0.99;
    s.regions = {region};
    study::Site site;
    site.name = "abilene";
    site.owner = "cloud";
    site.region = "texas";
    study::PowerTranche ready;
    ready.mw = 60;
    ready.date = day(2026, 1, 1);
    study::PowerTranche later;
    later.mw = 60;
    later.date = day(2026, 9, 30);
    later.slip_probability = 0.4;
    site.power_tranches = {later, ready};
    s.sites = {site};
    study::Cohort cohort;
    cohort.name = "abilene_h100";
    cohort.owner = "cloud";
    cohort.site = "abilene";
    cohort.gpu_class = "h100";
    cohort.gpus = {
        {{day(2026, 6, 1), 50'000.0}, {day(2026, 10, 15), 100'000.0}}, 0.0, study::Schedule::Between::step};
    s.cohorts = {cohort};
}

inline void add_firms(study::Study& s)
{
    study::Firm cloud;
    cloud.name = "cloud";
    cloud.cash_usd_bn = 3.0;
    cloud.core_usd_bn_per_year = constant(0.73);
    cloud.committed_capex_usd_bn_per_year = constant(1.0);
    cloud.committed_capex_usd_bn = {{day(2026, 7, 7), 0.25}};
    cloud.valuation_usd_bn = 50;
    study::Firm lab;
    lab.name = "lab";
    lab.cash_usd_bn = 20.0;
    lab.fixed_cost_usd_bn_per_year = constant(4.0);
    lab.valuation_usd_bn = 500;
    lab.own_use_h100e = 200'000;
    lab.frailty_correlation = 0.36;
    lab.noise_usd_bn = 0.1;
    study::Firm fund;
    fund.name = "fund";
    fund.cash_usd_bn = 10.0;
    s.firms = {lab, fund, cloud};
    study::Lab of_firm;
    of_firm.name = "lab";
    of_firm.revenue_usd_bn_per_year = 10;
    of_firm.capability = 0.3;
    of_firm.calibrated_capability = 0.3;
    of_firm.revenue_growth = 1.0;
    of_firm.revenue_lag_years = 0.5;
    of_firm.serving_share = 0.4;
    s.labs = {of_firm};
    study::Stake stake;
    stake.name = "fund_in_lab";
    stake.holder = "fund";
    stake.target = "lab";
    stake.usd_bn = 60;
    s.stakes = {stake};
    study::EquityCommitment promise;
    promise.name = "fund_round";
    promise.investor = "fund";
    promise.investee = "lab";
    promise.usd_bn = 5.0;
    promise.date = day(2026, 12, 31);
    s.equity_commitments = {promise};
}

inline void add_contracts(study::Study& s)
{
    study::Contract contract;
    contract.name = "lab_at_cloud";
    contract.provider = "cloud";
    contract.customer = "lab";
    contract.cohort = "abilene_h100";
    contract.gpus = constant(40'000);
    contract.price_usd_per_hour = 2.5;
    contract.start = day(2026, 1, 1);
    contract.end = day(2028, 6, 30);
    study::Contract outside;
    outside.name = "enterprise";
    outside.provider = "cloud";
    outside.usd_bn_per_year = constant(0.365);
    outside.start = day(2026, 7, 10);
    outside.end = day(2027, 1, 10);
    s.contracts = {outside, contract};
    study::Lease lease;
    lease.name = "shell";
    lease.payer = "cloud";
    lease.site = "abilene";
    lease.usd_bn_per_year = 0.2;
    s.leases = {lease};
    study::Debt bond;
    bond.name = "bond";
    bond.firm = "cloud";
    bond.amount_usd_bn = 2.0;
    bond.rate = 0.09;
    bond.maturity = day(2027, 2, 1);
    study::Debt loan;
    loan.name = "a_loan";
    loan.firm = "cloud";
    loan.kind = study::DebtKind::amortising;
    loan.seniority = study::DebtSeniority::secured;
    loan.floating = true;
    loan.amount_usd_bn = 1.0;
    loan.rate = 0.04;
    loan.maturity = day(2026, 6, 30) + 700;
    study::Debt line;
    line.name = "line";
    line.firm = "cloud";
    line.kind = study::DebtKind::revolver;
    line.commitment_usd_bn = 1.5;
    line.floating = true;
    line.rate = 0.02;
    s.debts = {line, loan, bond};
    study::Facility facility;
    facility.name = "ddtl";
    facility.firm = "cloud";
    facility.cohort = "abilene_h100";
    facility.drawn_usd_bn = 1.0;
    facility.commitment_usd_bn = 2.0;
    facility.window_end = day(2026, 12, 31);
    facility.invoices_usd_bn = {{day(2026, 10, 1), 1.0}};
    s.facilities = {facility};
}

inline study::Study small_study()
{
    study::Study s;
    s.general.name = "small";
    s.general.start = day(2026, 6, 30);
    add_factors(s);
    add_hardware(s);
    add_firms(s);
    add_contracts(s);
    study::Event leap;
    leap.name = "leap";
    leap.lab = "lab";
    leap.rate_per_year = 2.0;
    leap.loadings = {{"demand", 0.7}};
    leap.effects = {{"lab.self", study::MarkKind::lognormal, 0.2, 0.1, 1.0},
                    {"rent.h100", study::MarkKind::normal, -0.1, 0.05, 0.5},
                    {"rent.h100", study::MarkKind::fixed, -0.02, 0.0, 1.0}};
    study::Event shock;
    shock.name = "shock";
    shock.rate_per_year = 0.3;
    shock.excites = {{"leap", 0.2}};
    shock.effects = {{"rent.*", study::MarkKind::fixed, -0.3, 0.0, 1.0}};
    s.events = {shock, leap};
    study::Scenario crash;
    crash.name = "crash";
    crash.force = {{"shock", day(2026, 10, 15)}};
    crash.shift = {{"demand", day(2026, 7, 1), -0.5}};
    crash.hold_regime = {{"shut", day(2026, 10, 1), day(2026, 12, 31)}};
    crash.cancel = {"lab_at_cloud"};
    crash.cancel_date = day(2027, 1, 1);
    s.scenarios = {crash};
    return s;
}

}  // namespace ballast::test
