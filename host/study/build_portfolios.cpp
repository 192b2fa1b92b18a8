/// Tables of portfolios: the vendors that an enterprise depends on, and the members of classes of firms.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/table_build.hpp"

namespace ballast {

/// Vendors in the order of firms; the term ends with the last step that ends by its last day, at the latest with the
/// horizon; no last day: with the horizon.
void build_portfolios(TableBuild& b)
{
    auto& out = b.out;
    int const last = b.grid.num_steps - 1;
    out.portfolio_first.push_back(0);
    for (study::Portfolio const& portfolio : b.study.portfolios) {
        if (portfolio.vendors.size() != portfolio.switching_cost_usd_m.size()) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("portfolio.{} has {} vendors and {} switching costs", portfolio.name,
                                    portfolio.vendors.size(), portfolio.switching_cost_usd_m.size()),
                        "each vendor has one", "Give one cost for each vendor.");
        }
        for (auto const& [vendor, cost] : vendors_of(b.study, portfolio)) {
            out.portfolio_vendor.push_back(vendor);
            out.portfolio_cost.push_back(cost);
        }
        out.portfolio_first.push_back(static_cast<std::int32_t>(out.portfolio_vendor.size()));
        int const end = b.grid.last_step_ending_by(portfolio.term_end);
        out.portfolio_step.push_back(portfolio.term_end == 0 ? last : std::clamp(end, 0, last));
    }
    // A class is counted as a portfolio of its members to the horizon that costs nothing to leave.
    for (study::FirmClass const& firm_class : b.study.firm_classes) {
        for (int const firm : members_of(b.study, firm_class)) {
            out.portfolio_vendor.push_back(firm);
            out.portfolio_cost.push_back(0.0);
        }
        out.portfolio_first.push_back(static_cast<std::int32_t>(out.portfolio_vendor.size()));
        out.portfolio_step.push_back(last);
    }
}

}  // namespace ballast
