#pragma once
/// Power as an asset: queue positions, energised land and interconnection rights that no site in use needs.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct PowerRight {
    std::string name;
    std::string owner;
    std::string region;             ///< or empty: the site's
    std::string site;               ///< of the owner, which has power to spare; or empty
    double mw = 0;                  ///< at the meter
    double value_usd_m_per_mw = 0;  ///< at the start
    std::string gpu_class;          ///< that would use it
    double rent_beta = 0;           ///< of its log value by the log of that class's margin over the plan's
    double scarcity_beta = 0;       ///< by the slow log deviation of the region's power price
    std::string secures;            ///< debt of the owner
    Day sellable_from = 0;          ///< 0: from the start on
};

}  // namespace ballast::study
