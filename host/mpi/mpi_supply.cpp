#include "host/mpi/mpi_supply.hpp"

#include <algorithm>
#include <utility>

#include "host/mpi/waiting.hpp"

namespace ballast {
namespace {

constexpr int kLeader = 0, kAsk = 1, kGrant = 2;  // a rank; tags
constexpr std::uint64_t kLeastPaths = 32;         // two groups of the widest lanes
constexpr std::uint64_t kMostPaths = std::uint64_t{1} << 24;
constexpr std::uint64_t kLeastPartOfWish = 16;

struct Ask {
    std::uint64_t paths = 0;  // 0: nothing, now or later
    std::uint64_t done = 0;   // firm-steps, since the slice began
    std::uint64_t close = 0;
};

struct Grant {
    std::uint64_t first = 0;
    std::uint64_t paths = 0;  // 0: nothing, now or later
    std::uint64_t left = 0;   // with the leader
};

/// Half of what is left, in as many parts as there are to take some.
std::uint64_t part_of(std::uint64_t left, std::uint64_t parts, std::uint64_t least)
{
    std::uint64_t const part = left / (2 * parts);
    return part > least ? part / kLeastPaths * kLeastPaths : least;
}

}  // namespace

LeaderSupply::LeaderSupply(MPI_Comm comm, int processes, PathSet const& paths, std::uint64_t first,
                           std::size_t takers, std::function<void(std::uint64_t)> others_did)
    : comm_(comm)
    , processes_(static_cast<std::uint64_t>(processes))
    , takers_(takers)
    , others_did_(std::move(others_did))
    , paths_(paths, first)
    , server_([this] { serve(); })
{
}

LeaderSupply::~LeaderSupply()
{
    close();
    end();
}

std::optional<PathRange> LeaderSupply::take(std::uint32_t most)
{
    std::scoped_lock const lock(mutex_);
    std::uint64_t const part = part_of(paths_.left(), processes_ * takers_, kLeastPaths);
    return paths_.take(static_cast<std::uint32_t>(std::min<std::uint64_t>(most, part)));
}

void LeaderSupply::close()
{
    std::scoped_lock const lock(mutex_);
    paths_.close();
}

std::uint64_t LeaderSupply::left() const
{
    std::scoped_lock const lock(mutex_);
    return paths_.left() / processes_;
}

std::uint64_t LeaderSupply::taken_to() const
{
    std::scoped_lock const lock(mutex_);
    return paths_.taken_to();
}

void LeaderSupply::end()
{
    if (server_.joinable()) {
        server_.join();
    }
}

/// Answers every other process until each has been told that there is no more.
void LeaderSupply::serve()
{
    std::vector<std::uint64_t> done(processes_);
    std::uint64_t asking = processes_ - 1;
    for (int looks = 0; asking > 0; ++looks) {
        int is_there = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, kAsk, comm_, &is_there, &status);
        if (is_there == 0) {
            rest(looks);
            continue;
        }
        looks = 0;
        Ask ask;
        MPI_Recv(&ask, sizeof ask, MPI_BYTE, status.MPI_SOURCE, kAsk, comm_, MPI_STATUS_IGNORE);
        std::uint64_t& before = done[static_cast<std::size_t>(status.MPI_SOURCE)];
        if (ask.done > before) {
            others_did_(ask.done - std::exchange(before, ask.done));
        }
        Grant grant;
        {
            std::scoped_lock const lock(mutex_);
            if (ask.close != 0) {
                paths_.close();
            }
            std::uint64_t const least = std::max(kLeastPaths, ask.paths / kLeastPartOfWish);
            std::uint64_t const most = std::min(ask.paths, part_of(paths_.left(), processes_, least));
            if (auto const range = most > 0 ? paths_.take(static_cast<std::uint32_t>(most)) : std::nullopt) {
                grant = {range->first, range->count, paths_.left()};
            }
        }
        MPI_Send(&grant, sizeof grant, MPI_BYTE, status.MPI_SOURCE, kGrant, comm_);
        asking -= grant.paths == 0 ? 1 : 0;
    }
}

