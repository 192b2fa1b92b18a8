#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> firm_class_kinds()
{
    using study::FirmClass;
    return {named_kind<FirmClass>(
        "firm_class", &study::Study::firm_classes,
        "Firms that are looked at together: results also tell of the mean member and of how many of the "
        "class end. A template makes one of its members. It only reads paths and changes none.",
        {},
        {
            text("title", &FirmClass::title, "Name for tables and pictures."),
            names_of("firm", "members", &FirmClass::members, "Firms of the class, each once.").needed(),
        })};
}

}  // namespace ballast::config
