#pragma once
/// Where the new paths of a slice come from: the process's own count of them, or another process that hands them out.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "host/run/path_set.hpp"

namespace ballast {

/// Paths [first, first + count).
struct PathRange {
    std::uint64_t first = 0;
    std::uint32_t count = 0;
    bool again = false;  ///< was simulated before, and counted as progress

    std::uint64_t end() const { return first + count; }
};

/// All processes of a team together are handed a prefix of the paths of a pass, in ranges of which none reaches over the end
/// of one of which a digest is kept (digest_ranges.hpp). One thread at a time may call it.
class PathSupply {
public:
    PathSupply() = default;
    virtual ~PathSupply() = default;
    PathSupply(PathSupply const&) = delete;
    PathSupply& operator=(PathSupply const&) = delete;

    /// At most `most` neighbouring paths (>= 1) that nobody has taken; may wait for the process that hands them out.
    /// Nothing if there are none.
    virtual std::optional<PathRange> take(std::uint32_t most) = 0;

    /// No more paths for any process. Those that are on their way here are still handed out, and must be simulated.
    virtual void close() = 0;

    /// Paths that this process may still get, about.
    virtual std::uint64_t left() const = 0;

    /// The paths of the pass before this one were taken, as far as this process knows; the leader of a team knows it once
    /// end() has returned.
    virtual std::uint64_t taken_to() const = 0;

    /// No more is wanted here; returns once no process will want more.
    virtual void end() = 0;
};

/// The paths of a process that works alone: those of a set from `first` on.
class OwnSupply final : public PathSupply {
public:
    OwnSupply(PathSet paths, std::uint64_t first)
        : paths_(std::move(paths))
        , next_(first)
    {
    }

    std::optional<PathRange> take(std::uint32_t most) override;
    void close() override { closed_ = true; }
    void end() override {}
    std::uint64_t left() const override;
    std::uint64_t taken_to() const override { return next_; }

private:
    PathSet const paths_;
    std::uint64_t next_;
    bool closed_ = false;
};

}  // namespace ballast
