#pragma once
/// Paths of a slice handed out between processes: the leader keeps count of them, the others ask it for ranges before they
/// have used up what they have.
///
/// How much is handed out at a time follows from how fast it is used, and gets less towards the end of a pass, so that all
/// end together. On each process a thread of its own sends and receives while the slice lasts; no other may.
#include <condition_variable>
#include <deque>
#include <mpi.h>
#include <mutex>
#include <thread>

#include "host/run/team.hpp"

namespace ballast {

/// At the leader.
class LeaderSupply final : public PathSupply {
public:
    LeaderSupply(MPI_Comm comm, int processes, PathSet const& paths, std::uint64_t first, std::size_t takers,
                 std::function<void(std::uint64_t)> others_did);
    ~LeaderSupply() override;

    std::optional<PathRange> take(std::uint32_t most) override;
    void close() override;
    std::uint64_t left() const override;
    std::uint64_t taken_to() const override;
    void end() override;

private:
    void serve();

    MPI_Comm comm_;
    std::uint64_t processes_, takers_;
    std::function<void(std::uint64_t)> others_did_;
    mutable std::mutex mutex_;
    OwnSupply paths_;
    std::jthread server_;
};

/// Elsewhere.
class AskingSupply final : public PathSupply {
public:
    AskingSupply(MPI_Comm comm, int processes, std::size_t takers, std::atomic<std::uint64_t> const& done);
    ~AskingSupply() override;

    std::optional<PathRange> take(std::uint32_t most) override;
    void close() override;
    std::uint64_t left() const override;
    std::uint64_t taken_to() const override;
    void end() override;

private:
    void ask();
    std::uint64_t next_wish();
    bool is_short() const { return stock_paths_ < wish_ / 2; }

    MPI_Comm comm_;
    std::uint64_t processes_, takers_;
    std::atomic<std::uint64_t> const& done_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<PathRange> stock_;  ///< granted, not handed out yet
    std::uint64_t stock_paths_ = 0;
    std::uint64_t left_at_leader_ = 0;
    std::uint64_t taken_to_ = 0;
    std::uint64_t least_wish_ = 1, wish_ = 1;  ///< paths
    std::chrono::steady_clock::time_point last_wish_{};
    bool wants_ = false, closing_ = false, leaving_ = false;
    bool dismissed_ = false;  ///< there is no more
    std::jthread asker_;
};

}  // namespace ballast
