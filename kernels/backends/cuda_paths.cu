/// Paths on a GPU: compiled once per mapping and precision (lanes_device.hpp), each in its own namespace. A block
/// simulates kPathsPerBlock paths at a time from start to horizon; its threads share the items of each phase.
#include <cstring>

#include "kernels/backends/cuda_entry.hpp"
#include "kernels/core/math.hpp"
#include "kernels/path/simulate_path.hpp"
#include "kernels/path/tally_horizon.hpp"
#include "kernels/path/tally_path.hpp"
#include "kernels/path/team.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

using Tables = StudyTables<Scalar>;
using Launch = CudaLaunch<Scalar>;

/// A block of this many threads must fit: registers are budgeted for it. With more threads than these the path spills.
constexpr int kMostThreads = kIsDouble ? 256 : 384;

/// Where the rows of a block in the first place lie, and what there is of places: an argument of the kernel.
struct BlockLayout {
    PathState state;
    ScratchRow<Real> normals;                  ///< [4][num_normals + 1]
    std::uint64_t state_bytes, scratch_bytes;  ///< from a place to the next
    std::uint32_t* taken;                      ///< [place]
    std::uint32_t num_places, places_per_sm;
};

template <class Space>
BALLAST_FN void lay_out(Space& space, Tables const& t, BlockLayout& layout)
{
    carve(space, t, layout.state);
}

template <class Space>
BALLAST_FN void lay_out_scratch(Space& space, Tables const& t, BlockLayout& layout)
{
    carve_scratch(space, t, layout.state);
    take(space, 4 * (t.factors.num_normals + 1), layout.normals);
}

std::size_t bytes_per_block(Tables const& tables)
{
    Arena arena{};
    BlockLayout layout{};
    lay_out(arena, tables, layout);
    return arena.used;
}

std::size_t scratch_bytes_per_block(Tables const& tables)
{
    ScratchArena arena{};
    BlockLayout layout{};
    lay_out_scratch(arena, tables, layout);
    return arena.used;
}

BlockLayout lay_out_launch(Tables const& tables, CudaPlaces const& places)
{
    BlockLayout layout{};
#if BALLAST_STATE_ON_CHIP
    Arena arena{0};
#else
    Arena arena{0, places.state};
#endif
    lay_out(arena, tables, layout);
    ScratchArena scratch{0, places.scratch};
    lay_out_scratch(scratch, tables, layout);
    layout.state_bytes = places.state_bytes;
    layout.scratch_bytes = places.scratch_bytes;
    layout.taken = places.taken;
    layout.num_places = places.count;
    layout.places_per_sm = places.per_sm;
    return layout;
}

/// The layout as this thread's path sees it.
__device__ __forceinline__ BlockLayout own_layout(Tables const& t, BlockLayout const& layout,
                                                  std::uint32_t place)
{
    BlockLayout own = layout;
    std::size_t const of_path = path_in_block() * sizeof(Real);
#if !BALLAST_STATE_ON_CHIP
    OwnPath const state{place * layout.state_bytes + of_path};
    lay_out(state, t, own);
#endif
    OwnPath const scratch{place * layout.scratch_bytes + of_path};
    lay_out_scratch(scratch, t, own);
    return own;
}

std::vector<std::byte> layout_bytes(Tables const& tables, CudaPlaces const& places)
{
    BlockLayout const layout = lay_out_launch(tables, places);
    std::vector<std::byte> copy(sizeof layout);
    std::memcpy(copy.data(), &layout, sizeof layout);
    return copy;
}

__device__ __forceinline__ void write_records(BlockTeam const& team, Launch const& launch, PathState const& s,
                                              std::uint32_t in_launch)
{
    int const n = launch.tables.firms.num_firms;
    team.for_each(n, [&](int f) {
        Int const end = s.firms.standing[f].end;
        launch.records[static_cast<std::size_t>(in_launch) * static_cast<std::size_t>(n) +
                       static_cast<std::size_t>(f)] = {
            static_cast<std::uint8_t>(end == 0 ? 255 : s.firms.exits[f].step), static_cast<std::uint8_t>(end),
            static_cast<std::uint8_t>(s.firms.exits[f].cause),
            static_cast<std::uint8_t>(s.firms.standing[f].worst_level),
            static_cast<float>(s.firms.books[f].lowest_liquidity)};
    });
}

