#pragma once
/// Reading the attributes of a group or array. For the reader alone.
#include <string>
#include <string_view>
#include <vector>

#include "host/results/reader_budget.hpp"

namespace ballast::results::reading {

/// Attributes in the order of their creation, without those that dimension scales bring along. `where` names the owner.
std::vector<Attribute> read_attributes(hid_t owner, std::string const& where, Budget& budget);

/// Takes the text attribute `name` out of the list; "" if it is not there.
std::string extract_text(std::vector<Attribute>& attributes, std::string_view name, std::string const& where);

}  // namespace ballast::results::reading
