#include <algorithm>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {

void check_lenders(study::Study const& study, Problems& problems)
{
    for (study::Lender const& lender : study.lenders) {
        auto const key = [&](std::string_view field) { return key_of("lender", lender.name, field); };
        if (lender.highest_yield > 0 && lender.highest_yield <= lender.accepted_yield) {
            problems.error(
                key("highest_yield"),
                fmt::format("is not above accepted_yield ({}), and between the two they buy less and "
                            "less of an issue",
                            lender.accepted_yield),
                "Raise it, or set it to 0 for no such limit.");
        }
        if (!limits_debt(lender) && lender.capital_usd_bn <= 0) {
            problems.warning(key("earnings_multiple"),
                             "and all advances are 0, so these lenders set no limit to debt",
                             "Give what they lend against.");
        }
        if (!limits_debt(lender) && lender.insolvency_per_year > 0) {
            problems.error(key("insolvency_per_year"),
                           "is given without a debt capacity, against which insolvency is measured",
                           "Give earnings_multiple or an advance, or no insolvency_per_year.");
        }
        if (lender.capital_usd_bn > 0 && lender.loss_sensitivity <= 0) {
            problems.warning(key("loss_sensitivity"),
                             "is 0, so that losses do not change what they lend, whatever their capital",
                             "Raise it, or give no capital_usd_bn.");
        }
        bool const lends = std::any_of(study.firms.begin(), study.firms.end(),
                                       [&](study::Firm const& firm) { return firm.lender == lender.name; });
        if (!lends) {
            problems.warning(fmt::format("lender.{}", lender.name), "lends to no firm",
                             "Name it as the lender of a firm, or remove it.");
        }
    }
}

}  // namespace ballast::config
