#pragma once
/// Groups of assumptions by the keys of a study.
#include <string_view>

#include "host/config/fields/reader.hpp"
#include "host/config/problems.hpp"
#include "host/study/study.hpp"

namespace ballast::config {

/// Does a key fit a pattern in which * stands for one part between dots? Elements count as parts of their list:
/// firm.*.debt_raises_per_year fits firm.x.debt_raises_per_year.
bool fits_pattern(std::string_view key, std::string_view pattern);

/// Every pattern fits a key that somebody wrote, and no key belongs to two groups or to both sides of one.
void check_assumption_groups(study::Study const& study, KeyRecords const& keys, Problems& problems);

}  // namespace ballast::config
