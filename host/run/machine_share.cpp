#include "host/run/machine_share.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sched.h>
#include <set>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "host/base/machine_limits.hpp"
#include "host/run/byte_text.hpp"
#include "host/run/threads.hpp"

namespace ballast {
namespace {

/// Processors that a process may run on; none if the system does not say. 0 is this process.
std::vector<int> affinity_of(pid_t process)
{
    std::vector<int> numbers;
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(process, sizeof set, &set) == 0) {
        for (int i = 0; i < CPU_SETSIZE; ++i) {
            if (CPU_ISSET(static_cast<std::size_t>(i), &set)) {
                numbers.push_back(i);
            }
        }
    }
    return numbers;
}

/// Processors that mpirun, which started this process, may run on; none if something else did.
std::vector<int> affinity_of_mpirun()
{
    std::string name;
    std::ifstream(fmt::format("/proc/{}/comm", ::getppid())) >> name;
    for (std::string_view const known : {"mpirun", "mpiexec", "orterun", "orted", "prterun", "prted"}) {
        if (name == known) {
            return affinity_of(::getppid());
        }
    }
    return {};
}

int part(int whole, std::size_t parts, std::size_t number)
{
    int const of = static_cast<int>(parts);
    return std::max(1, whole / of + (static_cast<int>(number) < whole % of ? 1 : 0));
}

}  // namespace

int processors_of(std::vector<std::vector<int>> const& may_run_on, std::size_t self, double quota)
{
    std::vector<int> const& own = may_run_on[self];
    std::map<int, std::size_t> users;  // of each processor
    std::size_t alike = 0, before = 0, largest = 0;
    for (std::size_t i = 0; i < may_run_on.size(); ++i) {
        for (int const processor : may_run_on[i]) {
            ++users[processor];
        }
        bool const same = may_run_on[i] == own;
        alike += same ? 1 : 0;
        before += same && i < self ? 1 : 0;
    }
    double sum = 0;
    for (int const processor : own) {
        largest = std::max(largest, users[processor]);
        sum += 1.0 / static_cast<double>(users[processor]);
    }
    constexpr double kRounding = 1e-6;
    int const assigned = largest <= alike
                             ? part(static_cast<int>(own.size()), std::max<std::size_t>(alike, 1), before)
                             : std::max(1, static_cast<int>(sum + kRounding));
    return quota > 0 ? std::min(assigned, part(static_cast<int>(std::ceil(quota)), may_run_on.size(), self))
                     : assigned;
}

std::vector<std::string> devices_of(std::vector<std::vector<std::string>> const& wanted, std::size_t self)
{
    std::map<std::string, std::vector<std::size_t>> seen_by;
    std::vector<std::string> devices;  // in the order in which they are first named
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        for (std::string const& device : wanted[i]) {
            std::vector<std::size_t>& processes = seen_by[device];
            if (processes.empty()) {
                devices.push_back(device);
            }
            processes.push_back(i);
        }
    }
    // Those that few see first, so that nobody is left with what others could have had.
    std::stable_sort(devices.begin(), devices.end(), [&](std::string const& a, std::string const& b) {
        return seen_by[a].size() < seen_by[b].size();
    });
    std::vector<std::vector<std::string>> given(wanted.size());
    for (std::string const& device : devices) {
        std::vector<std::size_t> const& processes = seen_by[device];
        std::size_t const to =
            *std::min_element(processes.begin(), processes.end(), [&](std::size_t a, std::size_t b) {
                return given[a].size() < given[b].size();
            });
        given[to].push_back(device);
    }
    return given[self];
}

MachineShare share_machine(Team& team, std::vector<std::string> const& wanted)
{
    if (team.size() == 1) {
        return {processors(), wanted, 1, ""};
    }
    ByteWriter mine;
    mine.add_values(affinity_of(0));
    mine.add(std::uint64_t{wanted.size()});
    for (std::string const& device : wanted) {
        mine.add_text(device);
    }
    Team::Machine const machine = team.on_machine(mine.bytes());
    std::vector<std::vector<int>> may_run_on;
    std::vector<std::vector<std::string>> devices;
    std::set<int> used;
    for (Bytes const& bytes : machine.bytes) {
        ByteReader reader(bytes);
        may_run_on.push_back(reader.take_values<int>());
        used.insert(may_run_on.back().begin(), may_run_on.back().end());
        std::vector<std::string>& of_process = devices.emplace_back(reader.take<std::uint64_t>());
        for (std::string& device : of_process) {
            device = reader.take_text();
        }
    }
    MachineShare share{processors_of(may_run_on, machine.self, machine_limits().cpu_quota),
                       devices_of(devices, machine.self), machine.bytes.size(), ""};
    std::size_t const there = affinity_of_mpirun().size();
    if (there > used.size()) {
        share.hint =
            fmt::format("mpirun binds the {} processes on this machine to {} of its {} processors; with "
                        "--bind-to none they use them all",
                        share.processes, used.size(), there);
    }
    return share;
}

}  // namespace ballast
