/// Paths on the CPU: compiled once per instruction set and precision (portability.hpp), each in its own namespace.
/// Loop order: round of path groups -> scenario -> group -> step.
#include <cstring>

#include "kernels/backends/cpu_entry.hpp"
#include "kernels/core/intrinsics.hpp"
#include "kernels/core/math.hpp"
#include "kernels/path/simulate_path.hpp"
#include "kernels/path/tally_horizon.hpp"
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
           (a.num_normals == 0 ||  // there is nothing to point at, then
            std::memcmp(a.normal_key, b.normal_key,
                        static_cast<std::size_t>(a.num_normals) * sizeof(DrawKey)) == 0);
}

/// Memory of a call. Its groups of paths go in rounds: the normals of all groups of a round are drawn first, then one
/// scenario after another runs through these groups, so that state, tables and tallies of a scenario stay near the core.
struct Workspace {
    int num_groups;                ///< most in a round
    ScratchRow<Real> normals;      ///< [num_groups][quads of steps][4][num_normals + 1] of the base
    ScratchRow<Real> own_normals;  ///< [4][num_normals + 1] of a scenario that draws its own
    Row<Int> base_ends;            ///< [num_groups][num_firms] ends in the base
    Arena state;                   ///< of one group in one scenario, whichever it is
};

constexpr std::size_t kNormalsOfRound = std::size_t{2} << 20;  ///< at most so many bytes, or one group's

int num_quads(Tables const& t)
{
    return (t.num_steps + 3) / 4;
}

/// Normals of a quad of steps, each with the place of its Student-t multiplier.
int quad_normals(Tables const& t)
{
    return 4 * (t.factors.num_normals + 1);
}

PathState carve_state(Arena& arena, Tables const& t)
{
    PathState s{};
    carve(arena, t, s);
    carve_scratch(arena, t, s);
    return s;
}

