#include "host/config/effective_study.hpp"

#include <iterator>

#include <fmt/format.h>

#include "host/config/fields/field.hpp"

namespace ballast::config {

std::string effective_study(study::Study const& study)
{
    std::string out;
    for (ObjectKind const& kind : study_kinds()) {
        for (std::size_t i = 0; i < kind.count(study); ++i) {
            void const* const object = kind.at(study, i);
            fmt::format_to(std::back_inserter(out), "{}[{}]\n", out.empty() ? "" : "\n", kind.path(object));
            for (Field const& field : kind.fields) {
                fmt::format_to(std::back_inserter(out), "{} = {}\n", field.key, field.write(field, object));
            }
        }
    }
    return out;
}

}  // namespace ballast::config
