#include <set>
#include <string>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {

void check_firm_classes(study::Study const& study, Problems& problems)
{
    for (study::FirmClass const& firm_class : study.firm_classes) {
        std::string const key = key_of("firm_class", firm_class.name, "members");
        if (firm_class.members.empty()) {
            problems.error(key, "is empty", "Name the firms of the class.");
        }
        std::set<std::string> seen;
        for (std::string const& member : firm_class.members) {
            if (!seen.insert(member).second) {
                problems.error(key, fmt::format("names {} twice", member), "Name each firm once.");
            }
        }
    }
}

}  // namespace ballast::config
