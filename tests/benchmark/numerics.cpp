/// Speed of the numerics on this processor, with floors: `benchmark_numerics`, options as of Google Benchmark. Each
/// function is measured beside the fma of the same lanes; one that costs more fmas than its floor allows makes the
/// exit status 1. The least time of several repetitions counts, so that neighbours on the machine matter little.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/benchmark/lane_functions.hpp"

#define BALLAST_DECLARE(unit)                                                                                \
    namespace unit {                                                                                         \
    benchmarks::LaneFunctions const& lane_functions();                                                       \
    }
namespace ballast {
#if BALLAST_HAVE_V3
BALLAST_DECLARE(v3_f32)
BALLAST_DECLARE(v3_f64)
#endif
#if BALLAST_HAVE_V4
BALLAST_DECLARE(v4_f32)
BALLAST_DECLARE(v4_f64)
#endif
}  // namespace ballast

namespace {

using ballast::benchmarks::LaneFunction;
using ballast::benchmarks::LaneFunctions;
using ballast::benchmarks::Vectors;

constexpr std::size_t kVectors = 256;
constexpr std::size_t kMostLanes = 16;

/// Arguments that all functions share, as floats and as doubles.
struct Arguments {
    std::vector<float> singles;
    std::vector<double> doubles;
    std::vector<std::int32_t> words;
    std::vector<double> results = std::vector<double>(4 * kVectors * kMostLanes);

    Arguments()
    {
        std::mt19937 random(1);
        std::uniform_real_distribution<double> flat(-4.0, 4.0);
        for (std::size_t i = 0; i < kVectors * kMostLanes; ++i) {
            doubles.push_back(flat(random));
            singles.push_back(static_cast<float>(doubles.back()));
            words.push_back(static_cast<std::int32_t>(random()));
        }
    }
};

/// Least time of a vector of results by "unit/function" [ns].
class LeastTimes : public benchmark::ConsoleReporter {
public:
    void ReportRuns(std::vector<Run> const& runs) override
    {
        for (Run const& run : runs)
            if (run.run_type == Run::RT_Iteration && !run.error_occurred) {
                double const time = run.GetAdjustedCPUTime();
                auto const [place, is_new] = times.try_emplace(run.run_name.function_name, time);
                if (!is_new)
                    place->second = std::min(place->second, time);
            }
        ConsoleReporter::ReportRuns(runs);
    }
    std::map<std::string, double> times;
};

/// The units that this processor runs.
std::vector<LaneFunctions const*> runnable_units()
{
    std::vector<LaneFunctions const*> units;
#if BALLAST_HAVE_V3
    if (__builtin_cpu_supports("x86-64-v3")) {
        units.push_back(&ballast::v3_f32::lane_functions());
        units.push_back(&ballast::v3_f64::lane_functions());
    }
#endif
#if BALLAST_HAVE_V4
    if (__builtin_cpu_supports("x86-64-v4")) {
        units.push_back(&ballast::v4_f32::lane_functions());
        units.push_back(&ballast::v4_f64::lane_functions());
    }
#endif
    return units;
}

void measure(benchmark::State& state, LaneFunctions const& unit, LaneFunction const& function,
             Arguments& arguments)
{
    bool const is_double = std::string(unit.name).ends_with("f64");
    Vectors const vectors{is_double ? static_cast<void const*>(arguments.doubles.data())
                                    : arguments.singles.data(),
                          arguments.words.data(), arguments.results.data(), kVectors};
    for ([[maybe_unused]] auto turn : state) {
        function.run(vectors);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kVectors) * function.results *
                            unit.lanes);
}

/// Prints the costs in fmas; false if one is above its floor.
bool check_floors(std::vector<LaneFunctions const*> const& units, std::map<std::string, double> const& times)
{
    bool all_hold = true;
    for (LaneFunctions const* unit : units) {
        auto const time_of = [&](LaneFunction const& function) {
            auto const found = times.find(std::string(unit->name) + "/" + function.name);
            return found == times.end() ? 0.0 : found->second / (function.results * double{kVectors});
        };
        double const fma = time_of(unit->functions.front());
        for (LaneFunction const& function : unit->functions.subspan(1)) {
            double const time = time_of(function);
            if (fma <= 0.0 || time <= 0.0)
                continue;  // filtered out
            bool const holds = time <= function.most_fmas * fma;
            all_hold = all_hold && holds;
            std::printf("%-6s %-22s %7.2f ns a vector, %6.1f fmas, at most %6.1f%s\n", unit->name,
                        function.name, time, time / fma, function.most_fmas, holds ? "" : "  TOO SLOW");
        }
    }
    return all_hold;
}

}  // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    Arguments arguments;
    std::vector<LaneFunctions const*> const units = runnable_units();
    for (LaneFunctions const* unit : units)
        for (LaneFunction const& function : unit->functions)
            benchmark::RegisterBenchmark((std::string(unit->name) + "/" + function.name).c_str(),
                                         [unit, &function, &arguments](benchmark::State& state) {
                                             measure(state, *unit, function, arguments);
                                         })
                ->Repetitions(9)
                ->MinTime(0.02);
    LeastTimes reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return check_floors(units, reporter.times) ? 0 : 1;
}
