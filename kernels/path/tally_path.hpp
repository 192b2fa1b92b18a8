#pragma once
/// What a path adds to its scenario's tallies on the way: counts of every firm on report dates, histograms on quantile dates.
/// Draws: none.
#include "kernels/firms/accounts/runway.hpp"
#include "kernels/firms/gpu_classes/collateral.hpp"
#include "kernels/firms/losses/losses.hpp"
#include "kernels/firms/sites/sites.hpp"
#include "kernels/firms/stakes/stakes.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/path/tally_cash_flows.hpp"
#include "kernels/path/tally_facilities.hpp"
#include "kernels/path/tally_group.hpp"
#include "kernels/path/tally_labs.hpp"
#include "kernels/path/tally_raises.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

static_assert(kMaxChainStates == kMaxStates, "a chain's states have places in the tallies");

/// Value of factor variable v (tally_layout.hpp).
BALLAST_FN Real variable_value(StudyTables<Scalar> const& t, PathState const& s, int v)
{
    int const num_factors = t.factors.num_linear + t.factors.num_cir + t.factors.num_markov;
    if (v < num_factors)
        return s.factors.x[v];
    v -= num_factors;
    if (v < t.firms.num_classes)
        return s.firms.classes[v].log_rent;
    v -= t.firms.num_classes;
    if (v < t.firms.num_regions)
        return s.firms.regions[v].power_price * static_cast<Scalar>(1.0 / kPowerPriceUnit);
    return s.firms.market->log_supply;
}

/// Net debt over trailing-year core cash flow, scaled (tally_layout.hpp).
BALLAST_FN Real scaled_leverage(StudyTables<Scalar> const& t, PathState const& s, int firm)
{
    Real const yearly = s.firms.books[firm].core_mean * (1.0_r / t.firms.market.dt);
    Real const leverage =
        (s.firms.accounts[firm].debt_total - s.firms.accounts[firm].cash) / max(yearly, 1.0_r);
    Real const limit = 1048576.0_r;
    return clamp(leverage * static_cast<Scalar>(1 << kLeverageScaleLog2), -limit, limit);
}

/// Paths on which something has happened in one of this case and the base.
BALLAST_FN void count_pairs(std::uint64_t* sides, Mask here, Mask in_base)
{
    Mask const here_alone = here & !in_base;
    Mask const base_alone = in_base & !here;
    if (any_of_group(here_alone | base_alone)) {
        add_count(sides[static_cast<int>(LostSide::lost_here)], here_alone);
        add_count(sides[static_cast<int>(LostSide::lost_in_base)], base_alone);
    }
}

