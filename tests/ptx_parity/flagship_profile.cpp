#include "tests/ptx_parity/flagship_profile.hpp"

#include "host/config/read_study.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast::testing {
namespace {

constexpr std::uint32_t kPaths = 64;

}  // namespace

Profile profile_flagship(CudaMapping const& mapping)
{
    config::LoadedStudy const loaded = config::read_study(source_dir() / "configs/ai_buildout_2026",
                                                          {"general.paths=" + std::to_string(kPaths)});
    VariantTables<float> const tables(RunStudies{loaded.study, {}});
    auto const jobs = tables.scenario_jobs();
    DeviceJobs<float> const images(jobs);
    PtxDevice device;
    device.num_blocks = 1;
    device.options.watch_initialised = false;
    device.options.watch_races = false;
    PtxPaths<float> paths(images.jobs(), kPaths, mapping, device);
    paths.launch(0, kPaths, {});

    ptx::Report const& report = paths.report();
    double const firm_steps = static_cast<double>(firm_steps_between(jobs, 0, kPaths));
    double const steps = static_cast<double>(kPaths) / mapping.paths_per_block *
                         static_cast<double>(jobs.front().tables->view().num_steps);
    Profile profile;
    profile.issues = 32.0 * static_cast<double>(report.warp_issues) / firm_steps;
    profile.lanes_running = report.lane_efficiency();
    profile.balance = report.parallel_efficiency();
    for (auto const& [line, interval] : report.intervals)
        profile.slowest += static_cast<double>(interval.longest) / steps;
    profile.barriers = static_cast<double>(report.barriers) / steps;
    profile.bank_passes = report.traffic.shared_least_wavefronts == 0
                              ? 1.0
                              : static_cast<double>(report.traffic.shared_wavefronts) /
                                    static_cast<double>(report.traffic.shared_least_wavefronts);
    profile.sectors = static_cast<double>(report.traffic.global_sectors) / firm_steps;
    for (auto const& [name, count] : report.opcodes)
        profile.opcodes[name] = 32.0 * static_cast<double>(count.warp_issues) / firm_steps;
    return profile;
}

std::map<std::string, CudaMapping> const& profiled_mappings()
{
    static std::map<std::string, CudaMapping> const mappings{
        {"16:512", {16, true, 512}}, {"8:256", {8, true, 256}}, {"global:384", {32, false, 384}}};
    return mappings;
}

}  // namespace ballast::testing
