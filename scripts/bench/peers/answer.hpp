#pragma once
// What every C++ peer shares: arguments PATHS SEED THREADS, counts of survivors, one line of JSON.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "numbers.hpp"

/// Survivors by report date and firm.
struct Survivors {
    std::int64_t count[num_reports][num_firms] = {};
};

/// `simulate(paths, seed, threads, survivors)` returns how many paths it simulated; the seconds are those of this call.
template <class Simulate>
int answer(int argc, char** argv, Simulate simulate)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: %s PATHS SEED THREADS\n", argv[0]);
        return 2;
    }
    auto const start = std::chrono::steady_clock::now();
    Survivors survivors;
    long long const paths =
        simulate(std::atoll(argv[1]), std::strtoull(argv[2], nullptr, 10), std::atoi(argv[3]), survivors);
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("{\"seconds\": %.9g, \"paths\": %lld, \"survivors\": [", seconds, paths);
    for (int report = 0; report < num_reports; ++report) {
        std::printf("%s[", report == 0 ? "" : ", ");
        for (int firm = 0; firm < num_firms; ++firm) {
            std::printf("%s%lld", firm == 0 ? "" : ", ",
                        static_cast<long long>(survivors.count[report][firm]));
        }
        std::printf("]");
    }
    std::printf("]}\n");
    return 0;
}
