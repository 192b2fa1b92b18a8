#pragma once
/// Checks that look at more than one key: references, dates, rates, correlations, money, power. What a single key may be
/// is checked while it is read (fields/).
#include <map>
#include <string>

#include "host/config/fields/reader.hpp"
#include "host/config/problems.hpp"
#include "host/config/provenance.hpp"
#include "host/study/study.hpp"

namespace ballast::config {

/// All of the checks below, on a study whose keys have been read.
void check_study(study::Study const& study, KeyRecords const& keys, Problems& problems);
/// All but check_rates: what is wrong whatever the length of a step.
void check_but_rates(study::Study const& study, KeyRecords const& keys, Problems& problems);

/// Every source that a value cites has its table.
void check_sources(std::map<std::string, Source> const& sources, KeyRecords const& keys, Problems& problems);

void check_references(study::Study const& study, KeyRecords const& keys,
                      Problems& problems);                          ///< names refer to objects
void check_general(study::Study const& study, Problems& problems);  ///< dates of reports, levels, Student-t
void check_factors(study::Study const& study,
                   Problems& problems);  ///< what each kind needs, chains, the market's parts
void check_correlation(study::Study const& study, Problems& problems);  ///< matrix of drivers, loadings
void check_rates(study::Study const& study, Problems& problems);        ///< intensities against the step
void check_events(study::Study const& study, Problems& problems);       ///< targets, marks, Hawkes stability
void check_firms(study::Study const& study, Problems& problems);  ///< stress levels, probabilities, funding
void check_bridging(study::Study const& study, Problems& problems);  ///< prepayments, vendors, leases, rights
void check_labs(study::Study const& study,
                Problems& problems);  ///< compute, escalation, what is left to open weights
void check_sites(study::Study const& study, Problems& problems);   ///< power tranches, power against fleets
void check_market(study::Study const& study, Problems& problems);  ///< replacement, renegotiation
void check_contracts(study::Study const& study, Problems& problems);         ///< against cohorts and dates
void check_contract_options(study::Study const& study, Problems& problems);  ///< notice, utilisation, floors
void check_debts(study::Study const& study, Problems& problems);       ///< profiles, revolvers, margin loans
void check_facilities(study::Study const& study, Problems& problems);  ///< draws, covenants, ring fences
void check_leases(study::Study const& study, Problems& problems);      ///< dates, parties
void check_lenders(study::Study const& study, Problems& problems);     ///< limits that hold together
void check_stakes(study::Study const& study, Problems& problems);      ///< what is held, policy sales
void check_power_rights(study::Study const& study, Problems& problems);        ///< place, spare power, sales
void check_order_books(study::Study const& study, Problems& problems);         ///< terms, cover, who pays
void check_equity_commitments(study::Study const& study, Problems& problems);  ///< dates, conditions
void check_guarantees(study::Study const& study, Problems& problems);          ///< parties, caps
void check_portfolios(study::Study const& study, Problems& problems);          ///< vendors, terms
void check_firm_classes(study::Study const& study, Problems& problems);        ///< members
void check_ratings(study::Study const& study, Problems& problems);             ///< years, shares, ranks
void check_money(study::Study const& study,
                 Problems& problems);  ///< exact range of single precision, unit traps
void check_scenario_parts(study::Study const& study,
                          Problems& problems);  ///< force, shift, hold_regime, cancel

}  // namespace ballast::config
