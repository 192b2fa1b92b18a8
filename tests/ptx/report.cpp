#include "tests/ptx/report.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ballast::ptx {

void Report::add(Report const& other)
{
    for (auto const& [name, count] : other.opcodes) {
        opcodes[name].warp_issues += count.warp_issues;
        opcodes[name].lane_executions += count.lane_executions;
    }
    for (auto const& [place, issues] : other.issues_by_place) {
        issues_by_place[place] += issues;
    }
    warp_issues += other.warp_issues;
    lane_executions += other.lane_executions;
    blocks += other.blocks;
    barriers += other.barriers;
    interval_issues += other.interval_issues;
    interval_capacity += other.interval_capacity;
    for (auto const& [line, interval] : other.intervals) {
        Interval& sum = intervals[line];
        sum.times += interval.times;
        sum.issues += interval.issues;
        sum.longest += interval.longest;
        sum.by_warp.resize(std::max(sum.by_warp.size(), interval.by_warp.size()));
        for (std::size_t i = 0; i < interval.by_warp.size(); ++i) {
            sum.by_warp[i] += interval.by_warp[i];
        }
        for (auto const& [instruction, issued] : interval.slowest) {
            sum.slowest[instruction] += issued;
        }
    }
    auto& issued = intervals_of_instruction;
    issued.resize(std::max(issued.size(), other.intervals_of_instruction.size()));
    for (std::size_t i = 0; i < other.intervals_of_instruction.size(); ++i) {
        issued[i] += other.intervals_of_instruction[i];
    }
    traffic.shared_accesses += other.traffic.shared_accesses;
    traffic.shared_wavefronts += other.traffic.shared_wavefronts;
    traffic.shared_least_wavefronts += other.traffic.shared_least_wavefronts;
    traffic.global_accesses += other.traffic.global_accesses;
    traffic.global_sectors += other.traffic.global_sectors;
    races.insert(races.end(), other.races.begin(), other.races.end());
    seconds += other.seconds;
}

std::uint64_t Report::instructions_issued_in(double least) const
{
    return static_cast<std::uint64_t>(std::count_if(
        intervals_of_instruction.begin(), intervals_of_instruction.end(),
        [least](std::uint64_t times) { return times > 0 && static_cast<double>(times) >= least; }));
}

std::string Report::describe_races() const
{
    std::string text;
    for (Race const& race : races) {
        text += fmt::format("{} race{} at {}+{:#x}, {} times:\n    {}\n    {}\n", race.memory,
                            race.between_blocks ? " between blocks" : "", race.memory, race.address,
                            race.count, race.first, race.second);
    }
    return text;
}

}  // namespace ballast::ptx
