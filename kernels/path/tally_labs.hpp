#pragma once
/// What a path adds to the tallies of labs on a report date: revenue, cash burn, compute, commitments, ratios, and the
/// price of tokens; their histograms on a quantile date. Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/labs/margin.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/path/path_state.hpp"
#include "kernels/tally/count.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Revenue a year of a lab that is not liquidated.
BALLAST_FN Real revenue_of_lab(FirmState const& s, int l)
{
    return s.labs[l].revenue * s.labs[l].active;
}

/// Yearly amounts as they stand after the step. Cash burn: minus the firm's free cash flow, mean of the trailing year.
BALLAST_FN Real lab_amount(FirmTables<Scalar> const& t, FirmState const& s, int l, LabAmount which)
{
    int const firm = t.labs[l].firm;
    switch (which) {
    case LabAmount::revenue:
        return revenue_of_lab(s, l);
    case LabAmount::compute:
        return s.labs[l].compute * s.labs[l].active;
    case LabAmount::cash_burn:
        return select(is_independent(s, firm), s.books[firm].free_flow * (-1.0_r / t.market.dt), 0.0_r);
    case LabAmount::commitments:
    case LabAmount::count:
        break;
    }
    return select(is_independent(s, firm), s.procurement[l].committed, 0.0_r);
}

template <class Team>
BALLAST_PHASE_FN void tally_labs(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                 TallyView const& view, std::uint32_t lanes, int date)
{
    FirmState const& firms = s.firms;
    int const num_labs = view.shape.num_labs;
    std::uint64_t* const counts = view.counts;
    std::uint64_t& clipped = counts[view.at.flags + static_cast<int>(Flag::clipped_values)];
    Scalar const scale = static_cast<Scalar>(1 << kLabRatioScaleLog2);
    team.for_each(num_labs * kNumLabAmounts, [&](int i) {
        std::int64_t const cell = std::int64_t{date} * num_labs * kNumLabAmounts + i;
        Real const amount =
            lab_amount(t.firms, firms, i / kNumLabAmounts, static_cast<LabAmount>(i % kNumLabAmounts));
        add_sum(counts + view.at.lab_sum + cell * kSumWords, amount, lanes, clipped);
    });
    team.for_each(num_labs, [&](int l) {
        std::int64_t const cell = std::int64_t{date} * num_labs + l;
        Mask const sells =
            mask_from_bits(lanes) & holds(firms.labs[l].active) & (lab_revenue(t.firms, firms, l) > 0.0_r);
        Real all = 0.0_r;
        for (int j = 0; j < num_labs; ++j)
            all = all + revenue_of_lab(firms, j);
        add_count(counts[view.at.lab_sells + cell], sells);
        std::uint64_t* const sums = counts + view.at.lab_ratio_sum + cell * kNumLabRatios * kSumWords;
        add_sum(sums, revenue_of_lab(firms, l) / max(all, 1e-20_r) * scale, lanes, clipped);
        Real const margin = max(gross_margin(t.firms, firms, l), static_cast<Scalar>(kWorstGrossMargin));
        add_sum(sums + kSumWords, margin * scale, bits(sells), clipped);
        add_sum(sums + 2 * kSumWords, firms.labs[l].price * scale, bits(sells), clipped);
    });
    if (view.shape.num_token_markets > 0)
        team.after(num_labs).for_each(1, [&](int) {
            add_sum(counts + view.at.token_price + std::int64_t{date} * kSumWords,
                    exp(firms.race->log_price) * scale, lanes, clipped);
        });
}

template <class Team>
BALLAST_PHASE_FN void tally_lab_histograms(Team const& team, StudyTables<Scalar> const& t, PathState const& s,
                                           TallyView const& view, std::uint32_t lanes, int date)
{
    TallyShape const& shape = view.shape;
    int const amounts = shape.num_labs * kNumLabAmounts;
    team.for_each(amounts, [&](int i) {
        std::int64_t const cell = std::int64_t{date} * amounts + i;
        Real const amount =
            lab_amount(t.firms, s.firms, i / kNumLabAmounts, static_cast<LabAmount>(i % kNumLabAmounts));
        add_to_histogram(view.bins + view.at.lab_bins + cell * shape.money.num_bins, shape.money, amount,
                         lanes);
    });
    if (shape.num_token_markets > 0)
        team.after(amounts).for_each(1, [&](int) {
            add_to_histogram(view.bins + view.at.token_price_bins + std::int64_t{date} * shape.ltv.num_bins,
                             shape.ltv, exp(s.firms.race->log_price), lanes);
        });
}

}  // namespace ballast::BALLAST_KERNEL_NS
