#pragma once
// The axis of a histogram whose bins are nearly geometric: the bin of a value is a slice of its float's bits, so
// that filling one is two integer operations and no logarithm, the same on every machine.
//
//   order(b) = b ^ ((b >> 31) & 0x7fffffff)      b: bits of float(x) + 0.0f, as int32; order is monotone in x
//   bin      = (order >> shift) - first          clamped to [0, num_bins)
//
// With m mantissa bits, shift = 23 - m and a bin is at most 2^-m of its lower edge wide (m = 5: 3.1 %).
// Edges on the host: host/risk/histogram.hpp.

#include <cstdint>

namespace ballast {

struct HistogramAxis {
    std::int32_t shift = 18;    ///< 23 - m [bits], in [3, 23]
    std::int32_t first = 0;     ///< order >> shift of bin 0; may be negative
    std::int32_t num_bins = 1;  ///< >= 1; values outside are counted in the first or the last bin
};

}  // namespace ballast
