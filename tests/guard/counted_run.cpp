// Simulates paths of a study's base case on 8 lanes of single precision, and asks callgrind to count these instructions
// and no others; scripts/check_instructions.py runs it under valgrind.
//   counted_run STUDY PATHS VARIANTS     the base case so many times on the same random numbers, as scenarios are
// Prints one JSON object: compiler, firm_steps; or "skipped: why" where there is no AVX2.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <valgrind/callgrind.h>

#include "host/config/read_study.hpp"
#include "host/run/cpu_worker.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/variant_tables.hpp"

namespace {

#if defined(__clang__)
std::string const kCompiler = fmt::format("clang {}", __clang_major__);
#else
std::string const kCompiler = fmt::format("gcc {}", __GNUC__);
#endif

int count(std::string const& study, std::string const& paths, std::size_t variants)
{
    using namespace ballast;
    std::vector<Isa> const available = available_isas();
    if (std::find(available.begin(), available.end(), Isa::v3) == available.end()) {
        fmt::print("skipped: this processor has no AVX2\n");
        return 0;
    }
    config::LoadedStudy const loaded = config::read_study(study, {"general.paths=" + paths});
    VariantTables<float> const tables(RunStudies{loaded.study, {}});
    std::vector<PassJob<float>> const jobs(variants, tables.scenario_jobs().front());
    CpuWorker<float> worker(Isa::v3, jobs);
    worker.simulate({0, 8});  // what is resolved at the first call
    CALLGRIND_START_INSTRUMENTATION;
    worker.simulate({0, static_cast<std::uint32_t>(jobs.front().num_paths)});
    CALLGRIND_STOP_INSTRUMENTATION;
    fmt::print("{{\"compiler\": \"{}\", \"firm_steps\": {}}}\n", kCompiler,
               firm_steps_between(jobs, 0, jobs.front().num_paths));
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: counted_run STUDY PATHS VARIANTS\n");
        return 2;
    }
    try {
        return count(argv[1], argv[2], std::stoul(argv[3]));
    } catch (std::exception const& error) {
        std::fprintf(stderr, "counted_run: %s\n", error.what());
        return 1;
    }
}
