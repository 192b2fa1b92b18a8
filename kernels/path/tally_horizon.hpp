#pragma once
/// What a path adds to its scenario's tallies at the horizon: how it ended as a whole, who defaulted beside whom and in which order,
/// what creditors lost. Draws: none.
#include "kernels/firms/losses/losses.hpp"
#include "kernels/firms/sites/sites.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/path/tally_group.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Lanes whose state left the finite numbers.
BALLAST_FN Mask nonfinite_lanes(StudyTables<Scalar> const& t, PathState const& s)
{
    Mask bad = no_lanes();
    auto check = [&bad](Real x) { bad = bad | !(x - x == 0.0_r); };
    for (int f = 0; f < t.firms.num_firms; ++f) {
        check(s.firms.accounts[f].cash);
        check(s.firms.accounts[f].flow_deviation);
        check(s.firms.books[f].deepest_shortfall);
    }
    for (int i = 0; i < t.factors.num_linear + t.factors.num_cir; ++i)
        check(s.factors.x[i]);
    return bad;
}

BALLAST_FN Int min_of(Int x, int last)
{
    return select(x > last, last, x);
}

/// At the horizon: what is known of a path as a whole.
BALLAST_FN void tally_paths(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g,
                            StepFlags const& flags)
{
    TallyLayout const& at = g.view.at;
    std::uint64_t* const counts = g.view.counts;
    Mask const lanes = mask_from_bits(g.lanes);
    add_count(counts[at.paths], lanes);
    add_count(counts[at.flags + static_cast<int>(Flag::nonfinite_paths)], lanes & nonfinite_lanes(t, s));
    add_count(counts[at.flags + static_cast<int>(Flag::unconverged_clearings)], lanes & flags.unconverged);
    add_count(counts[at.flags + static_cast<int>(Flag::overdrafts)], lanes & flags.overdraft);
    Int failures = 0;
    Int defaults = 0;
    for (int f = 0; f < t.firms.num_firms; ++f) {
        failures = failures + select(is_independent(s.firms, f), 0, 1);
        defaults = defaults + select(has_defaulted(s.firms, f), 1, 0);
    }
    count_each(counts + at.failure_count, failures, g.lanes);
    count_each(counts + at.default_count, defaults, g.lanes);
    count_each(counts + at.acquisition_count, failures - defaults, g.lanes);
    count_each(counts + at.leader_changes, min_of(s.firms.race->leader_changes, kMaxEventCount - 1), g.lanes);
}

/// A firm that has defaulted beside every other, and in which order. Defaults of one step have none, whoever comes first among
/// the firms.
BALLAST_FN void tally_defaults(FirmState const& s, TallyGroup const& g, int firm, int num_firms)
{
    Mask const defaulted = mask_from_bits(g.lanes) & has_defaulted(s, firm);
    if (!any_of_group(defaulted))
        return;
    std::uint64_t* const counts = g.view.counts;
    std::int64_t const row = std::int64_t{firm} * num_firms;
    std::uint64_t* const joint = counts + g.view.at.joint_default + row;
    std::uint64_t* const before = counts + g.view.at.default_before + row;
    Int const step = s.exits[firm].step;
    Mask first = defaulted;
    Mask tied = no_lanes();
    for (int h = 0; h < num_firms; ++h) {
        Mask const both = defaulted & has_defaulted(s, h);
        if (!any_of_group(both))
            continue;
        Int const other_step = s.exits[h].step;
        add_count(joint[h], both);
        add_count(before[h], both & (step < other_step));
        first = first & !(both & (other_step < step));
        if (h != firm)
            tied = tied | (both & (other_step == step));
    }
    std::uint64_t* const firsts = counts + g.view.at.first_default + std::int64_t{firm} * kNumTies;
    add_count(firsts[static_cast<int>(Tie::alone)], first & !tied);
    add_count(firsts[static_cast<int>(Tie::tied)], first & tied);
}

/// Liquidity of every firm on the lanes on which this one was ever at stress.
BALLAST_FN void tally_given_stress(FirmState const& s, TallyGroup const& g, int firm, int num_firms)
{
    Mask const stressed = mask_from_bits(g.lanes) & is_stressed(s.standing[firm].worst_level);
    if (!any_of_group(stressed))
        return;
    HistogramAxis const axis = g.view.shape.coarse_money;
    std::uint32_t const lanes = bits(stressed);
    std::uint32_t* bins =
        g.view.bins + g.view.at.liquidity_given_stress + std::int64_t{firm} * num_firms * axis.num_bins;
    for (int h = 0; h < num_firms; ++h, bins += axis.num_bins)
        add_to_histogram(bins, axis, s.accounts[h].liquidity, lanes);
}

