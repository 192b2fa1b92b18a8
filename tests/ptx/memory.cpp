#include "tests/ptx/memory.hpp"

#include "tests/ptx/module.hpp"

#include <fmt/format.h>

namespace ballast::ptx {

void Memory::add(Region const& region)
{
    auto const begin = reinterpret_cast<std::uintptr_t>(region.base);
    std::uint64_t const end = begin + region.bytes;
    auto const next = regions_.lower_bound(begin);
    bool const overlaps = (next != regions_.end() && next->first < end) ||
                          (next != regions_.begin() && std::prev(next)->second->end > begin);
    if (overlaps || begin == 0) {
        throw PtxError(fmt::format("region '{}' overlaps another, or is null", region.name));
    }
    if (region.bytes > 0) {
        regions_[begin] = std::make_unique<WatchedRegion>(WatchedRegion{region, begin, end});
    }
}

void Memory::remove(void const* base)
{
    last_ = nullptr;
    regions_.erase(reinterpret_cast<std::uintptr_t>(base));
}

WatchedRegion* Memory::find(std::uint64_t address, std::uint64_t bytes)
{
    if (last_ != nullptr && address >= last_->begin && address + bytes <= last_->end) {
        return last_;
    }
    auto const next = regions_.upper_bound(address);
    if (next == regions_.begin()) {
        return nullptr;
    }
    WatchedRegion* const found = std::prev(next)->second.get();
    if (address + bytes > found->end || address + bytes < address) {
        return nullptr;
    }
    return last_ = found;
}

std::string Memory::describe(std::uint64_t address) const
{
    auto const next = regions_.upper_bound(address);
    if (next == regions_.begin()) {
        return "below all regions";
    }
    WatchedRegion const& below = *std::prev(next)->second;
    if (address < below.end) {
        return fmt::format("'{}' + {}, of {} bytes", below.region.name, address - below.begin,
                           below.region.bytes);
    }
    return fmt::format("{} bytes behind the end of '{}'", address - below.end, below.region.name);
}

void Memory::watch(bool initialised, bool races)
{
    for (auto& [begin, watched] : regions_) {
        if (!initialised || watched->region.initialised) {
            watched->writes = WriteLog();
        } else if (watched->writes.empty()) {
            watched->writes.reset(watched->region.bytes);
        }
        watched->races = RaceLog();
        if (races && watched->region.block_private) {
            watched->races.reset(watched->region.bytes);
        }
    }
}

}  // namespace ballast::ptx
