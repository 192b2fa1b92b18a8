#pragma once
/// Words of the model that are numbers in tables and tallies: seniority of what a firm owes, causes and kinds of its end,
/// levels of stress, how far it looks ahead, and regimes of funding.
#include <cstdint>

namespace ballast {

inline constexpr int kNumClasses = 4;  ///< seniority: secured; wages, power, lease; trade; unsecured
enum class Seniority : std::int32_t { secured, operating, trade, unsecured };

/// Why a firm fell short, against its plan; the first cause of an end is the largest on entering stress.
enum class Cause : std::int32_t {
    late_delivery,
    compute_price,
    cancellation,
    customer_default,
    lab_revenue,
    core_and_costs,
    funding_refused,
    covenant,
    outside
};
inline constexpr int kNumCauses = 9;
inline constexpr int kNumAccumulators = 8;  ///< all but outside

enum class End : std::int32_t { none, acquired, exchange, reorganisation, liquidation };
enum class Level : std::int32_t { normal, watch, stress, distress };
inline constexpr double kLongestRunwayYears = 10.0;  ///< longer ones are counted as this
/// How far a firm looks: stress and watch, and the runway that it wants.
enum class Span : std::int32_t { stress, watch, target };
inline constexpr int kNumSpans = 3;
inline constexpr int kNumRegimes = 3;  ///< of funding: open, selective, shut

}  // namespace ballast
