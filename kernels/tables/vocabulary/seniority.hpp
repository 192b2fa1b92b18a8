#pragma once
#include <cstdint>

#include "kernels/tables/vocabulary/term.hpp"

namespace ballast {

/// Classes of what a firm owes, in the order in which they are paid. Operating: wages, power, lease.
enum class Seniority : std::int32_t { secured, operating, trade, unsecured, count };
inline constexpr int kNumClasses = static_cast<int>(Seniority::count);

inline constexpr std::array<Term<Seniority>, kNumClasses> kSeniorities = {
    {{Seniority::secured, "secured"},
     {Seniority::operating, "operating"},
     {Seniority::trade, "trade"},
     {Seniority::unsecured, "unsecured"}}};
static_assert(is_in_order(kSeniorities));

}  // namespace ballast
