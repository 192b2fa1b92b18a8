#pragma once
/// What a path adds to the tallies of cash flows on a report date. Draws: none.
#include "kernels/firms/cash_flows/cash_flows.hpp"
#include "kernels/path/tally_group.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_PHASE_FN void tally_cash_flows(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                       TallyGroup const& g, int date)
{
    int const firms = g.view.shape.num_flow_firms;
    if (firms == 0 || t.firms.num_cash_flows == 0)
        return;
    std::uint64_t* const first =
        g.view.counts + g.view.at.cash_flow + std::int64_t{date} * firms * kNumHeadings * kSumWords;
    team.for_each(firms * kNumHeadings, [&](int i) {
        CashSum const flow = cash_flow(s.firms, i / kNumHeadings, i % kNumHeadings);
        if (!any_of_group(!(flow == cash_sum(0.0_r))))
            return;
#if BALLAST_DOUBLE
        add_sum(first + std::int64_t{i} * kSumWords, flow, g.lanes,
                g.view.counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
#else
        add_whole(first + std::int64_t{i} * kSumWords, flow, mask_from_bits(g.lanes));
#endif
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
