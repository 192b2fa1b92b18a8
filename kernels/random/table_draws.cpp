#include "kernels/random/table_draws.hpp"

#include "kernels/core/random_numbers.hpp"
#include "kernels/random/philox.hpp"

namespace ballast {

std::array<std::uint32_t, 4> table_words(std::int32_t ordinal, DrawKey key, Seed seed)
{
    using namespace BALLAST_KERNEL_NS;
    Words const words = Philox(PathId{ordinal, 0}, seed).words(std::uint32_t{0}, key);
    std::array<std::uint32_t, 4> out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = static_cast<std::uint32_t>(words.w[i]);
    }
    return out;
}

double table_uniform(std::uint32_t word)
{
    return BALLAST_KERNEL_NS::uniform_from_word(static_cast<std::int32_t>(word));
}

}  // namespace ballast
