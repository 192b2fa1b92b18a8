// A model of configs/benchmarks as one would write it in C++: a loop over paths, std::mt19937_64 and the distributions of the
// standard library, OpenMP over paths. A thread has a generator of its own.
#include <algorithm>
#include <cmath>
#include <random>

#include <omp.h>

#include "answer.hpp"

namespace {

void simulate_path(std::mt19937_64& generator, Survivors& survivors)
{
    std::normal_distribution<float> normal;
    std::exponential_distribution<float> exponential;
    float x[num_factors + 1] = {}, z[num_factors + 1], cash[num_firms], left[num_firms];
    float until_cancelled[num_contracts + 1], rate = 1.0F, used = 0.0F;
    bool alive[num_firms];
    for (int i = 0; i < num_firms; ++i) {
        cash[i] = cash_at_start[i];
        left[i] = exponential(generator);
        alive[i] = true;
    }
    for (int i = 0; i < num_contracts; ++i) {
        until_cancelled[i] = exponential(generator);
    }
    int report = 0;
    for (int step = 1; step <= num_steps; ++step) {
        for (int i = 0; i < num_factors; ++i) {
            z[i] = normal(generator);
        }
        for (int i = 0; i < num_factors; ++i) {
            x[i] *= decay[i];
            for (int j = 0; j <= std::min(i, num_drivers - 1); ++j) {
                x[i] += innovation[i * num_factors + j] * z[j];
            }
            if (i >= num_drivers) {
                x[i] += innovation[i * num_factors + i] * z[i];
            }
        }
        if (num_contracts > 0) {
            float const before = rate;
            rate = std::exp(-demand_slope * x[demand_factor] - demand_offset);
            used += 0.5F * (before + rate);
        }
        for (int i = 0; i < num_firms; ++i) {
            float flow = noise[i] * normal(generator) - fixed_cost[i];
            if (num_factors > 0) {
                flow += core[i] * std::exp(beta[i] * x[factor_of[i]]);
            }
            constexpr int each = num_contracts / num_firms;
            for (int c = i * each; c < (i + 1) * each; ++c) {
                flow += until_cancelled[c] > used * cancel[c] ? payment[c] : 0.0F;
            }
            cash[i] += flow;
            left[i] -= hazard[i];
            alive[i] = alive[i] && cash[i] >= 0.0F && left[i] > 0.0F;
        }
        if (step == report_step[report]) {
            for (int i = 0; i < num_firms; ++i) {
                survivors.count[report][i] += alive[i] ? 1 : 0;
            }
            ++report;
        }
    }
}

}  // namespace

int main(int argc, char** argv)
{
    return answer(argc, argv, [](long long paths, std::uint64_t seed, int threads, Survivors& survivors) {
#pragma omp parallel num_threads(threads)
        {
            std::seed_seq sequence{static_cast<unsigned>(seed), static_cast<unsigned>(omp_get_thread_num())};
            std::mt19937_64 generator(sequence);
            Survivors own;
#pragma omp for schedule(static)
            for (long long path = 0; path < paths; ++path) {
                simulate_path(generator, own);
            }
#pragma omp critical
            for (int report = 0; report < num_reports; ++report) {
                for (int i = 0; i < num_firms; ++i) {
                    survivors.count[report][i] += own.count[report][i];
                }
            }
        }
        return paths;
    });
}
