#pragma once
/// Rents of data centres.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct Lease {
    std::string name;
    std::string payer;
    std::string payee;           ///< empty: outside the study
    std::string site;            ///< rent follows its energised share; empty: from the start date
    double usd_bn_per_year = 0;  ///< at full energisation
    Day start = 0;
    Day end = 0;
};

}  // namespace ballast::study
