#pragma once
/// Devices that simulate with the CPU backend, on copies of the tables' bytes, and fail on command. They refuse what
/// the door to real devices forbids: a third launch in flight, one beyond the memory asked for, a collect too late.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "host/run/isa_choice.hpp"
#include "host/run/path_engine.hpp"

namespace ballast::testing {

/// What one device does. Counts of calls go over all engines of the device.
struct FakeBehaviour {
    std::uint32_t memory_paths = 1U << 30;  ///< opening for more paths is out of memory
    double launch_refusals = 0;             ///< share of launches that are out of memory
    double losses = 0;                      ///< share of launches, waits and collects at which it is lost
    int lost_at_call = -1;                  ///< of launch, wait and collect, from 0; never if negative
    bool signals_when_lost = false;         ///< SIGTERM to this process
    bool comes_back = true;                 ///< an engine can be opened after a loss
    bool unusable = false;
    std::uint64_t collect_paths = std::uint64_t{1} << 31;
    std::int64_t wrong_path = -1;  ///< a launch with this path counts one path too many of the base
};

class FakeDevices final : public EngineSource {
public:
    explicit FakeDevices(std::vector<FakeBehaviour> const& behaviours, std::uint64_t seed = 1)
    {
        for (FakeBehaviour const& behaviour : behaviours) {
            auto device = std::make_unique<Device>();
            device->behaviour = behaviour;
            device->random.seed(seed + devices_.size());
            devices_.push_back(std::move(device));
        }
    }

    std::vector<CudaDevice> list() const
    {
        std::vector<CudaDevice> devices;
        for (std::size_t i = 0; i < devices_.size(); ++i) {
            CudaDevice device;
            device.index = static_cast<int>(i);
            device.uuid = "GPU-0000000" + std::to_string(i) + "-fake";
            device.name = "fake device";
            device.num_sms = 1;
            device.total_bytes = device.free_bytes = std::uint64_t{1} << 33;
            devices.push_back(device);
        }
        return devices;
    }

    /// Engines that were opened, launches that were waited for or were not of whole waves, and losses, of all devices.
    int opened() const
    {
        return sum([](Device const& device) { return device.opened; });
    }
    int launches() const
    {
        return sum([](Device const& device) { return device.launches; });
    }
    int lost() const
    {
        return sum([](Device const& device) { return device.lost; });
    }
    int part_waves() const
    {
        return sum([](Device const& device) { return device.part_waves; });
    }
    int refused() const
    {
        return sum([](Device const& device) { return device.refused; });
    }

    std::unique_ptr<PathEngine<float>> open(CudaDevice const& device, Jobs<float> const& jobs,
                                            std::uint32_t max_launch, Mapping const& mapping) const override
    {
        return make<float>(device, jobs, max_launch, mapping);
    }
    std::unique_ptr<PathEngine<double>> open(CudaDevice const& device, Jobs<double> const& jobs,
                                             std::uint32_t max_launch, Mapping const& mapping) const override
    {
        return make<double>(device, jobs, max_launch, mapping);
    }
    std::uint64_t bytes(CudaDevice const&, Jobs<float> const&, std::uint32_t max_launch,
                        Mapping const&) const override
    {
        return max_launch * kBytesPerPath;
    }
    std::uint64_t bytes(CudaDevice const&, Jobs<double> const&, std::uint32_t max_launch,
                        Mapping const&) const override
    {
        return max_launch * kBytesPerPath;
    }

    static constexpr std::uint64_t kBytesPerPath = 1000;
    static constexpr std::uint32_t kWavePaths = 48;

private:
    struct Device {
        FakeBehaviour behaviour;
        std::mutex mutex;
        std::mt19937_64 random;
        int calls = 0, opened = 0, launches = 0, lost = 0, refused = 0, part_waves = 0;

        bool with_probability(double share)
        {
            return static_cast<double>(random() >> 11) < share * 9007199254740992.0;
        }

        /// Before launch, wait and collect.
        void may_be_lost(std::string const& uuid)
        {
            std::scoped_lock const lock(mutex);
            if (calls++ == behaviour.lost_at_call || with_probability(behaviour.losses)) {
                ++lost;
                if (behaviour.signals_when_lost) {
                    kill(getpid(), SIGTERM);
                }
                throw CudaError(CudaFault::lost, uuid, "an illegal memory access was encountered");
            }
        }
    };

    template <class Scalar>
    class Engine;

    int sum(std::function<int(Device const&)> const& of) const
    {
        int total = 0;
        for (auto const& device : devices_) {
            std::scoped_lock const lock(device->mutex);
            total += of(*device);
        }
        return total;
    }

    template <class Scalar>
    std::unique_ptr<PathEngine<Scalar>> make(CudaDevice const& device, Jobs<Scalar> const& jobs,
                                             std::uint32_t max_launch, Mapping const& mapping) const;

    std::vector<std::unique_ptr<Device>> devices_;
};

template <class Scalar>
class FakeDevices::Engine final : public PathEngine<Scalar> {
public:
    Engine(Device& device, std::string uuid, Jobs<Scalar> const& jobs, std::uint32_t max_launch,
           Mapping const& mapping)
        : device_(device)
        , uuid_(std::move(uuid))
        , jobs_(jobs)
        , max_launch_(max_launch)
        , mapping_(mapping.value_or(CudaMapping{32, true, 256}))
    {
        for (CudaJob<Scalar> const& job : jobs_) {
            images_.emplace_back(new (std::align_val_t{64}) std::byte[job.image->bytes.size()]);
            std::copy(job.image->bytes.begin(), job.image->bytes.end(), images_.back().get());
            tables_.push_back(job.image->view_at(images_.back().get()));
            TallyLayout const at = tally_layout(job.shape);
            counts_.emplace_back(static_cast<std::size_t>(at.num_counts));
            bins_.emplace_back(static_cast<std::size_t>(at.num_bins));
        }
    }

