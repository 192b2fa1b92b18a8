#pragma once
/// How owners sell a firm or wind it down before it fails, and on what terms somebody bids for it.
#include <cstdint>

#include "kernels/random/draw_key.hpp"
#include "kernels/tables/fields.hpp"

namespace ballast {

template <class Scalar>
struct SaleTable {
    Scalar offer_rate;        ///< per step at no runway
    Scalar offer_inverse;     ///< 1 / runway from which on owners keep it [1/years]
    Scalar wind_down_rate;    ///< per step
    Scalar wind_down_years;   ///< runway below which it may be wound down
    std::int32_t look_steps;  ///< of the ledger ahead: a longer runway matters for neither
    Scalar unhurried_share;  ///< of the valuation in a bid beside the share at no runway, from that runway on
    Scalar bid_probability;  ///< that somebody bids
    Scalar bid_dispersion;   ///< sigma: of ln of what a bidder thinks that assets are worth, over their value
    Scalar bid_mean;         ///< of it: -sigma^2 / 2
    Scalar bargaining_power;  ///< share of a bid above the claims that owners are paid
    DrawKey offer, wind_down, bid, view;
};
BALLAST_FIELDS(SaleTable, offer_rate, offer_inverse, wind_down_rate, wind_down_years, look_steps,
               unhurried_share, bid_probability, bid_dispersion, bid_mean, bargaining_power, offer, wind_down,
               bid, view);

}  // namespace ballast
