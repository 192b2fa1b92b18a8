/// One path with its ledger, in scalar lanes: compiled once per precision. Same source, hence the same bits, as the
/// path has in any run.
#include <cstdlib>
#include <cstring>
#include <new>

#include "kernels/backends/backend.hpp"
#include "kernels/core/intrinsics.hpp"
#include "kernels/firms/labs/margin.hpp"
#include "kernels/path/simulate_path.hpp"
#include "kernels/path/tally_path.hpp"
#include "kernels/path/team.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

/// Writes lines of the current step into the caller's ledger.
struct LedgerRecord {
    Scalar* lines;  ///< [num_firms][kNumLines] of the step, or null
    BALLAST_MEMBER void line(int firm, Line which, Real amount) const
    {
        if (lines != nullptr)
            lines[firm * kNumLines + static_cast<int>(which)] += amount;
    }
};

void write_step(StudyTables<Scalar> const& t, PathState const& s, Ledger<Scalar> const& to, int step)
{
    FirmTables<Scalar> const& tables = t.firms;
    FactorTables<Scalar> const& ft = t.factors;
    FirmState const& firms = s.firms;
    /// Writes value_of(i) of every object of a trace.
    auto put = [&](Trace trace, int objects, auto const& value_of) {
        Scalar* const row = to.rows[index_of(trace)];
        for (int i = 0; row != nullptr && i < objects; ++i)
            row[static_cast<std::ptrdiff_t>(step) * objects + i] = static_cast<Scalar>(value_of(i));
    };
    int const num_firms = tables.num_firms;
    put(Trace::cash, num_firms, [&](int f) { return firms.accounts[f].cash; });
    put(Trace::liquidity, num_firms, [&](int f) { return firms.accounts[f].liquidity; });
    put(Trace::debt, num_firms, [&](int f) { return firms.accounts[f].debt_total; });
    put(Trace::runway_years, num_firms,
        [&](int f) { return runway_years(tables, firms, f, step + 1, tables.ahead_steps, all_lanes()); });
    put(Trace::debt_utilisation, num_firms,
        [&](int f) { return tables.firms[f].has_limit != 0 ? utilisation(firms, f, firms.accounts[f]) : 0; });
    put(Trace::level, num_firms, [&](int f) {
        return is_independent(firms, f) ? firms.standing[f].level : kNumLevels + firms.standing[f].end;
    });
    put(Trace::cause, num_firms,
        [&](int f) { return is_stressed(firms.standing[f].worst_level) ? firms.exits[f].cause : kNone; });
    put(Trace::variable,
        num_variables(ft.num_linear + ft.num_cir + ft.num_markov, tables.num_classes, tables.num_regions),
        [&](int v) { return variable_value(t, s, v); });
    put(Trace::log_supply, 1, [&](int) { return firms.market->log_supply; });
    put(Trace::contract_paid, tables.num_contracts,
        [&](int c) { return paid_on(firms, tables.contracts[c].payment); });
    put(Trace::contract_delivered, tables.num_contracts, [&](int c) {
        int const cohort = tables.contracts[c].cohort;
        Scalar const share = cohort == kNone ? Scalar(1) : firms.cohorts[cohort].fill;
        return is_live(firms, c) ? share : Scalar(0);
    });
    put(Trace::event, ft.num_events, [&](int e) {
        int arrivals = s.factors.events[e].crossing >= 0 ? 1 : 0;
        for (int j = ft.forced_first[step]; j < ft.forced_first[step + 1]; ++j)
            arrivals += ft.forced_event[j] == e ? 1 : 0;
        return arrivals;
    });
    int const num_facilities = tables.num_facilities;
    put(Trace::facility_balance, num_facilities, [&](int y) { return firms.facilities[y].balance; });
    put(Trace::facility_dscr, num_facilities, [&](int y) {
        Scalar const service = firms.facilities[y].service;
        return service > 0 ? firms.facilities[y].receipts / service : Scalar(0);
    });
    put(Trace::vehicle_cash, num_facilities, [&](int y) { return firms.facilities[y].vehicle_cash; });
    put(Trace::vehicle_arrears, num_facilities, [&](int y) { return firms.facilities[y].vehicle_arrears; });
    put(Trace::debt_balance, tables.num_debts, [&](int i) { return firms.debts[i].balance; });
    put(Trace::stake_left, tables.num_stakes, [&](int k) { return firms.stakes[k].left; });
    put(Trace::power_right_left, tables.num_power_rights, [&](int k) { return firms.power_rights[k].left; });
    put(Trace::power_right_value, tables.num_power_rights,
        [&](int k) { return power_right_value(firms, k); });
    int const num_books = tables.num_order_books;
    put(Trace::order_waiting, num_books, [&](int i) { return firms.order_books[i].waiting; });
    put(Trace::order_contracted, num_books, [&](int i) { return firms.order_books[i].contracted; });
    put(Trace::order_free, num_books, [&](int i) { return firms.order_books[i].free_gpus; });
    put(Trace::order_capital, num_books, [&](int i) { return firms.order_books[i].signed_capital; });
    put(Trace::order_loan, num_books, [&](int i) { return firms.order_books[i].loan; });
    put(Trace::signed_ahead, tables.num_labs, [&](int l) { return payments_ahead(tables, firms, l); });
    put(Trace::token_price, 1, [&](int) { return exp(firms.race->log_price); });
    put(Trace::lab_price, tables.num_labs, [&](int l) { return firms.labs[l].price; });
    put(Trace::lab_volume, tables.num_labs, [&](int l) { return work_sold(firms, l); });
    put(Trace::lab_serving, tables.num_labs, [&](int l) { return serving_share(tables, firms, l); });
    put(Trace::lab_margin, tables.num_labs, [&](int l) { return gross_margin(tables, firms, l); });
}

}  // namespace

