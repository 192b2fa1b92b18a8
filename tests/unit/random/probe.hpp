#pragma once
/// Draws of one instruction set and precision behind plain function pointers, as in tests/unit/core/probe.hpp. The
/// probe of each variant draws for `n` paths, a multiple of 16.

#include <cstddef>
#include <cstdint>

#include "kernels/random/draw_key.hpp"

namespace ballast::test {

/// Paths `low[0..n)` with common upper half.
struct Paths {
    std::int32_t const* low;
    std::uint32_t high;
    std::size_t n;
};

struct DrawProbe {
    char const* name;
    int lanes_variant;
    bool is_double;
    /// words [4][n] of a block common to all paths.
    void (*words)(Seed, Paths, std::uint32_t block, DrawKey, std::int32_t* out);
    /// words [4][n], path k in block blocks[k].
    void (*words_of_blocks)(Seed, Paths, std::int32_t const* blocks, DrawKey, std::int32_t* out);
    /// normals [4][n] of four steps.
    void (*four_normals)(Seed, Paths, DrawKey, std::uint32_t quad, double* out);
    /// normal, uniform and exponential [3][n] of the ordinals.
    void (*at)(Seed, Paths, DrawKey, std::int32_t const* ordinals, double* out);
    /// exponential [n] of the ordinals, drawn for one lane at a time.
    void (*alone_at)(Seed, Paths, DrawKey, std::int32_t const* ordinals, double* out);
};

}  // namespace ballast::test

// One copy of isa_probe.cpp each. Named one by one, because an object that registers itself before main would run its
// instruction set on machines that lack it.
#define BALLAST_DECLARE_PROBE(variant)                                                                       \
    namespace ballast::variant {                                                                             \
    test::DrawProbe const* draw_probe();                                                                     \
    }
BALLAST_DECLARE_PROBE(scalar_f64)
BALLAST_DECLARE_PROBE(portable_f32)
BALLAST_DECLARE_PROBE(portable_f64)
BALLAST_DECLARE_PROBE(v3_f32)
BALLAST_DECLARE_PROBE(v3_f64)
BALLAST_DECLARE_PROBE(v4_f32)
BALLAST_DECLARE_PROBE(v4_f64)
#undef BALLAST_DECLARE_PROBE
