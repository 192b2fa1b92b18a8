#pragma once
/// One path of a small world on one lane: tables that a test fills by hand, and the state carved for them.
#include "tests/support/unit_lane.hpp"

#include <algorithm>
#include <vector>

#include "kernels/path/simulate_path.hpp"
#include "kernels/path/team.hpp"
#include "tests/support/complete_tables.hpp"

namespace ballast::unit_f64 {

using test::kSteps;
using test::kStepYears;
using test::plain_bridging;
using test::plain_class;
using test::plain_cohort;
using test::plain_contract;
using test::plain_debt;
using test::plain_facility;
using test::plain_firm;
using test::plain_lab;
using test::plain_lease;
using test::plain_order_book;
using test::plain_power_right;
using test::plain_region;
using test::plain_sale;

/// Rows of a per-step table: the same in every step.
inline std::vector<double> every_step(std::vector<double> const& row)
{
    std::vector<double> rows;
    for (int step = 0; step < kSteps; ++step) {
        rows.insert(rows.end(), row.begin(), row.end());
    }
    return rows;
}

/// A figure of the firms' steps: that of each firm, the same in every step.
inline void set_every_step(FirmTables<double, HostStorage>& b, double FirmStepTable<double>::*figure,
                           std::vector<double> const& of_firm)
{
    std::vector<double> const rows = every_step(of_firm);
    b.firm_steps.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        b.firm_steps[i].*figure = rows[i];
    }
}

class World {
public:
    World() { tables.firms.market = test::plain_market(); }
    World(World const&) = delete;
    World& operator=(World const&) = delete;

    HostTables<double> tables{};  ///< a test fills them, then calls start
    StudyTables<double> t{};      ///< what kernels see of them
    PathState s{};                ///< memory that was not yet written reads as NaN
    Draws draws{Philox({7, 0}, {1, 2}), false};
    CpuTeam team{};
    std::vector<double> normals;  ///< of a step, all 0

    int firm(double cash = 0.0) { return firm(plain_firm(cash)); }
    int firm(FirmTable<double> const& p) { return add(tables.firms.firms, p); }
    int contract(ContractTable<double> const& c) { return add(tables.firms.contracts, c); }
    /// A factor that stays where it is, unless moved.
    int factor(double value)
    {
        return add(tables.factors.linear, {value, 1.0, 0.0, 0.0, 8.0, kNone, kNone, 0, 0});
    }
    /// Something that `payer` may owe to `payee`, firms or kNone, beside instruments; bill it after the start.
    int owes(int payer, int payee, Seniority rank = Seniority::trade)
    {
        edges_.push_back({{payer, payee, kNone, 0, rank, Line::fees, Line::fees}, kNone});
        return static_cast<int>(edges_.size()) - 1;
    }
    /// Place of it in the network of payments.
    int edge(int owed) const { return edges_[static_cast<std::size_t>(owed)].place; }

    /// Completes the tables as host/study does and starts the path.
    void start()
    {
        test::link_items(tables.firms);
        test::place_payments(tables.firms, edges_);
        test::fill_rows(tables);
        normals.assign(tables.factors.normal_key.size() + 1, 0.0);
        t = view_of(tables, [](auto const& array) { return array.data(); });
        Arena measured{nullptr, 0};
        carve_all(measured);
        memory_.assign(measured.used / sizeof(Line64) + 1, Line64{});
        std::fill_n(reinterpret_cast<unsigned char*>(memory_.data()), memory_.size() * sizeof(Line64),
                    static_cast<unsigned char>(0xff));
        Arena arena{reinterpret_cast<unsigned char*>(memory_.data()), 0};
        carve_all(arena);
        start_path(team, t, s, draws);
    }

    /// What firms see of the markets now.
    StepMarket market() const { return market_of_step(t.firms.market, s.factors); }
    /// What a firm owes outside the study, by seniority, is joined by what it owes and is owed on its edges.
    void oblige(int f, double const (&outside)[kNumClasses], double certain = 0.0)
    {
        Due due{outside[0], outside[1], outside[2], outside[3]};
        for_each_payable_by_seniority(t.firms.firms[f],
                                      [&](Seniority rank, int e) { due.add(rank, owed_on(s.firms, e)); });
        for_each_receivable(t.firms, f, [&](int e) { certain += owed_on(s.firms, e); });
        owe(s.firms, f, due, {total(due), certain});
    }
    /// Ends of the step are decided.
    void decide_ends(int step)
    {
        Noted ending;
        for (int f = 0; f < t.firms.num_firms; ++f) {
            approach_exit(t.firms, s.firms, draws, market().regime.shut, f, step, ending);
        }
        if (t.firms.num_sales > 0) {
            look_at_runways(team, t.firms, s.factors, s.firms, step, ending);
        }
        resolve_exits(team, t.firms, s.factors, s.firms, draws, ending, step);
    }
    Account& account(int f) { return s.firms.accounts.own(f); }
    Payment& payment(int e) { return s.firms.payments.own(e); }
    /// Called equity and guarantees are billed; whatever firms owe and have by now is cleared and paid, collected by
    /// vehicles, and taken over by guarantors.
    StepFlags pay(int step = 0)
    {
        call_commitments(team, t.firms, s.factors, s.firms, step);
        bill_guarantees(team, t.firms, s.firms);
        StepFlags const flags = pay_everyone(team, t, s, draws, NoRecord{}, normals.data(), step);
        collect_payments(team, t.firms, s.firms);
        call_guarantees(team, t.firms, s.firms, step);
        return flags;
    }

private:
    struct alignas(64) Line64 {
        unsigned char byte[64];
    };

    template <class Row>
    static int add(std::vector<Row>& rows, Row const& row)
    {
        rows.push_back(row);
        return static_cast<int>(rows.size()) - 1;
    }
    void carve_all(Arena& arena)
    {
        carve(arena, t, s);
        carve_scratch(arena, t, s);
    }

    std::vector<test::Edge> edges_;
    std::vector<Line64> memory_;
};

}  // namespace ballast::unit_f64
