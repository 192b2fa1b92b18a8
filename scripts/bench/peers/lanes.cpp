// What the machine can do: a model of configs/benchmarks written by hand for its vector unit, everything of a group of LANES
// paths in registers and the first-level cache, all sizes and numbers known at compile time. It owes nothing to equal bits on
// other machines. GENERATOR is Ars5 (the cheapest sound counter-based one here) or Philox (the one that Ballast uses).
#include <omp.h>

#include "answer.hpp"
#include "lanes.hpp"

namespace {

// One firm without factors is simulated four times over: a block of words gives four normals.
constexpr int replicas = num_firms == 1 && num_factors == 0 ? 4 : 1;
constexpr int columns = num_firms * replicas;
constexpr int padded_columns = (columns + 3) / 4 * 4;
constexpr int padded_factors = (num_factors + 3) / 4 * 4;
constexpr int each = num_contracts / num_firms;
constexpr float log2_e = 1.4426950F;

struct Group {
    Real x[padded_factors + 4], cash[padded_columns], fails_at[padded_columns], rate, used;
    Int dead[padded_columns];                 // sign bits
    Real until_cancelled[num_contracts + 4];  // of the summed rate
};

enum Kind : std::uint32_t { factor_normals = 0, firm_normals = 1 << 20, thresholds = 2 << 20 };

template <class Generator>
inline void four_normals(Generator const& generator, Real (&z)[4], Counter counter)
{
    Word words[4];
    generator.words(words, counter);
    two_normals(words[0], words[1], z[0], z[1]);
    two_normals(words[2], words[3], z[2], z[3]);
}

template <class Generator>
void start(Generator const& generator, Group& s, std::uint32_t group)
{
    Word words[4];
    for (int i = 0; i < num_factors; ++i) {
        s.x[i] = Real{};
    }
    for (int i = 0; i < padded_columns; ++i) {
        int const firm = i / replicas < num_firms ? i / replicas : 0;
        if (i % 4 == 0) {
            generator.words(words, {group, 0, thresholds + static_cast<std::uint32_t>(i / 4)});
        }
        s.cash[i] = filled(cash_at_start[firm]);
        s.dead[i] = Int{};
        s.fails_at[i] = hazard[firm] > 0 ? exponential_from(words[i % 4]) / hazard[firm] : filled(1e30F);
    }
    for (int c = 0; c < num_contracts; ++c) {
        if (c % 4 == 0) {
            generator.words(words, {group, 1, thresholds + static_cast<std::uint32_t>(c / 4)});
        }
        s.until_cancelled[c] = cancel[c] > 0 ? exponential_from(words[c % 4]) / cancel[c] : filled(1e30F);
    }
    s.rate = filled(1.0F);
    s.used = Real{};
}

template <class Generator>
inline void advance_factors(Generator const& generator, Group& s, std::uint32_t group, std::uint32_t step)
{
    Real z[padded_factors + 4];
#pragma GCC unroll 8
    for (int i = 0; i < padded_factors; i += 4) {
        Real four[4];
        four_normals(generator, four, {group, step, factor_normals + static_cast<std::uint32_t>(i)});
        for (int k = 0; k < 4; ++k) {
            z[i + k] = four[k];
        }
    }
#pragma GCC unroll 32
    for (int i = 0; i < num_factors; ++i) {
        Real x = decay[i] * s.x[i];
#pragma GCC unroll 8
        for (int j = 0; j < num_drivers && j <= i; ++j) {
            if (innovation[i * num_factors + j] != 0.0F) {
                x += innovation[i * num_factors + j] * z[j];
            }
        }
        if (i >= num_drivers) {
            x += innovation[i * num_factors + i] * z[i];
        }
        s.x[i] = x;
    }
}

template <class Generator>
inline void advance_firms(Generator const& generator, Group& s, std::uint32_t group, std::uint32_t step)
{
    for (int i = 0; i < padded_columns; i += 4) {
        Real z[4];
        four_normals(generator, z, {group, step, firm_normals + static_cast<std::uint32_t>(i)});
#pragma GCC unroll 4
        for (int k = 0; k < 4; ++k) {
            int const firm = (i + k) / replicas < num_firms ? (i + k) / replicas : 0;
            Real cash = s.cash[i + k] + (noise[firm] * z[k] - fixed_cost[firm]);
            if constexpr (num_factors > 0) {
                cash += core[firm] * power_of_two(beta[firm] * log2_e * s.x[factor_of[firm]]);
            }
#pragma GCC unroll 4
            for (int c = firm * each; c < (firm + 1) * each; ++c) {
                cash += s.until_cancelled[c] > s.used ? filled(payment[c]) : Real{};
            }
            s.cash[i + k] = cash;
            s.dead[i + k] |= reinterpret_cast<Int>(cash);
        }
    }
}

void count(Group const& s, int step, Int (&survivors)[padded_columns])
{
    for (int i = 0; i < padded_columns; ++i) {
        Int const alive = (s.dead[i] >= 0) & (s.fails_at[i] > static_cast<float>(step));
        survivors[i] -= alive;
    }
}

template <class Generator>
long long simulate(long long paths, std::uint64_t seed, int threads, Survivors& survivors)
{
    Generator const generator(seed);
    long long const groups = (paths + LANES * replicas - 1) / (LANES * replicas);
#pragma omp parallel num_threads(threads)
    {
        Int own[num_reports][padded_columns] = {};
#pragma omp for schedule(dynamic, 16)
        for (long long group = 0; group < groups; ++group) {
            Group s;
            auto const number = static_cast<std::uint32_t>(group);
            start(generator, s, number);
            int report = 0;
            for (int step = 1; step <= num_steps; ++step) {
                if constexpr (num_factors > 0) {
                    advance_factors(generator, s, number, static_cast<std::uint32_t>(step));
                }
                if constexpr (num_contracts > 0) {
                    Real const before = s.rate;
                    s.rate = power_of_two((-demand_slope * s.x[demand_factor] - demand_offset) * log2_e);
                    s.used += 0.5F * (before + s.rate);
                }
                advance_firms(generator, s, number, static_cast<std::uint32_t>(step));
                if (step == report_step[report]) {
                    count(s, step, own[report++]);
                }
            }
        }
#pragma omp critical
        for (int report = 0; report < num_reports; ++report) {
            for (int i = 0; i < columns; ++i) {
                for (int lane = 0; lane < LANES; ++lane) {
                    survivors.count[report][i / replicas] += own[report][i][lane];
                }
            }
        }
    }
    return groups * LANES * replicas;
}

}  // namespace

int main(int argc, char** argv)
{
    return answer(argc, argv, simulate<GENERATOR>);
}
