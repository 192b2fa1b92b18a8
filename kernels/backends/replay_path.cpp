/// One path with its ledger, in scalar lanes: compiled once per precision. Same source, hence the same bits, as the
/// path has in any run.
#include <cstdlib>
#include <cstring>
#include <new>

#include "kernels/backends/backend.hpp"
#include "kernels/core/intrinsics.hpp"
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
    int const num_firms = t.firms.num_firms;
    auto put = [](auto* row, std::ptrdiff_t at, auto value) {
        if (row != nullptr)
            row[at] = value;
    };
    for (int f = 0; f < num_firms; ++f) {
        std::ptrdiff_t const at = static_cast<std::ptrdiff_t>(step) * num_firms + f;
        put(to.cash, at, s.firms.cash[f]);
        put(to.liquidity, at, s.firms.liquidity[f]);
        put(to.debt, at, s.firms.debt_total[f]);
        put(to.runway_years, at,
            runway_years(t.firms, s.firms, f, step + 1, t.firms.ahead_steps, all_lanes()));
        put(to.level, at, s.firms.end[f] == 0 ? s.firms.level[f] : 4 + s.firms.end[f]);
        put(to.cause, at, s.firms.worst_level[f] > 1 ? s.firms.cause[f] : kNone);
    }
    FactorTables<Scalar> const& ft = t.factors;
    int const variables =
        num_variables(ft.num_linear + ft.num_cir + ft.num_markov, t.firms.num_classes, t.firms.num_regions);
    for (int v = 0; v < variables; ++v)
        put(to.variable, static_cast<std::ptrdiff_t>(step) * variables + v, variable_value(t, s, v));
    put(to.log_supply, step, s.firms.log_supply[0]);
    for (int c = 0; c < t.firms.num_contracts; ++c) {
        std::ptrdiff_t const at = static_cast<std::ptrdiff_t>(step) * t.firms.num_contracts + c;
        ContractTable<Scalar> const& contract = t.firms.contracts[c];
        put(to.contract_paid, at, s.firms.contract_due[c]);
        Scalar const share = contract.cohort == kNone ? Scalar(1) : s.firms.fill[contract.cohort];
        put(to.contract_delivered, at, s.firms.contract_left[c] > 0 ? share : Scalar(0));
    }
    for (int e = 0; e < ft.num_events; ++e)
        put(to.event, static_cast<std::ptrdiff_t>(step) * ft.num_events + e,
            s.factors.event_crossing[e] >= 0 ? std::int32_t{1} : std::int32_t{0});
    for (int j = ft.forced_first[step]; to.event != nullptr && j < ft.forced_first[step + 1]; ++j)
        ++to.event[static_cast<std::ptrdiff_t>(step) * ft.num_events + ft.forced_event[j]];
    for (int y = 0; y < t.firms.num_facilities; ++y) {
        std::ptrdiff_t const at = static_cast<std::ptrdiff_t>(step) * t.firms.num_facilities + y;
        put(to.facility_balance, at, s.firms.facility_balance[y]);
        Scalar const service = s.firms.facility_service[y];
        put(to.facility_dscr, at, service > 0 ? s.firms.facility_receipts[y] / service : Scalar(0));
        put(to.vehicle_cash, at, s.firms.vehicle_cash[y]);
        put(to.vehicle_arrears, at, s.firms.vehicle_arrears[y]);
    }
    for (int i = 0; i < t.firms.num_debts; ++i)
        put(to.debt_balance, static_cast<std::ptrdiff_t>(step) * t.firms.num_debts + i,
            s.firms.debt_balance[i]);
    for (int k = 0; k < t.firms.num_stakes; ++k)
        put(to.stake_left, static_cast<std::ptrdiff_t>(step) * t.firms.num_stakes + k, s.firms.stake_left[k]);
    for (int l = 0; l < t.firms.num_labs; ++l)
        put(to.signed_ahead, static_cast<std::ptrdiff_t>(step) * t.firms.num_labs + l,
            payments_ahead(t.firms, s.firms, l));
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
    Row<Real> const normals = arena.reals(4 * stride);

    Draws const d{PathId{Int(static_cast<std::int32_t>(static_cast<std::uint32_t>(path))),
                         static_cast<std::uint32_t>(path >> 32)},
                  t.seed, t.factors.noise_free != 0};
    CpuTeam const team;
    start_path(team, t, state, d);
    for (int step = 0; step < num_steps; ++step) {
        if ((step & 3) == 0)
            draw_normals(team, t.factors, d, static_cast<std::uint32_t>(step / 4), normals);
        LedgerRecord const record{ledger.lines == nullptr ? nullptr
                                                          : ledger.lines + static_cast<std::ptrdiff_t>(step) *
                                                                               t.firms.num_firms * kNumLines};
        advance_step(team, t, state, d, record, normals + (step & 3) * stride, step);
        write_step(t, state, ledger, step);
    }
    std::free(memory);
    _mm_setcsr(saved);
}

}  // namespace ballast::BALLAST_KERNEL_NS
