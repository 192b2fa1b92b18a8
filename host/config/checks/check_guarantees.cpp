#include <map>
#include <string>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

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

void check_guarantees(study::Study const& study, Problems& problems)
{
    check_single(study, problems);
    for (Guarantee const& guarantee : study.guarantees) {
        check_guarantee(study, guarantee, problems);
    }
}

}  // namespace ballast::config
