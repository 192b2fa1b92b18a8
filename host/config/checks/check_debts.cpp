#include <cmath>
#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::Debt;
using study::DebtKind;

void check_profile(study::Debt const& debt, study::Day start, Problems& problems)
{
    std::string const key = key_of("debt", debt.name, "principal_usd_bn");
    if (debt.kind != DebtKind::profile) {
        if (!debt.principal_usd_bn.empty()) {
            problems.error(
                key,
                "is given for a debt that is not of kind profile, so it would be paid twice or not at all",
                "Write kind = \"profile\" or remove it.");
        }
        return;
    }
    if (debt.principal_usd_bn.empty()) {
        return problems.error(key, "is missing, and kind profile pays by it",
                              "Give [[date, amount], ...] that sum to the amount.");
    }
    if (double const sum = sum_of(debt.principal_usd_bn);
        debt.amount_usd_bn > 0 &&
        std::abs(sum - debt.amount_usd_bn) > kSumTolerance * std::max(1.0, debt.amount_usd_bn)) {
        problems.error(key,
                       fmt::format("sums to USD {:.6g} bn, the amount is {:.6g}", sum, debt.amount_usd_bn),
                       "Correct the payments or amount_usd_bn.");
    }
    if (debt.principal_usd_bn.front().first <= start) {
        problems.error(key,
                       fmt::format("has a payment on {}, not after the start ({})",
                                   date_text(debt.principal_usd_bn.front().first), date_text(start)),
                       "Leave out what is already paid.");
    }
    if (debt.principal_usd_bn.back().first > debt.maturity) {
        problems.error(key,
                       fmt::format("has a payment on {}, after maturity ({})",
                                   date_text(debt.principal_usd_bn.back().first), date_text(debt.maturity)),
                       "Correct the date or the maturity.");
    }
}

void check_debt(study::Debt const& debt, study::Day start, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("debt", debt.name, field); };
    if (debt.maturity <= start) {
        problems.error(
            key("maturity"),
            fmt::format("is not after the start ({}), so the debt is already due", date_text(start)),
            "Remove the debt or move the start.");
    }
    bool const revolver = debt.kind == DebtKind::revolver;
    if (revolver && debt.commitment_usd_bn < debt.amount_usd_bn) {
        problems.error(key("commitment_usd_bn"),
                       fmt::format("is below what is drawn (USD {} bn)", debt.amount_usd_bn),
                       "Give the whole line, drawn and undrawn.");
    }
    if (revolver && debt.commitment_usd_bn == 0 && debt.amount_usd_bn == 0) {
        problems.warning(key("commitment_usd_bn"), "is 0, so there is no line to draw",
                         "Give the whole line, drawn and undrawn, or remove it.");
    }
    if (!revolver && debt.commitment_usd_bn > 0) {
        problems.warning(key("commitment_usd_bn"), "is read for a revolver only",
                         "Write kind = \"revolver\" or remove it.");
    }
    if (!revolver && debt.amount_usd_bn == 0) {
        problems.warning(key("amount_usd_bn"),
                         "is 0, so nothing is owed and the debt is as if it were not there",
                         "Give the amount outstanding or remove the debt.");
    }
    if (debt.conversion_ratio > 0 && debt.kind != DebtKind::convertible) {
        problems.warning(key("conversion_ratio"), "is read for a convertible only",
                         "Write kind = \"convertible\" or remove it.");
    }
    if (debt.minimum_liquidity_usd_bn > 0 && !revolver) {
        problems.warning(key("minimum_liquidity_usd_bn"), "is read for a revolver only",
                         "Give it on the firm, or write kind = \"revolver\".");
    }
    check_rate(debt.rate, key("rate"), problems);
    check_profile(debt, start, problems);
}

void check_margin_loan(study::Study const& study, Debt const& debt,
                       std::map<std::string, std::string>& pledged, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("debt", debt.name, field); };
    if (debt.kind != DebtKind::margin) {
        for (char const* field : {"stake", "call_ltv", "target_ltv"}) {
            warn_unread("debt", &debt, field, "is read for a margin loan only",
                        "Write kind = \"margin\" or remove it.", problems);
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

void check_refinancing(study::Study const& study, Debt const& debt, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("debt", debt.name, field); };
    if (debt.lease.empty()) {
        for (char const* field : {"refinance_spread", "refinance_dscr", "refinance_ltv",
                                  "refinance_tail_months", "refinance_extension_months"}) {
            warn_unread("debt", &debt, field, "is read for a debt that names a lease only",
                        "Name the lease whose rent secures it or remove the key.", problems);
        }
        return;
    }
    if (debt.kind != DebtKind::bullet && debt.kind != DebtKind::profile) {
        problems.error(key("lease"),
                       "secures a debt that is neither a bullet nor a profile, and what such a debt repays "
                       "is not refinanced",
                       "Write kind = \"bullet\" or \"profile\", or remove it.");
    }
    if (debt.seniority != study::DebtSeniority::secured) {
        problems.error(key("lease"), "secures a debt of seniority unsecured",
                       "Write seniority = \"secured\" or remove it.");
    }
    study::Lease const* const lease = find_named(study.leases, debt.lease);
    if (lease == nullptr) {
        return;
    }
    if (lease->payee != debt.firm) {
        problems.error(key("lease"),
                       fmt::format("is paid to {}, not to the borrower {}",
                                   lease->payee.empty() ? "nobody in the study" : lease->payee, debt.firm),
                       "Name a lease to which the borrower is landlord.");
    }
    if (lease->end <= debt.maturity) {
        problems.warning(key("lease"),
                         fmt::format("ends on {}, not after the debt matures ({}), so its rent bears no "
                                     "new loan",
                                     date_text(lease->end), date_text(debt.maturity)),
                         "Correct one of the two dates or remove it.");
    }
}

}  // namespace

void check_debts(study::Study const& study, Problems& problems)
{
    std::map<std::string, std::string> pledged;  // stake -> loan
    for (Debt const& debt : study.debts) {
        check_debt(debt, study.general.start, problems);
        check_margin_loan(study, debt, pledged, problems);
        check_refinancing(study, debt, problems);
        if (debt.cross_default && !has_facility(study, debt.firm)) {
            problems.warning(key_of("debt", debt.name, "cross_default"),
                             "does nothing: its firm has no facility that could be accelerated",
                             "Remove it.");
        }
    }
}

}  // namespace ballast::config
