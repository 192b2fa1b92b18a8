#include "host/study/switches.hpp"

#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> switch_kinds()
{
    std::vector<Field> fields;
    for (Switch const& one : switches()) {
        fields.push_back(flag(one.name, one.member, one.meaning));
    }
    return {single_kind<study::Switches>(
        "switches", &study::Study::switches,
        "One switch per mechanism; false takes it out of the tables, whatever else the study says of it. "
        "With and "
        "without share all random numbers; `ballast switches` measures what each does.",
        std::move(fields))};
}

}  // namespace ballast::config
