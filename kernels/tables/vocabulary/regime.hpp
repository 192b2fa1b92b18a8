#pragma once
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// States of the funding market; the markov factor that the study names as its regime has them in this order.
enum class Regime : std::int32_t { open, selective, shut, count };
inline constexpr int kNumRegimes = static_cast<int>(Regime::count);

inline constexpr std::array<Term<Regime>, kNumRegimes> kRegimes = {
    {{Regime::open, "open"}, {Regime::selective, "selective"}, {Regime::shut, "shut"}}};
static_assert(is_in_order(kRegimes));
inline constexpr auto kRegimeNames = names_of(kRegimes);

}  // namespace ballast
