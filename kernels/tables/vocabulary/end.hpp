#pragma once
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// How a firm ceases to be independent. From exchange on, an end is a default, and its value says of what kind.
enum class End : std::int32_t { none, acquired, exchange, reorganisation, liquidation, count };
inline constexpr int kNumEnds = static_cast<int>(End::count);
inline constexpr int kFirstDefaultKind = static_cast<int>(End::exchange);
inline constexpr int kNumDefaultKinds = kNumEnds - kFirstDefaultKind;

inline constexpr std::array<Term<End>, kNumEnds> kEnds = {{{End::none, "none"},
                                                           {End::acquired, "acquired"},
                                                           {End::exchange, "exchange"},
                                                           {End::reorganisation, "reorganisation"},
                                                           {End::liquidation, "liquidation"}}};
static_assert(is_in_order(kEnds));
inline constexpr auto kEndNames = names_of(kEnds);
inline constexpr auto kDefaultKindNames = names_of<kFirstDefaultKind>(kEnds);

}  // namespace ballast
