/// Slots that a warp starts with: immediates, addresses and special registers.
#include "tests/ptx/block.hpp"

namespace ballast::ptx {
namespace {

Extent place_in(Extent const& extent, std::uint64_t index)
{
    return {static_cast<std::uint32_t>(index % extent.x),
            static_cast<std::uint32_t>(index / extent.x % extent.y),
            static_cast<std::uint32_t>(index / extent.x / extent.y)};
}

}  // namespace

std::uint64_t preset_value(LaunchState const& state, Preset const& preset, std::uint64_t block,
                           std::uint32_t warp, std::uint32_t lane)
{
    using What = Preset::What;
    Extent const& ntid = state.launch.block;
    Extent const& nctaid = state.launch.grid;
    Extent const tid = place_in(ntid, warp * kLanes + lane);
    Extent const ctaid = place_in(nctaid, block);
    std::uint32_t const bit = 1u << lane;
    switch (preset.what) {
    case What::value:
        return preset.value;
    case What::parameters:
        return preset.value + state.parameters;
    case What::variable:
        return preset.value + state.variables[preset.variable];
    case What::tid_x:
        return tid.x;
    case What::tid_y:
        return tid.y;
    case What::tid_z:
        return tid.z;
    case What::ntid_x:
        return ntid.x;
    case What::ntid_y:
        return ntid.y;
    case What::ntid_z:
        return ntid.z;
    case What::ctaid_x:
        return ctaid.x;
    case What::ctaid_y:
        return ctaid.y;
    case What::ctaid_z:
        return ctaid.z;
    case What::nctaid_x:
        return nctaid.x;
    case What::nctaid_y:
        return nctaid.y;
    case What::nctaid_z:
        return nctaid.z;
    case What::laneid:
        return lane;
    case What::smid:  // one for each block that runs beside others, though not always another
        return block % state.options.resident_blocks;
    case What::warpid:
        return warp;
    case What::nwarpid:
        return (size_of(ntid) + kLanes - 1) / kLanes;
    case What::lanemask_eq:
        return bit;
    case What::lanemask_lt:
        return bit - 1;
    case What::lanemask_le:
        return (bit - 1) | bit;
    case What::lanemask_gt:
        return ~((bit - 1) | bit);
    case What::lanemask_ge:
        return ~(bit - 1);
    case What::dynamic_shared_bytes:
        return state.launch.dynamic_shared_bytes;
    }
    return 0;
}

}  // namespace ballast::ptx
