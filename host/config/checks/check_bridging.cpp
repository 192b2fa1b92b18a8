#include <algorithm>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

/// Customers that the provider may ask: those of contracts that no vehicle collects.
void check_calls(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.prepay_on_call == 0) {
        return;
    }
    if (firm.prepay_discount == 0) {
        problems.error(key("prepay_discount"), "is 0: a loan without interest, which every firm would take",
                       "Give the discount at which customers pay ahead.");
    }
    auto const in_vehicle = [&](study::Contract const& contract) {
        return std::any_of(study.facilities.begin(), study.facilities.end(), [&](auto const& facility) {
            return facility.ring_fenced && !contract.cohort.empty() && facility.cohort == contract.cohort;
        });
    };
    bool const has_customers =
        std::any_of(study.contracts.begin(), study.contracts.end(), [&](study::Contract const& contract) {
            return contract.provider == firm.name && !contract.idle_floor && !in_vehicle(contract) &&
                   (!contract.customer.empty() || firm.prepay_outside_share > 0);
        });
    if (!has_customers) {
        problems.warning(key("prepay_on_call"), "has nobody to ask: what its customers pay goes to vehicles",
                         "Add a contract that it serves itself, or remove it.");
    }
}

void check_vendor(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.vendor_finance_share == 0) {
        if (firm.vendor_finance_cap_usd_bn > 0) {
            problems.warning(key("vendor_finance_cap_usd_bn"),
                             "is never lent, since no part of an invoice is",
                             "Give vendor_finance_share, or remove it.");
        }
        return;
    }
    if (firm.vendor_finance_cap_usd_bn == 0) {
        problems.error(key("vendor_finance_cap_usd_bn"), "is 0, so its vendor lends nothing",
                       "Give what the vendor lends at most, or no vendor_finance_share.");
    }
    if (firm.vendor_finance_from == firm.name) {
        problems.error(key("vendor_finance_from"), "is the firm itself", "Name its vendor.");
    }
    bool const has_invoices =
        std::any_of(study.facilities.begin(), study.facilities.end(),
                    [&](study::Facility const& facility) { return facility.firm == firm.name; });
    if (!has_invoices && is_nothing(firm.committed_capex_usd_bn_per_year) &&
        firm.committed_capex_usd_bn.empty()) {
        problems.warning(key("vendor_finance_share"),
                         "has nothing to finance: no committed spending, no invoices",
                         "Give committed_capex_usd_bn or a facility, or remove it.");
    }
}

void check_leaseback(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.leaseback_haircut + firm.leaseback_impact >= 1) {
        problems.error(key("leaseback_impact"),
                       fmt::format("and leaseback_haircut sum to {:.4g}: a sale would bring nothing",
                                   firm.leaseback_haircut + firm.leaseback_impact),
                       "Lower one of them.");
    }
    bool const owns = std::any_of(study.cohorts.begin(), study.cohorts.end(),
                                  [&](study::Cohort const& cohort) { return cohort.owner == firm.name; });
    if (firm.leaseback_share > 0 && !owns) {
        problems.warning(key("leaseback_share"), "is about GPUs, and the firm owns none",
                         "Add its cohorts, or remove it.");
    }
}

void check_rights(study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    auto const arrives = [](std::array<double, 3> const& rates) {
        return std::any_of(rates.begin(), rates.end(), [](double rate) { return rate > 0; });
    };
    if (!arrives(firm.rights_issues_per_year)) {
        return;
    }
    if (firm.valuation_usd_bn == 0) {
        problems.error(key("valuation_usd_bn"), "is 0 although shareholders subscribe for a share of it",
                       "Give the valuation, or no rights_issues_per_year.");
    }
    if (!firm.listed && !arrives(firm.listing_per_year)) {
        problems.warning(key("rights_issues_per_year"), "is about listed firms, and it never is",
                         "Give listing_per_year, or remove it.");
    }
}

}  // namespace

void check_bridging(study::Study const& study, Problems& problems)
{
    for (study::Firm const& firm : study.firms) {
        check_calls(study, firm, problems);
        check_vendor(study, firm, problems);
        check_leaseback(study, firm, problems);
        check_rights(firm, problems);
    }
}

}  // namespace ballast::config
