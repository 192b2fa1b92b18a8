#pragma once
/// Who lends to firms of a kind, and what they look at.
#include <string>

namespace ballast::study {

struct Lender {
    std::string name;
    std::string title;
    double earnings_multiple = 0;      ///< m: debt that they carry per unit of yearly earnings
    double fleet_advance = 0;          ///< a_F: per unit of a fleet's collateral value
    double contract_advance = 0;       ///< a_B: per unit of what contracts are worth above the market
    double stake_advance = 0;          ///< a_S
    double power_advance = 0;          ///< a_P: per unit of power rights
    double equity_advance = 0;         ///< a_V
    double free_utilisation = 0.75;    ///< of debt capacity, up to which they are as willing as ever
    double spread_slope = 0;           ///< kappa: of the log of a spread by utilisation
    double accepted_yield = 0;         ///< fraction per year, up to which they buy all of an issue
    double highest_yield = 0;          ///< from which on they buy none; 0: no such limit
    double insolvency_per_year = 0;    ///< hazard of a filing at twice insolvent_utilisation and beyond
    double insolvent_utilisation = 2;  ///< of debt capacity, from which on a firm may file
};

/// Do they look at what a firm owes?
inline bool limits_debt(Lender const& lender)
{
    return lender.earnings_multiple > 0 || lender.fleet_advance > 0 || lender.contract_advance > 0 ||
           lender.stake_advance > 0 || lender.power_advance > 0 || lender.equity_advance > 0;
}

}  // namespace ballast::study
