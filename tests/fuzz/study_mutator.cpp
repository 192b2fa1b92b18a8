// Whole lines of a study changed, beside libFuzzer's own changes of bytes, of which few leave a study that can be read.
#include <cstring>

#include "tests/fuzz/targets.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed)
{
    if (seed % 3 != 0) {
        std::string const edited =
            ballast::fuzz::edit_study({reinterpret_cast<char const*>(data), size}, seed);
        if (edited.size() <= max_size) {
            std::memcpy(data, edited.data(), edited.size());
            return edited.size();
        }
    }
    return LLVMFuzzerMutate(data, size, max_size);
}
