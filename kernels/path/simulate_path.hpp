#pragma once
/// One step of a path, in the order of docs/model.md section 2. Each phase is a loop over its items through a team
/// (kernels/path/team.hpp), so the same source runs as plain loops over vector lanes and as warps of a block.
#include <type_traits>

#include "kernels/factors/draw_normals.hpp"
#include "kernels/factors/factors.hpp"
#include "kernels/firms/accounts/accrual.hpp"
#include "kernels/firms/bridging/bridging.hpp"
#include "kernels/firms/cash_flows/cash_flows.hpp"
#include "kernels/firms/credit/credit.hpp"
#include "kernels/firms/credit/lenders.hpp"
#include "kernels/firms/equity_commitments/equity_commitments.hpp"
#include "kernels/firms/event_effects.hpp"
#include "kernels/firms/guarantees/guarantees.hpp"
#include "kernels/firms/labs/compute.hpp"
#include "kernels/firms/leases/leases.hpp"
#include "kernels/firms/operational_losses/operational_losses.hpp"
#include "kernels/firms/order_books/order_books.hpp"
#include "kernels/firms/payments/settlement.hpp"
#include "kernels/firms/standing/stress_level.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/path/start_path.hpp"
#include "kernels/path/team.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Factors, then events and their marks.
template <class Team>
BALLAST_FN void advance_world(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                              Draws const& d, ScratchRow<Real> normals, int step)
{
    FactorTables<Scalar> const& ft = t.factors;
    MarketTable<Scalar> const& m = t.firms.market;
    rebuild_capital(team, t.firms, s.firms);
    Mood const mood{m.regime, s.firms.market->confidence, ft.held_regime[step]};
    advance_factors(team, ft, s.factors, d, normals, mood, step);
    if (ft.num_markov > 0)
        team.once([&] { restore_confidence(m, s.firms); });
    Noted const arrived = advance_events(team, ft, s.factors, s.firms.relative_training, d);
    apply_events(team, ft, t.firms, s.factors, s.firms, d, arrived, step);
}

/// Does the study know more than firms, their debts and stakes? What it does not know asks for no step.
BALLAST_FN bool has_markets(FirmTables<Scalar> const& t)
{
    return t.num_classes > 0 || t.num_regions > 0 || t.num_sites > 0 || t.num_labs > 0 ||
           t.num_contracts > 0 || t.num_leases > 0 || t.num_commitments > 0 || t.num_guarantees > 0 ||
           t.num_bridging > 0;
}

/// Labs earn while power, fleets and rents move, which do not know each other; leases, called equity and guarantees are
/// billed on the way. Phases between two waits stand beside each other.
template <class Team>
BALLAST_FN void advance_markets(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                Draws const& d, int step)
{
    FirmTables<Scalar> const& tables = t.firms;
    int const race = tables.num_labs + 1;
    Rivals const rivals = look_at_rivals(team, tables, s.firms);
    advance_regions(team.after(race), tables, s.factors, s.firms, d, step);
    energise_sites(team.after(race + tables.num_regions), tables, s.firms, step);
    team.sync();

    catch_up(team, tables, s.firms, rivals, step);
    restore_outages(team.after(tables.num_labs), tables, s.firms);
    gather_supply(team, tables, s.firms, step);
    bill_leases(team.after(race), tables, s.firms, step);
    team.sync();

    share_market(team, tables, s.factors, s.firms, rivals);
    price_classes(team.after(race), tables, s.factors, s.firms, step);
    weigh_demand(team, tables.market, s.factors, s.firms);
    digest_forced_supply(team, tables.market, s.firms);
    call_commitments(team.after(race + tables.num_classes), tables, s.factors, s.firms, step);
    bill_guarantees(team.after(race), tables, s.firms);
    team.sync();

    serve_demand(team, tables, s.firms, step);
    fill_cohorts(team.after(tables.num_labs), tables, s.firms, step);
    if (tables.num_bridging > 0)
        ask_for_bridges(team.after(tables.num_labs + tables.num_cohorts), tables, s.factors, s.firms, step);
    team.sync();
}

/// What labs commit to, contracts and order books deliver. Talks about a contract ask for runways, which count orders, so that
/// order books move once contracts have waited for each other.
template <class Team>
BALLAST_FN void deliver(Team const& team, StudyTables<Scalar> const& t, PathState const& s, Draws const& d,
                        int step)
{
    FirmTables<Scalar> const& tables = t.firms;
    sign_commitments(team, tables, s.factors, s.firms, step);
    compare_training(team.others(tables.num_escalating_labs), tables, s.firms);
    advance_contracts(team.others(tables.num_escalating_labs), tables, s.factors, s.firms, d, step);
    gather_lab_compute(team, tables, s.firms, step, t.quarter_end[step] != 0);
    if (tables.num_order_books > 0)
        advance_order_books(team.after(tables.num_labs), tables, s.factors, s.firms, step);
    team.sync();
}

