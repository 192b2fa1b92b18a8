#pragma once
/// Completes tables that a test has filled in part: lists by owner, the network of payments, per-step tables.
#include <algorithm>
#include <deque>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "host/study/host_tables.hpp"
#include "kernels/tables/vocabulary/span.hpp"
#include "tests/support/plain_tables.hpp"

namespace ballast::test {

/// Something that somebody may owe, and its place in the network of payments.
struct Edge {
    PaymentTable<double> row;
    int place;
};

/// First and end of the items that belong to `owner`; they must stand together.
template <class Row, class OwnerOf>
inline void find_range(std::vector<Row> const& rows, int owner, OwnerOf owner_of, std::int32_t& first,
                       std::int32_t& end)
{
    auto const is_own = [&](Row const& row) { return owner_of(row) == owner; };
    auto const begin = std::find_if(rows.begin(), rows.end(), is_own);
    auto const stop = std::find_if_not(begin, rows.end(), is_own);
    if (std::any_of(stop, rows.end(), is_own)) {
        throw std::logic_error("items of one owner do not stand together");
    }
    first = static_cast<std::int32_t>(begin - rows.begin());
    end = static_cast<std::int32_t>(stop - rows.begin());
}
/// Appends the numbers of the items that belong to `owner`.
template <class Row, class OwnerOf>
inline void list_items(std::vector<Row> const& rows, int owner, OwnerOf owner_of,
                       std::vector<std::int32_t>& list, std::int32_t& first, std::int32_t& end)
{
    first = static_cast<std::int32_t>(list.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (owner_of(rows[i]) == owner) {
            list.push_back(static_cast<std::int32_t>(i));
        }
    }
    end = static_cast<std::int32_t>(list.size());
}

/// What each firm and fleet has, in the tables' own lists.
inline void link_items(FirmTables<double, HostStorage>& b)
{
    for (int f = 0; f < static_cast<int>(b.firms.size()); ++f) {
        FirmTable<double>& p = b.firms[static_cast<std::size_t>(f)];
        p.traits = kAllTraits;  // the general case
        auto const provider = [](auto const& c) { return c.provider; };
        auto const customer = [](auto const& c) { return c.customer; };
        auto const owner = [](auto const& c) { return c.owner; };
        auto const of_firm = [](auto const& c) { return c.firm; };
        auto const holder = [](auto const& c) { return c.holder; };
        list_items(b.contracts, f, provider, b.provided_contract, p.first_provided, p.end_provided);
        list_items(b.contracts, f, customer, b.bought_contract, p.first_bought, p.end_bought);
        list_items(b.cohorts, f, owner, b.owned_cohort, p.first_cohort, p.end_cohort);
        list_items(b.stakes, f, holder, b.firm_stake, p.first_stake, p.end_stake);
        find_range(b.debts, f, of_firm, p.first_debt, p.end_debt);
        find_range(b.facilities, f, of_firm, p.first_facility, p.end_facility);
        find_range(b.power_rights, f, owner, p.first_right, p.end_right);
        find_range(b.order_books, f, of_firm, p.first_order_book, p.end_order_book);
    }
    if (b.deposit_first.empty()) {
        b.deposit_first.assign(b.firms.size() + 1, 0);
    }
    for (int c = 0; c < static_cast<int>(b.cohorts.size()); ++c) {
        auto& cohort = b.cohorts[static_cast<std::size_t>(c)];
        find_range(
            b.contracts, c, [](auto const& x) { return x.cohort; }, cohort.first_contract,
            cohort.end_contract);
        if (cohort.merchant_h100e != 0.0) {
            b.merchant_cohort.push_back(c);
        }
    }
    for (auto& c : b.contracts) {
        c.flexible_use = c.base_use != 1.0 || c.use_beta != 0.0 ? 1 : 0;
        bool const by_gpu = c.gpu_class != kNone && !b.classes.empty();
        c.h100e = by_gpu ? b.classes[static_cast<std::size_t>(c.gpu_class)].h100e : 0.0;
    }
    for (int l = 0; l < static_cast<int>(b.labs.size()); ++l) {
        if (b.labs[static_cast<std::size_t>(l)].commitment_rate > 0.0) {
            b.escalating_lab.push_back(l);
        }
    }
}

/// An edge for every instrument, in the order of payers and seniority; the outside pays last.
inline void place_payments(FirmTables<double, HostStorage>& b, std::vector<Edge>& edges)
{
    auto const add = [&edges](int payer, int payee, int vehicle, int survives, Seniority rank) {
        edges.push_back({{payer, payee, vehicle, survives, rank, Line::fees, Line::fees}, kNone});
    };
    std::deque<std::int32_t> unused(edges.size());
    std::vector<std::int32_t*> numbers;
    for (std::int32_t& number : unused) {
        numbers.push_back(&number);
    }
    for (auto& c : b.contracts) {
        add(c.customer, c.vehicle == kNone ? c.provider : kNone, c.vehicle, 0, Seniority::trade);
        numbers.push_back(&c.payment);
        if (c.prepayment > 0.0 || c.call != kNone) {
            add(c.provider, c.customer, kNone, c.vehicle == kNone ? 0 : 1, Seniority::trade);
            numbers.push_back(&c.refund);
        }
    }
    for (auto& l : b.leases) {
        add(l.payer, l.payee, kNone, 0, Seniority::operating);
        numbers.push_back(&l.payment);
    }
    for (auto& c : b.commitments) {
        add(c.investor, c.investee, kNone, 0, Seniority::unsecured);
        numbers.push_back(&c.payment);
    }
    for (auto& g : b.guarantees) {
        add(g.guarantor, g.payee, kNone, 0, Seniority::unsecured);
        numbers.push_back(&g.payment);
    }
    for (auto& call : b.calls) {
        auto const& c = b.contracts[static_cast<std::size_t>(call.contract)];
        add(c.customer, c.provider, kNone, 0, Seniority::unsecured);
        numbers.push_back(&call.payment);
    }
    for (auto& x : b.bridging) {
        if (x.vendor_share > 0.0) {
            add(x.vendor, x.firm, kNone, 0, Seniority::unsecured);
            numbers.push_back(&x.lends);
            add(x.firm, x.vendor, kNone, 0, Seniority::unsecured);
            numbers.push_back(&x.repays);
        }
    }
    std::vector<std::size_t> order(edges.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(), [&edges](std::size_t left, std::size_t right) {
        auto const key = [&edges](std::size_t i) {
            PaymentTable<double> const& row = edges[i].row;
            return std::tuple(row.payer == kNone, row.payer, row.seniority);
        };
        return key(left) < key(right);
    });
    for (std::size_t const i : order) {
        edges[i].place = static_cast<int>(b.payments.size());
        *numbers[i] = edges[i].place;
        b.payments.push_back(edges[i].row);
    }
    for (auto& g : b.guarantees) {
        g.covered = g.contract != kNone ? b.contracts[static_cast<std::size_t>(g.contract)].payment
                                        : b.leases[static_cast<std::size_t>(g.lease)].payment;
    }
    for (int f = 0; f < static_cast<int>(b.firms.size()); ++f) {
        FirmTable<double>& p = b.firms[static_cast<std::size_t>(f)];
        list_items(
            b.payments, f, [](auto const& x) { return x.payee; }, b.receivable_payment, p.first_receivable,
            p.end_receivable);
        p.rounding = kMoneyTolerance + (p.end_receivable - p.first_receivable);
        for (int rank = 0; rank <= kNumClasses; ++rank) {
            p.first_payable[rank] = static_cast<std::int32_t>(
                std::count_if(b.payments.begin(), b.payments.end(), [&](auto const& x) {
                    return x.payer != kNone &&
                           std::pair(x.payer, static_cast<int>(x.seniority)) < std::pair(f, rank);
                }));
        }
        // all firms are one circle: the general case
        p.circle = 0;
        p.place = f;
        b.circle_firm.push_back(f);
    }
    b.circle_first = {0, static_cast<std::int32_t>(b.firms.size())};
    b.circle_is_closed = {1};
    b.largest_circle = static_cast<std::int32_t>(b.firms.size());
}

/// Lowest of each block of the ledger ahead, firm by firm.
inline void set_lows(std::vector<double> const& ahead, int size, std::vector<double>& lows)
{
    for (auto begin = ahead.begin(); begin != ahead.end(); begin += kSteps + 1) {
        for (int k = 0; k <= kSteps; k += size) {
            lows.push_back(*std::min_element(begin + k, begin + std::min(k + size, kSteps + 1)));
        }
    }
}

/// Per-step tables that the test has not filled: nothing falls due, nothing is there.
inline void fill_rows(HostTables<double>& tables)
{
    auto& b = tables.firms;
    auto& x = tables.factors;
    std::size_t rows = kSteps;
    auto const fill = [&rows](std::vector<double>& table, std::size_t width, double value = 0.0) {
        if (table.empty()) {
            table.assign(rows * width, value);
        } else if (table.size() != rows * width) {
            throw std::logic_error("a per-step table does not have a row for each step");
        }
    };
    std::size_t const firms = b.firms.size();
    std::size_t const classes = b.classes.size();
    std::size_t const contracts = b.contracts.size();
    for (auto* table : {&b.log_rent, &b.training_weight, &b.inference_weight, &b.planned_log_rent}) {
        fill(*table, classes);
    }
    fill(b.remaining_life, classes, 1.0);
    fill(b.power_price, b.regions.size());
    fill(b.certain_mw, b.sites.size());
    fill(b.required_mw_inv, b.sites.size());
    fill(b.gpus, b.cohorts.size());
    fill(b.working_gpus, b.cohorts.size());
    for (auto* table : {&b.contract_gpus, &b.contract_pay, &b.contract_compute, &b.contract_present_pay,
                        &b.contract_rent, &b.contract_present_rent}) {
        fill(*table, contracts);
    }
    fill(b.own_cost, b.insourcings.size(), 1.0);
    fill(b.efficiency, b.labs.size(), 1.0);
    b.firm_steps.resize(rows * firms);
    b.order_steps.resize(rows * b.order_books.size());
    fill(b.debt_principal, b.debts.size());
    fill(b.facility_invoice, b.facilities.size());
    fill(b.lease_rent, b.leases.size());
    fill(b.planned_power_margin, b.power_rights.size());
    fill(b.outside_supply, 1, 1.0);
    fill(b.planned_log_supply, 1);
    fill(x.trend, x.linear.size());
    ++rows;  // of the ledger ahead
    fill(b.ahead, firms);
    fill(b.planned_signed_pay, b.labs.size());
    set_lows(b.ahead, kShortBlock, b.ahead_short_low);
    set_lows(b.ahead, kLongBlock, b.ahead_long_low);
    b.troughs.resize(rows * firms);
    for (std::size_t n = 0; n < rows; ++n) {
        for (std::size_t f = 0; f < firms; ++f) {
            auto const of_firm = b.ahead.begin() + static_cast<std::ptrdiff_t>(f * rows);
            auto const next = static_cast<std::ptrdiff_t>(std::min(n + 1, rows - 1));
            b.troughs[n * firms + f].lowest_ahead =
                *std::min_element(of_firm + next, of_firm + static_cast<std::ptrdiff_t>(rows));
        }
    }
    b.ahead_steps = b.comfort_steps = kSteps;
    x.forced_first.resize(rows);
    x.shift_first.resize(rows);
    x.held_regime.resize(kSteps, kNone);
    tables.quarter_end.resize(kSteps);
    tables.num_steps = tables.num_plan_steps = kSteps;
}

}  // namespace ballast::test
