#include "host/mpi/mpi_team.hpp"

#include <algorithm>
#include <array>
#include <mpi.h>
#include <unistd.h>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/stop_signals.hpp"
#include "host/base/streams.hpp"
#include "host/mpi/mpi_supply.hpp"
#include "host/mpi/waiting.hpp"

namespace ballast {
namespace {

constexpr int kLeader = 0, kPart = 3;  // a rank; a tag
constexpr std::size_t kMostAtOnce = std::size_t{1}
                                    << 27;  // numbers or bytes of one call, whose count is an int

/// Calls of at most kMostAtOnce elements each: call(first element, their number).
template <class T, class F>
void in_pieces(T* first, std::size_t size, F const& call)
{
    for (std::size_t at = 0; at < size; at += kMostAtOnce) {
        call(first + at, static_cast<int>(std::min(kMostAtOnce, size - at)));
    }
}

std::string machine_name()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

void send(Bytes const& bytes, int to, MPI_Comm comm)
{
    in_pieces(bytes.data(), bytes.size(),
              [&](std::byte const* first, int count) { MPI_Send(first, count, MPI_BYTE, to, kPart, comm); });
}

void receive(Bytes& bytes, int from, MPI_Comm comm)
{
    in_pieces(bytes.data(), bytes.size(), [&](std::byte* first, int count) {
        MPI_Recv(first, count, MPI_BYTE, from, kPart, comm, MPI_STATUS_IGNORE);
    });
}

}  // namespace

struct MpiTeam::Communicators {
    MPI_Comm all = MPI_COMM_NULL;
    MPI_Comm machine = MPI_COMM_NULL;
};

MpiTeam::MpiTeam()
    : comms_(std::make_unique<Communicators>())
{
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    if (provided < MPI_THREAD_SERIALIZED) {
        write_error("ballast: this MPI lets only one thread of a process send; one with "
                    "MPI_THREAD_SERIALIZED is needed\n");
        MPI_Abort(MPI_COMM_WORLD, static_cast<int>(ExitCode::internal));
    }
    MPI_Comm_dup(MPI_COMM_WORLD, &comms_->all);
    MPI_Comm_rank(comms_->all, &rank_);
    MPI_Comm_size(comms_->all, &size_);
    MPI_Comm_split_type(comms_->all, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &comms_->machine);
}

MpiTeam::~MpiTeam()
{
    MPI_Comm_free(&comms_->machine);
    MPI_Comm_free(&comms_->all);
    MPI_Finalize();
}

/// The gravest word of all, of the lowest rank that says it, and what that one has to say.
MpiTeam::Heard MpiTeam::hear_all(Word word, Ending const& mine)
{
    std::string const said = leads() || word != Word::failed || mine.problem.empty()
                                 ? mine.problem
                                 : fmt::format("rank {} on {}: {}", rank_, machine_name(), mine.problem);
    int const own = static_cast<int>(word) * size_ + (size_ - 1 - rank_);
    int gravest = own;
    MPI_Request request;
    MPI_Iallreduce(&own, &gravest, 1, MPI_INT, MPI_MAX, comms_->all, &request);
    await(request);
    Heard heard{static_cast<Word>(gravest / size_), {}};
    if (heard.word == Word::fine) {
        return heard;
    }
    int const speaker = size_ - 1 - gravest % size_;
    heard.ending = {mine.status, said};
    std::array<std::uint64_t, 2> numbers{static_cast<std::uint64_t>(mine.status), said.size()};
    MPI_Bcast(numbers.data(), 2, MPI_UINT64_T, speaker, comms_->all);
    heard.ending.status = static_cast<int>(numbers[0]);
    heard.ending.problem.resize(static_cast<std::size_t>(numbers[1]));
    MPI_Bcast(heard.ending.problem.data(), static_cast<int>(numbers[1]), MPI_CHAR, speaker, comms_->all);
    if (heard.word == Word::failed) {
        over_ = true;
        failure_ = heard.ending;
    }
    return heard;
}

void MpiTeam::meet()
{
    bool const asked = stop_requested();
    Heard const heard = hear_all(asked ? Word::stop : Word::fine, {0, asked ? ballast::stop_reason() : ""});
    if (heard.word == Word::failed) {
        throw Error(static_cast<ExitCode>(heard.ending.status), heard.ending.problem);
    }
    if (heard.word == Word::stop && !stop_) {
        stop_ = heard.ending.problem;
    }
}

std::unique_ptr<PathSupply> MpiTeam::supply(PathSet const& paths, std::uint64_t first, std::size_t takers,
                                            std::atomic<std::uint64_t> const& done,
                                            std::function<void(std::uint64_t)> const& others_did)
{
    if (leads()) {
        return std::make_unique<LeaderSupply>(comms_->all, size_, paths, first, takers, others_did);
    }
    return std::make_unique<AskingSupply>(comms_->all, size_, takers, done);
}

void MpiTeam::add_up(std::vector<std::span<std::uint64_t>> const& numbers)
{
    meet();
    for (std::span<std::uint64_t> const part : numbers) {
        in_pieces(part.data(), part.size(), [this](std::uint64_t* first, int count) {
            MPI_Allreduce(MPI_IN_PLACE, first, count, MPI_UINT64_T, MPI_SUM, comms_->all);
        });
    }
}

void MpiTeam::share(Bytes& bytes)
{
    meet();
    std::uint64_t size = bytes.size();
    MPI_Bcast(&size, 1, MPI_UINT64_T, kLeader, comms_->all);
    bytes.resize(static_cast<std::size_t>(size));
    in_pieces(bytes.data(), bytes.size(), [this](std::byte* first, int count) {
        MPI_Bcast(first, count, MPI_BYTE, kLeader, comms_->all);
    });
}

std::vector<Bytes> MpiTeam::collect(Bytes const& bytes)
{
    meet();
    std::uint64_t const size = bytes.size();
    std::vector<std::uint64_t> sizes(leads() ? static_cast<std::size_t>(size_) : 0);
    MPI_Gather(&size, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, kLeader, comms_->all);
    std::vector<Bytes> all(sizes.size());
    if (!leads()) {
        send(bytes, kLeader, comms_->all);
        return all;
    }
    all.front() = bytes;
    for (int rank = 1; rank < size_; ++rank) {
        Bytes& from = all[static_cast<std::size_t>(rank)];
        from.resize(static_cast<std::size_t>(sizes[static_cast<std::size_t>(rank)]));
        receive(from, rank, comms_->all);
    }
    return all;
}

Team::Machine MpiTeam::on_machine(Bytes const& bytes)
{
    meet();
    int self = 0, processes = 0;
    MPI_Comm_rank(comms_->machine, &self);
    MPI_Comm_size(comms_->machine, &processes);
    Machine machine{std::vector<Bytes>(static_cast<std::size_t>(processes)), static_cast<std::size_t>(self)};
    for (int i = 0; i < processes; ++i) {
        Bytes& of_process = machine.bytes[static_cast<std::size_t>(i)];
        std::uint64_t size = bytes.size();
        MPI_Bcast(&size, 1, MPI_UINT64_T, i, comms_->machine);
        of_process = bytes;
        of_process.resize(static_cast<std::size_t>(size));
        MPI_Bcast(of_process.data(), static_cast<int>(size), MPI_BYTE, i, comms_->machine);
    }
    return machine;
}

void MpiTeam::fail(int status, std::string const& problem)
{
    if (!over_) {
        hear_all(Word::failed, {status, problem});
    }
}

Ending MpiTeam::end(Ending mine)
{
    if (!over_) {
        hear_all(mine.status == 0 ? Word::fine : Word::failed, mine);
        over_ = true;
    }
    if (failure_) {
        mine.status = failure_->status;
        if (mine.problem.empty()) {
            mine.problem = failure_->problem;
        }
    }
    return mine;
}

}  // namespace ballast
