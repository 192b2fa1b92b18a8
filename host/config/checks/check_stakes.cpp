#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

/// What is held of a firm is at most its valuation.
void check_holdings(study::Study const& study, Problems& problems)
{
    std::map<std::string, double> held;
    for (study::Stake const& stake : study.stakes) {
        std::string const key = key_of("stake", stake.name, "target");
        if (stake.target.empty()) {
            continue;
        }
        if (stake.target == stake.holder) {
            problems.error(key, "is the holder itself", "Correct one of the two firms.");
        }
        study::Firm const* const target = find_named(study.firms, stake.target);
        if (target == nullptr) {
            continue;
        }
        held[stake.target] += stake.usd_bn;
        if (target->valuation_usd_bn == 0) {
            problems.error(
                key, "has no valuation that the stake could follow",
                fmt::format("Give firm.{}.valuation_usd_bn, or leave target empty.", stake.target));
        } else if (held[stake.target] > target->valuation_usd_bn * (1 + kSumTolerance)) {
            problems.error(
                key_of("stake", stake.name, "usd_bn"),
                fmt::format("brings what is held of {} to USD {:.4g} bn, more than its valuation ({:.4g})",
                            stake.target, held[stake.target], target->valuation_usd_bn),
                "Correct the stakes or the valuation.");
        }
    }
}

void check_policy(study::Study const& study, study::Firm const& firm, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("firm", firm.name, field); };
    if (firm.sale_haircut + firm.sale_impact >= 1) {
        problems.error(key("sale_impact"),
                       fmt::format("and sale_haircut sum to {:.4g}: a sale would bring nothing",
                                   firm.sale_haircut + firm.sale_impact),
                       "Keep their sum below 1.");
    }
    bool const holds_stakes =
        std::any_of(study.stakes.begin(), study.stakes.end(),
                    [&](study::Stake const& stake) { return stake.holder == firm.name; });
    if (firm.sells_for_payments && !holds_stakes) {
        problems.warning(key("sells_for_payments"), "is about stakes, and the firm holds none",
                         "Remove it, or give the firm its stakes.");
    }
    auto const& turnover = firm.stake_turnover_per_year;
    if (turnover != study::Firm{}.stake_turnover_per_year && !holds_stakes) {
        problems.warning(key("stake_turnover_per_year"), "is about stakes, and the firm holds none",
                         "Remove it, or give the firm its stakes.");
    } else if ((firm.sells_for_payments || firm.target_ltv > 0) && turnover == std::array<double, 3>{}) {
        std::string_view const offering = firm.sells_for_payments ? "sells_for_payments" : "target_ltv";
        problems.warning(key("stake_turnover_per_year"),
                         fmt::format("is 0 in every regime: nobody buys what {} offers", offering),
                         fmt::format("Give a turnover above 0, or remove {}.", offering));
    }
    if (firm.target_ltv == 0) {
        if (firm.maximum_ltv > 0) {
            problems.warning(key("maximum_ltv"),
                             "is not read: target_ltv is 0, so there is no policy of sales",
                             "Give target_ltv or remove it.");
        }
        return;
    }
    if (firm.maximum_ltv <= firm.target_ltv) {
        problems.error(key("maximum_ltv"), fmt::format("is not above target_ltv ({})", firm.target_ltv),
                       "Give the loan-to-value from which on stakes are sold, above target_ltv.");
    }
    if (firm.target_ltv + firm.sale_haircut >= 1) {
        problems.error(key("target_ltv"),
                       fmt::format("cannot be reached by sales at a haircut of {}", firm.sale_haircut),
                       "Lower it or sale_haircut.");
    }
    if (firm.maximum_ltv >= 1) {
        problems.error(key("maximum_ltv"), "is not below 1: debts would exceed the stakes before any is sold",
                       "Lower it.");
    } else if (firm.maximum_ltv > least_proceeds(firm)) {
        problems.warning(key("maximum_ltv"),
                         fmt::format("is above what a sale of all stakes brings ({:.3g} of their value)",
                                     least_proceeds(firm)),
                         "Lower it, or sale_haircut and sale_impact.");
    }
    if (!holds_stakes) {
        problems.warning(key("target_ltv"), "is a policy about stakes, and the firm holds none",
                         "Remove it.");
    }
}

}  // namespace

void check_stakes(study::Study const& study, Problems& problems)
{
    check_holdings(study, problems);
    for (study::Firm const& firm : study.firms) {
        check_policy(study, firm, problems);
    }
}

}  // namespace ballast::config
