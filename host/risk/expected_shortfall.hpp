#pragma once
// Expected shortfall (conditional value at risk) with an interval, from a histogram.

#include "host/risk/histogram.hpp"
#include "host/risk/intervals.hpp"

#include <cstdint>
#include <span>

namespace ballast {

/// Mean of the worst 1 - confidence of the losses counted in `counts` [axis.num_bins]; large is bad.
///   ES = VaR + E[(X - VaR)+] / (1 - c)     (Rockafellar and Uryasev 2002, J. Banking & Finance 26, 1443)
/// The quantile's path is split, so exactly the worst (1 - c) n count. Interval: with sigma^2 the asymptotic variance
///   sigma^2 = (Var[X | X > VaR] + c (ES - VaR)^2) / ((1 - c) n)    (Manistre and Hancock 2005, N. Am. Actuarial J. 9(2), 129)
/// it is [ES_low - z sigma, ES_high + z sigma], where ES_low and ES_high put every value at the lower and upper edge of its bin; so
/// it covers the width of bins too. Needs some 100 values beyond VaR to cover as it says (fewer: too short, as the tail is
/// skew); clipped to `support`. All not a number without counts.
Interval expected_shortfall_from_histogram(HistogramAxis const& axis, std::span<std::uint64_t const> counts,
                                           double confidence, double level, Support const& support = {});

}  // namespace ballast
