#pragma once
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// Why a firm fell short, against its plan; the first cause of an end is the largest on entering stress.
enum class Cause : std::int32_t {
    late_delivery,
    compute_price,
    cancellation,
    customer_default,
    lab_revenue,
    core_cash_flow,
    funding_refused,
    covenant,
    operational_loss,
    exogenous,
    count
};
inline constexpr int kNumCauses = static_cast<int>(Cause::count);
inline constexpr int kNumAccumulators = static_cast<int>(Cause::exogenous);  ///< all but exogenous, the last

inline constexpr std::array<Term<Cause>, kNumCauses> kCauses = {
    {{Cause::late_delivery, "late_delivery"},
     {Cause::compute_price, "compute_price"},
     {Cause::cancellation, "cancellation"},
     {Cause::customer_default, "customer_default"},
     {Cause::lab_revenue, "lab_revenue"},
     {Cause::core_cash_flow, "core_cash_flow"},
     {Cause::funding_refused, "funding_refused"},
     {Cause::covenant, "covenant"},
     {Cause::operational_loss, "operational_loss"},
     {Cause::exogenous, "exogenous"}}};
static_assert(is_in_order(kCauses));
static_assert(kNumAccumulators == kNumCauses - 1);
inline constexpr auto kCauseNames = names_of(kCauses);

}  // namespace ballast
