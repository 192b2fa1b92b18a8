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
    double capital_usd_bn =
        0;  ///< C: that their losses on loans of the study use up; 0: losses change nothing
    double loss_sensitivity = 1;          ///< b: they lend e^(-b losses / C) of the usual
    double recovery_half_life_years = 0;  ///< in which they rebuild half of what they lost; 0: never
};

/// Do they look at what a firm owes?
inline bool limits_debt(Lender const& lender)
{
    return lender.earnings_multiple > 0 || lender.fleet_advance > 0 || lender.contract_advance > 0 ||
           lender.stake_advance > 0 || lender.power_advance > 0 || lender.equity_advance > 0;
}

/// Do their losses limit what they lend?
inline bool bears_losses(Lender const& lender)
{
    return lender.capital_usd_bn > 0 && lender.loss_sensitivity > 0;
}

}  // namespace ballast::study
