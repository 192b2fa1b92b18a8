#include "host/run/run_identity.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ballast {
namespace {

constexpr std::size_t kMostOfStudies = 8;

}  // namespace

std::string identity_differences(RunIdentity const& there, RunIdentity const& here,
                                 std::vector<std::string> const& of_studies)
{
    bool other_tables = false;
    std::vector<std::string> differences;
    for (std::size_t i = 0; i < here.size(); ++i) {
        auto const& [what, value] = here[i];
        if (i >= there.size() || there[i].first != what) {
            differences.push_back(fmt::format("it does not know '{}'", what));
            break;  // what follows stands in other places
        }
        // tables hold the seed too, so their hashes say nothing more where it differs
        bool const is_hash = what.find("SHA-256") != std::string::npos;
        other_tables = other_tables || (is_hash && there[i].second != value);
        if (there[i].second != value && !(is_hash && (!differences.empty() || !of_studies.empty()))) {
            differences.push_back(
                fmt::format("{} is '{}' there and '{}' here", what, there[i].second, value));
        }
    }
    if (differences.empty() && there.size() > here.size()) {
        differences.push_back(fmt::format("only it knows '{}'", there[here.size()].first));
    }
    if (other_tables) {
        std::size_t const shown = std::min(of_studies.size(), kMostOfStudies);
        differences.insert(differences.end(), of_studies.begin(),
                           of_studies.begin() + static_cast<std::ptrdiff_t>(shown));
        if (shown < of_studies.size()) {
            differences.push_back(fmt::format("and {} more", of_studies.size() - shown));
        }
    }
    return fmt::format("{}", fmt::join(differences, "; "));
}

}  // namespace ballast