Workspace carve_workspace(Arena& arena, Job const* jobs, int num_jobs)
{
    Tables const& base = *jobs[0].tables;
    int const group_normals = num_quads(base) * quad_normals(base);
    std::size_t const fitting =
        kNormalsOfRound / (static_cast<std::size_t>(group_normals) * sizeof(Real) + 1);
    Workspace w{};
    w.num_groups = fitting < 1 ? 1 : static_cast<int>(fitting);
    w.normals = arena.reals(std::int64_t{w.num_groups} * group_normals);
    w.base_ends = arena.ints(std::int64_t{w.num_groups} * base.firms.num_firms);
    int most_normals = 0;
    for (int j = 0; j < num_jobs; ++j) {
        int const normals = quad_normals(*jobs[j].tables);
        most_normals = normals > most_normals ? normals : most_normals;
    }
    w.own_normals = arena.reals(most_normals);
    w.state = arena;
    for (int j = 0; j < num_jobs; ++j) {
        Arena of_job{nullptr, w.state.used};
        carve_state(of_job, *jobs[j].tables);
        arena.used = of_job.used > arena.used ? of_job.used : arena.used;
    }
    return w;
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
        store(s.firms.exits[f].step, step);
        store(s.firms.exits[f].cause, cause);
        store(s.firms.standing[f].worst_level, worst);
        store(s.firms.books[f].lowest_liquidity, lowest);
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

Draws draws_of(std::uint64_t path, Seed seed, bool noise_free)
{
    Int const low = Int(static_cast<std::int32_t>(static_cast<std::uint32_t>(path))) + lane_index();
    return {Philox(PathId{low, static_cast<std::uint32_t>(path >> 32)}, seed), noise_free};
}

/// Paths of a round.
struct Round {
    std::uint64_t first, end;
    std::uint64_t first_of_call;
};

void draw_base(Tables const& t, Round const& round, Workspace const& w)
{
    ScratchRow<Real> to = w.normals;
    for (std::uint64_t path = round.first; path < round.end; path += kLanes) {
        Draws const d = draws_of(path, t.seed, t.factors.noise_free != 0);
        for (int quad = 0; quad < num_quads(t); ++quad, to += quad_normals(t))
            draw_normals(CpuTeam{}, t.factors, d, static_cast<std::uint32_t>(quad), to);
    }
}

/// All steps of a group. `normals` are the base's, or null where the scenario draws its own.
StepFlags advance_group(Tables const& t, PathState const& s, Draws const& d, ScratchRow<Real> normals,
                        TallyGroup const& group, Workspace const& w)
{
    StepFlags flags{no_lanes(), no_lanes()};
    int const stride = t.factors.num_normals + 1;
    for (int step = 0; step < t.num_steps; ++step) {
        if (normals == nullptr && step % 4 == 0)
            draw_normals(CpuTeam{}, t.factors, d, static_cast<std::uint32_t>(step / 4), w.own_normals);
        ScratchRow<Real> const of_step =
            normals == nullptr ? w.own_normals + step % 4 * stride : normals + step * stride;
        StepFlags const f = advance_step(CpuTeam{}, t, s, d, NoRecord{}, of_step, step);
        flags.unconverged = flags.unconverged | f.unconverged;
        flags.overdraft = flags.overdraft | f.overdraft;
        tally_date(CpuTeam{}, t, s, group, step);
    }
    return flags;
}

/// One scenario through all groups of a round; the base goes first.
void simulate_job(Job const& job, Job const& base, Round const& round, Workspace const& w)
{
    Tables const& t = *job.tables;
    bool const is_base = &job == &base;
    bool const draws_own = !same_normals(base.tables->factors, t.factors);
    int const num_firms = base.tables->firms.num_firms;
    int const group_normals = num_quads(*base.tables) * quad_normals(*base.tables);
    Arena arena = w.state;
    PathState const s = carve_state(arena, t);
    std::uint64_t const end = job.num_paths < round.end ? job.num_paths : round.end;
    std::uint64_t path = round.first;
    for (int g = 0; path < end; ++g, path += kLanes) {
        Row<Int> const base_ends = w.base_ends + g * num_firms;
        TallyGroup const group{job.tally, first_lanes(end - path), BaseEnds{base_ends}, is_base};
        Draws const d = draws_of(path, base.tables->seed, t.factors.noise_free != 0);
        start_path(CpuTeam{}, t, s, d);
        StepFlags const flags =
            advance_group(t, s, d, draws_own ? nullptr : w.normals + g * group_normals, group, w);
        tally_horizon(CpuTeam{}, t, s, group, flags);
        for (int f = 0; is_base && f < num_firms; ++f)
            base_ends[f] = base_end(s.firms, f);
        if (job.records != nullptr)
            write_records(t, s, group.lanes,
                          job.records + static_cast<std::ptrdiff_t>(path - round.first_of_call) * num_firms);
    }
}

void simulate_paths(std::uint64_t first_path, std::uint32_t num_paths, Job const* jobs, std::int32_t num_jobs,
                    void* workspace)
{
    FloatingPointState const floating_point;
    Arena arena{static_cast<unsigned char*>(workspace), 0};
    Workspace const w = carve_workspace(arena, jobs, num_jobs);
    std::uint64_t const end = first_path + num_paths;
    std::uint64_t const size = static_cast<std::uint64_t>(w.num_groups) * kLanes;
    for (std::uint64_t path = first_path; path < end; path += size) {
        Round const round{path, end - path < size ? end : path + size, first_path};
        draw_base(*jobs[0].tables, round, w);
        for (int j = 0; j < num_jobs; ++j)
            simulate_job(jobs[j], jobs[0], round, w);
    }
}

std::size_t measure_state(Tables const& t)
{
    Arena arena{nullptr, 0};
    carve_state(arena, t);
    return arena.used / kLanes;
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
    return {simulate_paths, measure_workspace, measure_state, known_bits};
}

}  // namespace ballast::BALLAST_KERNEL_NS
