#pragma once
/// One encoding for what is not a number, so that no compiler's choice of operands shows. In single precision it is the
/// device's (PTX ISA 9.7.3); PTX leaves that of double precision open.
#include <bit>
#include <cstdint>

namespace ballast::ptx {

inline float canonical(float x)
{
    return x == x ? x : std::bit_cast<float>(std::uint32_t{0x7FFFFFFF});
}

inline double canonical(double x)
{
    return x == x ? x : std::bit_cast<double>(std::uint64_t{0xFFF8'0000'0000'0000});
}

}  // namespace ballast::ptx
