#pragma once
/// What can happen to a facility, and the ratios that its covenants ask for.
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// Breach: a covenant fails that has held or has been waived. Extension: a waiver that stretches the rest of the term.
/// Acceleration: the whole loan falls due early, by its own breach or by cross-default. Foreclosure: lenders take the vehicle.
enum class FacilityEvent : std::int32_t { breach, waiver, extension, acceleration, foreclosure, count };
inline constexpr int kNumFacilityEvents = static_cast<int>(FacilityEvent::count);

inline constexpr std::array<Term<FacilityEvent>, kNumFacilityEvents> kFacilityEvents = {
    {{FacilityEvent::breach, "breach"},
     {FacilityEvent::waiver, "waiver"},
     {FacilityEvent::extension, "extension"},
     {FacilityEvent::acceleration, "acceleration"},
     {FacilityEvent::foreclosure, "foreclosure"}}};
static_assert(is_in_order(kFacilityEvents));

/// DSCR: trailing-year cash available over service. Collection: received over billed, three months. Liquidity: the firm's.
enum class Covenant : std::int32_t { dscr, collection, liquidity, count };
inline constexpr int kNumCovenants = static_cast<int>(Covenant::count);

inline constexpr std::array<Term<Covenant>, kNumCovenants> kCovenants = {
    {{Covenant::dscr, "dscr"}, {Covenant::collection, "collection"}, {Covenant::liquidity, "liquidity"}}};
static_assert(is_in_order(kCovenants));

}  // namespace ballast
