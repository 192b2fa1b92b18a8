#pragma once
/// What defaults do to each other: together, in which order, how many, and what one firm's stress does to another's
/// liquidity. All at the horizon. An acquired firm has not defaulted: figures of failures (survival.hpp, attribution.hpp)
/// count any end, these do not.
///
/// Defaults of one step have no order. They are ties, counted apart from either order, so that no figure depends on the
/// order of the firms.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Both have defaulted; the diagonal is the firm's own probability. [firm][other firm]
Figure joint_default_probability(Tally const& tally, FigureOptions const& options);

/// P(the other firm has defaulted | this one has). [firm][other firm]
Figure conditional_default_probability(Tally const& tally, FigureOptions const& options);

/// Exactly so many firms have defaulted. [num_firms + 1]
Figure default_count_probability(Tally const& tally, FigureOptions const& options);

/// So many firms or more have defaulted; the interval is that of the tail's own count. [num_firms + 1]
Figure default_at_least_probability(Tally const& tally, FigureOptions const& options);

/// Mean number of defaults. []
Figure default_count_mean(Tally const& tally, FigureOptions const& options);

/// Exactly so many firms have been acquired. [num_firms + 1]
Figure acquisition_count_probability(Tally const& tally, FigureOptions const& options);

/// No firm has defaulted before this one, which did so alone or with others in the same step. [firm][tie]
Figure first_to_default_probability(Tally const& tally, FigureOptions const& options);

/// The first defaults came several in one step. []
Figure tied_first_default_probability(Tally const& tally, FigureOptions const& options);

/// Both have defaulted, this one in an earlier step than the other. [firm][other firm]
Figure default_before_probability(Tally const& tally, FigureOptions const& options);

/// Both have defaulted in the same step. With the two orders it adds to the joint probability. [firm][other firm]
Figure default_same_step_probability(Tally const& tally, FigureOptions const& options);

/// Liquidity of a firm on the paths on which the given one was ever at stress or worse by the horizon (or has defaulted);
/// and that less the same quantile on the other paths, the given firm's contribution: delta CoVaR, with stress ever and
/// never as the two conditions (Adrian and Brunnermeier 2016, Am. Econ. Rev. 106, 1705). A firm that has ended has nothing.
/// The two sets of paths share none, and the difference reaches from one interval's end to the other's, each missing half
/// as often: conservative. [given firm][firm][quantile] USD
Figure liquidity_given_stress_quantile(Tally const& tally, FigureOptions const& options);
Figure liquidity_change_given_stress(Tally const& tally, FigureOptions const& options);

/// A bidder has bought the firm, in distress or when its owners offered it; mergers at the base rate have no price. [firm]
Figure sale_probability(Tally const& tally, FigureOptions const& options);
/// What owners were paid for the equity over the valuation of the last round, mean of these sales. [firm]
Figure sale_price_mean(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
