#pragma once
/// The processes that mpirun or srun started, as a team.
#include <memory>
#include <optional>

#include "host/run/team.hpp"

namespace ballast {

/// One object per process, from one end of the program to the other. Waits that may be long sleep: a process that waits
/// takes no time of the processors from those that simulate. An error of MPI itself ends all processes at once.
class MpiTeam final : public Team {
public:
    MpiTeam();
    ~MpiTeam() override;

    int size() const override { return size_; }
    int rank() const override { return rank_; }
    void meet() override;
    bool stops() const override { return stop_.has_value(); }
    std::string stop_reason() const override { return stop_.value_or(""); }
    std::unique_ptr<PathSupply> supply(PathSet const& paths, std::uint64_t first, std::size_t takers,
                                       std::atomic<std::uint64_t> const& done,
                                       std::function<void(std::uint64_t)> const& others_did) override;
    void add_up(std::vector<std::span<std::uint64_t>> const& numbers) override;
    void share(Bytes& bytes) override;
    std::vector<Bytes> collect(Bytes const& bytes) override;
    Machine on_machine(Bytes const& bytes) override;
    void fail(int status, std::string const& problem) override;
    Ending end(Ending mine) override;

private:
    struct Communicators;
    enum class Word : int { fine, stop, failed };
    struct Heard {
        Word word;
        Ending ending;  ///< of the process that was heard
    };

    Heard hear_all(Word word, Ending const& mine);

    std::unique_ptr<Communicators> comms_;
    int rank_ = 0, size_ = 1;
    std::optional<std::string> stop_;
    std::optional<Ending> failure_;  ///< of the team, which meets no more
    bool over_ = false;
};

}  // namespace ballast
