#pragma once
/// Integer tallies of finished runs: all that the risk figures are made from. They come from host/run or from the
/// `/tallies` group of a result file; nothing here knows which.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/risk/range_digest.hpp"
#include "kernels/tally/tally_layout.hpp"

namespace ballast {

/// Tallies of one scenario, folded to 64 bits.
struct Tally {
    TallyShape shape{};
    std::vector<std::uint64_t> counts;  ///< [tally_layout(shape).num_counts]
    std::vector<std::uint64_t> bins;    ///< [tally_layout(shape).num_bins]
    RangeDigests ranges{};              ///< of what is kept of it: all, or what a re-run is for
};

/// Tally of one firm whose every shortfall a sponsor made good (the base case re-run with that firm backstopped).
struct BackstopTally {
    std::int32_t firm = 0;  ///< index into the firms
    std::uint64_t paths = 0;
    std::vector<std::uint64_t> injection;  ///< [shape.money.num_bins] total injected by the horizon, quanta
    RangeDigests ranges{};                 ///< of injection
};

/// How many paths a firm survives when it starts with more cash (the base case re-run on the same draws).
struct EnduranceTally {
    std::int32_t firm = 0;
    std::uint64_t paths = 0;
    std::vector<double> extra_cash;        ///< [levels] USD, ascending
    std::vector<std::uint64_t> survivors;  ///< [levels] paths without an end by the horizon
    std::vector<RangeDigests> ranges{};    ///< [levels] of that number alone
};

/// A tally whose arrays have the sizes that its shape says, else ballast::Error (a damaged or foreign file).
void check_sizes(Tally const& tally);

/// Where among the counts stands on how many paths a firm is independent on a date.
std::size_t place_of_independent(TallyShape const& shape, std::int64_t date, std::int64_t firm);

/// Reads the sections of a tally by name; the tally must outlive it. Indices are not checked.
class TallyReader {
public:
    explicit TallyReader(Tally const& tally)
        : tally_(tally)
        , at_(tally_layout(tally.shape))
    {
    }

    TallyShape const& shape() const { return tally_.shape; }
    std::uint64_t paths() const { return count<&TallyLayout::paths>(); }
    std::uint64_t flag(Flag which) const { return count<&TallyLayout::flags>(which); }

    /// `which` is a FirmCount, plus an offset within its group (cause, kind or level).
    std::uint64_t firm_count(std::int64_t date, std::int64_t firm, FirmCount which,
                             std::int64_t offset = 0) const
    {
        return count<&TallyLayout::firm_count>(date, firm, static_cast<std::int64_t>(which) + offset);
    }

    /// Independent, hence neither acquired nor defaulted.
    std::uint64_t independent(std::int64_t date, std::int64_t firm) const
    {
        return firm_count(date, firm, FirmCount::independent);
    }
    /// Defaulted by the date, from whatever first cause.
    std::uint64_t defaulted(std::int64_t date, std::int64_t firm) const;

    std::span<std::uint64_t const> firm_sum(std::int64_t date, std::int64_t firm, FirmSum which) const
    {
        return row<&TallyLayout::firm_sum>(date, firm, which);
    }
    std::span<std::uint64_t const> variable_sum(std::int64_t date, std::int64_t variable) const
    {
        return row<&TallyLayout::variable_sum>(date, variable);
    }

