#pragma once
/// The sections of the tallies: one row each with its name, the axes that its elements lie on and what it counts. Where a
/// section lies, how its elements are found and how it stands in a result file all follow from its row.
#include "kernels/tally/tally_shape.hpp"

namespace ballast {

/// First element of each section, in the order of kTallySections.
struct TallyLayout {
    // counts
    std::int64_t paths, flags, firm_count, firm_sum, joint_failure, failure_count, joint_default,
        default_before, default_count, acquisition_count, first_default, paired, paired_default, variable_sum,
        state_count, event_count, contract_live, contract_revisions, second_life, leader, leader_changes,
        phase_slips, portfolio_lost, portfolio_defaulted, portfolio_vendor, portfolio_cost, credit_loss,
        firm_credit_loss, power_sold, power_proceeds, orders_signed, order_loans, sold, sale_price;
    std::int64_t facility_count, facility_event_count, facility_event_sum, covenant_count, covenant_headroom;
    std::int64_t cash_flow;
    std::int64_t lab_sells, lab_sum, lab_ratio_sum, token_price, raised_by, raised, raised_cost_sum;
    std::int64_t num_counts;
    // bins
    std::int64_t liquidity, runway, ltv, deepest_shortfall, injection, variable, liquidity_given_stress,
        credit_loss_bins;
    std::int64_t dscr;
    std::int64_t lab_bins, token_price_bins;
    std::int64_t num_bins;
};

enum class TallyAxis : std::int32_t {
    none,
    flag,
    firm_event,
    amount,
    word,
    side,
    state_number,
    arrivals,
    earns,
    slip,
    tie,
    facility_standing,
    facility_event,
    covenant,
    covenant_state,
    heading,
    date,
    quantile_date,
    firm,
    other_firm,
    given_firm,
    creditor,
    selling_firm,
    ordering_firm,
    priced_firm,
    facility,
    flow_firm,
    lab_amount,
    lab_ratio,
    token_market,
    raising_firm,
    money_source,
    raised_cost,
    failures,
    factor,
    chain,
    event,
    contract,
    gpu_class,
    lab,
    phase,
    portfolio,
    vendor,
    vendors_lost,
    money_bin,
    runway_bin,
    ltv_bin,
    factor_bin,
    coarse_money_bin,
    dscr_bin,
    count
};

/// An axis has shape.*objects + more elements, or the bins of shape.*bins.
struct TallyAxisTerm {
    TallyAxis value;
    std::string_view name;
    std::int32_t more;
    std::int32_t TallyShape::*objects = nullptr;
    HistogramAxis TallyShape::*bins = nullptr;
};

inline constexpr std::array<TallyAxisTerm, static_cast<std::size_t>(TallyAxis::count)> kTallyAxes = {
    {{TallyAxis::none, "none", 1},
     {TallyAxis::flag, "flag", kNumFlags},
     {TallyAxis::firm_event, "firm_event", kNumFirmCounts},
     {TallyAxis::amount, "amount", kNumFirmSums},
     {TallyAxis::word, "word", kSumWords},
     {TallyAxis::side, "side", kNumLostSides},
     {TallyAxis::state_number, "state_number", kMaxChainStates},
     {TallyAxis::arrivals, "arrivals", kMaxEventCount},
     {TallyAxis::earns, "earns", kNumSecondLife},
     {TallyAxis::slip, "slip", kNumSlips},
     {TallyAxis::tie, "tie", kNumTies},
     {TallyAxis::facility_standing, "facility_standing", kNumFacilityStandings},
     {TallyAxis::facility_event, "facility_event", kNumFacilityEvents},
     {TallyAxis::covenant, "covenant", kNumCovenants},
     {TallyAxis::covenant_state, "covenant_state", kNumCovenantStates},
     {TallyAxis::heading, "heading", kNumHeadings},
     {TallyAxis::date, "date", 0, &TallyShape::num_dates},
     {TallyAxis::quantile_date, "quantile_date", 0, &TallyShape::num_quantile_dates},
     {TallyAxis::firm, "firm", 0, &TallyShape::num_firms},
     {TallyAxis::other_firm, "other_firm", 0, &TallyShape::num_firms},
     {TallyAxis::given_firm, "given_firm", 0, &TallyShape::num_given_firms},
     {TallyAxis::creditor, "creditor", 0, &TallyShape::num_creditors},
     {TallyAxis::selling_firm, "selling_firm", 0, &TallyShape::num_selling_firms},
     {TallyAxis::ordering_firm, "ordering_firm", 0, &TallyShape::num_ordering_firms},
     {TallyAxis::priced_firm, "priced_firm", 0, &TallyShape::num_priced_firms},
     {TallyAxis::facility, "facility", 0, &TallyShape::num_facilities},
     {TallyAxis::flow_firm, "flow_firm", 0, &TallyShape::num_flow_firms},
     {TallyAxis::lab_amount, "lab_amount", kNumLabAmounts},
     {TallyAxis::lab_ratio, "lab_ratio", kNumLabRatios},
     {TallyAxis::token_market, "token_market", 0, &TallyShape::num_token_markets},
     {TallyAxis::raising_firm, "raising_firm", 0, &TallyShape::num_raising_firms},
     {TallyAxis::money_source, "money_source", kNumMoneySources},
     {TallyAxis::raised_cost, "raised_cost", kNumRaisedCosts},
     {TallyAxis::failures, "count", 1, &TallyShape::num_firms},
     {TallyAxis::factor, "factor", 0, &TallyShape::num_variables},
     {TallyAxis::chain, "chain", 0, &TallyShape::num_markov},
     {TallyAxis::event, "event", 0, &TallyShape::num_events},
     {TallyAxis::contract, "contract", 0, &TallyShape::num_contracts},
     {TallyAxis::gpu_class, "gpu_class", 0, &TallyShape::num_classes},
     {TallyAxis::lab, "lab", 0, &TallyShape::num_labs},
     {TallyAxis::phase, "phase", 0, &TallyShape::num_power_tranches},
     {TallyAxis::portfolio, "portfolio", 0, &TallyShape::num_portfolios},
     {TallyAxis::vendor, "vendor", 0, &TallyShape::max_vendors},
     {TallyAxis::vendors_lost, "vendors_lost", 1, &TallyShape::max_vendors},
     {TallyAxis::money_bin, "money_bin", 0, nullptr, &TallyShape::money},
     {TallyAxis::runway_bin, "runway_bin", 0, nullptr, &TallyShape::runway},
     {TallyAxis::ltv_bin, "ltv_bin", 0, nullptr, &TallyShape::ltv},
     {TallyAxis::factor_bin, "factor_bin", 0, nullptr, &TallyShape::variable},
     {TallyAxis::coarse_money_bin, "coarse_money_bin", 0, nullptr, &TallyShape::coarse_money},
     {TallyAxis::dscr_bin, "dscr_bin", 0, nullptr, &TallyShape::dscr}}};
static_assert(is_in_order(kTallyAxes));

/// Counts have 64 bits everywhere; bins have 32 bits inside a launch and 64 after folding.
enum class TallyArray : std::int32_t { counts, bins };

inline constexpr std::size_t kMostTallyAxes = 4;

struct TallySection {
    std::string_view name;
    std::int64_t TallyLayout::*first;
    TallyArray array;
    std::array<TallyAxis, kMostTallyAxes> axes;  ///< slowest first; none after the last
    std::string_view meaning;                    ///< of an element
    int scale_log2 = 0;  ///< what `meaning` names last is summed times 2^this and rounded
};

inline constexpr std::size_t kNumTallySections = 58;
static_assert(sizeof(TallyLayout) == (kNumTallySections + 2) * sizeof(std::int64_t),
              "every member of TallyLayout but the two sizes is a section");

using TallyAt = TallyLayout;
// clang-format off
inline constexpr std::array<TallySection, kNumTallySections> kTallySections = {{
    {"paths", &TallyAt::paths, TallyArray::counts, {}, "paths simulated"},
    {"flags", &TallyAt::flags, TallyArray::counts, {TallyAxis::flag}, "paths or values with something to look at"},
    {"firm_count", &TallyAt::firm_count, TallyArray::counts, {TallyAxis::date, TallyAxis::firm, TallyAxis::firm_event},
     "paths with the firm so on the date"},
    {"firm_sum", &TallyAt::firm_sum, TallyArray::counts, {TallyAxis::date, TallyAxis::firm, TallyAxis::amount, TallyAxis::word},
     "sums over paths, quanta; leverage", kLeverageScaleLog2},
    {"joint_failure", &TallyAt::joint_failure, TallyArray::counts, {TallyAxis::firm, TallyAxis::other_firm},
     "paths that lost both by the horizon"},
    {"failure_count", &TallyAt::failure_count, TallyArray::counts, {TallyAxis::failures},
     "paths that lost so many firms by the horizon"},
    {"joint_default", &TallyAt::joint_default, TallyArray::counts, {TallyAxis::firm, TallyAxis::other_firm},
     "paths on which both have defaulted by the horizon"},
    {"default_before", &TallyAt::default_before, TallyArray::counts, {TallyAxis::firm, TallyAxis::other_firm},
     "paths on which both have defaulted, the firm in an earlier step than the other"},
    {"default_count", &TallyAt::default_count, TallyArray::counts, {TallyAxis::failures},
     "paths with so many defaults by the horizon"},
    {"acquisition_count", &TallyAt::acquisition_count, TallyArray::counts, {TallyAxis::failures},
     "paths with so many acquisitions by the horizon"},
    {"first_default", &TallyAt::first_default, TallyArray::counts, {TallyAxis::firm, TallyAxis::tie},
     "paths on which no firm has defaulted in an earlier step than this one"},
    {"paired", &TallyAt::paired, TallyArray::counts, {TallyAxis::date, TallyAxis::firm, TallyAxis::side},
     "paths on which the firm is lost in one of this case and the base"},
    {"paired_default", &TallyAt::paired_default, TallyArray::counts, {TallyAxis::date, TallyAxis::firm, TallyAxis::side},
     "paths on which the firm has defaulted in one of this case and the base"},
    {"variable_sum", &TallyAt::variable_sum, TallyArray::counts, {TallyAxis::date, TallyAxis::factor, TallyAxis::word},
     "sums over paths, value", kVariableScaleLog2},
    {"state_count", &TallyAt::state_count, TallyArray::counts, {TallyAxis::date, TallyAxis::chain, TallyAxis::state_number},
     "paths with the chain in the state"},
    {"event_count", &TallyAt::event_count, TallyArray::counts, {TallyAxis::event, TallyAxis::arrivals},
     "paths with so many arrivals by the horizon"},
    {"contract_live", &TallyAt::contract_live, TallyArray::counts, {TallyAxis::date, TallyAxis::contract},
     "paths with the contract live"},
    {"contract_revisions", &TallyAt::contract_revisions, TallyArray::counts, {TallyAxis::contract},
     "renegotiations and cancellations by the horizon, all paths together"},
    {"second_life", &TallyAt::second_life, TallyArray::counts, {TallyAxis::date, TallyAxis::gpu_class, TallyAxis::earns},
     "paths on which a GPU of the class pays so much"},
    {"leader", &TallyAt::leader, TallyArray::counts, {TallyAxis::date, TallyAxis::lab}, "paths on which the lab leads"},
    {"leader_changes", &TallyAt::leader_changes, TallyArray::counts, {TallyAxis::arrivals},
     "paths with so many changes of the leading lab by the horizon"},
    {"phase_slips", &TallyAt::phase_slips, TallyArray::counts, {TallyAxis::phase, TallyAxis::slip},
     "paths on which the phase slips"},
    {"portfolio_lost", &TallyAt::portfolio_lost, TallyArray::counts, {TallyAxis::portfolio, TallyAxis::vendors_lost},
     "paths that lost so many vendors by the end of the term"},
    {"portfolio_defaulted", &TallyAt::portfolio_defaulted, TallyArray::counts, {TallyAxis::portfolio, TallyAxis::vendors_lost},
     "paths on which so many vendors have defaulted by the end of the term"},
    {"portfolio_vendor", &TallyAt::portfolio_vendor, TallyArray::counts, {TallyAxis::portfolio, TallyAxis::vendor},
     "paths that lost this one of portfolio_vendors by the end of the term"},
    {"portfolio_cost", &TallyAt::portfolio_cost, TallyArray::counts, {TallyAxis::portfolio, TallyAxis::word},
     "sums of switching costs, USD million"},
    {"credit_loss", &TallyAt::credit_loss, TallyArray::counts, {TallyAxis::date, TallyAxis::creditor, TallyAxis::word},
     "sums of what creditors have lost by the date, quanta"},
    {"firm_credit_loss", &TallyAt::firm_credit_loss, TallyArray::counts, {TallyAxis::firm, TallyAxis::creditor, TallyAxis::word},
     "sums of what creditors have lost by the firm at the horizon, quanta"},
    {"power_sold", &TallyAt::power_sold, TallyArray::counts, {TallyAxis::date, TallyAxis::selling_firm},
     "paths on which the firm has sold power rights by the date"},
    {"power_proceeds", &TallyAt::power_proceeds, TallyArray::counts,
     {TallyAxis::date, TallyAxis::selling_firm, TallyAxis::word}, "sums over paths of what they brought by the date, quanta"},
    {"orders_signed", &TallyAt::orders_signed, TallyArray::counts,
     {TallyAxis::date, TallyAxis::ordering_firm, TallyAxis::word},
     "sums over paths of the capital cost of what the firm has signed by the date, quanta"},
    {"order_loans", &TallyAt::order_loans, TallyArray::counts,
     {TallyAxis::date, TallyAxis::ordering_firm, TallyAxis::word},
     "sums over paths of what it has drawn for orders by the date, quanta"},
    {"sold", &TallyAt::sold, TallyArray::counts, {TallyAxis::priced_firm}, "paths on which a bidder has bought the firm by the horizon"},
    {"sale_price", &TallyAt::sale_price, TallyArray::counts, {TallyAxis::priced_firm, TallyAxis::word},
     "sums over these paths, price of the equity over the valuation of the last round", kSalePriceScaleLog2},
    {"facility_count", &TallyAt::facility_count, TallyArray::counts,
     {TallyAxis::date, TallyAxis::facility, TallyAxis::facility_standing}, "paths with the loan so on the date"},
    {"facility_event_count", &TallyAt::facility_event_count, TallyArray::counts,
     {TallyAxis::date, TallyAxis::facility, TallyAxis::facility_event}, "paths on which it has happened to the loan by the date"},
    {"facility_event_sum", &TallyAt::facility_event_sum, TallyArray::counts,
     {TallyAxis::date, TallyAxis::facility, TallyAxis::facility_event, TallyAxis::word}, "sums over paths of how often by the date"},
    {"covenant_count", &TallyAt::covenant_count, TallyArray::counts,
     {TallyAxis::date, TallyAxis::facility, TallyAxis::covenant, TallyAxis::covenant_state},
     "paths with the loan owed on the date whose ratio counts, of these below its covenant"},
    {"covenant_headroom", &TallyAt::covenant_headroom, TallyArray::counts,
     {TallyAxis::date, TallyAxis::facility, TallyAxis::covenant, TallyAxis::word},
     "sums over paths whose ratio counts, ratio over covenant less 1", kHeadroomScaleLog2},
    {"cash_flow", &TallyAt::cash_flow, TallyArray::counts,
     {TallyAxis::date, TallyAxis::flow_firm, TallyAxis::heading, TallyAxis::word},
     "sums over paths of what was received less what was paid by the date, quanta"},
    {"lab_sells", &TallyAt::lab_sells, TallyArray::counts, {TallyAxis::date, TallyAxis::lab}, "paths on which the lab sells"},
    {"lab_sum", &TallyAt::lab_sum, TallyArray::counts,
     {TallyAxis::date, TallyAxis::lab, TallyAxis::lab_amount, TallyAxis::word},
     "sums over paths, quanta a year; compute: H100 equivalents"},
    {"lab_ratio_sum", &TallyAt::lab_ratio_sum, TallyArray::counts,
     {TallyAxis::date, TallyAxis::lab, TallyAxis::lab_ratio, TallyAxis::word},
     "sums over paths, margin and price over those on which the lab sells: share, margin, price", kLabRatioScaleLog2},
    {"token_price", &TallyAt::token_price, TallyArray::counts, {TallyAxis::date, TallyAxis::token_market, TallyAxis::word},
     "sums over paths, price of tokens over that of the start", kLabRatioScaleLog2},
    {"raised_by", &TallyAt::raised_by, TallyArray::counts, {TallyAxis::date, TallyAxis::raising_firm, TallyAxis::money_source},
     "paths on which the firm has raised money by the date"},
    {"raised", &TallyAt::raised, TallyArray::counts,
     {TallyAxis::date, TallyAxis::raising_firm, TallyAxis::money_source, TallyAxis::word},
     "sums over paths of what the firm has raised by the date, quanta"},
    {"raised_cost_sum", &TallyAt::raised_cost_sum, TallyArray::counts,
     {TallyAxis::date, TallyAxis::raising_firm, TallyAxis::raised_cost, TallyAxis::word},
     "sums over paths of what that costs, quanta", kRaisedCostScaleLog2},
    {"liquidity_bins", &TallyAt::liquidity, TallyArray::bins, {TallyAxis::quantile_date, TallyAxis::firm, TallyAxis::money_bin},
     "paths by liquidity"},
    {"runway_bins", &TallyAt::runway, TallyArray::bins, {TallyAxis::quantile_date, TallyAxis::firm, TallyAxis::runway_bin},
     "paths by runway"},
    {"ltv_bins", &TallyAt::ltv, TallyArray::bins, {TallyAxis::quantile_date, TallyAxis::firm, TallyAxis::ltv_bin},
     "paths by loan to value"},
    {"deepest_shortfall_bins", &TallyAt::deepest_shortfall, TallyArray::bins, {TallyAxis::firm, TallyAxis::money_bin},
     "paths by deepest shortfall by the horizon"},
    {"injection_bins", &TallyAt::injection, TallyArray::bins, {TallyAxis::firm, TallyAxis::money_bin},
     "paths by what a sponsor injected"},
    {"factor_bins", &TallyAt::variable, TallyArray::bins, {TallyAxis::quantile_date, TallyAxis::factor, TallyAxis::factor_bin},
     "paths by value of the variable"},
    {"liquidity_given_stress_bins", &TallyAt::liquidity_given_stress, TallyArray::bins,
     {TallyAxis::given_firm, TallyAxis::firm, TallyAxis::coarse_money_bin},
     "paths by liquidity at the horizon, of those on which the given firm was ever at stress"},
    {"credit_loss_bins", &TallyAt::credit_loss_bins, TallyArray::bins, {TallyAxis::creditor, TallyAxis::money_bin},
     "paths by what creditors have lost at the horizon"},
    {"dscr_bins", &TallyAt::dscr, TallyArray::bins, {TallyAxis::quantile_date, TallyAxis::facility, TallyAxis::dscr_bin},
     "paths with the loan owed by debt service coverage"},
    {"lab_bins", &TallyAt::lab_bins, TallyArray::bins,
     {TallyAxis::quantile_date, TallyAxis::lab, TallyAxis::lab_amount, TallyAxis::money_bin}, "paths by what the lab has of it"},
    {"token_price_bins", &TallyAt::token_price_bins, TallyArray::bins,
     {TallyAxis::quantile_date, TallyAxis::token_market, TallyAxis::ltv_bin}, "paths by price of tokens"},
}};
// clang-format on

/// Number of elements along an axis.
constexpr std::int64_t extent(TallyShape const& shape, TallyAxis axis)
{
    TallyAxisTerm const& term = kTallyAxes[static_cast<std::size_t>(axis)];
    if (term.bins != nullptr)
        return (shape.*term.bins).num_bins;
    return std::int64_t{term.more} + (term.objects == nullptr ? 0 : shape.*term.objects);
}

constexpr std::int64_t size_of(TallyShape const& shape, TallySection const& section)
{
    std::int64_t size = 1;
    for (TallyAxis const axis : section.axes)
        size *= extent(shape, axis);
    return size;
}

constexpr std::size_t num_axes(TallySection const& section)
{
    std::size_t count = 0;
    while (count < kMostTallyAxes && section.axes[count] != TallyAxis::none)
        ++count;
    return count;
}

/// The row of a member of TallyLayout.
constexpr TallySection const& section_at(std::int64_t TallyLayout::*first)
{
    std::size_t i = 0;
    while (kTallySections[i].first != first)
        ++i;
    return kTallySections[i];
}

}  // namespace ballast
