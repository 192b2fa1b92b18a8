/// The lists that tell a firm what is its own.
#include <algorithm>

#include "host/study/table_build.hpp"

namespace ballast {

Links link(int num_owners, std::vector<int> const& owner_of_item)
{
    Links links;
    for (int owner = 0; owner < num_owners; ++owner) {
        links.first.push_back(static_cast<int>(links.item.size()));
        for (std::size_t item = 0; item < owner_of_item.size(); ++item) {
            if (owner_of_item[item] == owner) {
                links.item.push_back(static_cast<std::int32_t>(item));
            }
        }
    }
    links.first.push_back(static_cast<int>(links.item.size()));
    return links;
}

int builder_of(OrderedStudy const& study, PowerTrancheTable<double> const& phase)
{
    return phase.construction > 0.0 ? study.firm_names.find(study.sites[row(phase.site)].owner) : kNone;
}

namespace {

/// Fills a CSR list and its bounds in the firms' records.
template <class Items, class OwnerOf>
void link_firms(TableBuild& b, Items const& items, OwnerOf owner_of, std::int32_t FirmTable<double>::*first,
                std::int32_t FirmTable<double>::*end, std::vector<std::int32_t>& list)
{
    std::vector<int> owner;
    for (auto const& item : items) {
        owner.push_back(owner_of(item));
    }
    Links links = link(static_cast<int>(b.out.firms.firms.size()), owner);
    for (std::size_t f = 0; f < b.out.firms.firms.size(); ++f) {
        b.out.firms.firms[f].*first = links.first[f];
        b.out.firms.firms[f].*end = links.first[f + 1];
    }
    list = std::move(links.item);
}

}  // namespace

void build_links(TableBuild& b)
{
    auto const& s = b.study;
    auto& out = b.out;
    using Firm = FirmTable<double>;
    link_firms(
        b, out.firms.contracts, [](auto const& c) { return c.provider; }, &Firm::first_provided,
        &Firm::end_provided, out.firms.provided_contract);
    link_firms(
        b, out.firms.contracts, [](auto const& c) { return c.customer; }, &Firm::first_bought,
        &Firm::end_bought, out.firms.bought_contract);
    link_firms(
        b, out.firms.cohorts, [](auto const& c) { return c.owner; }, &Firm::first_cohort, &Firm::end_cohort,
        out.firms.owned_cohort);
    link_firms(
        b, out.firms.stakes, [](auto const& stake) { return stake.holder; }, &Firm::first_stake,
        &Firm::end_stake, out.firms.firm_stake);
    link_firms(
        b, out.firms.power_tranches, [&s](auto const& phase) { return builder_of(s, phase); },
        &Firm::first_construction, &Firm::end_construction, out.firms.construction_tranche);
    // debts, facilities, power rights and order books are sorted by firm, so their lists are ranges of the tables themselves
    std::vector<std::int32_t> in_order;
    link_firms(
        b, out.firms.debts, [](auto const& debt) { return debt.firm; }, &Firm::first_debt, &Firm::end_debt,
        in_order);
    link_firms(
        b, out.firms.facilities, [](auto const& facility) { return facility.firm; }, &Firm::first_facility,
        &Firm::end_facility, in_order);
    link_firms(
        b, out.firms.power_rights, [](auto const& right) { return right.owner; }, &Firm::first_right,
        &Firm::end_right, in_order);
    link_firms(
        b, out.firms.order_books, [](auto const& book) { return book.firm; }, &Firm::first_order_book,
        &Firm::end_order_book, in_order);
}

}  // namespace ballast
