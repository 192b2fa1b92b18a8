#include "tests/ptx_parity/profile.hpp"

#include "host/config/read_study.hpp"
#include "host/run/device_jobs.hpp"
#include "host/run/run_study.hpp"
#include "host/run/variant_tables.hpp"
#include "tests/support/locations.hpp"

namespace ballast::testing {

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
    static std::map<std::string, CudaMapping> const mappings{{"32:512", {32, true, 512}},
                                                             {"16:512", {16, true, 512}},
                                                             {"8:256", {8, true, 256}},
                                                             {"global:384", {32, false, 384}}};
    return mappings;
}

}  // namespace ballast::testing
