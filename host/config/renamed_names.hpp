#pragma once
/// Names of the study format that were once others. Whoever writes an old one is told the new one, and what stands there is
/// read under the new name, so that everything else that is wrong is reported at the same time.
#include <span>
#include <string>
#include <string_view>

namespace ballast::config {

/// `where`: a table (facility), a list of tables (site.power_tranches), or the key whose words these are (firm.tier).
struct RenamedName {
    std::string_view where;
    std::string_view was;
    std::string_view now;
};

std::span<RenamedName const> renamed_names();

/// The new name of `name` there, or `name` itself where it is no old one.
std::string_view current_name(std::string_view where, std::string_view name);

/// The problem of an old name: "'dscr_default' is now called 'minimum_dscr'".
std::string old_name_problem(std::string_view was, std::string_view now);

/// A dotted key (site.x.power_tranches[0].construction_usd_bn) with the names that its parts had first. Random numbers that
/// belong to a key are drawn by it, so that a better name changes no draw.
std::string key_as_first_named(std::string_view key);

}  // namespace ballast::config
