#pragma once
/// Waiting for messages without taking a processor from those that simulate.
#include <chrono>
#include <mpi.h>
#include <sched.h>
#include <thread>

namespace ballast {

/// A rest between two looks for a message, the longer the more there were in vain.
inline void rest(int looks)
{
    constexpr int kYields = 10, kShortRests = 40;  // a millisecond is little beside what paths take
    if (looks < kYields) {
        ::sched_yield();
    } else {
        std::this_thread::sleep_for(std::chrono::microseconds(looks < kShortRests ? 50 : 1000));
    }
}

inline void await(MPI_Request& request)
{
    int arrived = 0;
    for (int looks = 0; arrived == 0; ++looks) {
        MPI_Test(&request, &arrived, MPI_STATUS_IGNORE);
        if (arrived == 0) {
            rest(looks);
        }
    }
}

}  // namespace ballast