template <class Team>
BALLAST_PHASE_FN void tally_firm_counts(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                        TallyGroup const& g, int date, int step)
{
    FirmState const& firms = s.firms;
    int const num_firms = t.firms.num_firms;
    Mask const lanes = mask_from_bits(g.lanes);
    std::uint64_t* const counts = g.view.counts;
    std::uint64_t& clipped = counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)];
    team.for_each(num_firms, [&](int f) {
        std::int64_t const cell = std::int64_t{date} * num_firms + f;
        std::uint64_t* const c = counts + g.view.at.firm_count + cell * kNumFirmCounts;
        auto at = [c](FirmCount first, int offset) -> std::uint64_t& {
            return c[static_cast<int>(first) + offset];
        };
        Int const end = firms.standing[f].end;
        Mask const independent = lanes & (end == code(End::none));
        add_count(at(FirmCount::independent, 0), independent);
        if (any_of_group(lanes & !independent)) {
            add_count(at(FirmCount::acquired, 0), lanes & (end == code(End::acquired)));
            Mask const defaulted = lanes & (end > code(End::acquired));
            if (any_of_group(defaulted)) {
                for (int k = 0; k < kNumCauses; ++k)
                    add_count(at(FirmCount::cause_first, k), defaulted & (firms.exits[f].cause == k));
                for (int k = 0; k < kNumDefaultKinds; ++k)
                    add_count(at(FirmCount::kind_first, k), defaulted & (end == code(End::exchange) + k));
            }
        }
        Int const worst = firms.standing[f].worst_level;
        if (any_of_group(lanes & (worst > 0))) {
            for (int k = 0; k < kNumStressLevels; ++k) {
                add_count(at(FirmCount::ever_first, k), lanes & (worst > k));
                add_count(at(FirmCount::now_first, k),
                          independent & (firms.standing[f].level == code(Level::watch) + k));
            }
        }
        add_count(at(FirmCount::retrenched, 0), lanes & (holds(firms.conduct[f].ever_retrenched)));
        add_count(at(FirmCount::negative_free_flow, 0), independent & (firms.books[f].free_flow < 0.0_r));
        std::uint64_t* const sums = counts + g.view.at.firm_sum + cell * kNumFirmSums * kSumWords;
        add_sum(sums, firms.accounts[f].liquidity, g.lanes, clipped);
        if (any_of_group(firms.accounts[f].shortfall > 0.0_r))
            add_sum(sums + kSumWords, firms.accounts[f].shortfall, g.lanes, clipped);
        if (any_of_group(firms.books[f].receipts_lost > 0.0_r))
            add_sum(sums + 2 * kSumWords, firms.books[f].receipts_lost, g.lanes, clipped);
        if (any_of_group(firms.books[f].stranded > 0.0_r))
            add_sum(sums + 3 * kSumWords, firms.books[f].stranded, g.lanes, clipped);
        if (t.firms.firms[f].tier == 1) {
            Mask const levered = independent & (firms.books[f].core_mean > 0.0_r);
            add_count(at(FirmCount::levered, 0), levered);
            add_sum(sums + 4 * kSumWords, scaled_leverage(t, s, f), bits(levered), clipped);
        }

        if (!g.is_base) {  // against the base case on the same draws
            Int const base_end = g.base_ends[f];
            Mask const lost_in_base = (base_end >= 0) & (base_end < 2 * (step + 1));
            count_pairs(counts + g.view.at.paired + cell * kNumLostSides, lanes & !independent,
                        lanes & lost_in_base);
            count_pairs(counts + g.view.at.paired_default + cell * kNumLostSides,
                        lanes & (end > code(End::acquired)),
                        lanes & lost_in_base & ((base_end & Int(1)) == Int(1)));
        }
    });
}

template <class Team>
BALLAST_PHASE_FN void tally_market(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                   TallyGroup const& g, int date)
{
    std::uint64_t* const counts = g.view.counts;
    Mask const lanes = mask_from_bits(g.lanes);
    std::uint64_t& clipped = counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)];
    TallyShape const& shape = g.view.shape;
    Scalar const scale = static_cast<Scalar>(1 << kVariableScaleLog2);
    team.for_each(shape.num_variables, [&](int v) {
        std::int64_t const cell = std::int64_t{date} * shape.num_variables + v;
        add_sum(counts + g.view.at.variable_sum + cell * kSumWords, variable_value(t, s, v) * scale, g.lanes,
                clipped);
    });
    int const first = t.factors.num_linear + t.factors.num_cir;
    team.for_each(shape.num_markov * kMaxChainStates, [&](int i) {
        Real const x = s.factors.x[first + i / kMaxChainStates] - static_cast<Scalar>(i % kMaxChainStates);
        add_count(counts[g.view.at.state_count + std::int64_t{date} * shape.num_markov * kMaxChainStates + i],
                  lanes & (abs(x) < 0.5_r));
    });
    team.for_each(shape.num_contracts, [&](int c) {
        add_count(counts[g.view.at.contract_live + std::int64_t{date} * shape.num_contracts + c],
                  lanes & is_live(s.firms, c));
    });
    team.for_each(shape.num_classes, [&](int c) {
        SecondLifeMasks const life = second_life(t.firms, s.firms, c);
        std::uint64_t* const to =
            counts + g.view.at.second_life + (std::int64_t{date} * shape.num_classes + c) * kNumSecondLife;
        add_count(to[0], lanes & life.runs);
        add_count(to[1], lanes & life.covers_site);
        add_count(to[2], lanes & life.covers_debt);
    });
    team.for_each(shape.num_labs, [&](int l) {
        add_count(counts[g.view.at.leader + std::int64_t{date} * shape.num_labs + l],
                  lanes & (s.firms.race->leader == l));
    });
}

