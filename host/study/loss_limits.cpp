#include "host/study/loss_limits.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "host/base/units.hpp"
#include "kernels/tables/order_book_tables.hpp"
#include "kernels/tables/power_right_tables.hpp"

namespace ballast {
namespace {

constexpr double kWeeksPerYear = 52.0;
constexpr double kMonthsPerYear = 12.0;
constexpr double kKilowattHoursPerMwh = 1000.0;
constexpr double kNoiseDeviations = 6.0;  ///< of working capital: as far as normal draws go
constexpr double kLossesAtOnce = 2.0;     ///< operational losses that may be unpaid together
constexpr double kRunningMargin = 2.0;    ///< prices, rates and use may exceed the plan
constexpr double kStakeMargin = 10.0;     ///< marks may exceed those of the start

double peak(study::Schedule const& schedule)
{
    double most = schedule.points.empty() ? schedule.constant : 0.0;
    for (auto const& [date, value] : schedule.points) {
        most = std::max(most, value);
    }
    return most;
}

double least(study::Schedule const& schedule)
{
    double low = schedule.points.empty() ? schedule.constant : 0.0;
    for (auto const& [date, value] : schedule.points) {
        low = std::min(low, value);
    }
    return low;
}

double sum_of(study::Payments const& payments)
{
    double sum = 0.0;
    for (auto const& [date, amount] : payments) {
        sum += std::max(amount, 0.0);
    }
    return sum;
}

double billed_per_year(study::Contract const& contract)
{
    return contract.cohort.empty()
               ? peak(contract.usd_bn_per_year)
               : peak(contract.gpus) * contract.price_usd_per_hour * contract.hours_per_year / kUsdPerBillion;
}

/// Power and operations of a cohort at full load.
double running_cost_per_year(study::Study const& study, study::Cohort const& cohort)
{
    double power_price = 0.0;
    for (study::Site const& site : study.sites) {
        for (study::Region const& region : study.regions) {
            if (site.name == cohort.site && region.name == site.region) {
                power_price = std::max(region.power_usd_per_mwh, site.fixed_power_usd_per_mwh);
            }
        }
    }
    double hourly = 0.0;
    for (study::GpuClass const& gpu : study.gpu_classes) {
        if (gpu.name == cohort.gpu_class) {
            hourly =
                gpu.kw_per_gpu * gpu.pue * power_price / kKilowattHoursPerMwh + gpu.operations_usd_per_hour;
        }
    }
    return peak(cohort.gpus) * hourly * kHoursPerYear / kUsdPerBillion;
}

/// What the owner of a cohort pays in a year for GPUs that it has sold and leased back: what they earn at today's rent, amply.
double rent_per_year(study::Study const& study, study::Cohort const& cohort)
{
    double hourly = 0.0;
    for (study::Firm const& firm : study.firms) {
        for (study::GpuClass const& gpu : study.gpu_classes) {
            if (firm.name == cohort.owner && firm.leaseback_share > 0.0 && gpu.name == cohort.gpu_class) {
                hourly = gpu.price_usd_per_hour;
            }
        }
    }
    return peak(cohort.gpus) * hourly * kHoursPerYear / kUsdPerBillion;
}

/// Years of its bills that a customer may have paid ahead on call.
double called_ahead(study::Study const& study, study::Contract const& contract)
{
    double years = 0.0;
    for (study::Firm const& firm : study.firms) {
        if (firm.name == contract.provider) {
            years = firm.prepay_on_call * (1.0 + firm.prepay_discount) * firm.prepay_months / kMonthsPerYear;
        }
    }
    return years;
}

/// Capital cost of an order book up to the horizon at the highest pace, USD bn.
double most_ordered(study::OrderBook const& book, double horizon)
{
    double const pace = kMostOrderDemand * peak(book.gpus_per_year);
    return std::min(pace * horizon, book.largest_gpus * std::max(1.0, horizon)) *
           peak(book.capital_usd_per_gpu) / kUsdPerBillion;
}

/// What a firm can come to owe, USD bn: at once, and per year.
struct Owed {
    double at_once = 0.0;
    double per_year = 0.0;
};

std::map<std::string, Owed> owed_by_firm(study::Study const& study)
{
    std::map<std::string, Owed> owed;
    for (study::Debt const& debt : study.debts) {
        owed[debt.firm].at_once += std::max(debt.amount_usd_bn, debt.commitment_usd_bn);
    }
    for (study::Facility const& facility : study.facilities) {
        owed[facility.firm].at_once +=
            std::max(facility.drawn_usd_bn, facility.commitment_usd_bn) + sum_of(facility.invoices_usd_bn);
    }
    double const horizon = study.general.num_steps * study.general.step_days / kDaysPerYear;
    for (study::OrderBook const& book : study.order_books) {
        owed[book.firm].at_once += most_ordered(book, horizon);
    }
    for (study::EquityCommitment const& promise : study.equity_commitments) {
        owed[promise.investor].at_once += promise.usd_bn;
    }
    for (study::Guarantee const& guarantee : study.guarantees) {
        owed[guarantee.guarantor].at_once += guarantee.cap_usd_bn;
    }
    for (study::Site const& site : study.sites) {
        for (study::PowerTranche const& tranche : site.power_tranches) {
            owed[site.owner].at_once += tranche.construction_usd_bn + tranche.deposit_usd_bn;
        }
    }
    for (study::Contract const& contract : study.contracts) {
        double const yearly = billed_per_year(contract);
        owed[contract.customer].per_year += yearly;
        owed[contract.customer].at_once += contract.cancellation_fee_years * yearly;
        owed[contract.provider].at_once +=
            contract.prepayment_usd_bn + called_ahead(study, contract) * yearly;
    }
    for (study::Firm const& firm : study.firms) {
        if (firm.vendor_finance_share > 0.0) {
            owed[firm.name].at_once += firm.vendor_finance_cap_usd_bn;
            owed[firm.vendor_finance_from].at_once += firm.vendor_finance_cap_usd_bn;
        }
    }
    for (study::Lease const& lease : study.leases) {
        owed[lease.payer].per_year += lease.usd_bn_per_year;
    }
    for (study::Cohort const& cohort : study.cohorts) {
        owed[cohort.owner].per_year += running_cost_per_year(study, cohort) + rent_per_year(study, cohort);
    }
    for (study::Lab const& lab : study.labs) {
        owed[lab.name].per_year += lab.revenue_usd_bn_per_year + lab.new_commitment_usd_bn_per_year;
    }
    for (study::Firm const& firm : study.firms) {
        Owed& all = owed[firm.name];
        all.at_once += firm.other_debt_usd_bn + firm.debt_raise_usd_bn + sum_of(firm.committed_capex_usd_bn) +
                       kLossesAtOnce * firm.largest_operational_loss_usd_bn;
        all.per_year += peak(firm.fixed_cost_usd_bn_per_year) + peak(firm.committed_capex_usd_bn_per_year) +
                        peak(firm.uncommitted_capex_usd_bn_per_year) +
                        std::max(0.0, -least(firm.core_usd_bn_per_year));
    }
    return owed;
}

/// What a firm may borrow up to the horizon beside what it owes at the start, USD bn.
double most_borrowed(study::Firm const& firm, double horizon)
{
    double const rate = *std::max_element(firm.debt_raises_per_year.begin(), firm.debt_raises_per_year.end());
    double const raises = rate * horizon;
    return firm.debt_raise_usd_bn * (raises + kNoiseDeviations * std::sqrt(raises)) +
           kRunningMargin * firm.headroom_multiple * std::max(0.0, peak(firm.core_usd_bn_per_year));
}

/// Six deviations above the mean number of raises at this highest rate, one at least if they arrive at all.
double most_raises(std::array<double, 3> const& per_year, double horizon)
{
    double const mean = horizon * *std::max_element(per_year.begin(), per_year.end());
    return std::ceil(mean + kNoiseDeviations * std::sqrt(mean));
}

/// [MoneySource] USD bn. Valuations may exceed those of the start.
std::array<double, kNumMoneySources> most_raised(study::Study const& study, study::Firm const& firm,
                                                 double horizon)
{
    std::array<double, kNumMoneySources> most{};
    auto const of = [&most](MoneySource source) -> double& { return most[static_cast<std::size_t>(source)]; };
    double const rounds = most_raises(firm.equity_raises_per_year, horizon);
    double const listing = most_raises(firm.listing_per_year, horizon) > 0.0 ? firm.listing_share : 0.0;
    double const rights = issues_rights(firm)
                              ? firm.rights_issue_share * (1.0 - firm.rights_discount) * std::ceil(horizon)
                              : 0.0;
    of(MoneySource::debt) = firm.debt_raise_usd_bn * most_raises(firm.debt_raises_per_year, horizon);
    of(MoneySource::equity) =
        kStakeMargin * firm.valuation_usd_bn * (firm.equity_raise_share * rounds + listing + rights);
    of(MoneySource::support) = most_raises(firm.support_per_year, horizon) > 0.0 ? firm.support_usd_bn : 0.0;
    for (study::EquityCommitment const& promise : study.equity_commitments) {
        of(MoneySource::commitments) += promise.investee == firm.name ? promise.usd_bn : 0.0;
    }
    of(MoneySource::all) = std::accumulate(most.begin() + 1, most.end(), 0.0);
    return most;
}

}  // namespace

LossLimits loss_limits(study::Study const& study, StudyIndex const& index)
{
    std::map<std::string, Owed> owed = owed_by_firm(study);
    double const horizon = study.general.num_steps * study.general.step_days / kDaysPerYear;
    LossLimits limits;
    for (std::string const& name : index.firms) {
        auto const firm = std::find_if(study.firms.begin(), study.firms.end(),
                                       [&](study::Firm const& f) { return f.name == name; });
        double const grace = firm == study.firms.end() ? 0.0 : firm->grace_weeks / kWeeksPerYear;
        double const noise = firm == study.firms.end() ? 0.0 : firm->noise_usd_bn;
        double const years = grace + 0.5;
        Owed const& all = owed[name];
        limits.shortfall.push_back(kUsdPerBillion * (all.at_once + kRunningMargin * years * all.per_year +
                                                     kNoiseDeviations * noise * std::sqrt(years)));
        double lost = 0.0;
        double stranded = 0.0;
        for (study::Contract const& contract : study.contracts) {
            if (contract.provider == name && !contract.customer.empty()) {
                lost += billed_per_year(contract) * horizon;
                stranded += contract.dedicated_capex_usd_bn;
            }
        }
        for (study::Site const& site : study.sites) {
            for (study::PowerTranche const& tranche : site.power_tranches) {
                stranded += site.owner == name ? tranche.deposit_usd_bn * tranche.deposit_forfeit_share : 0.0;
            }
        }
        double const raised = firm == study.firms.end() ? 0.0 : most_borrowed(*firm, horizon);
        limits.credit_loss.push_back(limits.shortfall.back() +
                                     kUsdPerBillion * (kRunningMargin * all.per_year + raised));
        double stakes = 0.0;
        for (study::Stake const& stake : study.stakes) {
            stakes += stake.target == name ? stake.usd_bn : 0.0;
        }
        limits.stake_loss.push_back(kUsdPerBillion * kStakeMargin * stakes);
        limits.receipts_lost.push_back(kUsdPerBillion * lost);
        limits.stranded.push_back(kUsdPerBillion * stranded);
        if (index.shape.num_raising_firms > 0 && firm != study.firms.end()) {
            for (double const most : most_raised(study, *firm, horizon)) {
                limits.raised.push_back(kUsdPerBillion * most);
            }
        }
        if (!index.order_books.empty()) {
            double capital = 0.0;
            double loans = 0.0;
            for (study::OrderBook const& book : study.order_books) {
                double const most = book.firm == name ? most_ordered(book, horizon) : 0.0;
                capital += most;
                loans += most * book.advance_rate;
            }
            limits.orders_signed.push_back(kUsdPerBillion * capital);
            limits.order_loans.push_back(kUsdPerBillion * loans);
        }
        if (!index.power_rights.empty()) {
            double rights = 0.0;
            for (study::PowerRight const& right : study.power_rights) {
                rights += right.owner == name ? right.mw * right.value_usd_m_per_mw : 0.0;
            }
            limits.power_proceeds.push_back(kUsdPerMillion * std::exp(kMostPowerMove) * rights);
        }
    }
    return limits;
}

}  // namespace ballast