/// The paths of one group from start to horizon.
__device__ __forceinline__ void simulate_group(Launch const& launch, BlockLayout const& layout,
                                               std::uint32_t group)
{
    BlockTeam const team = block_team();
    Tables const& t = launch.tables;
    PathState const& s = layout.state;
    std::uint32_t const in_launch = group * kPathsPerBlock + path_in_block();
    std::uint64_t const path = launch.first_path + in_launch;
    bool const counts = in_launch < launch.num_paths;
    Draws const d{Philox(PathId{static_cast<Int>(static_cast<std::uint32_t>(path)),
                                static_cast<std::uint32_t>(path >> 32)},
                         t.seed),
                  t.factors.noise_free != 0};
    TallyGroup const tally{launch.tally, counts ? 1u : 0u,
                           BaseEnds{launch.base_ends + in_launch, launch.stride}, launch.is_base};
    int const stride = t.factors.num_normals + 1;
    StepFlags flags{no_lanes(), no_lanes()};
    start_path(team, t, s, d);
    for (int step = 0; step < t.num_steps; ++step) {
        if ((step & 3) == 0)
            draw_normals(team, t.factors, d, static_cast<std::uint32_t>(step) / 4u, layout.normals);
        StepFlags const of_step =
            advance_step(team, t, s, d, NoRecord{}, layout.normals + (step & 3) * stride, step);
        flags.unconverged = flags.unconverged | of_step.unconverged;
        flags.overdraft = flags.overdraft | of_step.overdraft;
        tally_date(team, t, s, tally, step);
    }
    tally_horizon(team, t, s, tally, flags);
    if (launch.is_base)
        team.for_each(t.firms.num_firms,
                      [&](int f) { tally.base_ends[f] = static_cast<std::int16_t>(base_end(s.firms, f)); });
    if (launch.records != nullptr && counts)
        write_records(team, launch, s, in_launch);
    team.sync();
}

/// A place that no other block has. There are as many as blocks run, so one is free; it is looked for from where the
/// blocks of this multiprocessor usually are.
__device__ __forceinline__ std::uint32_t take_place(BlockLayout const& layout)
{
    std::uint32_t multiprocessor;
    asm("mov.u32 %0, %%smid;" : "=r"(multiprocessor));
    std::uint32_t place = multiprocessor * layout.places_per_sm % layout.num_places;
    while (atomicCAS(&layout.taken[place], 0u, 1u) != 0u)
        place = (place + 1u) % layout.num_places;
    __threadfence();  // what the last block wrote there is done
    return place;
}

__device__ __forceinline__ void leave_place(BlockLayout const& layout, std::uint32_t place)
{
    __threadfence();
    atomicExch(&layout.taken[place], 0u);
}

/// A block is a group of paths. The launch is an operand from constant memory: blocks of another scenario are of another
/// kernel.
__global__ void __launch_bounds__(kMostThreads, 1)
    simulate_paths(__grid_constant__ Launch const launch, __grid_constant__ BlockLayout const layout)
{
    __shared__ std::uint32_t place;
    if (threadIdx.x == 0)
        place = take_place(layout);
    __syncthreads();
    simulate_group(launch, own_layout(launch.tables, layout, place), blockIdx.x);
    if (threadIdx.x == 0)
        leave_place(layout, place);
}

cudaError_t launch_paths(Launch const& launch, unsigned threads_per_block, CudaPlaces const& places,
                         cudaStream_t stream)
{
    simulate_paths<<<num_groups(launch, kPathsPerBlock), threads_per_block,
                     kStateOnChip ? places.state_bytes : 0, stream>>>(launch,
                                                                      lay_out_launch(launch.tables, places));
    return cudaGetLastError();
}

}  // namespace

CudaVariant<Scalar> variant()
{
    return {kPathsPerBlock,  kStateOnChip,
            kMostThreads,    reinterpret_cast<void const*>(&simulate_paths),
            bytes_per_block, scratch_bytes_per_block,
            layout_bytes,    launch_paths};
}

}  // namespace ballast::BALLAST_KERNEL_NS