void replay_path(StudyTables<Scalar> const& t, std::uint64_t path, std::int32_t num_steps,
                 Ledger<Scalar> const& ledger)
{
    unsigned const saved = _mm_getcsr();
    _mm_setcsr(0x1f80);
    Arena measure{nullptr, 0};
    PathState state{};
    carve(measure, t, state);
    carve_scratch(measure, t, state);
    int const stride = t.factors.num_normals + 1;
    measure.reals(4 * stride);
    std::size_t const size = (measure.used + 127) / 64 * 64;
    auto* const memory = static_cast<unsigned char*>(std::aligned_alloc(64, size));
    if (memory == nullptr)
        throw std::bad_alloc();
    std::memset(memory, 0, size);
    Arena arena{memory, 0};
    carve(arena, t, state);
    carve_scratch(arena, t, state);
    ScratchRow<Real> const normals = arena.reals(4 * stride);

    Draws const d{Philox(PathId{Int(static_cast<std::int32_t>(static_cast<std::uint32_t>(path))),
                                static_cast<std::uint32_t>(path >> 32)},
                         t.seed),
                  t.factors.noise_free != 0};
    CpuTeam const team;
    start_path(team, t, state, d);
    for (int step = 0; step < num_steps; ++step) {
        if ((step & 3) == 0)
            draw_normals(team, t.factors, d, static_cast<std::uint32_t>(step / 4), normals);
        Scalar* const lines = ledger.rows[index_of(Trace::lines)];
        LedgerRecord const record{lines == nullptr ? nullptr
                                                   : lines + static_cast<std::ptrdiff_t>(step) *
                                                                 t.firms.num_firms * kNumLines};
        advance_step(team, t, state, d, record, normals + (step & 3) * stride, step);
        write_step(t, state, ledger, step);
    }
    std::free(memory);
    _mm_setcsr(saved);
}

}  // namespace ballast::BALLAST_KERNEL_NS
