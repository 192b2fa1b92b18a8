#pragma once
/// Integer tallies of finished runs: all that the risk figures are made from. They come from host/run or from the
/// `/tallies` group of a result file; nothing here knows which.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/tally/tally_layout.hpp"

namespace ballast {

inline constexpr int kMaxChainStates = 4;  ///< places per chain in TallyLayout::state_count

/// Tallies of one scenario, folded to 64 bits.
struct Tally {
    TallyShape shape{};
    std::vector<std::uint64_t> counts;  ///< [tally_layout(shape).num_counts]
    std::vector<std::uint64_t> bins;    ///< [tally_layout(shape).num_bins]
};

/// Tally of one firm whose every shortfall a sponsor made good (the base case re-run with that firm backstopped).
struct BackstopTally {
    std::int32_t firm = 0;  ///< index into the firms
    std::uint64_t paths = 0;
    std::vector<std::uint64_t> injection;  ///< [shape.money.num_bins] total injected by the horizon, quanta
};

/// How many paths a firm survives when it starts with more cash (the base case re-run on the same draws).
struct EnduranceTally {
    std::int32_t firm = 0;
    std::uint64_t paths = 0;
    std::vector<double> extra_cash;        ///< [levels] USD, ascending
    std::vector<std::uint64_t> survivors;  ///< [levels] paths without an end by the horizon
};

/// A tally whose arrays have the sizes that its shape says, else ballast::Error (a damaged or foreign file).
void check_sizes(Tally const& tally);

/// Reads the sections of a tally by name; the tally must outlive it. Indices are not checked.
class TallyReader {
public:
    explicit TallyReader(Tally const& tally)
        : tally_(tally)
        , at_(tally_layout(tally.shape))
    {
    }

    TallyShape const& shape() const { return tally_.shape; }
    std::uint64_t paths() const { return count(at_.paths); }
    std::uint64_t flag(Flag which) const { return count(at_.flags + static_cast<std::int64_t>(which)); }

    /// `which` is a FirmCount, plus an offset within its group (cause, kind or level).
    std::uint64_t firm_count(std::int64_t date, std::int64_t firm, FirmCount which,
                             std::int64_t offset = 0) const
    {
        return count(at_.firm_count + (date * shape().num_firms + firm) * kNumFirmCounts +
                     static_cast<std::int64_t>(which) + offset);
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
        return words(at_.firm_sum +
                     ((date * shape().num_firms + firm) * kNumFirmSums + static_cast<std::int64_t>(which)) *
                         kSumWords);
    }
    std::span<std::uint64_t const> variable_sum(std::int64_t date, std::int64_t variable) const
    {
        return words(at_.variable_sum + (date * shape().num_variables + variable) * kSumWords);
    }

    std::uint64_t joint_failure(std::int64_t firm, std::int64_t other) const
    {
        return count(at_.joint_failure + firm * shape().num_firms + other);
    }
    std::uint64_t failure_count(std::int64_t failures) const { return count(at_.failure_count + failures); }
    std::uint64_t lost_only_here(std::int64_t date, std::int64_t firm) const
    {
        return count(at_.paired + (date * shape().num_firms + firm) * 2);
    }
    std::uint64_t lost_only_in_base(std::int64_t date, std::int64_t firm) const
    {
        return count(at_.paired + (date * shape().num_firms + firm) * 2 + 1);
    }
    std::uint64_t state_count(std::int64_t date, std::int64_t markov, std::int64_t state) const
    {
        return count(at_.state_count + (date * shape().num_markov + markov) * kMaxChainStates + state);
    }
    std::span<std::uint64_t const> event_count(std::int64_t event) const
    {
        return std::span(tally_.counts)
            .subspan(static_cast<std::size_t>(at_.event_count + event * kMaxEventCount), kMaxEventCount);
    }
    std::uint64_t contract_live(std::int64_t date, std::int64_t contract) const
    {
        return count(at_.contract_live + date * shape().num_contracts + contract);
    }
    std::uint64_t contract_revisions(std::int64_t contract) const
    {
        return count(at_.contract_revisions + contract);
    }
    std::uint64_t second_life(std::int64_t date, std::int64_t gpu_class, std::int64_t earns) const
    {
        return count(at_.second_life + (date * shape().num_classes + gpu_class) * kNumSecondLife + earns);
    }
    std::uint64_t leader(std::int64_t date, std::int64_t lab) const
    {
        return count(at_.leader + date * shape().num_labs + lab);
    }
    std::span<std::uint64_t const> leader_changes() const
    {
        return std::span(tally_.counts).subspan(static_cast<std::size_t>(at_.leader_changes), kMaxEventCount);
    }
    /// `slip` 0: energised late or never; 1: never.
    std::uint64_t phase_slips(std::int64_t phase, std::int64_t slip) const
    {
        return count(at_.phase_slips + phase * 2 + slip);
    }
    std::uint64_t portfolio_lost(std::int64_t portfolio, std::int64_t vendors) const
    {
        return count(at_.portfolio_lost + portfolio * (shape().max_vendors + 1) + vendors);
    }
    /// `vendor` counts within the portfolio, in the order of the firms.
    std::uint64_t portfolio_vendor(std::int64_t portfolio, std::int64_t vendor) const
    {
        return count(at_.portfolio_vendor + portfolio * shape().max_vendors + vendor);
    }
    std::span<std::uint64_t const> portfolio_cost(std::int64_t portfolio) const
    {
        return words(at_.portfolio_cost + portfolio * kSumWords);
    }

    /// Bins of a firm; `quantile_date` counts for liquidity, runway and ltv alone.
    std::span<std::uint64_t const> histogram(FirmHistogram which, std::int64_t quantile_date,
                                             std::int64_t firm) const;
    HistogramAxis const& axis(FirmHistogram which) const;
    std::span<std::uint64_t const> variable_histogram(std::int64_t quantile_date,
                                                      std::int64_t variable) const;

private:
    std::uint64_t count(std::int64_t index) const { return tally_.counts[static_cast<std::size_t>(index)]; }
    std::span<std::uint64_t const> words(std::int64_t first) const
    {
        return std::span(tally_.counts).subspan(static_cast<std::size_t>(first), kSumWords);
    }

    Tally const& tally_;
    TallyLayout at_;
};

}  // namespace ballast
