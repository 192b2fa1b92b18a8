#pragma once
/// What each process of a team may use of the machine that it shares with others of them: processors and devices.
#include <cstddef>
#include <string>
#include <vector>

#include "host/run/team.hpp"

namespace ballast {

struct MachineShare {
    int processors = 1;
    std::vector<std::string> devices;  ///< UUIDs, of those that this process wants
    std::size_t processes = 1;         ///< of the team on this machine
    std::string hint;                  ///< how all of its processors would be used; "" if they are
};

/// Agreed on with all of the team. `wanted` are UUIDs of devices that this process sees and would use.
MachineShare share_machine(Team& team, std::vector<std::string> const& wanted);

/// Number of processors for process `self` of those on a machine, [processes] the processors that each may run on: those
/// of its own, and of those that several have in common its part. `quota` is the time of processors per time that all of
/// them have together; 0: no quota. At least 1.
int processors_of(std::vector<std::vector<int>> const& may_run_on, std::size_t self, double quota);

/// Devices of process `self`, [processes] those that each sees and wants: every device goes to one of those who see it,
/// as evenly as can be.
std::vector<std::string> devices_of(std::vector<std::vector<std::string>> const& wanted, std::size_t self);

}  // namespace ballast
