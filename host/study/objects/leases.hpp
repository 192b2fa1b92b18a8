#pragma once
/// Rents of data centres.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct Lease {
    std::string name;
    std::string payer;
    std::string payee;                  ///< empty: outside the study
    std::string site;                   ///< rent follows its energised share; empty: from the start date
    double usd_bn_per_year = 0;         ///< at full energisation
    double market_usd_bn_per_year = 0;  ///< what a new lease would cost; 0: as much
    double cure_months = 0;             ///< lenders bear the loss of the rent for so long; 0: for ever
    double relet_per_year = 0;          ///< hazard of another tenant once the rent is lost
    double relet_ratio = 0.85;          ///< its rent over the agreed one
    Day start = 0;
    Day end = 0;
};

}  // namespace ballast::study
