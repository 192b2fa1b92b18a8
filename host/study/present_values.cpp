/// What is still to be paid on each contract at the end of each step, at its planned price and at the planned rents of its
/// class, discounted at market.bid_discount: how bidders and lenders count contracts. Payments after the last day count with the probability of
/// renewal; beyond the tables' last step the last one goes on to the last day. By how much a price is above the market when
/// the contract starts follows from the same payments.
#include <algorithm>

#include "host/base/units.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

/// Steps' worth of payments from the last step to the last day, discounted to the last step.
double annuity_beyond(TableBuild const& b, study::Contract const& contract)
{
    ContractTerm const term = term_of(contract);
    Day const last = b.grid.last_day(b.steps() - 1);
    Day const until = term.agreed.last > last ? term.agreed.last : term.renewed.last;
    double const years = std::max(until - last, 0) / kDaysPerYear;
    return years / b.dt * table_annuity_psi(b.study.market.bid_discount * years);
}

/// Log of a fixed price over the fair one of its term, from the later of its start and the study's on: discounted payments
/// up to its end over the same GPUs at planned rents. 0 where the price follows the rent, or nothing is to be paid.
double log_above_plan(TableBuild const& b, std::size_t i, double discount)
{
    auto const& firms = b.out.firms;
    auto const& contract = firms.contracts[i];
    if (contract.gpu_class == kNone || contract.indexed != 0) {
        return 0.0;
    }
    double pay = 0.0;
    double rent = 0.0;
    double weight = 1.0;
    int const last = contract.renewal_step != kNone ? contract.renewal_step : b.steps() - 1;
    for (int k = 0; k <= last; ++k) {
        std::size_t const at = row(k) * firms.contracts.size() + i;
        double const agreed = k == contract.renewal_step ? contract.old_term_share : 1.0;
        pay += weight * agreed * firms.contract_pay[at];
        rent += weight * agreed * firms.contract_rent[at];
        weight *= discount;
    }
    return pay > 0.0 && rent > 0.0 ? table_log(pay / rent) : 0.0;
}

}  // namespace

void build_present_values(TableBuild& b)
{
    auto& out = b.out;
    std::size_t const num_contracts = out.firms.contracts.size();
    double const discount = decay_over(b.study.market.bid_discount, b.dt);
    auto const present_values = [&](std::vector<double>& rows, auto const& amount) {
        rows.resize(out.firms.contract_pay.size());
        for (std::size_t i = 0; i < num_contracts; ++i) {
            auto const& contract = out.firms.contracts[i];
            int k = b.steps() - 1;
            double present = amount(k, i) * annuity_beyond(b, b.study.contracts[i]);
            rows[row(k) * num_contracts + i] = present;
            for (; k > 0; --k) {
                bool const renews = k == contract.renewal_step;
                double const later = renews ? contract.renewal_probability : 1.0;
                double const now = renews ? later + contract.old_term_share * (1.0 - later) : 1.0;
                present = discount * (now * amount(k, i) + later * present);
                rows[row(k - 1) * num_contracts + i] = present;
            }
        }
    };
    auto const pay = [&](int k, std::size_t i) { return out.firms.contract_pay[row(k) * num_contracts + i]; };
    present_values(out.firms.contract_present_pay, pay);
    for (int k = 0; k < b.steps(); ++k) {
        for (std::size_t i = 0; i < num_contracts; ++i) {
            auto const& contract = out.firms.contracts[i];
            double rent = 0.0;
            if (contract.gpu_class != kNone) {
                std::size_t const at = row(k * b.study.class_names.size() + contract.gpu_class);
                rent = contract.indexed != 0
                           ? pay(k, i)
                           : pay(k, i) * (table_exp(out.firms.planned_log_rent[at]) / contract.planned_rent);
            }
            out.firms.contract_rent.push_back(rent);
        }
    }
    present_values(out.firms.contract_present_rent,
                   [&](int k, std::size_t i) { return out.firms.contract_rent[row(k) * num_contracts + i]; });
    for (std::size_t i = 0; i < num_contracts && b.study.market.known_price_share > 0.0; ++i) {
        out.firms.contracts[i].known_premium =
            b.study.market.known_price_share * log_above_plan(b, i, discount);
    }
}

}  // namespace ballast
