#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

using study::DebtKind;
using study::DebtTranche;

/// Sale proceeds per value sold, if the whole stake goes. A loan-to-value above it rises with every sale.
double least_proceeds(study::Firm const& firm)
{
    return 1 - firm.sale_haircut - firm.sale_impact;
}

void check_margin_loan(study::Study const& study, DebtTranche const& debt,
                       std::map<std::string, std::string>& pledged, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("debt", debt.name, field); };
    if (debt.kind != DebtKind::margin) {
        for (char const* field : {"stake", "call_ltv", "target_ltv"}) {
            if (problems.locations().has(key(field))) {
                problems.warning(key(field), "is read for a margin loan only",
                                 "Write kind = \"margin\" or remove it.");
            }
        }
        return;
    }
    if (debt.call_ltv >= 1) {
        problems.error(key("call_ltv"), "is not below 1: the loan would exceed the stake before it is called",
                       "Lower it.");
    }
    if (debt.target_ltv >= debt.call_ltv) {
        problems.error(
            key("target_ltv"),
            fmt::format("is not below call_ltv ({}), so a call would end in no sale", debt.call_ltv),
            "Lower it.");
    }
    study::Firm const* const firm = find_named(study.firms, debt.firm);
    if (firm != nullptr && debt.target_ltv + firm->sale_haircut >= 1) {
        problems.error(key("target_ltv"),
                       fmt::format("cannot be reached by a sale at a haircut of {}", firm->sale_haircut),
                       "Lower it or firm.sale_haircut.");
    }
    if (debt.stake.empty()) {
        return problems.error(key("stake"), "is missing, and a margin loan is secured by one",
                              "Name a stake of the borrower.");
    }
    study::Stake const* const stake = find_named(study.stakes, debt.stake);
    if (stake == nullptr) {
        return;
    }
    if (stake->holder != debt.firm) {
        problems.error(key("stake"),
                       fmt::format("is held by {}, not by the borrower {}", stake->holder, debt.firm),
                       "Name a stake of the borrower.");
    }
    if (auto const [first, fresh] = pledged.emplace(stake->name, debt.name); !fresh) {
        problems.error(key("stake"), fmt::format("secures debt.{} already", first->second),
                       "Split the stake, or make one loan of the two.");
    }
    if (debt.amount_usd_bn > debt.call_ltv * stake->usd_bn) {
        problems.warning(
            key("amount_usd_bn"),
            fmt::format("is more than call_ltv ({}) of the stake (USD {:.4g} bn): it is called at once",
                        debt.call_ltv, stake->usd_bn),
            "Check the amounts.");
    }
    if (firm != nullptr && debt.call_ltv > least_proceeds(*firm)) {
        problems.warning(key("call_ltv"),
                         fmt::format("is above what a sale of the stake brings ({:.3g} of its value)",
                                     least_proceeds(*firm)),
                         "Lower it, or sale_haircut and sale_impact of the firm.");
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
    if (firm.ltv_normal == 0) {
        if (firm.ltv_ceiling > 0) {
            problems.warning(key("ltv_ceiling"),
                             "is not read: ltv_normal is 0, so there is no policy of sales",
                             "Give ltv_normal or remove it.");
        }
        return;
    }
    if (firm.ltv_ceiling <= firm.ltv_normal) {
        problems.error(key("ltv_ceiling"), fmt::format("is not above ltv_normal ({})", firm.ltv_normal),
                       "Give the loan-to-value from which on stakes are sold, above ltv_normal.");
    }
    if (firm.ltv_normal + firm.sale_haircut >= 1) {
        problems.error(key("ltv_normal"),
                       fmt::format("cannot be reached by sales at a haircut of {}", firm.sale_haircut),
                       "Lower it or sale_haircut.");
    }
    if (firm.ltv_ceiling >= 1) {
        problems.error(key("ltv_ceiling"), "is not below 1: debts would exceed the stakes before any is sold",
                       "Lower it.");
    } else if (firm.ltv_ceiling > least_proceeds(firm)) {
        problems.warning(key("ltv_ceiling"),
                         fmt::format("is above what a sale of all stakes brings ({:.3g} of their value)",
                                     least_proceeds(firm)),
                         "Lower it, or sale_haircut and sale_impact.");
    }
    if (std::none_of(study.stakes.begin(), study.stakes.end(),
                     [&](study::Stake const& stake) { return stake.holder == firm.name; })) {
        problems.warning(key("ltv_normal"), "is a policy about stakes, and the firm holds none",
                         "Remove it.");
    }
}

}  // namespace

void check_stakes(study::Study const& study, Problems& problems)
{
    std::map<std::string, std::string> pledged;  // stake -> loan
    for (DebtTranche const& debt : study.tranches) {
        check_margin_loan(study, debt, pledged, problems);
    }
    for (study::Firm const& firm : study.firms) {
        check_policy(study, firm, problems);
    }
}

}  // namespace ballast::config
