#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::Facility;

void check_facility(study::Study const& study, study::Facility const& facility, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("facility", facility.name, field); };
    study::Day const start = study.general.start;
    double const undrawn = facility.commitment_usd_bn - facility.drawn_usd_bn;
    if (undrawn < 0) {
        problems.error(key("drawn_usd_bn"),
                       fmt::format("is above the commitment (USD {} bn)", facility.commitment_usd_bn),
                       "The commitment counts drawn and undrawn; correct one of the two.");
    }
    if (undrawn > 0 && facility.window_end <= start) {
        problems.warning(
            key("window_end"),
            fmt::format("is not after the start ({}): nothing more can be drawn", date_text(start)),
            "Set the commitment to what is drawn, or correct the date.");
    }
    double const wanted = facility.advance_rate * sum_of(facility.invoices_usd_bn);
    if (wanted > undrawn * 1.01 + kSumTolerance) {
        problems.warning(
            key("invoices_usd_bn"),
            fmt::format("ask for draws of USD {:.4g} bn and {:.4g} are undrawn; the firm pays the rest",
                        wanted, undrawn),
            "Correct the commitment or the invoices, unless that is meant.");
    }
    if (!facility.invoices_usd_bn.empty() && facility.invoices_usd_bn.front().first <= start) {
        problems.error(key("invoices_usd_bn"),
                       fmt::format("has an invoice on {}, not after the start ({})",
                                   date_text(facility.invoices_usd_bn.front().first), date_text(start)),
                       "Leave out what is already paid.");
    }
    study::Cohort const* const cohort = find_named(study.cohorts, facility.cohort);
    if (cohort != nullptr && cohort->owner != facility.firm) {
        problems.warning(key("cohort"),
                         fmt::format("belongs to {}, not to the borrower {}", cohort->owner, facility.firm),
                         "Name a cohort of the borrower, whose receipts serve the loan.");
    }
    check_rate(facility.rate, key("rate"), problems);
}

bool has_contract(study::Study const& study, std::string const& cohort)
{
    return std::any_of(study.contracts.begin(), study.contracts.end(),
                       [&](study::Contract const& contract) { return contract.cohort == cohort; });
}

std::ptrdiff_t facilities_of(study::Study const& study, std::string const& firm)
{
    return std::count_if(study.facilities.begin(), study.facilities.end(),
                         [&](Facility const& facility) { return facility.firm == firm; });
}

/// The vehicle lives on the receipts of its cohort alone.
void check_ring_fence(study::Study const& study, Facility const& facility,
                      std::map<std::string, std::string>& fenced, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("facility", facility.name, field); };
    study::Cohort const* const cohort = find_named(study.cohorts, facility.cohort);
    if (cohort == nullptr) {
        return;
    }
    if (!has_contract(study, cohort->name)) {
        problems.error(key("ring_fenced"),
                       fmt::format("makes it a vehicle on the receipts of cohort {}, which has no contract",
                                   cohort->name),
                       "Add a contract of the cohort or remove ring_fenced.");
    }
    if (cohort->owner != facility.firm) {
        problems.error(
            key("ring_fenced"),
            fmt::format("takes the receipts of cohort {}, which belongs to {}, not to the borrower",
                        cohort->name, cohort->owner),
            "Name a cohort of the borrower.");
    }
    if (auto const [first, fresh] = fenced.emplace(cohort->name, facility.name); !fresh) {
        problems.error(key("ring_fenced"),
                       fmt::format("takes the receipts of cohort {}, which facility.{} takes already",
                                   cohort->name, first->second),
                       "Split the cohort, or make one facility of the two.");
    }
    if (facility.distribution_dscr < facility.minimum_dscr) {
        problems.warning(key("distribution_dscr"),
                         fmt::format("is below minimum_dscr ({}): cash is locked up only after a breach",
                                     facility.minimum_dscr),
                         "Raise it above minimum_dscr.");
    }
}

/// Keys of a vehicle on a facility that is none.
void check_unfenced(Facility const& facility, Problems& problems)
{
    for (char const* field : {"distribution_dscr", "reserve_months", "reserve_usd_bn", "parent_guarantee"}) {
        warn_unread("facility", &facility, field, "is read for a ring-fenced facility only",
                    "Set ring_fenced = true or remove it.", problems);
    }
}

}  // namespace

void check_facilities(study::Study const& study, Problems& problems)
{
    std::map<std::string, std::string> fenced;  // cohort -> facility
    for (Facility const& facility : study.facilities) {
        check_facility(study, facility, problems);
        if (facility.ring_fenced) {
            check_ring_fence(study, facility, fenced, problems);
        } else {
            check_unfenced(facility, problems);
        }
        if (facility.minimum_collection_ratio > 0 && !has_contract(study, facility.cohort)) {
            problems.warning(key_of("facility", facility.name, "minimum_collection_ratio"),
                             "tests the bills of a cohort that has no contract",
                             "Remove it or add a contract.");
        }
        if (facility.extension > 0 && facility.waivers_per_year == 0) {
            problems.warning(key_of("facility", facility.name, "extension"),
                             "comes with a waiver, and none ever arrives", "Give waivers_per_year.");
        }
        if (facility.cross_default && facilities_of(study, facility.firm) < 2) {
            problems.warning(key_of("facility", facility.name, "cross_default"),
                             "does nothing: its firm has no other facility", "Remove it.");
        }
    }
    for (study::Firm const& firm : study.firms) {
        if (firm.liquidity_covenant_usd_bn > 0 && !has_facility(study, firm.name)) {
            problems.warning(key_of("firm", firm.name, "liquidity_covenant_usd_bn"),
                             "is a covenant of facilities, and the firm has none",
                             "Remove it, or give minimum_liquidity_usd_bn.");
        }
    }
}

}  // namespace ballast::config
