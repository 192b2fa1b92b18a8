#pragma once
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// How close a firm is to running out of money (kernels/firms/standing/stress_level.hpp).
enum class Level : std::int32_t { normal, watch, stress, distress, count };
inline constexpr int kNumLevels = static_cast<int>(Level::count);
inline constexpr int kFirstStressLevel = static_cast<int>(Level::watch);
inline constexpr int kNumStressLevels = kNumLevels - kFirstStressLevel;  ///< all but normal

inline constexpr std::array<Term<Level>, kNumLevels> kLevels = {{{Level::normal, "normal"},
                                                                 {Level::watch, "watch"},
                                                                 {Level::stress, "stress"},
                                                                 {Level::distress, "distress"}}};
static_assert(is_in_order(kLevels));
inline constexpr auto kLevelNames = names_of(kLevels);
inline constexpr auto kStressLevelNames = names_of<kFirstStressLevel>(kLevels);

}  // namespace ballast
