/// Paths on the CPU: compiled once per instruction set and precision (portability.hpp), each in its own namespace.
/// Loop order: path group -> four steps -> scenario -> step, so normals are drawn once for all scenarios.
#include <cstring>

#include "kernels/backends/cpu_entry.hpp"
#include "kernels/core/intrinsics.hpp"
#include "kernels/core/math.hpp"
#include "kernels/path/simulate_path.hpp"
#include "kernels/path/tally_path.hpp"
#include "kernels/path/team.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

using Tables = StudyTables<Scalar>;
using Job = ScenarioJob<Scalar>;

/// Same rounding, no flush to zero, no exceptions, whatever the caller had.
class FloatingPointState {
public:
    FloatingPointState()
        : saved_(_mm_getcsr())
    {
        _mm_setcsr(0x1f80);
    }
    ~FloatingPointState() { _mm_setcsr(saved_); }
    FloatingPointState(FloatingPointState const&) = delete;
    FloatingPointState& operator=(FloatingPointState const&) = delete;

private:
    unsigned saved_;
};

bool same_normals(FactorTables<Scalar> const& a, FactorTables<Scalar> const& b)
{
    return a.num_normals == b.num_normals && a.student_t == b.student_t &&
           std::memcmp(a.normal_key, b.normal_key,
                       static_cast<std::size_t>(a.num_normals) * sizeof(DrawKey)) == 0;
}

/// Rows of one group: states of all scenarios, normals, small buffers.
struct Workspace {
    PathState* states;      ///< [num_jobs]
    StepFlags* flags;       ///< [num_jobs]
    bool* draws_own;        ///< [num_jobs] its normals differ from the base's
    Row<Real> normals;      ///< [4][num_normals + 1] of the base
    Row<Real> own_normals;  ///< the same of a scenario that draws its own
    Row<Real> value_by_class;
};

Workspace carve_workspace(Arena& arena, Job const* jobs, int num_jobs)
{
    Workspace w{};
    int normals = 0;
    for (int j = 0; j < num_jobs; ++j)
        normals =
            jobs[j].tables->factors.num_normals > normals ? jobs[j].tables->factors.num_normals : normals;
    w.states = static_cast<PathState*>(arena.take(num_jobs, sizeof(PathState)));
    w.flags = static_cast<StepFlags*>(arena.take(num_jobs, sizeof(StepFlags)));
    w.draws_own = static_cast<bool*>(arena.take(num_jobs, sizeof(bool)));
    w.normals = arena.reals(4 * (normals + 1));
    w.own_normals = arena.reals(4 * (normals + 1));
    w.value_by_class = arena.reals(jobs[0].tables->firms.num_classes);
    for (int j = 0; j < num_jobs; ++j) {
        PathState state{};
        carve(arena, *jobs[j].tables, state);
        carve_scratch(arena, *jobs[j].tables, state);
        if (arena.base != nullptr) {
            w.states[j] = state;
            w.draws_own[j] = !same_normals(jobs[0].tables->factors, jobs[j].tables->factors);
        }
    }
    return w;
}

void advance_quad(Tables const& t, PathState const& s, Draws const& d, Row<Real> normals, int quad,
                  StepFlags& flags, TallyGroup const& group, Row<Real> value_by_class)
{
    int const stride = t.factors.num_normals + 1;
    int const end = 4 * quad + 4 < t.num_steps ? 4 * quad + 4 : t.num_steps;
    for (int step = 4 * quad; step < end; ++step) {
        StepFlags const f = advance_step(CpuTeam{}, t, s, d, NoRecord{}, normals + (step & 3) * stride, step);
        flags.unconverged = flags.unconverged | f.unconverged;
        flags.overdraft = flags.overdraft | f.overdraft;
        tally_date(CpuTeam{}, t, s, group, step, value_by_class);
    }
}

void write_records(Tables const& t, PathState const& s, std::uint32_t lanes, PathRecord* records)
{
    int const n = t.firms.num_firms;
    alignas(64) std::int32_t end[kLanes];
    alignas(64) std::int32_t step[kLanes];
    alignas(64) std::int32_t cause[kLanes];
    alignas(64) std::int32_t worst[kLanes];
    alignas(64) Scalar lowest[kLanes];
    for (int f = 0; f < n; ++f) {
        store(s.firms.standing[f].end, end);
        store(s.firms.standing[f].end_step, step);
        store(s.firms.standing[f].cause, cause);
        store(s.firms.standing[f].worst_level, worst);
        store(s.firms.accounts[f].lowest_liquidity, lowest);
        for (int i = 0; i < kLanes; ++i)
            if ((lanes >> i & 1u) != 0)
                records[i * n + f] = {static_cast<std::uint8_t>(end[i] == 0 ? 255 : step[i]),
                                      static_cast<std::uint8_t>(end[i]), static_cast<std::uint8_t>(cause[i]),
                                      static_cast<std::uint8_t>(worst[i]), static_cast<float>(lowest[i])};
    }
}

