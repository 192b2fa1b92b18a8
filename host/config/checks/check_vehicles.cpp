#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

using study::Facility;

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
    if (facility.lock_up_dscr < facility.dscr_default) {
        problems.warning(key("lock_up_dscr"),
                         fmt::format("is below dscr_default ({}): cash is locked up only after a breach",
                                     facility.dscr_default),
                         "Raise it above dscr_default.");
    }
}

/// Keys of a vehicle on a facility that is none.
void check_unfenced(Facility const& facility, Problems& problems)
{
    for (char const* field : {"lock_up_dscr", "reserve_months", "reserve_usd_bn", "parent_guarantee"}) {
        if (std::string const key = key_of("facility", facility.name, field); problems.locations().has(key)) {
            problems.warning(key, "is read for a ring-fenced facility only",
                             "Set ring_fenced = true or remove it.");
        }
    }
}

}  // namespace

void check_vehicles(study::Study const& study, Problems& problems)
{
    std::map<std::string, std::string> fenced;  // cohort -> facility
    for (Facility const& facility : study.facilities) {
        if (facility.ring_fenced) {
            check_ring_fence(study, facility, fenced, problems);
        } else {
            check_unfenced(facility, problems);
        }
        if (facility.realisation_minimum > 0 && !has_contract(study, facility.cohort)) {
            problems.warning(key_of("facility", facility.name, "realisation_minimum"),
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
    for (study::DebtTranche const& debt : study.tranches) {
        if (debt.cross_default && facilities_of(study, debt.firm) == 0) {
            problems.warning(key_of("debt", debt.name, "cross_default"),
                             "does nothing: its firm has no facility that could be accelerated",
                             "Remove it.");
        }
    }
    for (study::Firm const& firm : study.firms) {
        if (firm.covenant_liquidity_usd_bn > 0 && facilities_of(study, firm.name) == 0) {
            problems.warning(key_of("firm", firm.name, "covenant_liquidity_usd_bn"),
                             "is a covenant of facilities, and the firm has none",
                             "Remove it, or give minimum_liquidity_usd_bn.");
        }
    }
}

}  // namespace ballast::config
