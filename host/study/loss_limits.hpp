#pragma once
/// How much a firm can lose on one path: no interval for the mean of an amount that has hardly been seen has an upper end
/// without such a limit (Bahadur and Savage 1956, Ann. Math. Stat. 27, 1115).
#include <vector>

#include "host/study/study_index.hpp"

namespace ballast {

/// [firm], in the order of the index; USD.
struct LossLimits {
    /// What can be due and unpaid at once. Arrears last no longer than the grace period, so it is all debt and commitments
    /// (they may be called at once), single invoices, equity commitments, guarantees and prepayments, and twice what runs by
    /// contract in grace period and half a year (bills, rent, fixed cost, power, capital spending at their peaks).
    std::vector<double> shortfall;
    std::vector<double>
        receipts_lost;  ///< what customers in the study are billed up to the horizon, at peak volume
    std::vector<double> stranded;  ///< capital dedicated to contracts with them, and deposits
    /// What its creditors can lose: the shortfall's limit, a year of what it buys by contract and of its rents, and what it
    /// may have borrowed since the start (raises at their highest rate, six deviations above their mean number; headroom).
    std::vector<double> credit_loss;
    std::vector<double> stake_loss;  ///< of stakes in it, at ten times their value at the start
    std::vector<double> raised;      ///< [firm][MoneySource] what it can raise; empty: nobody raises money
    std::vector<double>
        orders_signed;                ///< capital cost of orders at their highest pace; empty: nobody has any
    std::vector<double> order_loans;  ///< of it, by loans
    std::vector<double> power_proceeds;  ///< what its power rights can be worth; empty: nobody has any
};

LossLimits loss_limits(study::Study const& study, StudyIndex const& index);

}  // namespace ballast
