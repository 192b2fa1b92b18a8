#include "host/run/threads.hpp"

#include <algorithm>

#include <tbb/info.h>

namespace ballast {

int processors()
{
    return std::max(1, tbb::info::default_concurrency());
}

}  // namespace ballast
