#pragma once
/// Tables of a study in double precision, and constants for values worked out by hand.
#include "host/study/build_tables.hpp"
#include "tests/unit/study/small_study.hpp"

namespace ballast::test {

inline constexpr double kDt = 7.0 / 365.0;
inline constexpr double kBillion = 1e9 / 16384.0;  ///< quanta
inline constexpr double kStepsPerMonth = 365.0 / 84.0;

inline OwnedTables<double> built(study::Study const& s)
{
    return build_tables<double>(s, nullptr, Plan{});
}

}  // namespace ballast::test