template <class Team>
BALLAST_PHASE_FN void tally_histograms(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                       TallyGroup const& g, int date, int step)
{
    TallyShape const& shape = g.view.shape;
    std::uint32_t* const bins = g.view.bins;
    team.sync();  // lenders may still be looking at the last appraisal
    appraise_classes(team, t.firms, s.factors, s.firms, step);
    team.sync();
    team.for_each(shape.num_firms, [&](int f) {
        std::int64_t const cell = std::int64_t{date} * shape.num_firms + f;
        add_to_histogram(bins + g.view.at.liquidity + cell * shape.money.num_bins, shape.money,
                         s.firms.accounts[f].liquidity, g.lanes);
        add_to_histogram(
            bins + g.view.at.runway + cell * shape.runway.num_bins, shape.runway,
            runway_years(t.firms, s.firms, f, step + 1, t.firms.ahead_steps, mask_from_bits(g.lanes)),
            g.lanes);
        FirmTable<Scalar> const& p = t.firms.firms[f];
        Real ltv = 0.0_r;
        if (p.first_cohort < p.end_cohort || p.first_stake < p.end_stake)
            ltv = loan_to_value(s.firms.accounts[f].debt_total,
                                fleet_value(t.firms, s.firms, f, step) + stakes_value(t.firms, s.firms, f));
        std::uint32_t const independent = bits(is_independent(s.firms, f)) & g.lanes;
        add_to_histogram(bins + g.view.at.ltv + cell * shape.ltv.num_bins, shape.ltv, ltv, independent);
    });
    team.after(shape.num_firms).for_each(shape.num_variables, [&](int v) {
        std::int64_t const cell = std::int64_t{date} * shape.num_variables + v;
        add_to_histogram(bins + g.view.at.variable + cell * shape.variable.num_bins, shape.variable,
                         variable_value(t, s, v), g.lanes);
    });
}

/// What creditors have lost by the date, class by class.
template <class Team>
BALLAST_PHASE_FN void tally_losses(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                   TallyGroup const& g, int date)
{
    int const num_creditors = g.view.shape.num_creditors;
    std::uint64_t* const counts = g.view.counts;
    team.for_each(num_creditors, [&](int k) {
        Real const lost = lost_by_all(t.firms, s.firms, k);
        if (any_of_group(lost > 0.0_r))
            add_sum(counts + g.view.at.credit_loss + (std::int64_t{date} * num_creditors + k) * kSumWords,
                    lost, g.lanes, counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
    });
}

/// Who has sold power rights by the date, and for how much.
template <class Team>
BALLAST_PHASE_FN void tally_power_sales(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                        TallyGroup const& g, int date)
{
    int const firms = g.view.shape.num_selling_firms;
    if (firms == 0 || t.firms.num_power_sellers == 0)
        return;
    std::uint64_t* const counts = g.view.counts;
    std::uint64_t& clipped = counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)];
    team.for_each(firms, [&](int f) {
        Real const proceeds = s.firms.power_sales[f].so_far;
        Mask const sold = mask_from_bits(g.lanes) & (proceeds > 0.0_r);
        if (!any_of_group(sold))
            return;
        std::int64_t const cell = std::int64_t{date} * firms + f;
        add_count(counts[g.view.at.power_sold + cell], sold);
        add_sum(counts + g.view.at.power_proceeds + cell * kSumWords, proceeds, g.lanes, clipped);
    });
}

