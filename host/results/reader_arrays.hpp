#pragma once
/// Reading one array, an axis or a variable. For the reader alone.
#include <string>

#include "host/results/reader_budget.hpp"

namespace ballast::results::reading {

/// Adds the array `name` of `location` to `group`, after its storage, type and size have been found harmless.
void read_array(hid_t location, Group& group, std::string const& name, Budget& budget);

}  // namespace ballast::results::reading
