#pragma once
/// The jobs of a pass as devices take them: tables as blocks of bytes.
#include <deque>

#include "host/run/pass_job.hpp"
#include "host/study/table_image.hpp"
#include "kernels/backends/cuda.hpp"

namespace ballast {

/// Owns the images; the tables of `jobs` outlive it.
template <class Scalar>
class DeviceJobs {
public:
    explicit DeviceJobs(std::vector<PassJob<Scalar>> const& jobs)
    {
        for (PassJob<Scalar> const& job : jobs) {
            OwnedTables<Scalar> const* const tables = job.tables;
            images_.push_back(
                {table_bytes(*tables), [tables](std::byte const* at) { return tables_at(*tables, at); }});
            jobs_.push_back({&images_.back(), job.shape, job.num_paths, job.records != nullptr});
        }
    }
    DeviceJobs(DeviceJobs const&) = delete;
    DeviceJobs& operator=(DeviceJobs const&) = delete;

    std::vector<CudaJob<Scalar>> const& jobs() const { return jobs_; }

private:
    std::deque<TableImage<Scalar>> images_;
    std::vector<CudaJob<Scalar>> jobs_;
};

}  // namespace ballast