/// What firms have signed and drawn for orders by the date.
template <class Team>
BALLAST_PHASE_FN void tally_orders(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                   TallyGroup const& g, int date)
{
    int const firms = g.view.shape.num_ordering_firms;
    if (firms == 0 || t.firms.num_order_books == 0)
        return;
    std::uint64_t* const counts = g.view.counts;
    std::uint64_t& clipped = counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)];
    team.for_each(firms, [&](int f) {
        Real capital = 0.0_r;
        Real borrowed = 0.0_r;
        for (int i = t.firms.firms[f].first_order_book; i < t.firms.firms[f].end_order_book; ++i) {
            capital = capital + s.firms.order_books[i].signed_capital;
            borrowed = borrowed + s.firms.order_books[i].borrowed;
        }
        if (!any_of_group(mask_from_bits(g.lanes) & (capital > 0.0_r)))
            return;
        std::int64_t const cell = (std::int64_t{date} * firms + f) * kSumWords;
        add_sum(counts + g.view.at.orders_signed + cell, capital, g.lanes, clipped);
        add_sum(counts + g.view.at.order_loans + cell, borrowed, g.lanes, clipped);
    });
}

/// Vendors of a portfolio that are lost by the end of its term, those of them in default, and the cost to leave them.
BALLAST_FN void tally_portfolio(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g,
                                int portfolio)
{
    std::uint64_t* const counts = g.view.counts;
    Mask const lanes = mask_from_bits(g.lanes);
    Int lost = 0;
    Int defaulted = 0;
    Real cost = 0.0_r;
    int const first = t.portfolio_first[portfolio];
    for (int j = first; j < t.portfolio_first[portfolio + 1]; ++j) {
        Mask const gone = !is_independent(s.firms, t.portfolio_vendor[j]);
        lost = lost + select(gone, 1, 0);
        defaulted = defaulted + select(has_defaulted(s.firms, t.portfolio_vendor[j]), 1, 0);
        std::int64_t const cell = std::int64_t{portfolio} * g.view.shape.max_vendors + (j - first);
        add_count(counts[g.view.at.portfolio_vendor + cell], lanes & gone);
        cost = cost + select(gone, t.portfolio_cost[j], 0.0_r);
    }
    int const stride = g.view.shape.max_vendors + 1;
    std::int64_t const row = std::int64_t{portfolio} * stride;
    for (int k = 0; k < stride; ++k) {
        add_count(counts[g.view.at.portfolio_lost + row + k], lanes & (lost == k));
        add_count(counts[g.view.at.portfolio_defaulted + row + k], lanes & (defaulted == k));
    }
    add_sum(counts + g.view.at.portfolio_cost + std::int64_t{portfolio} * kSumWords, cost, g.lanes,
            counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
}

/// After a step that ends on a report date, or a portfolio's term. What ended firms leave behind stays as it is until the
/// next step is far; what else is counted is waited for.
template <class Team>
BALLAST_PHASE_FN void tally_date(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                 TallyGroup const& g, int step)
{
    team.for_each(t.num_portfolios, [&](int p) {
        if (t.portfolio_step[p] == step)
            tally_portfolio(t, s, g, p);
    });
    int const date = t.report[step];
    if (date != kNone) {
        tally_firm_counts(team, t, s, g, date, step);
        tally_market(team.after(t.firms.num_firms), t, s, g, date);
        if (g.view.shape.num_creditors > 0)
            tally_losses(team, t, s, g, date);
        tally_power_sales(team, t, s, g, date);
        tally_cash_flows(team, t, s, g, date);
        tally_facilities(team.after(t.firms.num_firms), t, s, g, step);
        if (g.view.shape.num_raising_firms > 0)
            tally_raises(team, t, s, g.view, g.lanes, date);
        if (g.view.shape.num_labs > 0)
            tally_labs(team, t, s, g.view, g.lanes, date);
        tally_orders(team, t, s, g, date);
        int const quantile_date = t.quantile_report[step];
        if (quantile_date != kNone) {
            tally_histograms(team, t, s, g, quantile_date, step);
            if (g.view.shape.num_labs > 0)
                tally_lab_histograms(team, t, s, g.view, g.lanes, quantile_date);
        }
        team.sync();
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
