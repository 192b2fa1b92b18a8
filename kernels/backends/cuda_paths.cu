/// Paths on a GPU: compiled once per mapping and precision (lanes_device.hpp), each in its own namespace. A block
/// simulates kPathsPerBlock paths at a time from start to horizon; its threads share the items of each phase.
#include <cstring>

#include "kernels/backends/cuda_entry.hpp"
#include "kernels/core/math.hpp"
#include "kernels/path/simulate_path.hpp"
#include "kernels/path/tally_path.hpp"
#include "kernels/path/team.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

using Tables = StudyTables<Scalar>;
using Launch = CudaLaunch<Scalar>;

/// A block of this many threads must fit: registers are budgeted for it.
constexpr int kMostThreads = kStateOnChip ? (kIsDouble ? 384 : 512) : (kIsDouble ? 256 : 384);

/// Where the rows of block 0 lie, and how far from them those of the next block: an argument of the kernel.
struct BlockLayout {
    PathState state;
    ScratchRow<Real> normals;  ///< [4][num_normals + 1]
    std::uint64_t state_bytes, scratch_bytes;
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

BlockLayout lay_out_launch(Tables const& tables, CudaBlockMemory const& memory)
{
    BlockLayout layout{};
#if BALLAST_STATE_ON_CHIP
    Arena arena{0};
#else
    Arena arena{0, memory.state};
#endif
    lay_out(arena, tables, layout);
    layout.state_bytes = arena.used;
    ScratchArena scratch{0, memory.scratch};
    lay_out_scratch(scratch, tables, layout);
    layout.scratch_bytes = scratch.used;
    return layout;
}

/// The layout as this thread's path sees it.
__device__ __forceinline__ BlockLayout own_layout(Tables const& t, BlockLayout const& layout)
{
    BlockLayout own = layout;
    std::size_t const of_path = path_in_block() * sizeof(Real);
#if !BALLAST_STATE_ON_CHIP
    OwnPath const state{blockIdx.x * layout.state_bytes + of_path};
    lay_out(state, t, own);
#endif
    OwnPath const scratch{blockIdx.x * layout.scratch_bytes + of_path};
    lay_out_scratch(scratch, t, own);
    return own;
}

std::vector<std::byte> layout_bytes(Tables const& tables, CudaBlockMemory const& memory)
{
    BlockLayout const layout = lay_out_launch(tables, memory);
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
            static_cast<float>(s.firms.accounts[f].lowest_liquidity)};
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
                      [&](int f) { tally.base_ends[f] = static_cast<std::int16_t>(s.firms.exits[f].step); });
    if (launch.records != nullptr && counts)
        write_records(team, launch, s, in_launch);
    team.sync();
}

__global__ void __launch_bounds__(kMostThreads, 1)
    simulate_paths(__grid_constant__ Launch const launch, __grid_constant__ BlockLayout const layout)
{
    __shared__ std::uint32_t taken;
    std::uint32_t const num_groups = (launch.num_paths + kPathsPerBlock - 1u) / kPathsPerBlock;
    BlockLayout const own = own_layout(launch.tables, layout);
    std::uint32_t group = blockIdx.x;
    while (group < num_groups) {
        simulate_group(launch, own, group);
        if (threadIdx.x == 0)
            taken = gridDim.x + atomicAdd(launch.next_group, 1u);
        __syncthreads();
        group = taken;
        __syncthreads();
    }
}

cudaError_t launch_paths(Launch const& launch, unsigned threads_per_block, CudaBlockMemory const& memory,
                         cudaStream_t stream)
{
    BlockLayout const layout = lay_out_launch(launch.tables, memory);
    std::size_t const dynamic_bytes = kStateOnChip ? bytes_per_block(launch.tables) : 0;
    simulate_paths<<<memory.num_blocks, threads_per_block, dynamic_bytes, stream>>>(launch, layout);
    return cudaGetLastError();
}

}  // namespace

CudaVariant<Scalar> variant()
{
    return {kPathsPerBlock,
            kStateOnChip,
            reinterpret_cast<void const*>(&simulate_paths),
            bytes_per_block,
            scratch_bytes_per_block,
            layout_bytes,
            launch_paths};
}

}  // namespace ballast::BALLAST_KERNEL_NS
