#pragma once
/// Own or rent: monotone functions of the rents' histograms, since what owning costs is given (FigureOptions::owning).
/// Not a number for classes that nobody buys, or whose tokens or their price are not known.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

inline constexpr double kMostUtilisation = 10.0;  ///< of shares of hours: this or more, or never

/// Share of hours used from which on owning is cheaper, u* = F / (P - v), at most kMostUtilisation; that where P <= v.
/// [class][quantile date][quantile]
Figure break_even_utilisation_quantile(Tally const& tally, FigureOptions const& options);

/// Owning is cheaper at the class's utilisation, P > F / u + v. [class][quantile date]
Figure owning_probability(Tally const& tally, FigureOptions const& options);

/// A million tokens served on a GPU that is rented for the hours used, P / tokens. [class][quantile date][quantile]
Figure token_cost_quantile(Tally const& tally, FigureOptions const& options);

/// Share of hours used from which on a GPU that is rented for all of them is cheaper than an interface,
/// P / (price x tokens), at most kMostUtilisation. [class][quantile date][quantile]
Figure interface_break_even_quantile(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
