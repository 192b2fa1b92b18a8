#pragma once
/// Where a number comes from and how far it can be trusted.
#include <optional>
#include <string>

#include "host/base/error.hpp"

namespace ballast::config {

/// What may stand beside a value: { value = 75, low = 50, high = 95, source = "G1", confidence = "A", note = "..." }.
struct Provenance {
    std::string source;  ///< key of a [source.KEY] table; several are separated by commas
    std::string
        confidence;  ///< H, M, L: how well the source bears it; R: reported by the firm; A: assumption
    std::optional<double> low;  ///< range of an assumption, in the value's unit
    std::optional<double> high;
    std::string note;
    std::string as_of;      ///< date of the figure, ISO
    std::string range_of;   ///< list: what low and high are about (list_range.hpp); empty: each number
    std::string vary;       ///< list: how the rest follows; empty: factor
    std::string one_sided;  ///< why the value lies at an end of its range
};

/// One value of a study that somebody wrote, with its place.
struct Origin {
    std::string key;    ///< dotted path, e.g. site.abilene.power_tranches[0].mw
    std::string value;  ///< in TOML's notation
    SourcePlace place;
    Provenance provenance;
};

/// A [source.KEY] table.
struct Source {
    std::string title;
    std::string where;  ///< address, page, section
};

}  // namespace ballast::config
