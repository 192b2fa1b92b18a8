#pragma once
/// A firm's default probability read on a rating scale, and the spread that goes with it.
///
/// With PD the probability of default by a date T years after the start, and D_c(T) the share of class c that has defaulted
/// after T years (the scale's table, straight lines in -ln(1 - D) between its years):
///   H = -ln(1 - PD),  H_c = -ln(1 - D_c(T)),  h = H / T                     physical measure P
///   implied rating: rank c of H_c = H, in straight lines of ln H between neighbours; the ends of the scale beyond it
///   h_Q = pi h, pi the class's premium, in straight lines of ln pi between neighbours    risk-neutral measure Q
///   expected loss (1 - R) h is of P, the spread (1 - R) h_Q of Q: the premium of a credit default swap that is paid all
///   the time while the intensity is constant.
/// P says how often, Q what the market asks for it: the premium is stated with the scale, not simulated. Intervals are those
/// of PD, each end read like the estimate: sampling error only, none of the scale's.
/// Source: Hull, Predescu and White (2005), "Bond prices, default probabilities and risk premiums", J. Credit Risk 1 (2), 53.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Place on a scale at a horizon.
struct RatingPlace {
    double rank;          ///< 1 best; between whole numbers by ln H
    double risk_premium;  ///< pi
    double recovery;      ///< R
};

/// The place of a default probability by `years` on the scale of the options, which has one class or more.
RatingPlace rating_place(FigureOptions const& options, double default_probability, double years);

/// Rank on the scale. [firm][date]
Figure implied_rating(Tally const& tally, FigureOptions const& options);
/// h. [firm][date] 1/year
Figure physical_default_intensity(Tally const& tally, FigureOptions const& options);
/// h_Q. [firm][date] 1/year
Figure risk_neutral_default_intensity(Tally const& tally, FigureOptions const& options);
/// (1 - R) h. [firm][date] 1/year
Figure expected_loss_rate(Tally const& tally, FigureOptions const& options);
/// (1 - R) h_Q. [firm][date] 1/year
Figure cds_spread(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
