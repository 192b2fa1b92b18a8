#pragma once
/// The processes that simulate one run together: paths are handed out to them, what they count is added up, and they stop
/// together.
///
/// All of a team make the same calls of it in the same order; each call but supply() begins with a meeting, where
/// everybody hears whether one of them was asked to stop or has failed. So nobody waits for one that has left, and all
/// take the same decisions. What the leader alone does (it writes, it speaks) lies between two calls.
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/run/path_supply.hpp"

namespace ballast {

using Bytes = std::vector<std::byte>;

/// How a process ends.
struct Ending {
    int status = 0;
    std::string problem{};  ///< what the leader has to say of it; "" if nothing
};

class Team {
public:
    Team() = default;
    virtual ~Team() = default;
    Team(Team const&) = delete;
    Team& operator=(Team const&) = delete;

    virtual int size() const = 0;
    virtual int rank() const = 0;  ///< from 0, the leader
    bool leads() const { return rank() == 0; }

    /// All come together. Throws Error with what has failed in another process.
    virtual void meet() = 0;

    /// Whether all know that one was asked to stop; why.
    virtual bool stops() const = 0;
    virtual std::string stop_reason() const = 0;

    /// The paths of a slice, for `takers` that take some at a time; after a call of meet(). Every process counts its
    /// finished firm-steps in `done`; `others_did` is given those of the others, at the leader, from another thread.
    virtual std::unique_ptr<PathSupply> supply(PathSet const& paths, std::uint64_t first, std::size_t takers,
                                               std::atomic<std::uint64_t> const& done,
                                               std::function<void(std::uint64_t)> const& others_did) = 0;

    /// The sum over all processes, in each.
    virtual void add_up(std::vector<std::span<std::uint64_t>> const& numbers) = 0;

    /// The leader's bytes, in each.
    virtual void share(Bytes& bytes) = 0;

    /// The bytes of all processes, by rank, at the leader; none elsewhere.
    virtual std::vector<Bytes> collect(Bytes const& bytes) = 0;

    /// The bytes of all processes on this machine, which are in the same order in each of them.
    struct Machine {
        std::vector<Bytes> bytes;
        std::size_t self = 0;  ///< which of them are those of this process
    };
    virtual Machine on_machine(Bytes const& bytes) = 0;

    /// This process cannot go on: the others hear it when they meet next. Nothing if it only heard of a failure itself.
    virtual void fail(int status, std::string const& problem) = 0;

    /// The last meeting: how this process ends, given how it would. The leader says the problem.
    virtual Ending end(Ending mine) = 0;
};

/// A process that works alone.
Team& alone();

}  // namespace ballast
