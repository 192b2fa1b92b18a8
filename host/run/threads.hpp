#pragma once
/// How many threads this process may use at once.
#include <cstddef>
#include <cstdint>
#include <functional>

namespace ballast {

/// Processors that this process may use at once, at least 1: its affinity and the quota of its container.
int processors();

/// `asked` threads, or one for each of `assigned` processors if 0, as far as the container lets them be started.
int choose_threads(int asked, int assigned);

/// As many of `threads` as have `bytes_each` of memory, at least 1. The log says once where that is fewer.
int threads_in_memory(int threads, std::uint64_t bytes_each);

/// Calls task(i) for i in [0, count) on at most `threads` threads, this one included: on fewer where no more can be started.
/// After an exception no further task begins, and the first is thrown when all threads are done.
void on_threads(int threads, std::size_t count, std::function<void(std::size_t)> const& task);

}  // namespace ballast
