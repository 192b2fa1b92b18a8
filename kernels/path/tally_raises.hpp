#pragma once
/// What a path adds to the tallies of firms' raises on a report date. Draws: none.
#include "kernels/firms/equity_commitments/equity_commitments.hpp"
#include "kernels/firms/funding/funding.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// What firms have raised by the date, from whom, and what it costs.
template <class Team>
BALLAST_PHASE_FN void tally_raises(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                   TallyView const& view, std::uint32_t lanes, int date)
{
    int const firms = view.shape.num_raising_firms;
    std::uint64_t* const counts = view.counts;
    std::uint64_t& clipped = counts[view.at.flags + static_cast<int>(Flag::clipped_values)];
    bool const raises = t.firms.num_raising > 0;
    team.for_each(firms, [&](int f) {
        std::int64_t const cell = std::int64_t{date} * firms + f;
        auto add = [&](MoneySource source, Real amount) {
            Mask const has_raised = mask_from_bits(lanes) & (amount > 0.0_r);
            if (!any_of_group(has_raised))
                return;
            std::int64_t const place = cell * kNumMoneySources + static_cast<int>(source);
            add_count(counts[view.at.raised_by + place], has_raised);
            add_sum(counts + view.at.raised + place * kSumWords, amount, lanes, clipped);
        };
        auto add_cost = [&](RaisedCost which, Real amount, Real cost) {
            if (!any_of_group(amount > 0.0_r))
                return;
            std::int64_t const place = cell * kNumRaisedCosts + static_cast<int>(which);
            std::uint64_t* const to = counts + view.at.raised_cost_sum + place * kSumWords;
            Real const stored = cost * static_cast<Scalar>(1 << kRaisedCostScaleLog2);
            add_sum(to, stored, lanes, clipped);
            add_sum(to + kSumWords, amount + stored, lanes, clipped);
        };
        Real all = called_equity(t.firms, s.firms, f);
        add(MoneySource::commitments, all);
        if (raises) {
            Raised const& raised = s.firms.raised[f];
            Real const support = support_given(t.firms, s.firms, f);
            add(MoneySource::debt, raised.debt);
            add(MoneySource::equity, raised.equity);
            add(MoneySource::support, support);
            add_cost(RaisedCost::interest, raised.debt, raised.interest * (1.0_r / t.firms.market.dt));
            add_cost(RaisedCost::priced, raised.equity, raised.priced);
            all = all + (raised.debt + raised.equity + support);
        }
        add(MoneySource::all, all);
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
