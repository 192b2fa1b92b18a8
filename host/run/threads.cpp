#include "host/run/threads.hpp"

#include <tbb/info.h>

#include <algorithm>

namespace ballast {

int processors()
{
    return std::max(1, tbb::info::default_concurrency());
}

}  // namespace ballast
