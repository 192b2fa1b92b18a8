#pragma once
/// What is counted per scenario: the values that each axis of the tallies runs over, their names, and the scales in which
/// values that are not whole are summed.
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/creditor.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/facility_event.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"
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
    levered,  ///< paths of FirmSum::leverage: deep pocket, not ended, positive core cash flow in the trailing year
    end
};
inline constexpr int kNumFirmCounts = static_cast<int>(FirmCount::end);

/// Quanta; leverage: net debt over trailing-year core cash flow x 2^10 of firms with a positive one, clamped to
/// +-2^20 (deep pockets, not ended).
enum class FirmSum : std::int32_t { liquidity, shortfall, receipts_lost, stranded, leverage, count };
inline constexpr int kNumFirmSums = static_cast<int>(FirmSum::count);
inline constexpr std::array<Term<FirmSum>, kNumFirmSums> kFirmSums = {
    {{FirmSum::liquidity, "liquidity"},
     {FirmSum::shortfall, "shortfall"},
     {FirmSum::receipts_lost, "receipts_lost"},
     {FirmSum::stranded, "stranded"},
     {FirmSum::leverage, "leverage"}}};
static_assert(is_in_order(kFirmSums));

/// Does a GPU of the class still earn its keep on the date: it covers power and operations; its place as well; and
/// its debt service as well.
enum class SecondLife : std::int32_t { runs, covers_site, covers_debt, count };
inline constexpr int kNumSecondLife = static_cast<int>(SecondLife::count);
inline constexpr std::array<Term<SecondLife>, kNumSecondLife> kSecondLife = {
    {{SecondLife::runs, "runs"},
     {SecondLife::covers_site, "covers_site"},
     {SecondLife::covers_debt, "covers_debt"}}};
static_assert(is_in_order(kSecondLife));

/// How a phase departs from its plan: energised late (or never) by the horizon or beyond; never.
enum class Slip : std::int32_t { late_or_never, never, count };
inline constexpr int kNumSlips = static_cast<int>(Slip::count);
inline constexpr std::array<Term<Slip>, kNumSlips> kSlips = {
    {{Slip::late_or_never, "late_or_never"}, {Slip::never, "never"}}};
static_assert(is_in_order(kSlips));

/// A first default alone in its step, or tied with others: those of a step have no order.
enum class Tie : std::int32_t { alone, tied, count };
inline constexpr int kNumTies = static_cast<int>(Tie::count);
inline constexpr std::array<Term<Tie>, kNumTies> kTies = {{{Tie::alone, "alone"}, {Tie::tied, "tied"}}};
static_assert(is_in_order(kTies));

/// Where alone a firm was lost, or has defaulted: here but not in the base; in the base but not here.
enum class LostSide : std::int32_t { lost_here, lost_in_base, count };
inline constexpr int kNumLostSides = static_cast<int>(LostSide::count);
inline constexpr std::array<Term<LostSide>, kNumLostSides> kLostSides = {
    {{LostSide::lost_here, "lost_here"}, {LostSide::lost_in_base, "lost_in_base"}}};
static_assert(is_in_order(kLostSides));

/// Where a loan stands on the date, of those in force: something is owed; of these in breach.
enum class FacilityStanding : std::int32_t { owed, in_breach, count };
inline constexpr int kNumFacilityStandings = static_cast<int>(FacilityStanding::count);
inline constexpr std::array<Term<FacilityStanding>, kNumFacilityStandings> kFacilityStandings = {
    {{FacilityStanding::owed, "owed"}, {FacilityStanding::in_breach, "in_breach"}}};
static_assert(is_in_order(kFacilityStandings));

/// Of a loan that is owed: the ratio is agreed and can be formed; it is below what is agreed.
enum class CovenantState : std::int32_t { applies, below, count };
inline constexpr int kNumCovenantStates = static_cast<int>(CovenantState::count);
inline constexpr std::array<Term<CovenantState>, kNumCovenantStates> kCovenantStates = {
    {{CovenantState::applies, "applies"}, {CovenantState::below, "below"}}};
