#pragma once
/// Numbers that look random, as a function of a number.
#include <cstdint>

namespace ballast {

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit of x moves about half of the result's.
constexpr std::uint64_t mixed_bits(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

}  // namespace ballast
