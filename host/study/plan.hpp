#pragma once
/// The plan: what happens on the base case's noise-free path, and what is calibrated on the base case at the start.
/// Scenarios keep the base's plan, so their shortfalls count against it. Money in quanta, flows per step.
#include <vector>

#include "kernels/tables/firm_tables.hpp"

namespace ballast {

struct Plan {
    int num_steps = 0;  ///< rows; 0: there is no plan yet

    // recorded from the noise-free replay
    std::vector<double> log_rent;                 ///< [step][class] ln USD/h
    std::vector<double> log_supply;               ///< [step] ln H100e of merchant supply
    std::vector<double> contract_paid;            ///< [step][contract] in cash, without what a prepayment met
    std::vector<double> spot, receipts, revenue;  ///< [step][firm] spot sales, contract receipts, lab revenue
    std::vector<double> net_core;                 ///< [step][firm] core cash flow less power and operations
    std::vector<double>
        operating_flow;  ///< [step][firm] after interest, before capital spending and principal
    std::vector<double>
        earnings;  ///< [step][firm] operating flow before interest, vehicles counted as the firm's own
    std::vector<double>
        dated_flow;  ///< [step][firm] committed spending, principal, draws, guarantees; + comes in
    std::vector<double> signed_ahead;  ///< [step][lab] yearly payments that will stand within four quarters
    std::vector<double>
        injected;  ///< [step][firm] by the sponsor that the plan gives to a firm that runs out of cash

    // by the schedules of the base case, to see what a scenario's differ by
    std::vector<double> running_payments, single_payments;  ///< [step][firm]

    /// The base case's ledger ahead and its troughs (kernels/tables/firm_tables.hpp), which firms of a scenario share that
    /// expect the same.
    struct Ahead {
        std::vector<double> spans;                 ///< [firm][span] months
        std::vector<double> flow;                  ///< [firm][steps + 1] expected until then
        std::vector<TroughTable<double>> troughs;  ///< [step][firm]
        std::vector<double> after, sum;            ///< [trough]
    };
    Ahead ahead;

    // calibrated on the base case
    std::vector<double> contract_full;            ///< [step][contract] payment at full delivery and use
    std::vector<double> log_rent_start;           ///< [class] ln USD/h at the start
    std::vector<double> region_price_start;       ///< [region] USD/MWh at the start
    std::vector<double> lab_log_capture;          ///< [lab] ln q
    std::vector<double> lab_revenue_per_compute;  ///< [lab] quanta per year per H100e
    double open_log_capture = 0.0;
};

}  // namespace ballast
