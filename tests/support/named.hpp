#pragma once
// An object of a study by its name.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace ballast::testing {

template <class T>
T const& named(std::vector<T> const& all, std::string const& name)
{
    auto const found = std::find_if(all.begin(), all.end(), [&](T const& one) { return one.name == name; });
    if (found == all.end())
        throw std::runtime_error(name);
    return *found;
}

}  // namespace ballast::testing
