#pragma once
/// What stands where in tables and tallies: names in the order of the tables, dates, the shape of the tallies.
#include <string>
#include <vector>

#include "host/study/calendar.hpp"
#include "host/study/study.hpp"
#include "kernels/tally/tally_layout.hpp"

namespace ballast {

struct StudyIndex {
    std::vector<std::string> firms;
    std::vector<std::string> factors;  ///< linear, then cir, then markov
    std::vector<std::string> linear, cir, markov;
    std::vector<std::vector<std::string>> states;  ///< [markov]
    std::vector<std::string> classes, regions, sites, cohorts, contracts, labs, debts, facilities, leases,
        stakes, power_rights, order_books, commitments, guarantees, portfolios;
    std::vector<std::vector<std::string>> portfolio_vendors;  ///< [portfolio] firms
    std::vector<std::string> firm_classes;                ///< counted behind the portfolios, as further ones
    std::vector<std::vector<std::string>> class_members;  ///< [class] firms
    std::vector<std::string> events;
    std::vector<std::string>
        power_tranches;  ///< "SITE YYYY-MM-DD" of each power tranche that is not yet energised
    std::vector<std::string> variables;  ///< factors, rent.CLASS, power.REGION, supply (tally_layout.hpp)

    Day start = 0;
    int num_steps = 0, num_plan_steps = 0, step_days = 7;
    int num_replay_steps = 0;          ///< that a replay may show: a year beyond the horizon
    std::vector<Day> report_days;      ///< as configured or month ends; the last is the end of the horizon
    std::vector<int> report_steps;     ///< step that each of them reads
    std::vector<int> quantile_report;  ///< index into report_days of the dates with histograms
    std::vector<int> quantile_report_steps;

    int num_variables = 0;
    double money_quantum_usd = 0.0;  ///< 2^money_quantum_log2
    TallyShape shape{};
};

StudyIndex index_study(study::Study const& study);

/// Does some firm say how its owners sell it or wind it down, or on what terms somebody bids?
bool has_terms_of_sale(study::Study const& study);

/// May some firm raise debt or equity, go public, be supported or call equity that it was promised?
bool may_raise_money(study::Study const& study);
/// May its shareholders subscribe at a discount?
bool issues_rights(study::Firm const& firm);

/// Does something move the price of tokens, which labs sell?
bool has_token_price(study::Study const& study);

/// Quanta per 1e9 USD.
double quanta_per_billion(study::General const& general);

}  // namespace ballast
