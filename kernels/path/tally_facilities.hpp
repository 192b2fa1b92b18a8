#pragma once
/// What a path adds to the tallies of facilities on a report date: where the loan stands, what has happened to it by then,
/// and how far its ratios are from its covenants. Headroom: ratio / covenant - 1, of loans that are owed. Draws: none.
#include "kernels/firms/facilities/facilities.hpp"
#include "kernels/path/tally_group.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// A ratio and what is agreed of it: `held` may not be less than `asked`.
struct CovenantTest {
    Real held, asked;
};

BALLAST_FN CovenantTest covenant_test(FirmTables<Scalar> const& t, FirmState const& s, int i, int covenant)
{
    FacilityTable<Scalar> const& facility = t.facilities[i];
    Facility const& x = s.facilities[i];
    if (covenant == static_cast<int>(Covenant::dscr))
        return {x.receipts, facility.minimum_dscr * x.service};
    if (covenant == static_cast<int>(Covenant::collection))
        return {x.received, facility.minimum_collection_ratio * x.billed};
    return {s.accounts[facility.firm].liquidity, t.firms[facility.firm].covenant_liquidity};
}

/// Lanes on which something has happened to the loan so far, and how often.
struct FacilityHistory {
    Mask some;
    Real number;
};

BALLAST_FN FacilityHistory facility_history(FacilityTable<Scalar> const& facility, Facility const& x,
                                            int event)
{
    if (event == static_cast<int>(FacilityEvent::acceleration) ||
        event == static_cast<int>(FacilityEvent::foreclosure)) {
        Mask const so = event == static_cast<int>(FacilityEvent::acceleration) ? holds(x.accelerated)
                                                                               : holds(x.foreclosed);
        return {so, select(so, 1.0_r, 0.0_r)};
    }
    Real number = x.breaches;
    if (event != static_cast<int>(FacilityEvent::breach))
        number = x.waivers;
    if (event == static_cast<int>(FacilityEvent::extension) && facility.extension <= 0.0_r)
        number = 0.0_r;
    return {number > 0.0_r, number};
}

BALLAST_FN void tally_covenants(StudyTables<Scalar> const& t, PathState const& s, TallyGroup const& g, int i,
                                std::int64_t cell, Mask owed)
{
    std::uint64_t* const counts = g.view.counts;
    Real const most = static_cast<Scalar>(kMostHeadroom);
    for (int k = 0; k < kNumCovenants; ++k) {
        CovenantTest const x = covenant_test(t.firms, s.firms, i, k);
        Mask const applies = owed & (x.asked > 0.0_r);
        if (!any_of_group(applies))
            continue;
        std::int64_t const place = cell * kNumCovenants + k;
        std::uint64_t* const to = counts + g.view.at.covenant_count + place * kNumCovenantStates;
        add_count(to[static_cast<int>(CovenantState::applies)], applies);
        add_count(to[static_cast<int>(CovenantState::below)], applies & (x.held < x.asked));
        Real const headroom = clamp(x.held / select(applies, x.asked, Real(1.0_r)) - 1.0_r, -most, most);
        add_sum(counts + g.view.at.covenant_headroom + place * kSumWords,
                headroom * static_cast<Scalar>(1 << kHeadroomScaleLog2), bits(applies),
                counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
    }
}

/// After a step that ends on a report date. Ratios count from the first test on, coverage where a fleet earns.
template <class Team>
BALLAST_PHASE_FN void tally_facilities(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                       TallyGroup const& g, int step)
{
    int const date = t.report[step];
    int const quantile_date = t.quantile_report[step];
    int const facilities = g.view.shape.num_facilities;
    std::uint64_t* const counts = g.view.counts;
    Mask const lanes = mask_from_bits(g.lanes);
    team.for_each(facilities, [&](int i) {
        FacilityTable<Scalar> const& facility = t.firms.facilities[i];
        Facility const& x = s.firms.facilities[i];
        std::int64_t const cell = std::int64_t{date} * facilities + i;
        Mask const owed = lanes & is_in_force(facility, s.firms) & (x.balance > 0.0_r);
        std::uint64_t* const standing = counts + g.view.at.facility_count + cell * kNumFacilityStandings;
        add_count(standing[static_cast<int>(FacilityStanding::owed)], owed);
        add_count(standing[static_cast<int>(FacilityStanding::in_breach)], owed & remain(x.breach));
        for (int k = 0; k < kNumFacilityEvents; ++k) {
            FacilityHistory const history = facility_history(facility, x, k);
            if (!any_of_group(history.some))
                continue;
            std::int64_t const place = cell * kNumFacilityEvents + k;
            add_count(counts[g.view.at.facility_event_count + place], lanes & history.some);
            add_sum(counts + g.view.at.facility_event_sum + place * kSumWords, history.number, g.lanes,
                    counts[g.view.at.flags + static_cast<int>(Flag::clipped_values)]);
        }
        if (!any_of_group(owed))
            return;
        if (step >= facility.first_test_step)
            tally_covenants(t, s, g, i, cell, owed);
        if (quantile_date == kNone || facility.cohort == kNone)
            return;
        HistogramAxis const& axis = g.view.shape.dscr;
        Mask const served = owed & (x.service > 0.0_r);
        add_to_histogram(g.view.bins + g.view.at.dscr +
                             (std::int64_t{quantile_date} * facilities + i) * axis.num_bins,
                         axis, x.receipts / select(served, Real(x.service), Real(1.0_r)), bits(served));
    });
}

}  // namespace ballast::BALLAST_KERNEL_NS
