#pragma once
/// Which paths of a pass a process simulates: ranges of path numbers, ascending and apart.
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ballast {

class PathSet {
public:
    /// Paths [first, end).
    using Range = std::pair<std::uint64_t, std::uint64_t>;

    PathSet() = default;
    PathSet(std::uint64_t first, std::uint64_t end) { add(first, end); }

    /// Adds [first, end), which begins at or behind the end of the set; nothing if it is empty.
    void add(std::uint64_t first, std::uint64_t end);

    /// What is left of the set from `path` on, up to its first hole; nothing behind its end.
    std::optional<Range> next(std::uint64_t path) const;

    /// Those of its paths that come before `path`.
    PathSet below(std::uint64_t path) const;

    std::vector<Range> const& ranges() const { return ranges_; }
    /// One beyond the last path; 0 if there is none.
    std::uint64_t end() const { return ranges_.empty() ? 0 : ranges_.back().second; }
    /// Number of paths before `path`.
    std::uint64_t count_below(std::uint64_t path) const;

private:
    std::vector<Range> ranges_;
};

}  // namespace ballast
