#include <cmath>
#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

using study::DebtKind;

constexpr double kHighRate = 0.35;  ///< [1/yr] above which a percent written as a fraction is likely

double sum_of(study::Payments const& payments)
{
    double sum = 0;
    for (auto const& payment : payments) {
        sum += payment.second;
    }
    return sum;
}

void check_rate(double rate, std::string const& key, Problems& problems)
{
    if (rate > kHighRate) {
        problems.warning(key, fmt::format("is {:.0f} % a year", 100 * rate),
                         "Check the unit: a fraction per year, 0.09 is 9 %.");
    }
}

void check_profile(study::DebtTranche const& debt, study::Day start, Problems& problems)
{
    std::string const key = key_of("debt", debt.name, "principal_usd_bn");
    if (debt.kind != DebtKind::profile) {
        if (!debt.principal_usd_bn.empty()) {
            problems.error(
                key,
                "is given for a tranche that is not of kind profile, so it would be paid twice or not at all",
                "Write kind = \"profile\" or remove it.");
        }
        return;
    }
    if (debt.principal_usd_bn.empty()) {
        return problems.error(key, "is missing, and kind profile pays by it",
                              "Give [[date, amount], ...] that sum to the amount.");
    }
    if (double const sum = sum_of(debt.principal_usd_bn);
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

void check_tranche(study::DebtTranche const& debt, study::Day start, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("debt", debt.name, field); };
    if (debt.maturity <= start) {
        problems.error(
            key("maturity"),
            fmt::format("is not after the start ({}), so the tranche is already due", date_text(start)),
            "Remove the tranche or move the start.");
    }
    bool const revolver = debt.kind == DebtKind::revolver;
    if (revolver && debt.commitment_usd_bn < debt.amount_usd_bn) {
        problems.error(key("commitment_usd_bn"),
                       fmt::format("is below what is drawn (USD {} bn)", debt.amount_usd_bn),
                       "Give the whole line, drawn and undrawn.");
    }
    if (revolver && debt.commitment_usd_bn == 0 && debt.amount_usd_bn == 0) {
        problems.error(key("commitment_usd_bn"), "is 0, so there is no line to draw",
                       "Give the whole line, drawn and undrawn.");
    }
    if (!revolver && debt.commitment_usd_bn > 0) {
        problems.warning(key("commitment_usd_bn"), "is read for a revolver only",
                         "Write kind = \"revolver\" or remove it.");
    }
    if (!revolver && debt.amount_usd_bn == 0) {
        problems.error(key("amount_usd_bn"), "is 0, so there is nothing owed",
                       "Give the amount outstanding or remove the tranche.");
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

void check_equity(study::Study const& study, Problems& problems)
{
    for (study::EquityCommitment const& commitment : study.equity_commitments) {
        std::string const key = key_of("equity_commitment", commitment.name, "date");
        if (commitment.date <= study.general.start) {
            problems.error(key,
                           fmt::format("is not after the start ({}), so the money is in the opening cash",
                                       date_text(study.general.start)),
                           "Remove the commitment or correct the date.");
        } else if (commitment.date > horizon_end(study.general) + 366) {
            problems.warning(key, "lies more than a year beyond the horizon", "Check the date.");
        }
        if (commitment.investor == commitment.investee) {
            problems.error(key_of("equity_commitment", commitment.name, "investor"), "invests in itself",
                           "Correct one of the two firms.");
        }
    }
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

}  // namespace

void check_debt(study::Study const& study, Problems& problems)
{
    for (study::DebtTranche const& debt : study.tranches) {
        check_tranche(debt, study.general.start, problems);
    }
    for (study::Facility const& facility : study.facilities) {
        check_facility(study, facility, problems);
    }
    for (study::Lease const& lease : study.leases) {
        if (lease.end < lease.start) {
            problems.error(key_of("lease", lease.name, "end"),
                           fmt::format("is before the start ({})", date_text(lease.start)),
                           "Correct one of the two dates.");
        }
        if (lease.payer == lease.payee) {
            problems.error(key_of("lease", lease.name, "payee"), "is the payer itself",
                           "Correct one of the two firms.");
        }
    }
    check_equity(study, problems);
}

}  // namespace ballast::config