/// Obligations, resources and raises of all firms. Those outside the network pay at once. Returns the lanes on which one of
/// this worker's firms in the network is short of money; `overdraft` becomes those on which a payment is left uncovered.
template <Kind kind, class Team, class Record>
BALLAST_PHASE_FN Mask accrue_firms(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                   Draws const& d, Record const& record, ScratchRow<Real> normals, int step,
                                   Mask& overdraft)
{
    FirmTables<Scalar> const& tables = t.firms;
    StepMarket const market = market_of_step(tables.market, s.factors);
    Mask some_short = no_lanes(), some_overdrawn = no_lanes();
    team.for_each_dealt(tables.firm_deal, tables.num_dealt, tables.num_firms, [&](int f) BALLAST_INLINED {
        FirmTable<Scalar> const& firm = tables.firms[f];
        Account& account = account_of(s.firms, f);
        if (has<kind>(firm, Trait::valuation))
            value_equity(tables, s.factors, s.firms, f);
        if (has<kind>(firm, Trait::operational_losses) && firm.operational_risk != kNone)
            suffer_operational_loss(tables, s.firms, d, firm.operational_risk);
        Statement const x =
            accrue_firm<kind>(tables, s.factors, s.firms, record, market, normals, f, step, account);
        Dues const dues{total(x.due), x.receipts};
        if (meets_others<kind>(tables, firm))
            owe(s.firms, f, x.due, dues);
        if (has<kind>(firm, Trait::raises))
            look_for_money(tables, s.factors, s.firms, d, record, market, f, account, dues);
        if (has<kind>(firm, Trait::valuation))
            mark_valuation(tables, s.firms, f, t.quarter_end[step] != 0);
        Mask const short_of_money = is_short(tables, s.firms, f, account, dues);
        if (meets_others<kind>(tables, firm))
            some_short = some_short | short_of_money;
        else
            some_overdrawn = some_overdrawn | settle_alone<kind>(tables, s.firms, record, f, account, x.due,
                                                                 dues, short_of_money);
    });
    overdraft = some_overdrawn;
    return some_short;
}

/// Obligations, resources, raises, one clearing, payments. Whoever goes on waits for the others first, unless it asks for
/// nothing but the amounts on the network's edges.
template <class Team, class Record>
BALLAST_FN StepFlags pay_everyone(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                  Draws const& d, Record const& record, ScratchRow<Real> normals, int step)
{
    FirmTables<Scalar> const& tables = t.firms;
    StepFlags flags{no_lanes(), no_lanes()};
    Mask some_short = no_lanes();
    with_kind(tables, [&](auto kind) {
        some_short = accrue_firms<kind.value>(team, t, s, d, record, normals, step, flags.overdraft);
    });
    if (BALLAST_UNLIKELY(team.any(some_short))) {
        flags.unconverged = clear_obligations(team, tables, s.firms);
        flags.overdraft = flags.overdraft | settle_in_part(team, tables, s.firms, record);
    } else {
        settle_in_full(team, tables, s.firms, record);
    }
    return flags;
}

/// The same. Paths that keep no ledger sum its lines where cash flows are counted. That is a second body for payments, a third
/// of a kernel's code, so kernels with their state on the chip are compiled without (backends/cuda_variants.hpp).
template <class Team, class Record>
BALLAST_FN StepFlags pay_and_count(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                   Draws const& d, Record const& record, ScratchRow<Real> normals, int step)
{
    if constexpr (std::is_same_v<Record, NoRecord> && !kStateOnChip) {
        if (t.firms.num_cash_flows > 0)
            return pay_everyone(team, t, s, d, CashFlowRecord{s.firms}, normals, step);
    }
    return pay_everyone(team, t, s, d, record, normals, step);
}

/// Stress levels, stakes and power rights sold for payments, and what is left until a firm ends. Notes this worker's firms
/// that do. Deals firms as sell_stakes does, which does not wait.
template <Kind kind, class Team>
BALLAST_PHASE_FN Noted judge_firms(Team const& team, FirmTables<Scalar> const& t, PathState const& s,
                                   Draws const& d, int step)
{
    StepMarket const market = market_of_step(t.market, s.factors);
    Noted ending;
    team.for_each_dealt(t.firm_deal, t.num_dealt, t.num_firms, [&](int f) BALLAST_INLINED {
        update_stress_level<kind>(t, s.firms, market, account_of(s.firms, f), f, step);
        approach_exit<kind>(t, s.firms, d, market.regime.shut, f, step, ending);
    });
    return ending;
}

template <class Team, class Record>
BALLAST_FN StepFlags advance_step(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                  Draws const& d, Record const& record, ScratchRow<Real> normals, int step)
{
    advance_world(team, t, s, d, normals, step);
    if (has_markets(t.firms)) {
        advance_markets(team, t, s, d, step);
        deliver(team, t, s, d, step);
    } else {
        gather_supply(team, t.firms, s.firms, step);
    }
    StepFlags const flags = pay_and_count(team, t, s, d, record, normals, step);
    mark_stakes(team.after(t.firms.num_facilities), t.firms, s.factors, s.firms);
    if (t.firms.num_power_rights > 0)
        mark_power_rights(team.after(t.firms.num_facilities + t.firms.num_stakes), t.firms, s.factors,
                          s.firms, step);
    collect_payments(team, t.firms, s.firms);
    test_covenants(team, t.firms, s.firms, d, t.quarter_end[step] != 0, step);
    call_guarantees(team.after(t.firms.num_firms), t.firms, s.firms, step);
    sell_stakes(team, t.firms, s.factors, s.firms);
    Noted ending;
    with_kind(t.firms, [&](auto kind) { ending = judge_firms<kind.value>(team, t.firms, s, d, step); });
    if (t.firms.num_sales > 0)
        look_at_runways(team, t.firms, s.factors, s.firms, step, ending);
    resolve_exits(team, t.firms, s.factors, s.firms, d, ending, step);
    if (t.firms.num_assessed > 0 && (step == 0 || t.quarter_end[step] != 0))
        assess_credit(team, t.firms, s.factors, s.firms, step);
    return flags;
}

}  // namespace ballast::BALLAST_KERNEL_NS
