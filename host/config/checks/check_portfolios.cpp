#include <set>
#include <string>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

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

}  // namespace

void check_portfolios(study::Study const& study, Problems& problems)
{
    for (study::Portfolio const& portfolio : study.portfolios) {
        check_portfolio(study, portfolio, problems);
    }
}

}  // namespace ballast::config