/// Whether somebody has bought a firm by a bid, and what its owners were paid. Without terms of sale nobody has.
BALLAST_FN void tally_sale(FirmTables<Scalar> const& t, FirmState const& s, TallyGroup const& g, int firm)
{
    if (t.num_sales == 0)
        return;
    Mask const sold = mask_from_bits(g.lanes) & (s.sales[firm].price >= 0.0_r);
    if (!any_of_group(sold))
        return;
    std::uint64_t* const counts = g.view.counts;
    add_count(counts[g.view.at.sold + firm], sold);
    add_sum(counts + g.view.at.sale_price + std::int64_t{firm} * kSumWords,
            s.sales[firm].price * static_cast<Scalar>(1 << kSalePriceScaleLog2), bits(sold),
            counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
}

/// What creditors have lost at the horizon: by path, and by firm.
template <class Team>
BALLAST_PHASE_FN void tally_losses_at_horizon(Team const& team, StudyTables<Scalar> const& t,
                                              PathState const& s, TallyGroup const& g)
{
    TallyShape const& shape = g.view.shape;
    std::uint64_t* const counts = g.view.counts;
    team.for_each(shape.num_creditors, [&](int k) {
        add_to_histogram(g.view.bins + g.view.at.credit_loss_bins + std::int64_t{k} * shape.money.num_bins,
                         shape.money, lost_by_all(t.firms, s.firms, k), g.lanes);
    });
    team.after(shape.num_creditors).for_each(t.firms.num_losses * shape.num_creditors, [&](int i) {
        Real const lost = lost_by(s.firms, i / shape.num_creditors, i % shape.num_creditors);
        if (any_of_group(lost > 0.0_r))
            add_sum(counts + g.view.at.firm_credit_loss + std::int64_t{i} * kSumWords, lost, g.lanes,
                    counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
    });
}

/// At the horizon: firms, contracts, tranches of power, events.
template <class Team>
BALLAST_PHASE_FN void tally_horizon(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                    TallyGroup const& g, StepFlags const& flags)
{
    TallyShape const& shape = g.view.shape;
    TallyLayout const& at = g.view.at;
    std::uint64_t* const counts = g.view.counts;
    std::uint32_t* const bins = g.view.bins;
    Mask const lanes = mask_from_bits(g.lanes);
    int const n = shape.num_firms;
    StepFlags const of_all{team.any_member(flags.unconverged), team.any_member(flags.overdraft)};
    team.serial([&] { tally_paths(t, s, g, of_all); });
    team.for_each(n, [&](int f) {
        Mask const failed = lanes & !is_independent(s.firms, f);
        std::uint64_t* const joint = counts + at.joint_failure + std::int64_t{f} * n;
        if (any_of_group(failed))
            for (int h = 0; h < n; ++h)
                add_count(joint[h], failed & !is_independent(s.firms, h));
        tally_defaults(s.firms, g, f, n);
        if (f < shape.num_given_firms)
            tally_given_stress(s.firms, g, f, n);
        if (f < shape.num_priced_firms)
            tally_sale(t.firms, s.firms, g, f);
        add_to_histogram(bins + at.deepest_shortfall + std::int64_t{f} * shape.money.num_bins, shape.money,
                         s.firms.books[f].deepest_shortfall, g.lanes);
        add_to_histogram(bins + at.injection + std::int64_t{f} * shape.money.num_bins, shape.money,
                         s.firms.books[f].injected, g.lanes);
    });
    team.for_each(shape.num_contracts, [&](int c) {
        add_numbers(counts[at.contract_revisions + c], s.firms.terms[c].revisions, g.lanes);
    });
    team.for_each(shape.num_power_tranches, [&](int p) {
        Real const at_step = s.firms.tranches[p].energised_at;
        add_count(counts[at.phase_slips + 2 * p], lanes & (at_step > t.firms.power_tranches[p].planned_step));
        add_count(counts[at.phase_slips + 2 * p + 1], lanes & (at_step >= kNeverEnergised));
    });
    team.for_each(shape.num_events, [&](int e) {
        count_each(counts + at.event_count + std::int64_t{e} * kMaxEventCount,
                   min_of(s.factors.arrivals[e].count, kMaxEventCount - 1), g.lanes);
    });
    if (shape.num_creditors > 0)
        tally_losses_at_horizon(team, t, s, g);
    team.sync();
}

}  // namespace ballast::BALLAST_KERNEL_NS
