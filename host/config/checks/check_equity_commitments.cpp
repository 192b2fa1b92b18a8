#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::EquityCommitment;

bool may_list(study::Study const& study, study::Firm const& firm)
{
    bool const arrives = std::any_of(firm.listing_per_year.begin(), firm.listing_per_year.end(),
                                     [](double rate) { return rate > 0; });
    return arrives || std::any_of(study.events.begin(), study.events.end(), [&](study::Event const& event) {
               return std::any_of(event.effects.begin(), event.effects.end(),
                                  [&](study::Effect const& e) { return e.target == "listing." + firm.name; });
           });
}

void check_date(study::Study const& study, EquityCommitment const& commitment, Problems& problems)
{
    std::string const key = key_of("equity_commitment", commitment.name, "date");
    if (commitment.date <= study.general.start) {
        problems.error(key,
                       fmt::format("is not after the start ({}), so the money is in the opening cash",
                                   date_text(study.general.start)),
                       "Remove the commitment or correct the date.");
    } else if (commitment.date > horizon_end(study.general) + 366) {
        problems.warning(key, "lies more than a year beyond the horizon", "Check the date.");
    }
    if (commitment.investor == commitment.investee) {
        problems.error(key_of("equity_commitment", commitment.name, "investor"), "invests in itself",
                       "Correct one of the two firms.");
    }
}

/// Conditions have a last day; without conditions there is only the date.
void check_conditions(study::Study const& study, EquityCommitment const& commitment, Problems& problems)
{
    auto const key = [&](std::string_view field) {
        return key_of("equity_commitment", commitment.name, field);
    };
    bool const conditional =
        commitment.needs_listing || commitment.needs_valuation_ratio > 0 || commitment.needs_open_funding;
    if (conditional && commitment.lapse == 0) {
        problems.error(key("lapse"), "is missing, and the commitment has conditions",
                       "Give the last day on which they can be met.");
    }
    if (!conditional && commitment.lapse != 0) {
        problems.error(key("lapse"), "is given, and nothing has to be met by then",
                       "Give needs_listing, needs_valuation_ratio or needs_open_funding, or remove lapse.");
    }
    if (commitment.lapse != 0 && commitment.lapse < commitment.date) {
        problems.error(key("lapse"), fmt::format("is before the date ({})", date_text(commitment.date)),
                       "Correct one of the two dates.");
    }
    if (commitment.needs_open_funding && study.market.funding_regime.empty()) {
        problems.warning(key("needs_open_funding"), "is always met: the study has no funding regime",
                         "Set market.funding_regime or remove it.");
    }
    study::Firm const* const investee = find_named(study.firms, commitment.investee);
    if (investee == nullptr) {
        return;
    }
    if (commitment.needs_valuation_ratio > 0 && investee->valuation_usd_bn == 0) {
        problems.error(key("needs_valuation_ratio"), "asks for a valuation that the investee does not have",
                       fmt::format("Give firm.{}.valuation_usd_bn or remove it.", investee->name));
    }
    if (commitment.needs_listing && investee->listed) {
        problems.warning(key("needs_listing"), "is always met: the investee is listed from the start",
                         fmt::format("Set firm.{}.listed = false or remove it.", investee->name));
    } else if (commitment.needs_listing && !may_list(study, *investee)) {
        problems.warning(key("needs_listing"), "is never met: the investee does not go public",
                         fmt::format("Give firm.{}.listing_per_year or remove it.", investee->name));
    }
}

}  // namespace

void check_equity_commitments(study::Study const& study, Problems& problems)
{
    for (EquityCommitment const& commitment : study.equity_commitments) {
        check_date(study, commitment, problems);
        check_conditions(study, commitment, problems);
    }
}

}  // namespace ballast::config
