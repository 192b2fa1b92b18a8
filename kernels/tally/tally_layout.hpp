#pragma once
/// What is counted per scenario, and where it lies: two flat arrays of integers, `counts` (64 bits) and `bins`
/// (histograms; 32 bits inside a launch, 64 bits after folding). Integer sums do not depend on order, so any split
/// of the paths over lanes, threads, devices or machines gives the same tallies.
#include <cstdint>

#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "kernels/tally/histogram_axis.hpp"

namespace ballast {

/// Counted per report date and firm, in this order.
enum class FirmCount : std::int32_t {
    independent,
    acquired,
    cause_first,                                 ///< kNumCauses counts: defaulted, by first cause
    kind_first = cause_first + kNumCauses,       ///< kNumDefaultKinds counts: defaulted, by kind
    ever_first = kind_first + kNumDefaultKinds,  ///< kNumStressLevels counts: ever there or worse by the date
    now_first = ever_first + kNumStressLevels,   ///< the same: there on the date (not ended)
    retrenched = now_first + kNumStressLevels,   ///< ever retrenched by the date
    negative_free_flow,                          ///< trailing-year free cash flow below zero (not ended)
    levered,  ///< paths of FirmSum::leverage: tier B, not ended, positive core cash flow in the trailing year
    end
};
inline constexpr int kNumFirmCounts = static_cast<int>(FirmCount::end);

/// Quanta; leverage: net debt over trailing-year core cash flow x 2^10 of firms with a positive one, clamped to
/// +-2^20 (tier B, not ended).
enum class FirmSum : std::int32_t { liquidity, shortfall, receipts_lost, stranded, leverage };
inline constexpr int kNumFirmSums = 5;
inline constexpr int kLeverageScaleLog2 = 10;

/// Does a GPU of the class still earn its keep on the date: it covers power and operations; its place as well; and
/// its debt service as well.
enum class SecondLife : std::int32_t { runs, covers_site, covers_debt };
inline constexpr int kNumSecondLife = 3;
inline constexpr int kSumWords =
    3;  ///< sum; sum of squares: low and high 32-bit halves, each summed in 64 bits
inline constexpr int kMaxEventCount = 64;  ///< last bin: this many or more arrivals

/// Histograms per firm on quantile dates; the last two on the horizon alone.
enum class FirmHistogram : std::int32_t { liquidity, runway, ltv, deepest_shortfall, injection };
inline constexpr int kNumDatedHistograms = 3;

enum class Flag : std::int32_t { nonfinite_paths, clipped_values, unconverged_clearings, overdrafts };
inline constexpr int kNumFlags = 4;

/// Values of factor variables are summed as round(value x 2^16), clamped to 31 bits.
inline constexpr int kVariableScaleLog2 = 16;

struct TallyShape {
    std::int32_t num_firms, num_dates, num_quantile_dates, num_variables, num_markov, num_events,
        num_contracts, num_classes, num_labs, num_phases, num_portfolios;
    std::int32_t max_vendors;  ///< of a portfolio
    HistogramAxis money;       ///< quanta; liquidity, shortfalls, injections
    HistogramAxis runway;      ///< years
    HistogramAxis ltv;         ///< 1
    HistogramAxis variable;    ///< factor variables, their own units
};

/// First element of each section. Shapes in brackets.
struct TallyLayout {
    // counts
    std::int64_t paths;          ///< [1]
    std::int64_t flags;          ///< [kNumFlags]
    std::int64_t firm_count;     ///< [date][firm][kNumFirmCounts]
    std::int64_t firm_sum;       ///< [date][firm][kNumFirmSums][kSumWords]
    std::int64_t joint_failure;  ///< [firm][firm] both not independent at the horizon
    std::int64_t failure_count;  ///< [num_firms + 1] paths with so many failures at the horizon
    std::int64_t paired;  ///< [date][firm][2] lost here but not in the base; lost in the base but not here
    std::int64_t variable_sum;        ///< [date][variable][kSumWords]
    std::int64_t state_count;         ///< [date][markov][4]
    std::int64_t event_count;         ///< [event][kMaxEventCount] arrivals by the horizon
    std::int64_t contract_live;       ///< [date][contract]
    std::int64_t contract_revisions;  ///< [contract] renegotiations and cancellations by the horizon
    std::int64_t second_life;         ///< [date][class][kNumSecondLife]
    std::int64_t leader;              ///< [date][lab] paths on which it leads
    std::int64_t leader_changes;      ///< [kMaxEventCount] by the horizon
    std::int64_t phase_slips;  ///< [phase][2] energised late (or never) by the horizon or beyond; never
    std::int64_t
        portfolio_lost;  ///< [portfolio][max_vendors + 1] so many vendors lost by the end of the term
    std::int64_t portfolio_vendor;  ///< [portfolio][max_vendors] this vendor lost by the end of the term
    std::int64_t portfolio_cost;    ///< [portfolio][kSumWords] switching cost [USD m]
    std::int64_t num_counts;
    // bins
    std::int64_t liquidity, runway, ltv;        ///< [quantile date][firm][bins]
    std::int64_t deepest_shortfall, injection;  ///< [firm][bins]
    std::int64_t variable;                      ///< [quantile date][variable][bins]
    std::int64_t num_bins;
};

constexpr TallyLayout tally_layout(TallyShape const& s)
{
    TallyLayout at{};
    std::int64_t const firms = s.num_firms;
    std::int64_t const dates = s.num_dates;
    std::int64_t next = 0;
    auto take = [&next](std::int64_t size) {
        std::int64_t const first = next;
        next += size;
        return first;
    };
    at.paths = take(1);
    at.flags = take(kNumFlags);
    at.firm_count = take(dates * firms * kNumFirmCounts);
    at.firm_sum = take(dates * firms * kNumFirmSums * kSumWords);
    at.joint_failure = take(firms * firms);
    at.failure_count = take(firms + 1);
    at.paired = take(dates * firms * 2);
    at.variable_sum = take(dates * s.num_variables * kSumWords);
    at.state_count = take(dates * s.num_markov * 4);
    at.event_count = take(std::int64_t{s.num_events} * kMaxEventCount);
    at.contract_live = take(dates * s.num_contracts);
    at.contract_revisions = take(s.num_contracts);
    at.second_life = take(dates * s.num_classes * kNumSecondLife);
    at.leader = take(dates * s.num_labs);
    at.leader_changes = take(kMaxEventCount);
    at.phase_slips = take(std::int64_t{s.num_phases} * 2);
    at.portfolio_lost = take(std::int64_t{s.num_portfolios} * (s.max_vendors + 1));
    at.portfolio_vendor = take(std::int64_t{s.num_portfolios} * s.max_vendors);
    at.portfolio_cost = take(std::int64_t{s.num_portfolios} * kSumWords);
    at.num_counts = next;
    next = 0;
    std::int64_t const quantile_dates = s.num_quantile_dates;
    at.liquidity = take(quantile_dates * firms * s.money.num_bins);
    at.runway = take(quantile_dates * firms * s.runway.num_bins);
    at.ltv = take(quantile_dates * firms * s.ltv.num_bins);
    at.deepest_shortfall = take(firms * s.money.num_bins);
    at.injection = take(firms * s.money.num_bins);
    at.variable = take(quantile_dates * s.num_variables * s.variable.num_bins);
    at.num_bins = next;
    return at;
}

/// Factor variables, in this order: every factor's value (linear: x; cir: level; markov: state), the log rent of
/// every GPU class, the power price of every region (USD/MWh / 100), the log of merchant supply against plan.
constexpr std::int32_t num_variables(std::int32_t factors, std::int32_t classes, std::int32_t regions)
{
    return factors + classes + regions + 1;
}

/// One scenario's tallies of one worker. Owned by the host.
struct TallyView {
    TallyShape shape;
    TallyLayout at;
    std::uint64_t* counts;
    std::uint32_t* bins;
};

}  // namespace ballast
