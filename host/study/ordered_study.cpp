#include "host/study/ordered_study.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/switches.hpp"

namespace ballast {
namespace {

int table_of(study::FactorKind kind)
{
    if (kind == study::FactorKind::markov) {
        return 2;
    }
    return kind == study::FactorKind::cir ? 1 : 0;
}

template <class Object>
std::vector<std::string> names_of(std::vector<Object> const& objects)
{
    std::vector<std::string> names;
    names.reserve(objects.size());
    for (Object const& object : objects) {
        names.push_back(object.name);
    }
    return names;
}

template <class Object>
void sort_by_name(std::vector<Object>& objects)
{
    std::sort(objects.begin(), objects.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
}

void sort_points(study::Schedule& schedule)
{
    std::stable_sort(schedule.points.begin(), schedule.points.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
}

void sort_by_date(study::Study& s)
{
    sort_points(s.market.merchant_supply_h100e);
    for (study::OrderBook& book : s.order_books) {
        sort_points(book.gpus_per_year);
        sort_points(book.capital_usd_per_gpu);
    }
    for (study::Factor& factor : s.factors) {
        sort_points(factor.later_mu);
    }
    for (study::Firm& firm : s.firms) {
        sort_points(firm.core_usd_bn_per_year);
        sort_points(firm.fixed_cost_usd_bn_per_year);
        sort_points(firm.committed_capex_usd_bn_per_year);
        sort_points(firm.uncommitted_capex_usd_bn_per_year);
    }
    for (study::Cohort& cohort : s.cohorts) {
        sort_points(cohort.gpus);
    }
    for (study::Contract& contract : s.contracts) {
        sort_points(contract.gpus);
        sort_points(contract.usd_bn_per_year);
        sort_points(contract.compute_h100e);
    }
    for (study::Site& site : s.sites) {
        std::stable_sort(
            site.power_tranches.begin(), site.power_tranches.end(), [](auto const& a, auto const& b) {
                return std::tie(a.date, a.mw, a.slip_probability, a.construction_usd_bn, a.deposit_usd_bn) <
                       std::tie(b.date, b.mw, b.slip_probability, b.construction_usd_bn, b.deposit_usd_bn);
            });
    }
}

}  // namespace

NameTable::NameTable(std::string_view kind, std::vector<std::string> names)
    : kind_(kind)
    , names_(std::move(names))
{
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (!number_.emplace(names_[i], static_cast<int>(i)).second) {
            throw Error(ExitCode::study_invalid, fmt::format("{}.{} is given twice", kind_, names_[i]),
                        "a name stands for one object", "Rename or remove one of them.");
        }
    }
}

int NameTable::find(std::string const& name) const
{
    if (name.empty()) {
        return kNone;
    }
    auto const found = number_.find(name);
    if (found == number_.end()) {
        throw Error(ExitCode::study_invalid, fmt::format("there is no {} named \"{}\"", kind_, name),
                    "another object refers to it", "Add it or fix the reference.");
    }
    return found->second;
}

int NameTable::require(std::string const& name, std::string_view needed_by) const
{
    if (name.empty()) {
        throw Error(ExitCode::study_invalid, fmt::format("{} names no {}", needed_by, kind_), "it needs one",
                    "Name one.");
    }
    return find(name);
}

int NameTable::find_or_none(std::string const& name) const
{
    auto const found = number_.find(name);
    return found == number_.end() ? kNone : found->second;
}

OrderedStudy::OrderedStudy(study::Study const& study)
    : study::Study(study)
{
    apply_switches(*this);
    sort_by_date(*this);
    std::sort(factors.begin(), factors.end(), [](auto const& a, auto const& b) {
        return std::pair(table_of(a.kind), std::string_view(a.name)) <
               std::pair(table_of(b.kind), std::string_view(b.name));
    });
    for (study::Factor const& factor : factors) {
        ++(table_of(factor.kind) == 0 ? num_linear : table_of(factor.kind) == 1 ? num_cir : num_markov);
    }
    sort_by_name(gpu_classes);
    sort_by_name(regions);
    sort_by_name(events);
    sort_by_name(firms);
    sort_by_name(lenders);
    sort_by_name(labs);
    sort_by_name(sites);
    sort_by_name(cohorts);
    sort_by_name(facilities);
    sort_by_name(leases);
    sort_by_name(stakes);
    sort_by_name(equity_commitments);
    sort_by_name(guarantees);
    sort_by_name(portfolios);
    sort_by_name(firm_classes);
    sort_by_name(scenarios);
    // an empty cohort name sorts behind all others
    std::sort(contracts.begin(), contracts.end(), [](auto const& a, auto const& b) {
        return std::tuple(a.cohort.empty(), std::string_view(a.cohort), std::string_view(a.name)) <
               std::tuple(b.cohort.empty(), std::string_view(b.cohort), std::string_view(b.name));
    });
    std::sort(debts.begin(), debts.end(), [](auto const& a, auto const& b) {
        return std::tie(a.firm, a.name) < std::tie(b.firm, b.name);
    });
    std::sort(facilities.begin(), facilities.end(), [](auto const& a, auto const& b) {
        return std::tie(a.firm, a.name) < std::tie(b.firm, b.name);
    });
    std::sort(power_rights.begin(), power_rights.end(), [](auto const& a, auto const& b) {
        return std::tie(a.owner, a.name) < std::tie(b.owner, b.name);
    });
    std::sort(order_books.begin(), order_books.end(), [](auto const& a, auto const& b) {
        return std::tie(a.firm, a.name) < std::tie(b.firm, b.name);
    });
    for (study::Debt const& debt : debts) {
        (debt.kind == study::DebtKind::revolver ? revolvers : term_debts).push_back(debt);
    }
    factor_names = NameTable("factor", names_of(factors));
    class_names = NameTable("gpu_class", names_of(gpu_classes));
    region_names = NameTable("region", names_of(regions));
    event_names = NameTable("event", names_of(events));
    firm_names = NameTable("firm", names_of(firms));
    lender_names = NameTable("lender", names_of(lenders));
    lab_names = NameTable("lab", names_of(labs));
    site_names = NameTable("site", names_of(sites));
    cohort_names = NameTable("cohort", names_of(cohorts));
    contract_names = NameTable("contract", names_of(contracts));
    debt_names = NameTable("debt", names_of(term_debts));
    facility_names = NameTable("facility", names_of(facilities));
    lease_names = NameTable("lease", names_of(leases));
    stake_names = NameTable("stake", names_of(stakes));
    order_book_names = NameTable("order_book", names_of(order_books));
    power_right_names = NameTable("power_right", names_of(power_rights));
    commitment_names = NameTable("equity_commitment", names_of(equity_commitments));
    guarantee_names = NameTable("guarantee", names_of(guarantees));
    portfolio_names = NameTable("portfolio", names_of(portfolios));
    firm_class_names = NameTable("firm_class", names_of(firm_classes));
}

std::vector<int> members_of(OrderedStudy const& study, study::FirmClass const& firm_class)
{
    std::vector<int> members;
    for (std::string const& name : firm_class.members) {
        members.push_back(study.firm_names.require(name, "firm_class." + firm_class.name));
    }
    std::sort(members.begin(), members.end());
    return members;
}

std::vector<std::pair<int, double>> vendors_of(OrderedStudy const& study, study::Portfolio const& portfolio)
{
    std::vector<std::pair<int, double>> vendors;
    for (std::size_t i = 0; i < portfolio.vendors.size(); ++i) {
        int const firm = study.firm_names.require(portfolio.vendors[i], "portfolio." + portfolio.name);
        double const cost =
            i < portfolio.switching_cost_usd_m.size() ? portfolio.switching_cost_usd_m[i] : 0.0;
        vendors.emplace_back(firm, cost);
    }
    std::sort(vendors.begin(), vendors.end());
    return vendors;
}

int state_number(study::Factor const& chain, std::string const& state)
{
    auto const found = std::find(chain.states.begin(), chain.states.end(), state);
    if (found == chain.states.end()) {
        throw Error(ExitCode::study_invalid, fmt::format("factor.{} has no state \"{}\"", chain.name, state),
                    "a scenario or event refers to it", "Use a state that the factor lists.");
    }
    return static_cast<int>(found - chain.states.begin());
}

}  // namespace ballast
