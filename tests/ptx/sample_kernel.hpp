#pragma once
/// What the sample kernel and its host share.
#include "kernels/random/draw_key.hpp"

namespace ballast {

inline constexpr int kSampleBuckets = 8;

struct SampleParameters {
    Seed seed;
    DrawKey key;
    unsigned num_quads;
    float scale;
    int shift[3];  ///< of the order of bucket edges; the first counts
};

struct SampleTallies {
    unsigned long long quanta;  ///< sum of floor(1024 sum)
    unsigned above;             ///< neighbours above 0
    unsigned large;             ///< sums above 1
    unsigned any_large;         ///< a sum above 3
    int largest;                ///< of the quanta
    unsigned buckets[kSampleBuckets + 1];
};

}  // namespace ballast
