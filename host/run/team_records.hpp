#pragma once
/// Records of saved paths on their way from the processes that simulated them to the leader, who keeps them.
#include <array>
#include <utility>

#include "host/run/byte_text.hpp"
#include "host/run/pass_job.hpp"

namespace ballast {

/// Paths [range) of a job: where their records lie, and how many records those are.
template <class Scalar>
std::pair<PathRecord*, std::size_t> records_of(PassJob<Scalar> const& job, PathSet::Range range)
{
    std::uint64_t const end = std::min(range.second, job.num_paths);
    PathRecord* const first = records_from(job, range.first);
    return {first, first == nullptr
                       ? 0
                       : static_cast<std::size_t>((end - range.first) *
                                                  static_cast<std::uint64_t>(job.shape.num_firms))};
}

/// Puts the records of `simulated`, the paths that each process simulated, into the leader's arrays.
template <class Scalar>
void collect_records(Team& team, std::vector<PassJob<Scalar>> const& jobs, PathSet const& simulated)
{
    if (team.size() == 1 || jobs.front().records == nullptr) {
        return;
    }
    ByteWriter mine;
    if (!team.leads()) {
        for (PathSet::Range const& range : simulated.ranges()) {
            mine.add(std::array{range.first, range.second});
            for (PassJob<Scalar> const& job : jobs) {
                auto const [first, count] = records_of(job, range);
                mine.add_array(first, count);
            }
        }
    }
    for (Bytes const& bytes : team.collect(mine.bytes())) {
        for (ByteReader reader(bytes); !reader.at_end();) {
            auto const [from, to] = reader.take<std::array<std::uint64_t, 2>>();
            PathSet::Range const range{from, to};
            for (PassJob<Scalar> const& job : jobs) {
                auto const [first, count] = records_of(job, range);
                reader.take_array(first, count);
            }
        }
    }
}

}  // namespace ballast
