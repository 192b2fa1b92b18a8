#include <cmath>
#include <map>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

constexpr int kExactBits = 24;      ///< a float counts whole quanta exactly up to 2^24
constexpr int kExactStepBits = 22;  ///< and a step's flow may be added to a balance three times over

/// Largest amounts that single precision books exactly [USD bn].
struct Limits {
    double balance, payment;
};

Limits limits_of(study::General const& general)
{
    double const quantum = std::ldexp(1.0, static_cast<int>(general.money_quantum_log2)) / kUsdPerBillion;
    return {quantum * std::ldexp(1.0, kExactBits), quantum * std::ldexp(1.0, kExactStepBits)};
}

std::string remedy(study::General const& general, double amount, double limit)
{
    int const more = static_cast<int>(std::ceil(std::log2(amount / limit)));
    return fmt::format("Check the unit (USD bn); else split it or set general.money_quantum_log2 = {}.",
                       static_cast<int>(general.money_quantum_log2) + more);
}

void check_single_amounts(study::Study const& study, Limits const& limits, Problems& problems)
{
    double const dt = step_years(study.general);
    study::Day const planned = horizon_end(study.general) + 366;  // runway looks a year ahead
    for (ObjectKind const& kind : study_kinds()) {
        for (std::size_t i = 0; i < kind.count(study); ++i) {
            void const* const object = kind.at(study, i);
            for (Field const& field : kind.fields) {
                if (field.role == Role::plain || field.role == Role::arrival_rate ||
                    field.role == Role::queued_rate || field.role == Role::probabilities) {
                    continue;
                }
                bool const balance = field.role == Role::balance;
                double const amount =
                    field.largest(object, planned) * (field.role == Role::yearly_flow ? dt : 1.0);
                double const limit = balance ? limits.balance : limits.payment;
                if (amount > limit) {
                    problems.error(
                        kind.path(object) + "." + field.key,
                        fmt::format(
                            "{} USD {:.4g} bn{}, beyond the {:.4g} that single precision books exactly",
                            balance ? "is" : "comes to", amount,
                            field.role == Role::yearly_flow ? " a step" : "", limit),
                        remedy(study.general, amount, limit));
                }
            }
        }
    }
}

/// Construction of sites is paid over months, at worst in one step; a deposit in one.
void check_sites_payments(study::Study const& study, Limits const& limits, Problems& problems)
{
    for (study::Site const& site : study.sites) {
        for (std::size_t i = 0; i < site.power_tranches.size(); ++i) {
            study::PowerTranche const& tranche = site.power_tranches[i];
            for (auto const& [key, amount] : {std::pair{".construction_usd_bn", tranche.construction_usd_bn},
                                              std::pair{".deposit_usd_bn", tranche.deposit_usd_bn}}) {
                if (amount > limits.payment) {
                    problems.error(
                        element(key_of("site", site.name, "power_tranches"), i) + key,
                        fmt::format(
                            "comes to USD {:.4g} bn, beyond the {:.4g} that single precision books exactly",
                            amount, limits.payment),
                        remedy(study.general, amount, limits.payment));
                }
            }
        }
    }
}

/// A firm's debts are added up, and its cash grows by its plan.
void check_firm_totals(study::Study const& study, Limits const& limits, Problems& problems)
{
    std::map<std::string, double> owed;
    for (study::Debt const& debt : study.debts) {
        owed[debt.firm] += std::max(debt.amount_usd_bn, debt.commitment_usd_bn);
    }
    for (study::Facility const& facility : study.facilities) {
        owed[facility.firm] += facility.commitment_usd_bn;
    }
    double const dt = step_years(study.general);
    for (study::Firm const& firm : study.firms) {
        double const debt = owed[firm.name] + firm.other_debt_usd_bn;
        if (debt > limits.balance) {
            problems.error(
                "firm." + firm.name,
                fmt::format(
                    "owes USD {:.4g} bn in all, beyond the {:.4g} that single precision books exactly", debt,
                    limits.balance),
                remedy(study.general, debt, limits.balance));
        }
        double cash = firm.cash_usd_bn, most = cash;
        for (int step = 1; step <= study.general.num_steps; ++step) {
            study::Day const day = study.general.start + step * study.general.step_days;
            cash += dt * (value_on(firm.core_usd_bn_per_year, day) -
                          value_on(firm.fixed_cost_usd_bn_per_year, day) -
                          value_on(firm.committed_capex_usd_bn_per_year, day) -
                          value_on(firm.uncommitted_capex_usd_bn_per_year, day));
            most = std::max(most, cash);
        }
        if (most > limits.balance && firm.cash_usd_bn <= limits.balance) {
            problems.warning(key_of("firm", firm.name, "core_usd_bn_per_year"),
                             fmt::format("lets cash grow to about USD {:.4g} bn, beyond the {:.4g} that "
                                         "single precision books exactly",
                                         most, limits.balance),
                             "Count pay-outs and capex in, or raise general.money_quantum_log2.");
        }
    }
}

}  // namespace

void check_money(study::Study const& study, Problems& problems)
{
    Limits const limits = limits_of(study.general);
    check_single_amounts(study, limits, problems);
    check_sites_payments(study, limits, problems);
    check_firm_totals(study, limits, problems);
}

}  // namespace ballast::config
