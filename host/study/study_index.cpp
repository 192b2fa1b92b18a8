#include "host/study/study_index.hpp"

#include <algorithm>
#include <bit>

#include "host/base/units.hpp"
#include "host/study/ordered_study.hpp"

namespace ballast {
namespace {

std::int32_t order_of(float value)
{
    auto const bits = std::bit_cast<std::int32_t>(value + 0.0F);
    return bits ^ ((bits >> 31) & 0x7fffffff);
}

/// Bins that cover [low, high) with 2^mantissa_bits bins an octave; smaller values fall in the first bin.
HistogramAxis make_axis(float low, float high, int mantissa_bits)
{
    HistogramAxis axis;
    axis.shift = 23 - mantissa_bits;
    axis.first = order_of(low) >> axis.shift;
    axis.num_bins = (order_of(high) >> axis.shift) - axis.first;
    return axis;
}

double power_of_two(int exponent)
{
    double value = 1.0;
    for (int i = 0; i < exponent; ++i) {
        value *= 2.0;
    }
    for (int i = 0; i > exponent; --i) {
        value *= 0.5;
    }
    return value;
}

double quantum_usd(study::General const& general)
{
    return power_of_two(static_cast<int>(general.money_quantum_log2));
}

}  // namespace

double quanta_per_billion(study::General const& general)
{
    return kUsdPerBillion / quantum_usd(general);
}

bool has_terms_of_sale(study::Study const& study)
{
    return std::any_of(study.firms.begin(), study.firms.end(), [](study::Firm const& firm) {
        return firm.runway_merger_per_year > 0.0 || firm.wind_down_per_year > 0.0 ||
               firm.bid_probability < 1.0 || firm.bid_dispersion > 0.0 || firm.bargaining_power < 1.0;
    });
}

namespace {

bool arrives(std::array<double, 3> const& rates)
{
    return std::any_of(rates.begin(), rates.end(), [](double rate) { return rate > 0.0; });
}

}  // namespace

bool issues_rights(study::Firm const& firm)
{
    return firm.valuation_usd_bn > 0.0 && firm.rights_issue_share > 0.0 &&
           arrives(firm.rights_issues_per_year);
}

bool may_raise_money(study::Study const& study)
{
    return !study.equity_commitments.empty() ||
           std::any_of(study.firms.begin(), study.firms.end(), [&](study::Firm const& firm) {
               return (firm.debt_raise_usd_bn > 0.0 && arrives(firm.debt_raises_per_year)) ||
                      (firm.equity_raise_share > 0.0 && arrives(firm.equity_raises_per_year)) ||
                      (firm.listing_share > 0.0 && !firm.listed && arrives(firm.listing_per_year)) ||
                      issues_rights(firm) || (firm.support_usd_bn > 0.0 && arrives(firm.support_per_year));
           });
}

bool has_token_price(study::Study const& study)
{
    study::Market const& m = study.market;
    bool moves = m.token_price_efficiency > 0.0 || m.token_price_openness > 0.0 ||
                 m.token_price_concentration > 0.0 || m.token_price_scarcity > 0.0 ||
                 m.token_price_excess != 0.0;
    for (study::Event const& event : study.events) {
        for (study::Effect const& effect : event.effects) {
            moves = moves || effect.target == "token_price";
        }
    }
    return moves && !study.labs.empty();
}

StudyIndex index_study(study::Study const& study)
{
    OrderedStudy const s(study);
    StepGrid const grid(s.general);
    StudyIndex index;
    index.firms = s.firm_names.names();
    index.factors = s.factor_names.names();
    for (study::Factor const& factor : s.factors) {
        if (factor.kind == study::FactorKind::markov) {
            index.markov.push_back(factor.name);
            index.states.push_back(factor.states);
        } else {
            (factor.kind == study::FactorKind::cir ? index.cir : index.linear).push_back(factor.name);
        }
    }
    index.classes = s.class_names.names();
    index.regions = s.region_names.names();
    index.sites = s.site_names.names();
    index.cohorts = s.cohort_names.names();
    index.contracts = s.contract_names.names();
    index.labs = s.lab_names.names();
    index.debts = s.debt_names.names();
    index.facilities = s.facility_names.names();
    index.leases = s.lease_names.names();
    index.stakes = s.stake_names.names();
    index.power_rights = s.power_right_names.names();
    index.order_books = s.order_book_names.names();
    index.commitments = s.commitment_names.names();
    index.guarantees = s.guarantee_names.names();
    index.portfolios = s.portfolio_names.names();
    for (study::Portfolio const& portfolio : s.portfolios) {
        std::vector<std::string> names;
        for (auto const& [firm, cost] : vendors_of(s, portfolio)) {
            names.push_back(index.firms[static_cast<std::size_t>(firm)]);
        }
        index.portfolio_vendors.push_back(std::move(names));
    }
    index.firm_classes = s.firm_class_names.names();
    for (study::FirmClass const& firm_class : s.firm_classes) {
        std::vector<std::string>& names = index.class_members.emplace_back();
        for (int const firm : members_of(s, firm_class)) {
            names.push_back(index.firms[static_cast<std::size_t>(firm)]);
        }
    }
    index.events = s.event_names.names();
    for (study::Site const& site : s.sites) {
        for (study::PowerTranche const& tranche : site.power_tranches) {
            if (tranche.date > grid.start) {
                index.power_tranches.push_back(site.name + " " + iso_date(tranche.date));
            }
        }
    }
    index.variables = index.factors;
    for (std::string const& name : index.classes) {
        index.variables.push_back("rent." + name);
    }
    for (std::string const& name : index.regions) {
        index.variables.push_back("power." + name);
    }
    index.variables.emplace_back("supply");

    index.start = grid.start;
    index.num_steps = grid.num_steps;
    index.num_plan_steps = grid.num_plan_steps;
    index.num_replay_steps = grid.num_steps + grid.year_steps();
    index.step_days = grid.step_days;
    index.report_days = report_dates(s.general);
    for (Day const date : index.report_days) {
        index.report_steps.push_back(grid.last_step_ending_by(date));
    }
    int const num_dates = static_cast<int>(index.report_days.size());
    for (int date = 0; date < num_dates; ++date) {
        if (has_histograms(date, num_dates)) {
            index.quantile_report.push_back(date);
            index.quantile_report_steps.push_back(index.report_steps[static_cast<std::size_t>(date)]);
        }
    }

    auto const size = [](auto const& list) { return static_cast<std::int32_t>(list.size()); };
    index.num_variables = size(index.variables);
    index.money_quantum_usd = quantum_usd(s.general);
    index.shape.num_firms = size(index.firms);
    index.shape.num_dates = size(index.report_days);
    index.shape.num_quantile_dates = size(index.quantile_report);
    index.shape.num_variables = index.num_variables;
    index.shape.num_markov = size(index.markov);
    index.shape.num_events = size(index.events);
    index.shape.num_contracts = size(index.contracts);
    index.shape.num_classes = size(index.classes);
    index.shape.num_labs = size(index.labs);
    index.shape.num_power_tranches = size(index.power_tranches);
    index.shape.num_portfolios = size(index.portfolios) + size(index.firm_classes);
    for (auto const* groups : {&index.portfolio_vendors, &index.class_members}) {
        for (auto const& group : *groups) {
            index.shape.max_vendors = std::max(index.shape.max_vendors, size(group));
        }
    }
    index.shape.num_given_firms = s.general.liquidity_given_stress ? index.shape.num_firms : 0;
    index.shape.num_facilities = size(index.facilities);
    index.shape.num_flow_firms = s.general.cash_flows ? index.shape.num_firms : 0;
    index.shape.num_creditors = s.general.losses ? kNumCreditors : 0;
    index.shape.num_selling_firms = index.power_rights.empty() ? 0 : index.shape.num_firms;
    index.shape.num_ordering_firms = index.order_books.empty() ? 0 : index.shape.num_firms;
    index.shape.num_priced_firms = has_terms_of_sale(study) ? index.shape.num_firms : 0;
    index.shape.num_token_markets = has_token_price(study) ? 1 : 0;
    index.shape.num_raising_firms = may_raise_money(study) ? index.shape.num_firms : 0;
    index.shape.money = make_axis(1.0F, 134217728.0F, 5);  // 1 .. 2^27 quanta; 0 falls in the first bin
    index.shape.runway = make_axis(0.0078125F, 16.0F, 5);  // 3 days .. beyond the cap of 10 years
    index.shape.ltv = make_axis(0.0078125F, 128.0F, 5);
    index.shape.variable = make_axis(-128.0F, 128.0F, 4);  // both signs
    index.shape.coarse_money =
        make_axis(1024.0F, 67108864.0F, 2);  // 2^10 .. 2^26 quanta, on the edges of `money`
    index.shape.dscr = make_axis(0.0078125F, 128.0F, 5);
    return index;
}

}  // namespace ballast
