#pragma once
#include <cstdint>

namespace ballast {

/// How far a firm looks: stress and watch, and the runway that it wants.
enum class Span : std::int32_t { stress, watch, target, count };
inline constexpr int kNumSpans = static_cast<int>(Span::count);

inline constexpr double kLongestRunwayYears = 10.0;  ///< longer ones are counted as this

}  // namespace ballast