    void launch(std::uint64_t first_path, std::uint32_t num_paths,
                std::vector<PathRecord*> const& records) override
    {
        require(num_paths >= 1 && num_paths <= max_launch_, "a launch beyond the memory asked for");
        require(in_flight_.size() < 2, "a third launch in flight");
        require(uncollected_ + num_paths <= collect_paths(), "a collect too late");
        require(records.empty() || records.size() == jobs_.size(), "records of some jobs");
        device_.may_be_lost(uuid_);
        {
            std::scoped_lock const lock(device_.mutex);
            if (device_.with_probability(device_.behaviour.launch_refusals)) {
                ++device_.refused;
                throw CudaError(CudaFault::out_of_memory, uuid_, "out of memory");
            }
            device_.part_waves += num_paths % kWavePaths != 0 ? 1 : 0;
        }
        in_flight_.push_back({first_path, num_paths, records});
        uncollected_ += num_paths;
    }

    double wait() override
    {
        require(!in_flight_.empty(), "a wait for nothing");
        device_.may_be_lost(uuid_);
        Launch const launch = in_flight_.front();
        in_flight_.pop_front();
        simulate_on_cpu(launch);
        std::scoped_lock const lock(device_.mutex);
        ++device_.launches;
        // From a fiftieth to five times the requested duration, so that sizes vary.
        return 0.004 + 0.001 * static_cast<double>(device_.random() % 1000);
    }

    void collect(TallySums& counts, TallySums& bins) override
    {
        require(in_flight_.empty(), "a collect beside a launch");
        uncollected_ = 0;
        for (std::size_t job = 0; job < jobs_.size(); ++job) {
            device_.may_be_lost(uuid_);  // between two jobs, too
            for (std::size_t i = 0; i < counts.at(job).size(); ++i) {
                counts[job][i] += std::exchange(counts_[job][i], 0);
            }
            for (std::size_t i = 0; i < bins.at(job).size(); ++i) {
                bins[job][i] += std::exchange(bins_[job][i], 0);
            }
        }
    }

    std::uint64_t collect_paths() const override { return device_.behaviour.collect_paths; }
    std::uint32_t wave_paths() const override { return kWavePaths; }
    CudaMapping mapping() const override { return mapping_; }

private:
    struct Launch {
        std::uint64_t first;
        std::uint32_t count;
        std::vector<PathRecord*> records;
    };
    struct FreeAligned {
        void operator()(std::byte* bytes) const { ::operator delete[](bytes, std::align_val_t{64}); }
    };

    static void require(bool holds, char const* what)
    {
        if (!holds) {
            throw std::logic_error(std::string("asked of a device: ") + what);
        }
    }

    void simulate_on_cpu(Launch const& launch)
    {
        std::vector<ScenarioJob<Scalar>> active;
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (jobs_[i].num_paths > launch.first) {
                TallyShape const& shape = jobs_[i].shape;
                active.push_back({&tables_[i],
                                  jobs_[i].num_paths,
                                  {shape, tally_layout(shape), counts_[i].data(), bins_[i].data()},
                                  launch.records.empty() ? nullptr : launch.records[i]});
                require(jobs_[i].records || active.back().records == nullptr, "records of a job without");
            }
        }
        Isa const isa = available_isas().back();
        auto const num_jobs = static_cast<std::int32_t>(active.size());
        std::size_t const bytes = workspace_bytes<Scalar>(isa, active.data(), num_jobs);
        std::unique_ptr<std::byte[], FreeAligned> const workspace(new (std::align_val_t{64})
                                                                      std::byte[bytes]);
        simulate<Scalar>(isa, launch.first, launch.count, active.data(), num_jobs, workspace.get());
        std::int64_t const wrong = device_.behaviour.wrong_path;
        if (wrong >= 0 && static_cast<std::uint64_t>(wrong) >= launch.first &&
            static_cast<std::uint64_t>(wrong) < launch.first + launch.count) {
            counts_[0][static_cast<std::size_t>(tally_layout(jobs_[0].shape).paths)] += 1;
        }
    }

    Device& device_;
    std::string uuid_;
    Jobs<Scalar> jobs_;
    std::uint32_t max_launch_;
    CudaMapping mapping_;
    std::vector<std::unique_ptr<std::byte[], FreeAligned>> images_;
    std::vector<StudyTables<Scalar>> tables_;
    std::vector<std::vector<std::uint64_t>> counts_;
    std::vector<std::vector<std::uint32_t>> bins_;
    std::deque<Launch> in_flight_;
    std::uint64_t uncollected_ = 0;
};

template <class Scalar>
std::unique_ptr<PathEngine<Scalar>> FakeDevices::make(CudaDevice const& device, Jobs<Scalar> const& jobs,
                                                      std::uint32_t max_launch, Mapping const& mapping) const
{
    Device& own = *devices_.at(static_cast<std::size_t>(device.index));
    {
        std::scoped_lock const lock(own.mutex);
        if (own.behaviour.unusable) {
            throw CudaError(CudaFault::unusable, device.uuid, "no kernel image is available");
        }
        if (own.lost > 0 && !own.behaviour.comes_back) {
            throw CudaError(CudaFault::lost, device.uuid, "the device has fallen off the bus");
        }
        if (max_launch > own.behaviour.memory_paths) {
            ++own.refused;
            throw CudaError(CudaFault::out_of_memory, device.uuid, "out of memory");
        }
        ++own.opened;
    }
    return std::make_unique<Engine<Scalar>>(own, device.uuid, jobs, max_launch, mapping);
}

}  // namespace ballast::testing
