/// Switches: every mechanism has one, each that is off changes the tables, and twice off is once off.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "host/study/build_tables.hpp"
#include "host/study/ordered_study.hpp"
#include "host/study/switches.hpp"
#include "tests/unit/study/small_study.hpp"

namespace ballast {
namespace {

using test::day;

study::Effect weeks(char const* target)
{
    return {target, study::MarkKind::fixed, 8.0, 0.0, 1.0};
}

void use_markets(study::Study& s)
{
    s.regions[0].spike_rate_per_year = 3;
    s.gpu_classes[0].value_reversion_per_year = 0.5;
    s.gpu_classes[0].retirement_per_year = 1;
    s.gpu_classes[0].purchase_usd = 30'000;
    for (study::PowerTranche& tranche : s.sites[0].power_tranches) {
        tranche.construction_usd_bn = 0.3;
        tranche.deposit_usd_bn = 0.1;
        tranche.deposit_deadline = tranche.date + 90;
    }
    study::Event bad_news;
    bad_news.name = "bad_news";
    bad_news.rate_per_year = 0.4;
    bad_news.excites = {{"shock", 0.5}};
    for (char const* target :
         {"factor.demand", "capacity_sales.lab", "supply", "delay.texas", "outage.texas", "open_weights",
          "retrenchment.lab", "payment_suspension.lab", "access_suspension.lab", "operating_cost.cloud",
          "listing.lab", "confidence", "efficiency.lab"}) {
        bad_news.effects.push_back(weeks(target));
    }
    study::Effect closes = weeks("regime");
    closes.mean = 2;
    bad_news.effects.push_back(closes);
    s.events.push_back(bad_news);
}

void use_customers(study::Study& s)
{
    s.market.renegotiation_intercept = -1;
    s.market.known_price_share = 0.5;
    s.market.replacement_class = "h100";
    s.market.replacement_share = 0.5;
    for (study::Contract& contract : s.contracts) {
        if (contract.name == "lab_at_cloud") {
            contract.end = day(2027, 3, 31);
            contract.renewal_probability = 0.6;
            contract.renewal_months = 12;
            contract.renewal_on_margin = 1;
            contract.insourcing_per_year = 0.3;
            contract.migration_per_year = 0.5;
            contract.takeover_price_change = 0.1;
            contract.notice_days = 90;
            contract.notice_from = day(2026, 10, 1);
            contract.notice_per_year = 0.2;
            contract.base_utilisation = 0.8;
            contract.utilisation_beta = 0.5;
            contract.take_or_pay = 0.5;
        }
    }
    study::Contract call = s.contracts.front();
    for (study::Contract const& contract : s.contracts) {
        call = contract.cohort.empty() ? call : contract;
    }
    call.name = "call";
    call.customer = "fund";
    call.idle_floor = true;
    call.renewal_probability = 0;
    call.notice_days = 0;
    call.notice_per_year = 0;
    s.contracts.push_back(call);
    s.labs[0].new_commitment_usd_bn_per_year = 4;
    s.labs[0].committed_usd_bn_per_year = 10;
    s.labs[0].capture = -0.3;
    s.labs[0].fixed_price_share = 0.4;
    s.market.token_price_openness = 0.5;
    s.market.token_price_scarcity = 0.5;
}

void use_funding(study::Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.core_factor = "demand";
        firm.core_lab_elasticity = 0.2;
        firm.noise_usd_bn = 0.1;
        firm.debt_raises_per_year = {2, 1, 0};
        firm.debt_raise_usd_bn = 1;
        firm.equity_raises_per_year = {2, 1, 0};
        firm.listing_per_year = {0.5, 0, 0};
        firm.support_per_year = {1, 1, 1};
        firm.support_usd_bn = 2;
        firm.exogenous_default_per_year = 0.01;
        firm.merger_per_year = 0.02;
        firm.operational_losses_per_year = 0.1;
        firm.operational_loss_usd_bn = 0.5;
        firm.largest_operational_loss_usd_bn = 2;
        firm.runway_merger_per_year = 0.4;
        firm.runway_merger_years = 1.5;
        firm.unhurried_share_of_valuation = 0.2;
        firm.wind_down_per_year = 0.2;
        firm.wind_down_runway_years = 0.5;
        firm.bid_probability = 0.7;
        firm.buyer_share_of_valuation = 0.3;
        firm.acquirer_budget_usd_bn = 5;
        firm.liquidity_covenant_usd_bn = 0.2;
        firm.target_ltv = 0.2;
        firm.maximum_ltv = 0.3;
        firm.sells_for_payments = true;
        firm.stake_turnover_per_year = {1, 0.5, 0.1};
        firm.sells_power_rights = true;
        firm.deferrable_share = 0.4;
        firm.standstill_per_year = 4;
        firm.prepay_on_call = 0.3;
        firm.vendor_finance_share = 0.3;
        firm.vendor_finance_cap_usd_bn = 1;
        firm.leaseback_share = 0.5;
        firm.rights_issues_per_year = {0.5, 1, 1};
        firm.lender = "bank";
        firm.distress_discount = 1;
        firm.equity_share_per_year = 0.3;
    }
    study::Lender bank;
    bank.name = "bank";
    bank.earnings_multiple = 4;
    bank.insolvency_per_year = 1;
    bank.capital_usd_bn = 20;
    s.lenders = {bank};
    s.equity_commitments[0].needs_open_funding = true;
    s.equity_commitments[0].lapse = day(2027, 6, 30);
    study::Debt convertible;
    convertible.name = "note";
    convertible.firm = "cloud";
    convertible.kind = study::DebtKind::convertible;
    convertible.amount_usd_bn = 1;
    convertible.maturity = day(2027, 6, 1);
    convertible.conversion_ratio = 1.3;
    convertible.cross_default = true;
    study::Debt margin;
    margin.name = "margin_loan";
    margin.firm = "fund";
    margin.kind = study::DebtKind::margin;
    margin.seniority = study::DebtSeniority::secured;
    margin.amount_usd_bn = 10;
    margin.maturity = day(2028, 6, 1);
    margin.stake = "fund_in_lab";
    study::Debt secured;
    secured.name = "on_the_shell";
    secured.firm = "fund";
    secured.seniority = study::DebtSeniority::secured;
    secured.amount_usd_bn = 1;
    secured.maturity = day(2027, 3, 1);
    secured.lease = s.leases[0].name;
    s.leases[0].payee = "fund";
    s.leases[0].cure_months = 6;
    s.leases[0].relet_per_year = 1;
    s.market.exchange_concession = 0.5;
    s.market.exchange_volume_cut = 0.1;
    s.market.reorganisation_volume_cut = 0.3;
    s.market.rejection_threshold = 0.3;
    s.debts.push_back(secured);
    s.debts.push_back(convertible);
    s.debts.push_back(margin);
    study::PowerRight right;
    right.name = "queue";
    right.owner = "cloud";
    right.region = s.regions[0].name;
    right.mw = 500;
    right.value_usd_m_per_mw = 2;
    s.power_rights = {right};
    study::OrderBook book;
    book.name = "orders";
    book.firm = "cloud";
    book.gpu_class = s.gpu_classes[0].name;
    book.region = s.regions[0].name;
    book.gpus_per_year.constant = 50000;
    book.capital_usd_per_gpu.constant = 30000;
    s.order_books = {book};
    s.facilities[0].ring_fenced = true;
    s.facilities[0].extension = 0.2;
    s.facilities[0].parent_guarantee = 0.3;
    s.stakes[0].target.clear();  // follows ai_equity by its own beta
    study::Guarantee guarantee;
    guarantee.name = "parent";
    guarantee.guarantor = "fund";
    guarantee.contract = "lab_at_cloud";
    guarantee.cap_usd_bn = 3;
    guarantee.start = day(2026, 7, 1);
    guarantee.end = day(2027, 12, 31);
    s.guarantees = {guarantee};
}

/// The small study with every mechanism in use.
study::Study study_of_everything()
{
    study::Study s = test::small_study();
    use_markets(s);
    use_customers(s);
    use_funding(s);
    return s;
}

std::string hash_of(study::Study const& s)
{
    return build_tables<double>(s, nullptr, Plan{}, {}).sha256();
}

TEST(Switches, EveryMemberHasOneRowAndEveryRowAMember)
{
    study::Switches all;
    std::set<std::string> names;
    std::set<bool const*> members;
    for (Switch const& one : switches()) {
        EXPECT_TRUE(names.insert(one.name).second) << one.name << " is listed twice";
        EXPECT_TRUE(members.insert(&(all.*one.member)).second) << one.name << " shares its member";
        EXPECT_TRUE(all.*one.member) << one.name << " is off by default";
    }
    EXPECT_EQ(members.size() * sizeof(bool), sizeof(study::Switches)) << "a switch has no row";
}

TEST(Switches, EachThatIsOffChangesTheTables)
{
    study::Study const whole = study_of_everything();
    std::string const with = hash_of(whole);
    for (Switch const& one : switches()) {
        study::Study without = whole;
        without.switches.*one.member = false;
        EXPECT_NE(hash_of(without), with) << one.name << " switches nothing off";
    }
}

TEST(Switches, EachClosedChannelChangesTheTables)
{
    study::Study whole = study_of_everything();
    whole.market.confidence_per_failure = 1;
    whole.market.release_elasticity = 0.3;
    whole.market.resale_elasticity = 0.3;
    std::string const with = hash_of(whole);
    for (Channel const& channel : channels()) {
        study::Study without = whole;
        without.transmission.*channel.member = false;
        EXPECT_NE(hash_of(without), with) << channel.name << " closes nothing";
    }
}

TEST(Switches, OffTwiceIsOffOnce)
{
    study::Study const whole = study_of_everything();
    for (Switch const& one : switches()) {
        study::Study once = whole;
        once.switches.*one.member = false;
        study::Study twice = once;
        apply_switches(twice);  // build_tables takes the mechanism out once more
        EXPECT_EQ(hash_of(twice), hash_of(once)) << one.name;
    }
}

TEST(Switches, RemoveNoObject)
{
    study::Study none = study_of_everything();
    StudyIndex const with = index_study(none);
    for (Switch const& one : switches()) {
        none.switches.*one.member = false;
    }
    StudyIndex const without = index_study(none);
    EXPECT_EQ(without.events, with.events);
    EXPECT_EQ(without.contracts, with.contracts);
    EXPECT_EQ(without.debts, with.debts);
    EXPECT_EQ(without.facilities, with.facilities);
    EXPECT_EQ(without.variables, with.variables);
    EXPECT_FALSE(hash_of(none).empty());
}

TEST(Switches, WithoutSlipsEveryTrancheIsCertain)
{
    study::Study s = study_of_everything();
    s.switches.power_slips = false;
    OrderedStudy const ordered(s);
    for (study::PowerTranche const& tranche : ordered.sites[0].power_tranches) {
        EXPECT_EQ(tranche.slip_probability, 0.0);
        EXPECT_EQ(tranche.never_probability, 0.0);
    }
    for (study::Event const& event : ordered.events) {
        for (study::Effect const& effect : event.effects) {
            EXPECT_FALSE(effect.target.starts_with("delay"));
        }
    }
}

TEST(Switches, BuildingWorksThatDoNotWaitCostTheSame)
{
    study::Study s = study_of_everything();
    s.switches.construction_waits = false;
    OrderedStudy const ordered(s);
    double paid = 0;
    for (study::Firm const& firm : ordered.firms) {
        if (firm.name == "cloud") {
            for (auto const& [due, amount] : firm.committed_capex_usd_bn) {
                EXPECT_GT(due, s.general.start);
                EXPECT_LE(due, day(2026, 9, 30));
                paid += amount;
            }
        }
    }
    EXPECT_NEAR(paid, 0.25 + 0.3, 1e-12);  // its own invoice, and the tranche that is not energised yet
}

TEST(Switches, DropOnlyTheEffectsTheyName)
{
    study::Study s = study_of_everything();
    drop_effects(s, "lab");
    for (study::Event const& event : s.events) {
        for (study::Effect const& effect : event.effects) {
            EXPECT_FALSE(effect.target.starts_with("lab.")) << effect.target;
        }
    }
    drop_effects(s, "supply");
    std::size_t left = 0;
    for (study::Event const& event : s.events) {
        left += event.effects.size();
    }
    EXPECT_EQ(left, 3u + 14u - 1u);  // two rents of leap, one of shock, those of bad_news but supply
}

}  // namespace
}  // namespace ballast
