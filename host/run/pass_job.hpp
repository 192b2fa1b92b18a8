#pragma once
/// What a pass simulates, and what it adds up.
#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "host/risk/tally.hpp"
#include "host/run/path_set.hpp"
#include "host/study/owned_tables.hpp"
#include "kernels/backends/backend.hpp"

namespace ballast {

/// One variant: the base case, a scenario, a firm with a sponsor or with more cash.
template <class Scalar>
struct PassJob {
    OwnedTables<Scalar> const* tables = nullptr;  ///< outlives the pass
    TallyShape shape{};
    std::uint64_t num_paths = 0;        ///< at most those of job 0
    PathRecord* records = nullptr;      ///< [recorded paths below num_paths][num_firms], or null
    PathSet const* recorded = nullptr;  ///< outlives the pass; null: all paths
    /// Cells of the tally that its user keeps, places in counts and bins one behind the other: digests are of these, in
    /// this order. Empty: all.
    std::vector<std::size_t> kept{};
};

/// Digest of what is kept of a job's counts and bins.
template <class Scalar, class Counts, class Bins>
RangeDigest digest_of_kept(PassJob<Scalar> const& job, std::vector<Counts> const& counts,
                           std::vector<Bins> const& bins)
{
    RangeDigest digest;
    if (job.kept.empty()) {
        add_cells(0, std::span<Counts const>(counts), digest);
        add_cells(counts.size(), std::span<Bins const>(bins), digest);
        return digest;
    }
    for (std::size_t i = 0; i < job.kept.size(); ++i) {
        std::size_t const place = job.kept[i];
        add_cell(i, place < counts.size() ? counts[place] : bins[place - counts.size()], digest);
    }
    return digest;
}

/// Where the record of a job's path `first`, one of the recorded, lies; null if it keeps none or has no such path.
template <class Scalar>
PathRecord* records_from(PassJob<Scalar> const& job, std::uint64_t first)
{
    bool const none = job.records == nullptr || first >= job.num_paths;
    if (none) {
        return nullptr;
    }
    std::uint64_t const place = job.recorded == nullptr ? first : job.recorded->count_below(first);
    return job.records + place * static_cast<std::uint64_t>(job.shape.num_firms);
}

/// Firm-steps of paths [first, end) in all jobs.
template <class Scalar>
std::uint64_t firm_steps_between(std::vector<PassJob<Scalar>> const& jobs, std::uint64_t first,
                                 std::uint64_t end)
{
    std::uint64_t sum = 0;
    for (PassJob<Scalar> const& job : jobs) {
        std::uint64_t const last = std::min(end, job.num_paths);
        std::uint64_t const paths = last > first ? last - first : 0;
        sum += paths * static_cast<std::uint64_t>(job.shape.num_firms) *
               static_cast<std::uint64_t>(job.tables->view().num_steps);
    }
    return sum;
}

/// The same from path `first` on.
template <class Scalar>
std::uint64_t firm_steps(std::vector<PassJob<Scalar>> const& jobs, std::uint64_t first)
{
    return firm_steps_between(jobs, first, jobs.front().num_paths);
}

/// Firm-steps of what `paths` holds from path `first` on, in all jobs.
template <class Scalar>
std::uint64_t firm_steps(std::vector<PassJob<Scalar>> const& jobs, PathSet const& paths, std::uint64_t first)
{
    std::uint64_t sum = 0;
    while (std::optional<PathSet::Range> const range = paths.next(first)) {
        sum += firm_steps_between(jobs, range->first, range->second);
        first = range->second;
    }
    return sum;
}

/// Tallies of all jobs, nothing counted yet.
template <class Scalar>
std::vector<Tally> empty_tallies(std::vector<PassJob<Scalar>> const& jobs)
{
    std::vector<Tally> tallies;
    for (PassJob<Scalar> const& job : jobs) {
        TallyLayout const at = tally_layout(job.shape);
        tallies.push_back({job.shape, std::vector<std::uint64_t>(static_cast<std::size_t>(at.num_counts)),
                           std::vector<std::uint64_t>(static_cast<std::size_t>(at.num_bins))});
    }
    return tallies;
}

/// A sum to which several workers add. Integer sums do not depend on who adds first.
class SharedTallies {
public:
    explicit SharedTallies(std::vector<Tally>& sum)
        : sum_(sum)
    {
    }

    /// Adds counts and bins of a job and sets them to 0.
    template <class Counts, class Bins>
    void take(std::size_t job, std::vector<Counts>& counts, std::vector<Bins>& bins)
    {
        std::scoped_lock const lock(mutex_);
        take_array(counts, sum_[job].counts);
        take_array(bins, sum_[job].bins);
    }

    /// The same with its digests.
    void take(std::size_t job, Tally& from)
    {
        std::scoped_lock const lock(mutex_);
        take_array(from.counts, sum_[job].counts);
        take_array(from.bins, sum_[job].bins);
        add_ranges(from.ranges, sum_[job].ranges);
        from.ranges.clear();
    }

    /// The same for what was counted of a range of paths, of which this is the digest.
    void take(std::size_t job, std::vector<std::uint64_t>& counts, std::vector<std::uint64_t>& bins,
              std::size_t range, RangeDigest const& digest)
    {
        add_digest(job, range, digest);
        take(job, counts, bins);
    }

    /// Adds the digest of what some worker has counted of a range of paths.
    void add_digest(std::size_t job, std::size_t range, RangeDigest const& digest)
    {
        std::scoped_lock const lock(mutex_);
        RangeDigests& ranges = sum_[job].ranges;
        ranges.resize(std::max(ranges.size(), range + 1));
        ranges[range] += digest;
    }

private:
    template <class Count>
    static void take_array(std::vector<Count>& from, std::vector<std::uint64_t>& to)
    {
        constexpr std::size_t kBlock = 64 / sizeof(Count);  // most of a histogram is empty
        for (std::size_t first = 0; first < from.size(); first += kBlock) {
            std::size_t const end = std::min(from.size(), first + kBlock);
            Count any = 0;
            for (std::size_t i = first; i < end; ++i) {
                any |= from[i];
            }
            for (std::size_t i = first; any != 0 && i < end; ++i) {
                to[i] += from[i];
                from[i] = 0;
            }
        }
    }

    std::vector<Tally>& sum_;
    std::mutex mutex_;
};

}  // namespace ballast