    std::uint64_t joint_failure(std::int64_t firm, std::int64_t other) const
    {
        return count<&TallyLayout::joint_failure>(firm, other);
    }
    std::uint64_t failure_count(std::int64_t failures) const
    {
        return count<&TallyLayout::failure_count>(failures);
    }
    std::uint64_t joint_default(std::int64_t firm, std::int64_t other) const
    {
        return count<&TallyLayout::joint_default>(firm, other);
    }
    /// Both have defaulted, the firm in an earlier step.
    std::uint64_t default_before(std::int64_t firm, std::int64_t other) const
    {
        return count<&TallyLayout::default_before>(firm, other);
    }
    /// Paths by their number of defaults, of acquisitions.
    std::span<std::uint64_t const> default_count() const { return row<&TallyLayout::default_count>(); }
    std::span<std::uint64_t const> acquisition_count() const
    {
        return row<&TallyLayout::acquisition_count>();
    }
    /// `tie` is a Tie.
    std::uint64_t first_default(std::int64_t firm, std::int64_t tie) const
    {
        return count<&TallyLayout::first_default>(firm, tie);
    }
    std::span<std::uint64_t const> liquidity_given_stress(std::int64_t given_firm, std::int64_t firm) const
    {
        return row<&TallyLayout::liquidity_given_stress>(given_firm, firm);
    }
    /// `creditor` is a Creditor.
    std::span<std::uint64_t const> credit_loss(std::int64_t date, std::int64_t creditor) const
    {
        return row<&TallyLayout::credit_loss>(date, creditor);
    }
    std::span<std::uint64_t const> firm_credit_loss(std::int64_t firm, std::int64_t creditor) const
    {
        return row<&TallyLayout::firm_credit_loss>(firm, creditor);
    }
    std::span<std::uint64_t const> credit_loss_bins(std::int64_t creditor) const
    {
        return row<&TallyLayout::credit_loss_bins>(creditor);
    }
    /// Bought by a bidder by the horizon; what its owners were paid over the valuation of the last round.
    std::uint64_t sold(std::int64_t firm) const { return count<&TallyLayout::sold>(firm); }
    std::span<std::uint64_t const> sale_price(std::int64_t firm) const
    {
        return row<&TallyLayout::sale_price>(firm);
    }
    std::uint64_t lost_only_here(std::int64_t date, std::int64_t firm) const
    {
        return count<&TallyLayout::paired>(date, firm, LostSide::lost_here);
    }
    std::uint64_t lost_only_in_base(std::int64_t date, std::int64_t firm) const
    {
        return count<&TallyLayout::paired>(date, firm, LostSide::lost_in_base);
    }
    std::uint64_t defaulted_only_here(std::int64_t date, std::int64_t firm) const
    {
        return count<&TallyLayout::paired_default>(date, firm, LostSide::lost_here);
    }
    std::uint64_t defaulted_only_in_base(std::int64_t date, std::int64_t firm) const
    {
        return count<&TallyLayout::paired_default>(date, firm, LostSide::lost_in_base);
    }
    std::uint64_t state_count(std::int64_t date, std::int64_t markov, std::int64_t state) const
    {
        return count<&TallyLayout::state_count>(date, markov, state);
    }
    std::span<std::uint64_t const> event_count(std::int64_t event) const
    {
        return row<&TallyLayout::event_count>(event);
    }
    std::uint64_t contract_live(std::int64_t date, std::int64_t contract) const
    {
        return count<&TallyLayout::contract_live>(date, contract);
    }
    std::uint64_t contract_revisions(std::int64_t contract) const
    {
        return count<&TallyLayout::contract_revisions>(contract);
    }
    std::uint64_t second_life(std::int64_t date, std::int64_t gpu_class, std::int64_t earns) const
    {
        return count<&TallyLayout::second_life>(date, gpu_class, earns);
    }
    std::uint64_t leader(std::int64_t date, std::int64_t lab) const
    {
        return count<&TallyLayout::leader>(date, lab);
    }
    std::span<std::uint64_t const> leader_changes() const { return row<&TallyLayout::leader_changes>(); }
    /// `slip` is a Slip.
    std::uint64_t phase_slips(std::int64_t phase, std::int64_t slip) const
    {
        return count<&TallyLayout::phase_slips>(phase, slip);
    }
    std::uint64_t portfolio_lost(std::int64_t portfolio, std::int64_t vendors) const
    {
        return count<&TallyLayout::portfolio_lost>(portfolio, vendors);
    }
    std::uint64_t portfolio_defaulted(std::int64_t portfolio, std::int64_t vendors) const
    {
        return count<&TallyLayout::portfolio_defaulted>(portfolio, vendors);
    }
    /// `vendor` counts within the portfolio, in the order of the firms.
    std::uint64_t portfolio_vendor(std::int64_t portfolio, std::int64_t vendor) const
    {
        return count<&TallyLayout::portfolio_vendor>(portfolio, vendor);
    }
    std::span<std::uint64_t const> portfolio_cost(std::int64_t portfolio) const
    {
        return row<&TallyLayout::portfolio_cost>(portfolio);
    }

    std::uint64_t power_sold(std::int64_t date, std::int64_t firm) const
    {
        return count<&TallyLayout::power_sold>(date, firm);
    }
    std::span<std::uint64_t const> power_proceeds(std::int64_t date, std::int64_t firm) const
    {
        return row<&TallyLayout::power_proceeds>(date, firm);
    }
    std::span<std::uint64_t const> orders_signed(std::int64_t date, std::int64_t firm) const
    {
        return row<&TallyLayout::orders_signed>(date, firm);
    }
    std::span<std::uint64_t const> order_loans(std::int64_t date, std::int64_t firm) const
    {
        return row<&TallyLayout::order_loans>(date, firm);
    }

