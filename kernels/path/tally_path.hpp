#pragma once
/// What a path adds to its scenario's tallies: counts of every firm on report dates, histograms on quantile dates,
/// what is known only at the horizon. Draws: none.
#include "kernels/firms/collateral.hpp"
#include "kernels/firms/holdings.hpp"
#include "kernels/firms/sites.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Where the lanes of one group go.
struct TallyGroup {
    TallyView view;
    std::uint32_t lanes;  ///< bits of the paths that take part
    std::uint32_t*
        base_independent;  ///< [4][num_firms] the base's independent lanes on the quad's report dates
    bool is_base;
};

/// Value of factor variable v (tally_layout.hpp).
BALLAST_FN Real variable_value(StudyTables<Scalar> const& t, PathState const& s, int v)
{
    int const num_factors = t.factors.num_linear + t.factors.num_cir + t.factors.num_markov;
    if (v < num_factors)
        return s.factors.x[v];
    v -= num_factors;
    if (v < t.firms.num_classes)
        return s.firms.log_rent[v];
    v -= t.firms.num_classes;
    if (v < t.firms.num_regions)
        return s.firms.power_price[v] * Real(0.01_r);
    return s.firms.log_supply[0];
}

/// Net debt over trailing-year core cash flow, scaled (tally_layout.hpp).
BALLAST_FN Real scaled_leverage(StudyTables<Scalar> const& t, PathState const& s, int firm)
{
    Real const yearly = s.firms.core_mean[firm] * Real(1.0_r / t.firms.market.dt);
    Real const leverage = (s.firms.debt_total[firm] - s.firms.cash[firm]) / max(yearly, Real(1.0_r));
    Real const limit = Real(1048576.0_r);
    return clamp(leverage * Real(static_cast<Scalar>(1 << kLeverageScaleLog2)), -limit, limit);
}

BALLAST_FN void tally_firm_counts(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g,
                                  int date, int step)
{
    FirmState const& firms = s.firms;
    int const num_firms = t.firms.num_firms;
    Mask const lanes = mask_from_bits(g.lanes);
    std::uint64_t* const counts = g.view.counts;
    std::uint64_t& clipped = counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)];
    for (int f = 0; f < num_firms; ++f) {
        std::int64_t const cell = std::int64_t{date} * num_firms + f;
        std::uint64_t* const c = counts + g.view.at.firm_count + cell * kNumFirmCounts;
        auto at = [c](FirmCount first, int offset) -> std::uint64_t& {
            return c[static_cast<int>(first) + offset];
        };
        Int const end = firms.end[f];
        Mask const independent = lanes & (end == Int(0));
        add_count(at(FirmCount::independent, 0), independent);
        if (any(lanes & !independent)) {
            add_count(at(FirmCount::acquired, 0), lanes & (end == Int(1)));
            Mask const defaulted = lanes & (end > Int(1));
            if (any(defaulted)) {
                for (int k = 0; k < kNumCauses; ++k)
                    add_count(at(FirmCount::cause_first, k), defaulted & (firms.cause[f] == Int(k)));
                for (int k = 0; k < 3; ++k)
                    add_count(at(FirmCount::kind_first, k), defaulted & (end == Int(2 + k)));
            }
        }
        for (int k = 0; k < 3; ++k) {
            add_count(at(FirmCount::ever_first, k), lanes & (firms.worst_level[f] > Int(k)));
            add_count(at(FirmCount::now_first, k), independent & (firms.level[f] == Int(1 + k)));
        }
        add_count(at(FirmCount::retrenched, 0), lanes & (firms.retrenched[f] > Real(0.5_r)));
        add_count(at(FirmCount::negative_free_flow, 0), independent & (firms.free_flow[f] < Real(0.0_r)));
        std::uint64_t* const sums = counts + g.view.at.firm_sum + cell * kNumFirmSums * kSumWords;
        add_sum(sums, firms.liquidity[f], g.lanes, clipped);
        if (any(firms.shortfall[f] > Real(0.0_r)))
            add_sum(sums + kSumWords, firms.shortfall[f], g.lanes, clipped);
        if (any(firms.receipts_lost[f] > Real(0.0_r)))
            add_sum(sums + 2 * kSumWords, firms.receipts_lost[f], g.lanes, clipped);
        if (any(firms.stranded[f] > Real(0.0_r)))
            add_sum(sums + 3 * kSumWords, firms.stranded[f], g.lanes, clipped);
        if (t.firms.firms[f].tier == 1) {
            Mask const levered = independent & (firms.core_mean[f] > Real(0.0_r));
            add_count(at(FirmCount::levered, 0), levered);
            add_sum(sums + 4 * kSumWords, scaled_leverage(t, s, f), bits(levered), clipped);
        }

        // against the base case on the same draws
        std::uint32_t& base = g.base_independent[(step & 3) * num_firms + f];
        if (g.is_base)
            base = bits(independent);
        std::uint64_t* const paired = counts + g.view.at.paired + cell * 2;
        paired[0] += static_cast<std::uint64_t>(__builtin_popcount(base & ~bits(independent) & g.lanes));
        paired[1] += static_cast<std::uint64_t>(__builtin_popcount(~base & bits(independent) & g.lanes));
    }
}