/// Bits of the first `count` lanes.
std::uint32_t first_lanes(std::uint64_t count)
{
    return count >= static_cast<std::uint64_t>(kLanes)
               ? static_cast<std::uint32_t>((std::uint64_t{1} << kLanes) - 1)
               : static_cast<std::uint32_t>((1u << count) - 1);
}

void simulate_group(std::uint64_t path, std::uint64_t end_path, Job const* jobs, int num_jobs,
                    Workspace const& w, std::uint64_t launch_first)
{
    Draws d{Philox(PathId{Int(static_cast<std::int32_t>(static_cast<std::uint32_t>(path))) + lane_index(),
                          static_cast<std::uint32_t>(path >> 32)},
                   jobs[0].tables->seed),
            false};
    auto lanes_of = [&](int j) {
        std::uint64_t const end = jobs[j].num_paths < end_path ? jobs[j].num_paths : end_path;
        return end <= path ? 0u : first_lanes(end - path);
    };
    for (int j = 0; j < num_jobs; ++j) {
        if (lanes_of(j) == 0)
            continue;
        d.noise_free = jobs[j].tables->factors.noise_free != 0;
        start_path(CpuTeam{}, *jobs[j].tables, w.states[j], d);
        w.flags[j] = {no_lanes(), no_lanes()};
    }
    int const num_quads = (jobs[0].tables->num_steps + 3) / 4;
    for (int quad = 0; quad < num_quads; ++quad) {
        draw_normals(CpuTeam{}, jobs[0].tables->factors, d, static_cast<std::uint32_t>(quad), w.normals);
        for (int j = 0; j < num_jobs; ++j) {
            std::uint32_t const lanes = lanes_of(j);
            if (lanes == 0)
                continue;
            Tables const& t = *jobs[j].tables;
            d.noise_free = t.factors.noise_free != 0;
            if (w.draws_own[j])
                draw_normals(CpuTeam{}, t.factors, d, static_cast<std::uint32_t>(quad), w.own_normals);
            TallyGroup const group{jobs[j].tally, lanes, BaseEnds{w.states[0].firms.standing}, j == 0};
            advance_quad(t, w.states[j], d, w.draws_own[j] ? w.own_normals : w.normals, quad, w.flags[j],
                         group, w.value_by_class);
        }
    }
    for (int j = 0; j < num_jobs; ++j) {
        std::uint32_t const lanes = lanes_of(j);
        if (lanes == 0)
            continue;
        Tables const& t = *jobs[j].tables;
        tally_horizon(CpuTeam{}, t, w.states[j],
                      TallyGroup{jobs[j].tally, lanes, BaseEnds{w.states[0].firms.standing}, j == 0},
                      w.flags[j]);
        if (jobs[j].records != nullptr)
            write_records(t, w.states[j], lanes,
                          jobs[j].records +
                              static_cast<std::ptrdiff_t>(path - launch_first) * t.firms.num_firms);
    }
}

void simulate_paths(std::uint64_t first_path, std::uint32_t num_paths, Job const* jobs, std::int32_t num_jobs,
                    void* workspace)
{
    FloatingPointState const floating_point;
    Arena arena{static_cast<unsigned char*>(workspace), 0};
    Workspace const w = carve_workspace(arena, jobs, num_jobs);
    std::uint64_t const end = first_path + num_paths;
    for (std::uint64_t path = first_path; path < end; path += kLanes)
        simulate_group(path, end, jobs, num_jobs, w, first_path);
}

std::size_t measure_workspace(Job const* jobs, std::int32_t num_jobs)
{
    Arena arena{nullptr, 0};
    carve_workspace(arena, jobs, num_jobs);
    return arena.used + 64;
}

/// FNV-1a over the bits of a few draws and functions, lane by lane as 64 paths.
std::uint64_t known_bits()
{
    FloatingPointState const floating_point;
    std::uint64_t hash = 1469598103934665603ull;
    for (int first = 0; first < 64; first += kLanes) {
        PathId const paths{Int(first) + lane_index(), 7u};
        Real z[4];
        Draws const d{Philox(paths, Seed{20260630u, 1u}), false};
        d.normals_of_four_steps(DrawKey{11u, 13u}, 5u, Real(Scalar(0)), z);
        Real const x = exp(z[0]) + log(abs(z[1]) + Real(0.5_r)) + normal_cdf(z[2]) + sqrt(abs(z[3]));
        alignas(64) Scalar lanes[kLanes];
        store(x, lanes);
        for (Scalar const value : lanes) {
            unsigned char bytes[sizeof(Scalar)];
            std::memcpy(bytes, &value, sizeof value);
            for (unsigned char const b : bytes)
                hash = (hash ^ b) * 1099511628211ull;
        }
    }
    return hash;
}

}  // namespace

CpuVariant<Scalar> variant()
{
    return {simulate_paths, measure_workspace, known_bits};
}

}  // namespace ballast::BALLAST_KERNEL_NS
