#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

constexpr double kNever =
    -40;  ///< log-odds down to which nobody renegotiates (kernels/firms/contracts/contracts.hpp)

}  // namespace

/// What follows a loss of compute, and what may take the place of a cancellation.
void check_market(study::Study const& study, Problems& problems)
{
    study::Market const& market = study.market;
    if (market.replacement_share > 0 && market.replacement_class.empty()) {
        problems.error("market.replacement_class", "is missing, and lost compute is replaced at its price",
                       "Name a GPU class or set replacement_share = 0.");
    }
    if (market.replacement_share == 0 && !market.replacement_class.empty()) {
        problems.warning("market.replacement_class", "is not read: replacement_share is 0",
                         "Give replacement_share or remove it.");
    }
    if (market.reorganisation_volume_cut < market.exchange_volume_cut) {
        problems.error("market.reorganisation_volume_cut",
                       fmt::format("is below exchange_volume_cut ({}), so suppliers would lose more in an "
                                   "exchange than in court",
                                   market.exchange_volume_cut),
                       "Raise it or lower exchange_volume_cut.");
    }
    if (market.known_price_share > 0 && market.hazard_price_slope == 0) {
        problems.error("market.known_price_share",
                       "says what prices above the market count for, and hazard_price_slope = 0 says nothing",
                       "Give hazard_price_slope above 0 or set known_price_share = 0.");
    }
    bool const weighed = market.renegotiation_runway != 0 || market.renegotiation_price != 0;
    if (weighed && market.renegotiation_intercept <= kNever) {
        problems.warning("market.renegotiation_intercept",
                         fmt::format("is {}: contracts are never renegotiated, whatever the weights",
                                     market.renegotiation_intercept),
                         "Give the log-odds where runways are equal and the price is fair.");
    }
}

}  // namespace ballast::config