    std::uint64_t facility_count(std::int64_t date, std::int64_t facility, FacilityStanding which) const
    {
        return count<&TallyLayout::facility_count>(date, facility, which);
    }
    /// `event` is a FacilityEvent.
    std::uint64_t facility_event_count(std::int64_t date, std::int64_t facility, std::int64_t event) const
    {
        return count<&TallyLayout::facility_event_count>(date, facility, event);
    }
    std::span<std::uint64_t const> facility_event_sum(std::int64_t date, std::int64_t facility,
                                                      std::int64_t event) const
    {
        return row<&TallyLayout::facility_event_sum>(date, facility, event);
    }
    /// `covenant` is a Covenant.
    std::uint64_t covenant_count(std::int64_t date, std::int64_t facility, std::int64_t covenant,
                                 CovenantState which) const
    {
        return count<&TallyLayout::covenant_count>(date, facility, covenant, which);
    }
    std::span<std::uint64_t const> covenant_headroom(std::int64_t date, std::int64_t facility,
                                                     std::int64_t covenant) const
    {
        return row<&TallyLayout::covenant_headroom>(date, facility, covenant);
    }
    std::span<std::uint64_t const> dscr(std::int64_t quantile_date, std::int64_t facility) const
    {
        return row<&TallyLayout::dscr>(quantile_date, facility);
    }

    /// `heading` is a Heading.
    std::span<std::uint64_t const> cash_flow(std::int64_t date, std::int64_t firm, std::int64_t heading) const
    {
        return row<&TallyLayout::cash_flow>(date, firm, heading);
    }

    std::uint64_t lab_sells(std::int64_t date, std::int64_t lab) const
    {
        return count<&TallyLayout::lab_sells>(date, lab);
    }
    std::span<std::uint64_t const> lab_sum(std::int64_t date, std::int64_t lab, LabAmount which) const
    {
        return row<&TallyLayout::lab_sum>(date, lab, which);
    }
    std::span<std::uint64_t const> lab_ratio_sum(std::int64_t date, std::int64_t lab, LabRatio which) const
    {
        return row<&TallyLayout::lab_ratio_sum>(date, lab, which);
    }
    std::span<std::uint64_t const> lab_bins(std::int64_t quantile_date, std::int64_t lab,
                                            LabAmount which) const
    {
        return row<&TallyLayout::lab_bins>(quantile_date, lab, which);
    }
    std::span<std::uint64_t const> token_price(std::int64_t date) const
    {
        return row<&TallyLayout::token_price>(date, 0);
    }
    std::span<std::uint64_t const> token_price_bins(std::int64_t quantile_date) const
    {
        return row<&TallyLayout::token_price_bins>(quantile_date, 0);
    }

    /// Not ended, with less runway than this one of kRunwayMonths.
    std::uint64_t runway_below(std::int64_t quantile_date, std::int64_t firm, std::size_t months) const;

    std::uint64_t raised_by(std::int64_t date, std::int64_t firm, MoneySource source) const
    {
        return count<&TallyLayout::raised_by>(date, firm, source);
    }
    std::span<std::uint64_t const> raised(std::int64_t date, std::int64_t firm, MoneySource source) const
    {
        return row<&TallyLayout::raised>(date, firm, source);
    }
    std::span<std::uint64_t const> raised_cost_sum(std::int64_t date, std::int64_t firm,
                                                   RaisedCost which) const
    {
        return row<&TallyLayout::raised_cost_sum>(date, firm, which);
    }

    /// Bins of a firm; `quantile_date` counts for liquidity, runway and ltv alone.
    std::span<std::uint64_t const> histogram(FirmHistogram which, std::int64_t quantile_date,
                                             std::int64_t firm) const;
    HistogramAxis const& axis(FirmHistogram which) const;
    std::span<std::uint64_t const> variable_histogram(std::int64_t quantile_date,
                                                      std::int64_t variable) const;

private:
    /// Elements of a section that have these indices on its first axes.
    template <std::int64_t TallyLayout::*first, class... Index>
    std::span<std::uint64_t const> row(Index... index) const
    {
        static constexpr TallySection const& section = section_at(first);
        static_assert(sizeof...(Index) <= num_axes(section));
        std::int64_t const indices[] = {static_cast<std::int64_t>(index)..., 0};
        std::int64_t place = 0;
        std::int64_t size = 1;
        for (std::size_t i = 0; i < num_axes(section); ++i) {
            std::int64_t const elements = extent(shape(), section.axes[i]);
            bool const given = i < sizeof...(Index);
            place = place * elements + (given ? indices[i] : 0);
            size *= given ? 1 : elements;
        }
        auto const& array = section.array == TallyArray::counts ? tally_.counts : tally_.bins;
        return std::span(array).subspan(static_cast<std::size_t>(at_.*first + place),
                                        static_cast<std::size_t>(size));
    }

    /// The element that has these indices on all its axes.
    template <std::int64_t TallyLayout::*first, class... Index>
    std::uint64_t count(Index... index) const
    {
        static_assert(sizeof...(Index) == num_axes(section_at(first)));
        return row<first>(index...).front();
    }

    Tally const& tally_;
    TallyLayout at_;
};

}  // namespace ballast