BALLAST_FN void tally_market(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g, int date)
{
    std::uint64_t* const counts = g.view.counts;
    Mask const lanes = mask_from_bits(g.lanes);
    std::uint64_t& clipped = counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)];
    TallyShape const& shape = g.view.shape;
    Scalar const scale = static_cast<Scalar>(1 << kVariableScaleLog2);
    for (int v = 0; v < shape.num_variables; ++v) {
        std::int64_t const cell = std::int64_t{date} * shape.num_variables + v;
        add_sum(counts + g.view.at.variable_sum + cell * kSumWords, variable_value(t, s, v) * Real(scale),
                g.lanes, clipped);
    }
    int const first = t.factors.num_linear + t.factors.num_cir;
    for (int m = 0; m < shape.num_markov; ++m)
        for (int k = 0; k < 4; ++k) {
            Real const x = s.factors.x[first + m] - Real(static_cast<Scalar>(k));
            add_count(counts[g.view.at.state_count + (std::int64_t{date} * shape.num_markov + m) * 4 + k],
                      lanes & (abs(x) < Real(0.5_r)));
        }
    for (int c = 0; c < shape.num_contracts; ++c)
        add_count(counts[g.view.at.contract_live + std::int64_t{date} * shape.num_contracts + c],
                  lanes & (s.firms.contract_left[c] > Real(0.0_r)));
    for (int c = 0; c < shape.num_classes; ++c) {
        SecondLifeMasks const life = second_life(t.firms, s.firms, c);
        std::uint64_t* const to =
            counts + g.view.at.second_life + (std::int64_t{date} * shape.num_classes + c) * kNumSecondLife;
        add_count(to[0], lanes & life.runs);
        add_count(to[1], lanes & life.covers_site);
        add_count(to[2], lanes & life.covers_debt);
    }
    for (int l = 0; l < shape.num_labs; ++l)
        add_count(counts[g.view.at.leader + std::int64_t{date} * shape.num_labs + l],
                  lanes & (s.firms.leader[0] == Int(l)));
}

BALLAST_FN void tally_histograms(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g,
                                 int date, int step, Real* value_by_class)
{
    TallyShape const& shape = g.view.shape;
    std::uint32_t* const bins = g.view.bins;
    for (int c = 0; c < t.firms.num_classes; ++c)
        value_by_class[c] = collateral_value(t.firms, s.factors, s.firms, c, step);
    for (int f = 0; f < shape.num_firms; ++f) {
        std::int64_t const cell = std::int64_t{date} * shape.num_firms + f;
        add_to_histogram(bins + g.view.at.liquidity + cell * shape.money.num_bins, shape.money,
                         s.firms.liquidity[f], g.lanes);
        add_to_histogram(bins + g.view.at.runway + cell * shape.runway.num_bins, shape.runway,
                         s.firms.runway[f], g.lanes);
        FirmTable<Scalar> const& p = t.firms.firms[f];
        Real ltv = Real(0.0_r);
        if (p.first_cohort < p.end_cohort || p.first_stake < p.end_stake)
            ltv = loan_to_value(s.firms.debt_total[f], fleet_value(t.firms, value_by_class, f, step) +
                                                           stake_value(t.firms, s.factors, s.firms, f));
        std::uint32_t const independent = bits(s.firms.end[f] == Int(0)) & g.lanes;
        add_to_histogram(bins + g.view.at.ltv + cell * shape.ltv.num_bins, shape.ltv, ltv, independent);
    }
    for (int v = 0; v < shape.num_variables; ++v) {
        std::int64_t const cell = std::int64_t{date} * shape.num_variables + v;
        add_to_histogram(bins + g.view.at.variable + cell * shape.variable.num_bins, shape.variable,
                         variable_value(t, s, v), g.lanes);
    }
}

