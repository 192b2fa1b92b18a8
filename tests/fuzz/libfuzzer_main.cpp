// One libFuzzer program a target; BALLAST_FUZZ_FUNCTION is its function.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    ballast::fuzz::BALLAST_FUZZ_FUNCTION({reinterpret_cast<char const*>(data), size});
    return 0;
}
