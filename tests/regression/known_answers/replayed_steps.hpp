#pragma once
/// What the ledgers by hand of replayed paths share: how a scenario is replayed, when covenants are tested and books closed.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/regression/known_answers/oracles.hpp"

namespace ballast::testing {

using Series = std::vector<double>;

inline constexpr std::size_t kNever = 100000;  ///< a step beyond every horizon

/// Arguments of a replay in double precision of a path with its failures; of studies in which nothing is random.
inline std::vector<std::string> as_it_ends(char const* scenario)
{
    std::vector<std::string> how = {"--precision", "double"};
    if (std::string(scenario) != "base") {
        how.insert(how.end(), {"--scenario", scenario});
    }
    return how;
}

/// The same of the path on which nothing random happens and every firm is kept whole.
inline std::vector<std::string> in_scenario(char const* scenario)
{
    std::vector<std::string> how = as_it_ends(scenario);
    how.emplace_back("--noise-free");
    return how;
}

/// Whether a quarter of the calendar ends in the step, for studies that start on 2026-06-30.
inline bool is_quarter_end(std::size_t step)
{
    static std::vector<int> const days = {92, 184, 274, 365, 457, 549, 640, 731, 823, 915, 1005, 1096, 1188};
    return std::any_of(days.begin(), days.end(), [step](int day) { return step_of_day(day) == step; });
}

/// A step as tables show it: -1 if it never comes.
inline int shown(std::size_t step)
{
    return step == kNever ? -1 : static_cast<int>(step);
}

}  // namespace ballast::testing