static_assert(is_in_order(kCovenantStates));
/// Summed per report date and lab, as it stands on the date. Without what it has (a liquidated lab sells and runs nothing;
/// of an ended firm nothing is burnt or committed) a lab counts with zero.
enum class LabAmount : std::int32_t { revenue, cash_burn, compute, commitments, count };
inline constexpr int kNumLabAmounts = static_cast<int>(LabAmount::count);
inline constexpr std::array<Term<LabAmount>, kNumLabAmounts> kLabAmounts = {
    {{LabAmount::revenue, "revenue"},
     {LabAmount::cash_burn, "cash_burn"},
     {LabAmount::compute, "compute"},
     {LabAmount::commitments, "commitments"}}};
static_assert(is_in_order(kLabAmounts));

/// The same times 2^16: share of what all labs sell; gross margin and own price of tokens of labs that sell.
enum class LabRatio : std::int32_t { market_share, gross_margin, token_price, count };
inline constexpr int kNumLabRatios = static_cast<int>(LabRatio::count);
inline constexpr std::array<Term<LabRatio>, kNumLabRatios> kLabRatios = {
    {{LabRatio::market_share, "market_share"},
     {LabRatio::gross_margin, "gross_margin"},
     {LabRatio::token_price, "token_price"}}};
static_assert(is_in_order(kLabRatios));
inline constexpr int kLabRatioScaleLog2 = 16;
inline constexpr double kWorstGrossMargin = -16.0;  ///< lower ones are counted as this

/// Runways that firms are counted below. [months] Each is an edge of the bins of runways.
inline constexpr std::array<int, 3> kRunwayMonths = {6, 12, 24};
inline constexpr int kNumRunwayMonths = static_cast<int>(kRunwayMonths.size());

/// Where raised money comes from.
enum class MoneySource : std::int32_t { all, debt, equity, support, commitments, count };
inline constexpr int kNumMoneySources = static_cast<int>(MoneySource::count);
inline constexpr std::array<Term<MoneySource>, kNumMoneySources> kMoneySources = {
    {{MoneySource::all, "all"},
     {MoneySource::debt, "debt"},
     {MoneySource::equity, "equity"},
     {MoneySource::support, "support"},
     {MoneySource::commitments, "commitments"}}};
static_assert(is_in_order(kMoneySources));

/// What raised money costs, times 2^4: a year's interest on what was issued, what equity sold brought times its price over
/// that without discount; and each with the amount added, whose squares give the covariance.
enum class RaisedCost : std::int32_t { interest, debt_and_interest, priced, equity_and_priced, count };
inline constexpr int kNumRaisedCosts = static_cast<int>(RaisedCost::count);
inline constexpr std::array<Term<RaisedCost>, kNumRaisedCosts> kRaisedCosts = {
    {{RaisedCost::interest, "interest"},
     {RaisedCost::debt_and_interest, "debt_and_interest"},
     {RaisedCost::priced, "priced"},
     {RaisedCost::equity_and_priced, "equity_and_priced"}}};
static_assert(is_in_order(kRaisedCosts));
inline constexpr int kRaisedCostScaleLog2 = 4;

enum class Flag : std::int32_t { nonfinite_paths, clipped_values, unconverged_clearings, overdrafts, count };
inline constexpr int kNumFlags = static_cast<int>(Flag::count);
inline constexpr std::array<Term<Flag>, kNumFlags> kFlags = {
    {{Flag::nonfinite_paths, "nonfinite_paths"},
     {Flag::clipped_values, "clipped_values"},
     {Flag::unconverged_clearings, "unconverged_clearings"},
     {Flag::overdrafts, "overdrafts"}}};
static_assert(is_in_order(kFlags));

