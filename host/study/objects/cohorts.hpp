#pragma once
/// GPUs of one class of one owner at one site.
#include <string>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct Cohort {
    std::string name;
    std::string owner;
    std::string site;
    std::string gpu_class;
    Schedule gpus;                       ///< installed count (linear or step)
    double own_use_share = 0;            ///< of capacity: kept for the owner's lab or business
    double merchant_utilisation = 0.65;  ///< of what is neither contracted nor own
    bool second_life = true;             ///< GPUs that leave their contract are let again
    bool merchant = true;                ///< counts in merchant supply
};

}  // namespace ballast::study
