#include "tests/ptx_parity/profile.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include <fmt/format.h>

#include "host/config/read_study.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast::testing {
namespace {

/// Names source places of a kernel.
class Places {
public:
    explicit Places(ptx::Module const& module)
        : module_(module)
    {
    }

    /// Calls chosen(place) for a place, the call that it is inlined at, and so on, until it says yes.
    template <class Chosen>
    ptx::SourcePlace climb(ptx::SourcePlace place, Chosen const& chosen) const
    {
        while (!chosen(file(place)) && place.inlined_at != 0)
            place = module_.callers[place.inlined_at];
        return place;
    }
    std::string file(ptx::SourcePlace const& place) const
    {
        auto const found = module_.files.find(place.file);
        return found == module_.files.end()
                   ? "?"
                   : std::filesystem::path(found->second).lexically_relative(source_dir()).string();
    }
    std::string name(ptx::SourcePlace const& place) const
    {
        return fmt::format("{}:{}", std::filesystem::path(file(place)).filename().string(), place.line);
    }
    /// The function that is called there, with the line.
    std::string call(ptx::SourcePlace const& place)
    {
        auto [found, is_new] = called_.try_emplace(name(place));
        if (is_new) {
            std::ifstream source(source_dir() / file(place));
            std::string line;
            for (std::uint32_t i = 0; i < place.line; ++i)
                std::getline(source, line);
            std::smatch match;
            bool const calls = std::regex_search(line, match, std::regex(R"((\w+)\()"));
            found->second = calls ? match[1].str() : name(place);
        }
        return found->second;
    }

private:
    ptx::Module const& module_;
    std::map<std::string, std::string> called_;
};

/// Where the order of a step is written.
bool is_order_of_step(std::string const& file)
{
    return file == "kernels/path/simulate_path.hpp" || file == "kernels/backends/cuda_paths.cu";
}

/// `steps`: of a block.
std::vector<IntervalProfile> profile_intervals(PtxPaths<float> const& paths, double steps, double num_warps)
{
    Places places(paths.module());
    ptx::Program const& program = paths.program();
    std::map<std::string, IntervalProfile> by_barrier;
    for (auto const& [line, interval] : paths.report().intervals) {
        auto const barrier =
            std::find_if(program.origins.begin(), program.origins.end(),
                         [line = line](ptx::Origin const& origin) { return origin.line == line; });
        std::string name = "end";
        if (barrier != program.origins.end())
            name = places.name(places.climb(barrier->place, [](std::string const& file) {
                return file != "kernels/path/team.hpp" && file.starts_with("kernels/");
            }));
        IntervalProfile& p = by_barrier[name];
        p.barrier = name;
        p.times += static_cast<double>(interval.times) / steps;
        p.slowest += static_cast<double>(interval.longest) / steps;
        p.mean += static_cast<double>(interval.issues) / (steps * num_warps);
        p.by_warp.resize(std::max(p.by_warp.size(), interval.by_warp.size()));
        for (std::size_t i = 0; i < interval.by_warp.size(); ++i)
            p.by_warp[i] += static_cast<double>(interval.by_warp[i]) / steps;
        for (auto const& [instruction, issues] : interval.slowest)
            p.phases[places.call(places.climb(program.origins[instruction].place, is_order_of_step))] +=
                static_cast<double>(issues) / steps;
    }
    std::vector<IntervalProfile> all;
    for (auto& [name, p] : by_barrier)
        all.push_back(std::move(p));
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.slowest > b.slowest; });
    return all;
}

}  // namespace

Profile profile_study(std::string const& folder, std::uint32_t num_paths, CudaMapping const& mapping)
{
    config::LoadedStudy const loaded =
        config::read_study(source_dir() / folder, {"general.paths=" + std::to_string(num_paths)});
    VariantTables<float> const tables(RunStudies{loaded.study, {}});
    auto const jobs = tables.scenario_jobs();
    DeviceJobs<float> const images(jobs);
    PtxDevice device;
    device.num_blocks = 1;
    device.options.watch_initialised = false;
    device.options.watch_races = false;
    device.options.note_slowest = true;
    PtxPaths<float> paths(images.jobs(), num_paths, mapping, device);
    paths.launch(0, num_paths, {});

    ptx::Report const& report = paths.report();
    double const firm_steps = static_cast<double>(firm_steps_between(jobs, 0, num_paths));
    double const steps = static_cast<double>(num_paths) / mapping.paths_per_block *
                         static_cast<double>(jobs.front().tables->view().num_steps);
    Profile profile;
    profile.firms = static_cast<double>(jobs.front().shape.num_firms);
    profile.issues = 32.0 * static_cast<double>(report.warp_issues) / firm_steps;
    profile.lanes_running = report.lane_efficiency();
    profile.balance = report.parallel_efficiency();
    for (auto const& [line, interval] : report.intervals)
        profile.slowest += static_cast<double>(interval.longest) / steps;
    profile.barriers = static_cast<double>(report.barriers) / steps;
    profile.hot = static_cast<double>(report.instructions_issued_in(0.1 * steps));
    profile.state_bytes = paths.state_bytes();
    profile.plan_bytes = static_cast<double>(state_bytes<float>(Isa::portable, jobs.front().tables->view()));
    profile.bank_passes = report.traffic.shared_least_wavefronts == 0
                              ? 1.0
                              : static_cast<double>(report.traffic.shared_wavefronts) /
                                    static_cast<double>(report.traffic.shared_least_wavefronts);
    profile.sectors = static_cast<double>(report.traffic.global_sectors) / firm_steps;
    profile.intervals = profile_intervals(paths, steps, mapping.threads_per_block / 32.0);
    for (auto const& [name, count] : report.opcodes)
        profile.opcodes[name] = 32.0 * static_cast<double>(count.warp_issues) / firm_steps;
    return profile;
}

std::map<std::string, std::string> const& profiled_studies()
{
    static std::map<std::string, std::string> const studies{{"ai_buildout_2026", "configs/ai_buildout_2026"},
                                                            {"peer_model", "configs/benchmarks/peer_model"}};
    return studies;
}

std::map<std::string, CudaMapping> const& profiled_mappings()
{
    static std::map<std::string, CudaMapping> const mappings{{"32:384", {32, true, 384}},
                                                             {"16:384", {16, true, 384}},
                                                             {"8:256", {8, true, 256}},
                                                             {"global:384", {32, false, 384}}};
    return mappings;
}

}  // namespace ballast::testing
