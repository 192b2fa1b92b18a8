/// Draws behind plain function pointers; compiled once per instruction set and precision (see probe.hpp).

#include "tests/unit/random/probe.hpp"

#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {
namespace {

using test::Paths;

constexpr std::size_t kStep = static_cast<std::size_t>(kLanes);

PathId path_at(Paths const& paths, std::size_t at)
{
    return {load_int(paths.low + at), paths.high};
}

void store_as_double(Real x, double* to)
{
    Scalar values[kLanes];
    store(x, values);
    for (std::size_t k = 0; k < kStep; ++k) {
        to[k] = static_cast<double>(values[k]);
    }
}

void store_words(Words const& words, std::size_t at, std::size_t n, std::int32_t* out)
{
    for (std::size_t k = 0; k < 4; ++k) {
        store(words.w[k], out + k * n + at);
    }
}

void words(Seed seed, Paths paths, std::uint32_t block, DrawKey key, std::int32_t* out)
{
    for (std::size_t at = 0; at < paths.n; at += kStep) {
        store_words(Philox(path_at(paths, at), seed).words(block, key), at, paths.n, out);
    }
}

void words_of_blocks(Seed seed, Paths paths, std::int32_t const* blocks, DrawKey key, std::int32_t* out)
{
    for (std::size_t at = 0; at < paths.n; at += kStep) {
        store_words(Philox(path_at(paths, at), seed).words(load_int(blocks + at), key), at, paths.n, out);
    }
}

void four_normals(Seed seed, Paths paths, DrawKey key, std::uint32_t quad, double* out)
{
    for (std::size_t at = 0; at < paths.n; at += kStep) {
        Real z[4];
        Draws const d{Philox(path_at(paths, at), seed), false};
        d.normals_of_four_steps(key, quad, Real(Scalar(0)), z);
        for (std::size_t k = 0; k < 4; ++k) {
            store_as_double(z[k], out + k * paths.n + at);
        }
    }
}

void at_ordinals(Seed seed, Paths paths, DrawKey key, std::int32_t const* ordinals, double* out)
{
    for (std::size_t at = 0; at < paths.n; at += kStep) {
        Draws const d{Philox(path_at(paths, at), seed), false};
        Int const ordinal = load_int(ordinals + at);
        store_as_double(d.normal(key, ordinal, Real(Scalar(0))), out + at);
        store_as_double(d.uniform(key, ordinal, Real(Scalar(0))), out + paths.n + at);
        store_as_double(d.exponential(key, ordinal, Real(Scalar(0))), out + 2 * paths.n + at);
    }
}

void alone_at(Seed seed, Paths paths, DrawKey key, std::int32_t const* ordinals, double* out)
{
    for (std::size_t at = 0; at < paths.n; at += kStep) {
        Draws const d{Philox(path_at(paths, at), seed), false};
        for (std::size_t lane = 0; lane < kStep; ++lane) {
            double of_lanes[kStep];
            Mask const alone = mask_from_bits(1u << lane);
            store_as_double(d.exponential(alone, key, load_int(ordinals + at), Real(Scalar(0))), of_lanes);
            out[at + lane] = of_lanes[lane];
        }
    }
}

#define BALLAST_TEXT_OF(x) #x
#define BALLAST_NAME(x) BALLAST_TEXT_OF(x)

constexpr test::DrawProbe kProbe = {BALLAST_NAME(BALLAST_KERNEL_NS),
                                    BALLAST_LANES,
                                    kIsDouble,
                                    words,
                                    words_of_blocks,
                                    four_normals,
                                    at_ordinals,
                                    alone_at};

}  // namespace

test::DrawProbe const* draw_probe()
{
    return &kProbe;
}

}  // namespace ballast::BALLAST_KERNEL_NS
