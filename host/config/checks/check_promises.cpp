#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::EquityCommitment;
using study::Guarantee;

/// Guarantor, obligor and creditor are three.
void check_parties(Guarantee const& guarantee, std::string_view object, std::string const& name,
                   std::string const& obligor, std::string const& creditor, Problems& problems)
{
    if (obligor.empty()) {
        problems.error(key_of("guarantee", guarantee.name, object),
                       fmt::format("{} is paid by customers outside the study, who always pay", name),
                       "Guarantee what a firm of the study owes.");
    }
    for (auto const& [party, what] : {std::pair(obligor, "owes"), std::pair(creditor, "receives")}) {
        if (party == guarantee.guarantor) {
            problems.error(key_of("guarantee", guarantee.name, "guarantor"),
                           fmt::format("is {} itself, which {} the payments of {}", party, what, name),
                           "Name another firm.");
        }
    }
}

void check_guarantee(study::Study const& study, Guarantee const& guarantee, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("guarantee", guarantee.name, field); };
    if (guarantee.contract.empty() == guarantee.lease.empty()) {
        return problems.error(guarantee.contract.empty() ? "guarantee." + guarantee.name : key("lease"),
                              guarantee.contract.empty()
                                  ? "guarantees neither a contract nor a lease"
                                  : "is given beside a contract, and a guarantee is of one of the two",
                              "Name one contract or one lease.");
    }
    if (study::Contract const* const contract = find_named(study.contracts, guarantee.contract)) {
        check_parties(guarantee, "contract", contract->name, contract->customer, contract->provider,
                      problems);
    }
    if (study::Lease const* const lease = find_named(study.leases, guarantee.lease)) {
        check_parties(guarantee, "lease", lease->name, lease->payer, lease->payee, problems);
    }
    if (guarantee.end < guarantee.start) {
        problems.error(key("end"), fmt::format("is before the start ({})", date_text(guarantee.start)),
                       "Correct one of the two dates.");
    } else if (guarantee.end <= study.general.start) {
        problems.warning(key("end"),
                         fmt::format("is not after the study's start ({}): nothing is left of the guarantee",
                                     date_text(study.general.start)),
                         "Remove it.");
    }
    if (guarantee.cap_usd_bn == 0) {
        problems.warning(key("cap_usd_bn"), "is 0: nothing is ever paid under it",
                         "Give the most that is paid, or remove the guarantee.");
    }
}

bool may_list(study::Study const& study, study::Firm const& firm)
{
    bool const arrives = std::any_of(firm.listing_per_year.begin(), firm.listing_per_year.end(),
                                     [](double rate) { return rate > 0; });
    return arrives || std::any_of(study.events.begin(), study.events.end(), [&](study::Event const& event) {
               return std::any_of(event.effects.begin(), event.effects.end(),
                                  [&](study::Effect const& e) { return e.target == "listing." + firm.name; });
           });
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

void check_portfolio(study::Study const& study, study::Portfolio const& portfolio, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("portfolio", portfolio.name, field); };
    if (portfolio.vendors.empty()) {
        problems.error(key("vendors"), "is empty", "Name the firms that the enterprise builds on.");
    }
    if (portfolio.vendors.size() != portfolio.switching_cost_usd_m.size()) {
        problems.error(key("switching_cost_usd_m"),
                       fmt::format("has {} entries for {} vendors", portfolio.switching_cost_usd_m.size(),
                                   portfolio.vendors.size()),
                       "Give one cost for each vendor, in their order.");
    }
    std::set<std::string> seen;
    for (std::string const& vendor : portfolio.vendors) {
        if (!seen.insert(vendor).second) {
            problems.error(key("vendors"), fmt::format("names {} twice", vendor), "Name each vendor once.");
        }
    }
    study::Day const first_end = study.general.start + study.general.step_days;
    if (portfolio.term_end < first_end) {
        problems.error(key("term_end"),
                       fmt::format("is before the end of the first step ({})", date_text(first_end)),
                       "Give a later end of the contracts.");
    } else if (portfolio.term_end > horizon_end(study.general)) {
        problems.warning(key("term_end"),
                         fmt::format("is after the horizon ({}): losses after that are not seen",
                                     date_text(horizon_end(study.general))),
                         "Lengthen general.num_steps if they matter.");
    }
}

/// One guarantor for one object: two would both owe what an obligor that is gone leaves.
void check_single(study::Study const& study, Problems& problems)
{
    std::map<std::string, std::string> first_of;
    for (Guarantee const& guarantee : study.guarantees) {
        bool const of_lease = guarantee.contract.empty();
        std::string const object = of_lease ? "lease." + guarantee.lease : "contract." + guarantee.contract;
        auto const [it, is_first] = first_of.emplace(object, guarantee.name);
        if (!is_first) {
            problems.error(key_of("guarantee", guarantee.name, of_lease ? "lease" : "contract"),
                           fmt::format("is {}, which guarantee.{} covers already", object, it->second),
                           "Keep one guarantee of it.");
        }
    }
}

}  // namespace

void check_promises(study::Study const& study, Problems& problems)
{
    check_single(study, problems);
    for (Guarantee const& guarantee : study.guarantees) {
        check_guarantee(study, guarantee, problems);
    }
    for (EquityCommitment const& commitment : study.equity_commitments) {
        check_conditions(study, commitment, problems);
    }
    for (study::Portfolio const& portfolio : study.portfolios) {
        check_portfolio(study, portfolio, problems);
    }
}

}  // namespace ballast::config