/// Vendors of a portfolio that are lost by the end of its term, and the cost to leave them.
BALLAST_FN void tally_portfolio(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g,
                                int portfolio)
{
    std::uint64_t* const counts = g.view.counts;
    Mask const lanes = mask_from_bits(g.lanes);
    Int lost = Int(0);
    Real cost = Real(0.0_r);
    int const first = t.portfolio_first[portfolio];
    for (int j = first; j < t.portfolio_first[portfolio + 1]; ++j) {
        Mask const gone = !(s.firms.end[t.portfolio_vendor[j]] == Int(0));
        lost = lost + select(gone, Int(1), Int(0));
        std::int64_t const cell = std::int64_t{portfolio} * g.view.shape.max_vendors + (j - first);
        add_count(counts[g.view.at.portfolio_vendor + cell], lanes & gone);
        cost = cost + select(gone, Real(t.portfolio_cost[j]), Real(0.0_r));
    }
    int const stride = g.view.shape.max_vendors + 1;
    for (int k = 0; k < stride; ++k)
        add_count(counts[g.view.at.portfolio_lost + std::int64_t{portfolio} * stride + k],
                  lanes & (lost == Int(k)));
    add_sum(counts + g.view.at.portfolio_cost + std::int64_t{portfolio} * kSumWords, cost, g.lanes,
            counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
}

/// After a step that ends on a report date, or a portfolio's term.
BALLAST_FN void tally_date(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g, int step,
                           Real* value_by_class)
{
    for (int p = 0; p < t.num_portfolios; ++p)
        if (t.portfolio_step[p] == step)
            tally_portfolio(t, s, g, p);
    int const date = t.report[step];
    if (date == kNone)
        return;
    tally_firm_counts(t, s, g, date, step);
    tally_market(t, s, g, date);
    int const quantile_date = t.quantile_report[step];
    if (quantile_date != kNone)
        tally_histograms(t, s, g, quantile_date, step, value_by_class);
}

/// Lanes whose state left the finite numbers.
BALLAST_FN Mask nonfinite_lanes(StudyTables<Scalar> const& t, PathState const& s)
{
    Mask bad = no_lanes();
    auto check = [&bad](Real x) { bad = bad | !(x - x == Real(0.0_r)); };
    for (int f = 0; f < t.firms.num_firms; ++f) {
        check(s.firms.cash[f]);
        check(s.firms.flow_mean[f]);
        check(s.firms.deepest_shortfall[f]);
    }
    for (int i = 0; i < t.factors.num_linear + t.factors.num_cir; ++i)
        check(s.factors.x[i]);
    return bad;
}

/// One count per path, at its own place.
BALLAST_FN void tally_each(std::uint64_t* counts, Int place, std::uint32_t lanes)
{
    alignas(64) std::int32_t v[kLanes];
    store(place, v);
    for (int i = 0; i < kLanes; ++i)
        if ((lanes >> i & 1u) != 0)
            ++counts[v[i]];
}

BALLAST_FN Int min_of(Int x, int last)
{
    return select(x > Int(last), Int(last), x);
}

/// At the horizon.
BALLAST_FN void tally_horizon(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g,
                              StepFlags const& flags)
{
    TallyShape const& shape = g.view.shape;
    TallyLayout const& at = g.view.at;
    std::uint64_t* const counts = g.view.counts;
    std::uint32_t* const bins = g.view.bins;
    Mask const lanes = mask_from_bits(g.lanes);
    int const n = shape.num_firms;
    counts[at.paths] += static_cast<std::uint64_t>(__builtin_popcount(g.lanes));
    add_count(counts[at.flags + static_cast<int>(Flag::nonfinite_paths)], lanes & nonfinite_lanes(t, s));
    add_count(counts[at.flags + static_cast<int>(Flag::unconverged_clearings)], lanes & flags.unconverged);
    add_count(counts[at.flags + static_cast<int>(Flag::overdrafts)], lanes & flags.overdraft);

    Int failures = Int(0);
    for (int f = 0; f < n; ++f) {
        Mask const failed = lanes & !(s.firms.end[f] == Int(0));
        failures = failures + select(failed, Int(1), Int(0));
        if (any(failed))
            for (int h = 0; h < n; ++h)
                add_count(counts[at.joint_failure + std::int64_t{f} * n + h],
                          failed & !(s.firms.end[h] == Int(0)));
        add_to_histogram(bins + at.deepest_shortfall + std::int64_t{f} * shape.money.num_bins, shape.money,
                         s.firms.deepest_shortfall[f], g.lanes);
        add_to_histogram(bins + at.injection + std::int64_t{f} * shape.money.num_bins, shape.money,
                         s.firms.injected[f], g.lanes);
    }
    tally_each(counts + at.failure_count, failures, g.lanes);
    tally_each(counts + at.leader_changes, min_of(s.firms.leader_changes[0], kMaxEventCount - 1), g.lanes);
    alignas(64) std::int32_t v[kLanes];
    for (int c = 0; c < shape.num_contracts; ++c) {
        store(s.firms.revisions[c], v);
        for (int i = 0; i < kLanes; ++i)
            if ((g.lanes >> i & 1u) != 0)
                counts[at.contract_revisions + c] += static_cast<std::uint64_t>(v[i]);
    }
    for (int p = 0; p < shape.num_phases; ++p) {
        Real const at_step = s.firms.energised_at[p];
        Mask const late = at_step > Real(t.firms.phases[p].planned_step);
        add_count(counts[at.phase_slips + 2 * p], lanes & late);
        add_count(counts[at.phase_slips + 2 * p + 1], lanes & (at_step >= Real(kNeverEnergised)));
    }
    for (int e = 0; e < shape.num_events; ++e) {
        tally_each(counts + at.event_count + std::int64_t{e} * kMaxEventCount,
                   min_of(s.factors.event_count[e], kMaxEventCount - 1), g.lanes);
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
