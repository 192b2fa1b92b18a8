#include "host/risk/tally.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/risk/histogram.hpp"

namespace ballast {

void check_sizes(Tally const& tally)
{
    TallyShape const& s = tally.shape;
    auto const plausible = [](HistogramAxis const& axis) {
        return axis.num_bins >= 1 && axis.num_bins <= (1 << 24) && axis.shift >= 0 && axis.shift <= 23;
    };
    for (std::int32_t const count :
         {s.num_firms,       s.num_dates,          s.num_quantile_dates, s.num_variables,
          s.num_markov,      s.num_events,         s.num_contracts,      s.num_classes,
          s.num_labs,        s.num_power_tranches, s.num_portfolios,     s.max_vendors,
          s.num_given_firms, s.num_selling_firms,  s.num_priced_firms,   s.num_facilities,
          s.num_flow_firms,  s.num_token_markets,  s.num_raising_firms,  s.num_ordering_firms}) {
        if (count < 0 || count > (1 << 20)) {
            throw Error(ExitCode::input_bad, fmt::format("a tally's shape holds the count {}", count),
                        "no study has so many objects", "Write the file again with `ballast run`.");
        }
    }
    if (!plausible(s.money) || !plausible(s.runway) || !plausible(s.ltv) || !plausible(s.variable) ||
        !plausible(s.coarse_money) || !plausible(s.dscr)) {
        throw Error(ExitCode::input_bad, "a histogram axis of a tally is out of range",
                    "its bins would have no edges", "Write the file again with `ballast run`.");
    }
    if (s.num_given_firms != 0 && (s.num_given_firms != s.num_firms || s.num_quantile_dates == 0 ||
                                   s.coarse_money.shift < s.money.shift)) {
        throw Error(ExitCode::input_bad, "liquidity given stress does not fit a tally's firms and histograms",
                    "it is held against all paths by firm on the last date with histograms",
                    "Write the file again with `ballast run`.");
    }
    if (s.num_selling_firms != 0 && s.num_selling_firms != s.num_firms) {
        throw Error(ExitCode::input_bad, "sales of power rights do not fit a tally's firms",
                    "they are counted of all firms or of none", "Write the file again with `ballast run`.");
    }
    if (s.num_ordering_firms != 0 && s.num_ordering_firms != s.num_firms) {
        throw Error(ExitCode::input_bad, "orders do not fit a tally's firms",
                    "they are counted of all firms or of none", "Write the file again with `ballast run`.");
    }
    if (s.num_priced_firms != 0 && s.num_priced_firms != s.num_firms) {
        throw Error(ExitCode::input_bad, "prices of sold firms do not fit a tally's firms",
                    "they are counted for every firm or for none",
                    "Write the file again with `ballast run`.");
    }
    if (s.num_flow_firms != 0 && s.num_flow_firms != s.num_firms) {
        throw Error(ExitCode::input_bad, "cash flows do not fit a tally's firms",
                    "they are counted for every firm or for none",
                    "Write the file again with `ballast run`.");
    }
    if (s.num_token_markets > 1) {
        throw Error(ExitCode::input_bad, "a tally has several prices of tokens", "labs share one market",
                    "Write the file again with `ballast run`.");
    }
    if (s.num_raising_firms != 0 && s.num_raising_firms != s.num_firms) {
        throw Error(ExitCode::input_bad, "raised money does not fit a tally's firms",
                    "it is counted of all firms or of none", "Write the file again with `ballast run`.");
    }
    TallyLayout const at = tally_layout(s);
    if (std::ssize(tally.counts) != at.num_counts || std::ssize(tally.bins) != at.num_bins) {
        throw Error(ExitCode::input_bad,
                    fmt::format("a tally holds {} counts and {} bins; its shape asks for {} and {}",
                                tally.counts.size(), tally.bins.size(), at.num_counts, at.num_bins),
                    "figures would be read from the wrong places",
                    "Write the file again with `ballast run`.");
    }
    if (tally.counts[static_cast<std::size_t>(at.paths)] == 0) {
        throw Error(ExitCode::input_bad, "a tally without paths", "nothing can be estimated from it",
                    "Run at least one path per scenario.");
    }
}

std::size_t place_of_independent(TallyShape const& shape, std::int64_t date, std::int64_t firm)
{
    return static_cast<std::size_t>(tally_layout(shape).firm_count +
                                    (date * shape.num_firms + firm) * kNumFirmCounts +
                                    static_cast<std::int64_t>(FirmCount::independent));
}

std::uint64_t TallyReader::defaulted(std::int64_t date, std::int64_t firm) const
{
    std::uint64_t sum = 0;
    for (std::int64_t cause = 0; cause < kNumCauses; ++cause) {
        sum += firm_count(date, firm, FirmCount::cause_first, cause);
    }
    return sum;
}

HistogramAxis const& TallyReader::axis(FirmHistogram which) const
{
    switch (which) {
    case FirmHistogram::runway:
        return shape().runway;
    case FirmHistogram::ltv:
        return shape().ltv;
    case FirmHistogram::liquidity:
    case FirmHistogram::deepest_shortfall:
    case FirmHistogram::injection:
        break;
    }
    return shape().money;
}

std::span<std::uint64_t const> TallyReader::histogram(FirmHistogram which, std::int64_t quantile_date,
                                                      std::int64_t firm) const
{
    switch (which) {
    case FirmHistogram::liquidity:
        return row<&TallyLayout::liquidity>(quantile_date, firm);
    case FirmHistogram::runway:
        return row<&TallyLayout::runway>(quantile_date, firm);
    case FirmHistogram::ltv:
        return row<&TallyLayout::ltv>(quantile_date, firm);
    case FirmHistogram::deepest_shortfall:
        return row<&TallyLayout::deepest_shortfall>(firm);
    case FirmHistogram::injection:
        break;
    }
    return row<&TallyLayout::injection>(firm);
}

std::uint64_t TallyReader::runway_below(std::int64_t quantile_date, std::int64_t firm,
                                        std::size_t months) const
{
    double const years = kRunwayMonths[months] / 12.0;
    auto const bins = histogram(FirmHistogram::runway, quantile_date, firm);
    auto const edge = static_cast<std::size_t>(bin_of(shape().runway, years));
    std::uint64_t const ended = paths() - independent(report_date(shape(), quantile_date), firm);
    std::uint64_t const below = total_count(bins.first(edge));
    return below - std::min(ended, below);  // those have none
}

std::span<std::uint64_t const> TallyReader::variable_histogram(std::int64_t quantile_date,
                                                               std::int64_t variable) const
{
    return row<&TallyLayout::variable>(quantile_date, variable);
}

}  // namespace ballast