AskingSupply::AskingSupply(MPI_Comm comm, int processes, std::size_t takers,
                           std::atomic<std::uint64_t> const& done)
    : comm_(comm)
    , processes_(static_cast<std::uint64_t>(processes))
    , takers_(takers)
    , done_(done)
    , asker_([this] { ask(); })
{
}

AskingSupply::~AskingSupply()
{
    close();
    end();
}

std::optional<PathRange> AskingSupply::take(std::uint32_t most)
{
    std::unique_lock lock(mutex_);
    least_wish_ = std::min(std::max<std::uint64_t>(least_wish_, most * takers_), kMostPaths);
    while (stock_.empty() && !dismissed_) {
        wants_ = true;
        changed_.notify_all();
        changed_.wait(lock);
    }
    if (stock_.empty()) {
        return std::nullopt;
    }
    PathRange& front = stock_.front();
    std::uint64_t const part =
        part_of(left_at_leader_ + stock_paths_ * processes_, processes_ * takers_, kLeastPaths);
    PathRange const taken{
        front.first, static_cast<std::uint32_t>(std::min<std::uint64_t>({most, part, front.count})), false};
    front.first += taken.count;
    front.count -= taken.count;
    stock_paths_ -= taken.count;
    if (front.count == 0) {
        stock_.pop_front();
    }
    if (!dismissed_ && is_short()) {
        wants_ = true;
        changed_.notify_all();
    }
    return taken;
}

void AskingSupply::close()
{
    std::scoped_lock const lock(mutex_);
    closing_ = true;
    changed_.notify_all();
}

std::uint64_t AskingSupply::left() const
{
    std::scoped_lock const lock(mutex_);
    return stock_paths_ + left_at_leader_ / processes_;
}

std::uint64_t AskingSupply::taken_to() const
{
    std::scoped_lock const lock(mutex_);
    return taken_to_;
}

void AskingSupply::end()
{
    {
        std::scoped_lock const lock(mutex_);
        leaving_ = true;
        changed_.notify_all();
    }
    if (asker_.joinable()) {
        asker_.join();
    }
}

/// What takes between a fortieth and a tenth of a second to simulate, though never less than all takers take at a time.
std::uint64_t AskingSupply::next_wish()
{
    constexpr double kShortest = 0.025, kLongest = 0.1;  // [s]
    auto const now = std::chrono::steady_clock::now();
    double const seconds = std::chrono::duration<double>(now - last_wish_).count();
    bool const first = last_wish_ == std::chrono::steady_clock::time_point{};
    last_wish_ = now;
    if (!first && seconds < kShortest) {
        wish_ *= 2;
    } else if (!first && seconds > kLongest) {
        wish_ /= 2;
    }
    wish_ = std::clamp(wish_, least_wish_, kMostPaths);
    return wish_;
}

void AskingSupply::ask()
{
    std::unique_lock lock(mutex_);
    while (!dismissed_) {
        changed_.wait(lock, [this] { return wants_ || closing_ || leaving_; });
        Ask const ask{closing_ || leaving_ ? 0 : next_wish(), done_, closing_ ? 1U : 0U};
        wants_ = false;
        lock.unlock();
        MPI_Send(&ask, sizeof ask, MPI_BYTE, kLeader, kAsk, comm_);
        Grant grant;
        MPI_Request request;
        MPI_Irecv(&grant, sizeof grant, MPI_BYTE, kLeader, kGrant, comm_, &request);
        await(request);
        lock.lock();
        left_at_leader_ = grant.left;
        if (grant.paths == 0) {
            dismissed_ = true;
        } else {
            stock_.push_back({grant.first, static_cast<std::uint32_t>(grant.paths), false});
            stock_paths_ += grant.paths;
            taken_to_ = grant.first + grant.paths;
            wants_ = is_short();
        }
        changed_.notify_all();
    }
}

}  // namespace ballast
