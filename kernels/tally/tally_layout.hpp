#pragma once
/// Where what is counted lies: two flat arrays of integers, `counts` (64 bits) and `bins` (histograms; 32 bits inside a
/// launch, 64 bits after folding). Integer sums do not depend on order, so any split of the paths over lanes, threads,
/// devices or machines gives the same tallies.
#include "kernels/tally/tally_sections.hpp"

namespace ballast {

/// Sections lie one behind the other, each in its array.
constexpr TallyLayout tally_layout(TallyShape const& shape)
{
    TallyLayout at{};
    for (TallySection const& section : kTallySections) {
        std::int64_t& next = section.array == TallyArray::counts ? at.num_counts : at.num_bins;
        at.*section.first = next;
        next += size_of(shape, section);
    }
    return at;
}

/// One scenario's tallies of one worker. Owned by the host.
struct TallyView {
    TallyShape shape;
    TallyLayout at;
    std::uint64_t* counts;
    std::uint32_t* bins;
};

}  // namespace ballast
