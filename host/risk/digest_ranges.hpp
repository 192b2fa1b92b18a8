#pragma once
/// Ranges of path numbers of which results keep digests, one behind the other from path 0 on. They depend on nothing else,
/// so that every run of a study has the same: 16,384 paths each, from path 131,072 on an eighth of the power of two below.
/// A run has some eight for each doubling of its paths, and a range is at most an eighth of the paths before it: what they
/// cost, and what it costs to simulate one again, stay small shares of any run.
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ballast {

inline constexpr int kDigestRangesPerOctaveLog2 = 3;
inline constexpr int kFirstDigestRangeLog2 = 14;

/// The range in which a path lies.
constexpr std::size_t digest_range_of(std::uint64_t path)
{
    constexpr int kEvenLog2 = kFirstDigestRangeLog2 + kDigestRangesPerOctaveLog2;  // below: all equally long
    int const octave = static_cast<int>(std::bit_width(path)) - 1;
    if (octave < kEvenLog2) {
        return static_cast<std::size_t>(path >> kFirstDigestRangeLog2);
    }
    auto const octaves_before = static_cast<std::uint64_t>(octave - kEvenLog2);
    return static_cast<std::size_t>((octaves_before << kDigestRangesPerOctaveLog2) +
                                    (path >> (octave - kDigestRangesPerOctaveLog2)));
}

/// Its first path; of the range after the last the end of that.
constexpr std::uint64_t digest_range_begin(std::size_t range)
{
    constexpr std::size_t kPerOctave = std::size_t{1} << kDigestRangesPerOctaveLog2;
    if (range < 2 * kPerOctave) {
        return std::uint64_t{range} << kFirstDigestRangeLog2;
    }
    std::size_t const octaves = range / kPerOctave - 1;
    return std::uint64_t{kPerOctave + range % kPerOctave}
           << (octaves + static_cast<std::size_t>(kFirstDigestRangeLog2));
}

/// Ranges that hold paths below `paths`.
constexpr std::size_t num_digest_ranges(std::uint64_t paths)
{
    return paths == 0 ? 0 : digest_range_of(paths - 1) + 1;
}

}  // namespace ballast
