#pragma once
/// What the benchmark of the numerics measures: functions over lanes behind plain pointers, compiled once per
/// instruction set and precision.
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast::benchmarks {

/// Arguments and results of a call: `vectors` vectors of lanes.
struct Vectors {
    void const* reals;          ///< floats or doubles in [-4, 4]
    std::int32_t const* words;  ///< random words
    void* results;              ///< four vectors for every vector of arguments
    std::size_t count;
};

struct LaneFunction {
    char const* name;
    int results;       ///< vectors made of a vector of arguments
    double most_fmas;  ///< floor of the speed: the most that a vector of results may cost, in vector fmas
    void (*run)(Vectors const&);
};

/// The functions of one instruction set and precision; the first is the fma itself.
struct LaneFunctions {
    char const* name;  ///< v3_f32 and so on
    int lanes;
    std::span<LaneFunction const> functions;
};

}  // namespace ballast::benchmarks
