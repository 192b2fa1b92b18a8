#include <cmath>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

constexpr double kNever =
    -40;  ///< log-odds down to which nobody talks (kernels/firms/contracts/contracts.hpp)

/// What follows a loss of compute, and what may take the place of a cancellation.
void check_reactions(study::Market const& market, Problems& problems)
{
    if (market.replacement_share > 0 && market.replacement_class.empty()) {
        problems.error("market.replacement_class", "is missing, and lost compute is replaced at its price",
                       "Name a GPU class or set replacement_share = 0.");
    }
    if (market.replacement_share == 0 && !market.replacement_class.empty()) {
        problems.warning("market.replacement_class", "is not read: replacement_share is 0",
                         "Give replacement_share or remove it.");
    }
    bool const weighed = market.renegotiate_runway != 0 || market.renegotiate_price != 0;
    if (weighed && market.renegotiate_intercept <= kNever) {
        problems.warning("market.renegotiate_intercept",
                         fmt::format("is {}: contracts are never renegotiated, whatever the weights",
                                     market.renegotiate_intercept),
                         "Give the log-odds where runways are equal and the price is fair.");
    }
}

/// New commitments follow g0 x (rivals' over own, against the start)^eta.
void check_escalation(study::Study const& study, study::Lab const& lab, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("lab", lab.name, field); };
    if (lab.commitment_lead_quarters != std::floor(lab.commitment_lead_quarters)) {
        problems.error(key("commitment_lead_quarters"), "is not a whole number of quarters",
                       "Write a whole number from 1 to 6.");
    }
    if (lab.new_commitment_usd_bn_per_year == 0 || lab.commitment_response == 0) {
        return;
    }
    if (lab.committed_usd_bn_per_year == 0) {
        problems.error(key("committed_usd_bn_per_year"),
                       "is 0, and rivals' commitments are compared with it at the start",
                       "Give the yearly payments committed at the start, or commitment_response = 0.");
    }
    if (std::none_of(study.labs.begin(), study.labs.end(), [&](study::Lab const& other) {
            return other.name != lab.name && other.committed_usd_bn_per_year > 0;
        })) {
        problems.warning(key("commitment_response"), "answers rivals' commitments, and no other lab has any",
                         "Give committed_usd_bn_per_year of other labs, or commitment_response = 0.");
    }
}

/// Going public, support of a sponsor: an arrival and an amount.
void check_actions(study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    auto const arrives = [](std::array<double, 3> const& rates) {
        return std::any_of(rates.begin(), rates.end(), [](double rate) { return rate > 0; });
    };
    if (arrives(firm.support_per_year) && firm.support_usd_bn == 0) {
        problems.error(key("support_usd_bn"), "is 0 although support arrives",
                       "Give what supporters give in all, or no support_per_year.");
    }
    if (!arrives(firm.support_per_year) && firm.support_usd_bn > 0) {
        problems.error(key("support_per_year"),
                       "is 0 in all regimes, so what supporters would give never comes",
                       "Give its arrivals by regime, or no support_usd_bn.");
    }
    if (!arrives(firm.listing_per_year)) {
        return;
    }
    if (firm.listed) {
        problems.warning(key("listing_per_year"), "is not read: the firm is listed from the start",
                         "Set listed = false or remove it.");
    } else if (firm.valuation_usd_bn == 0) {
        problems.error(key("valuation_usd_bn"), "is 0 although the firm may go public for a share of it",
                       "Give the valuation, or no listing_per_year.");
    }
}

}  // namespace

void check_market(study::Study const& study, Problems& problems)
{
    check_reactions(study.market, problems);
    for (study::Lab const& lab : study.labs) {
        check_escalation(study, lab, problems);
    }
    for (study::Firm const& firm : study.firms) {
        check_actions(firm, problems);
    }
}

}  // namespace ballast::config
