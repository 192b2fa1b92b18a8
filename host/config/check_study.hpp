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
void check_firms(study::Study const& study, Problems& problems);      ///< firms, labs, ladder, probabilities
void check_sites(study::Study const& study, Problems& problems);      ///< tranches, power against fleets
void check_contracts(study::Study const& study, Problems& problems);  ///< contracts against cohorts and dates
void check_debt(study::Study const& study, Problems& problems);  ///< tranches, facilities, leases, equity
void check_market(study::Study const& study,
                  Problems& problems);  ///< reactions, escalation of labs, going public, support
void check_options(study::Study const& study, Problems& problems);  ///< notice, use and floors of contracts
void check_vehicles(study::Study const& study,
                    Problems& problems);                           ///< ring-fenced facilities, cross default
void check_stakes(study::Study const& study, Problems& problems);  ///< margin loans, policy sales
void check_promises(study::Study const& study,
                    Problems& problems);  ///< guarantees, conditional equity, portfolios
void check_money(study::Study const& study,
                 Problems& problems);  ///< exact range of single precision, unit traps
void check_scenario_parts(study::Study const& study,
                          Problems& problems);  ///< force, shift, hold_regime, cancel

}  // namespace ballast::config
