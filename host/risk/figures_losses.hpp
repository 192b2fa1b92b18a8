#pragma once
/// What creditors lose by defaults, by class of creditors (kernels/tables/vocabulary/creditor.hpp); a study that counts no
/// losses has none of these. USD.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Mean of what has been lost by the date. [creditor][date]
Figure credit_loss_mean(Tally const& tally, FigureOptions const& options);
/// Quantile of what has been lost at the horizon. [creditor][quantile]
Figure credit_loss_quantile(Tally const& tally, FigureOptions const& options);
/// Mean of the worst 1 - confidence of losses at the horizon. [creditor][confidence]
Figure credit_loss_expected_shortfall(Tally const& tally, FigureOptions const& options);
/// Mean of what a firm's creditors have lost at the horizon. [firm][creditor]
Figure credit_loss_mean_by_firm(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