/// Words of a sum: sum; sum of squares: low and high 32-bit halves, each summed in 64 bits.
enum class SumWord : std::int32_t { sum, squares_low, squares_high, count };
inline constexpr int kSumWords = static_cast<int>(SumWord::count);
inline constexpr std::array<Term<SumWord>, kSumWords> kSumWordTerms = {
    {{SumWord::sum, "sum"}, {SumWord::squares_low, "squares_low"}, {SumWord::squares_high, "squares_high"}}};
static_assert(is_in_order(kSumWordTerms));

/// Histograms per firm on quantile dates; the last two on the horizon alone.
enum class FirmHistogram : std::int32_t { liquidity, runway, ltv, deepest_shortfall, injection };

inline constexpr int kMaxEventCount = 64;  ///< last bin: this many or more arrivals
inline constexpr int kMaxChainStates = 4;  ///< places per Markov chain

inline constexpr int kLeverageScaleLog2 = 10;
inline constexpr int kHeadroomScaleLog2 = 16;   ///< of a ratio over its covenant, less 1
inline constexpr double kMostHeadroom = 8.0;    ///< on either side
inline constexpr int kSalePriceScaleLog2 = 16;  ///< of a firm's price over its valuation
/// Values of factor variables are summed as round(value x 2^16), clamped to 31 bits.
inline constexpr int kVariableScaleLog2 = 16;
/// A power price is tallied in this many USD/MWh, so that its sums have the range of the other variables'.
inline constexpr double kPowerPriceUnit = 100.0;

struct TallyShape {
    std::int32_t num_firms, num_dates, num_quantile_dates, num_variables, num_markov, num_events,
        num_contracts, num_classes, num_labs, num_power_tranches, num_portfolios;
    std::int32_t max_vendors;         ///< of a portfolio
    std::int32_t num_given_firms;     ///< firms whose stress others' liquidity is counted by: all or none
    std::int32_t num_creditors;       ///< classes of Creditor whose losses are counted: all or none
    std::int32_t num_selling_firms;   ///< firms whose sales of power rights are counted: all or none
    std::int32_t num_ordering_firms;  ///< firms whose orders are counted: all or none
    std::int32_t num_priced_firms;    ///< firms whose prices are counted when they are sold: all or none
    std::int32_t num_facilities;
    std::int32_t num_flow_firms;     ///< firms whose cash flows are counted: all or none
    std::int32_t num_token_markets;  ///< 1 where tokens have a price, else 0
    std::int32_t num_raising_firms;  ///< firms whose raises are counted: all or none
    HistogramAxis money;             ///< quanta; liquidity, shortfalls, injections, losses
    HistogramAxis runway;            ///< years
    HistogramAxis ltv;               ///< 1
    HistogramAxis variable;          ///< factor variables, their own units
    HistogramAxis coarse_money;      ///< quanta; liquidity given stress
    HistogramAxis dscr;              ///< 1
};

/// Every third report date has histograms, and the last.
inline constexpr int kDatesPerHistogram = 3;
constexpr bool has_histograms(int date, int num_dates)
{
    return date % kDatesPerHistogram == kDatesPerHistogram - 1 || date + 1 == num_dates;
}
constexpr std::int64_t report_date(TallyShape const& shape, std::int64_t quantile_date)
{
    std::int64_t const date = kDatesPerHistogram * (quantile_date + 1) - 1;
    return date < shape.num_dates ? date : shape.num_dates - 1;
}
/// That of the date, or the next.
constexpr std::int64_t next_quantile_date(TallyShape const& shape, std::int64_t date)
{
    std::int64_t const next = date / kDatesPerHistogram;
    return next < shape.num_quantile_dates ? next : shape.num_quantile_dates - 1;
}

/// Factor variables, in this order: every factor's value (linear: x; cir: level; markov: state), the log rent of
/// every GPU class, the power price of every region [kPowerPriceUnit], the log of merchant supply against plan.
constexpr std::int32_t num_variables(std::int32_t factors, std::int32_t classes, std::int32_t regions)
{
    return factors + classes + regions + 1;
}

}  // namespace ballast
