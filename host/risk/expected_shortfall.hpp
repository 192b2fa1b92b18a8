#pragma once
// Expected shortfall (conditional value at risk) with an interval, from a histogram.

#include <cstdint>
#include <span>

#include "host/risk/histogram.hpp"
#include "host/risk/intervals.hpp"

namespace ballast {

/// Mean of the worst 1 - confidence of the losses counted in `counts` [axis.num_bins]; large is bad.
///   ES = min over q of h(q), h(q) = q + E[(X - q)+] / (1 - c), reached at the value at risk
///   (Rockafellar and Uryasev 2002, J. Banking & Finance 26, 1443)
/// The estimate splits the quantile's path, so exactly the worst (1 - c) n count. The interval rests on that of the mean of
/// the amounts (X - q)+, few and unequal as they are, with all values at the lower or at the upper edge of their bin:
///   lower: the least of q + lower end / (1 - c) over the edges q around the value at risk. At the true one it is below
///          the shortfall as often as it promises, and the least of all is below that, however few values the tail holds.
///   upper: q + upper end / (1 - c) at the value at risk of the counts; h(q) is not below the shortfall at any q.
/// For many values it has the asymptotic variance (Var[X | X > VaR] + c (ES - VaR)^2) / ((1 - c) n) of Manistre and
/// Hancock (2005), N. Am. Actuarial J. 9(2), 129; for few the upper end goes to support.highest, the largest possible loss,
/// which it never passes; without such a limit there is no upper end. All not a number without counts.
Interval expected_shortfall_from_histogram(HistogramAxis const& axis, std::span<std::uint64_t const> counts,
                                           double confidence, double level, Support const& support = {});

}  // namespace ballast
