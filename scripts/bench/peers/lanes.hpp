#pragma once
// Vectors of LANES paths by the compiler's vector extensions, and the two generators of lanes.cpp.
#include <cstdint>
#include <cstring>

#include <immintrin.h>

#include "numbers.hpp"

typedef float Real __attribute__((vector_size(4 * LANES)));
typedef std::int32_t Int __attribute__((vector_size(4 * LANES)));
typedef std::uint32_t Word __attribute__((vector_size(4 * LANES)));

inline Real real_of(Int i)
{
    return __builtin_convertvector(i, Real);
}
inline Real filled(float value)
{
    return value - Real{};
}
inline Word filled_word(std::uint32_t value)
{
    return value - Word{};
}

inline Word lane_numbers()
{
#if LANES == 16
    return Word{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#else
    return Word{0, 1, 2, 3, 4, 5, 6, 7};
#endif
}

inline Real square_root(Real x)
{
#if LANES == 16
    return reinterpret_cast<Real>(_mm512_sqrt_ps(reinterpret_cast<__m512>(x)));
#else
    return reinterpret_cast<Real>(_mm256_sqrt_ps(reinterpret_cast<__m256>(x)));
#endif
}

/// Which of 2^96 independent blocks of four vectors of words is wanted.
struct Counter {
    std::uint32_t group, step, block;
};

/// ARS-5 (Salmon et al. 2011): five rounds of AES on a counter; a vector holds a counter for every four words.
struct Ars5 {
    Word key[6];

    explicit Ars5(std::uint64_t seed)
    {
        std::uint64_t low = seed, high = 0x9E3779B97F4A7C15ULL;
        for (Word& round : key) {
            std::uint64_t part[LANES / 2];
            for (int i = 0; i < LANES / 2; i += 2) {
                part[i] = low;
                part[i + 1] = high;
            }
            std::memcpy(&round, part, sizeof round);
            low += 0xBB67AE8584CAA73BULL;
            high += 0x9E3779B97F4A7C15ULL;
        }
    }

    static Word round(Word state, Word key)
    {
#if LANES == 16 && defined(__VAES__)
        return reinterpret_cast<Word>(
            _mm512_aesenc_epi128(reinterpret_cast<__m512i>(state), reinterpret_cast<__m512i>(key)));
#elif defined(__VAES__)
        return reinterpret_cast<Word>(
            _mm256_aesenc_epi128(reinterpret_cast<__m256i>(state), reinterpret_cast<__m256i>(key)));
#else
        __m128i s[LANES / 4], k[LANES / 4];
        std::memcpy(s, &state, sizeof state);
        std::memcpy(k, &key, sizeof key);
        for (int i = 0; i < LANES / 4; ++i) {
            s[i] = _mm_aesenc_si128(s[i], k[i]);
        }
        std::memcpy(&state, s, sizeof state);
        return state;
#endif
    }

    /// A counter: group, step, number of the vector, quarter.
    void words(Word (&out)[4], Counter counter) const
    {
        Word const number = lane_numbers();
        Word const place = number & 3U;
        Word state = number >> 2 & reinterpret_cast<Word>(place == 3U);
        state |= counter.group & reinterpret_cast<Word>(place == 0U);
        state |= counter.step & reinterpret_cast<Word>(place == 1U);
        state |= counter.block * 4 & reinterpret_cast<Word>(place == 2U);
        for (std::uint32_t i = 0; i < 4; ++i) {
            Word word = (state | (i & reinterpret_cast<Word>(place == 2U))) ^ key[0];
            for (int r = 1; r <= 5; ++r) {
                word = round(word, key[r]);
            }
            out[i] = word;
        }
    }
};

/// Philox4x32-10 (Salmon et al. 2011), a counter a lane: the generator that Ballast uses.
struct Philox {
    std::uint32_t key[2];

    explicit Philox(std::uint64_t seed)
        : key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32) ^ 0x2545F491U}
    {
    }

    /// High and low words of the products with one factor.
    static void multiply(Word x, std::uint32_t factor, Word& high, Word& low)
    {
#if LANES == 16
        __m512i const a = reinterpret_cast<__m512i>(x), f = _mm512_set1_epi32(static_cast<int>(factor));
        __m512i const even = _mm512_mul_epu32(a, f), odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), f);
        high = reinterpret_cast<Word>(_mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd));
        low = reinterpret_cast<Word>(_mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32)));
#else
        __m256i const a = reinterpret_cast<__m256i>(x), f = _mm256_set1_epi32(static_cast<int>(factor));
        __m256i const even = _mm256_mul_epu32(a, f), odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), f);
        high = reinterpret_cast<Word>(_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA));
        low = reinterpret_cast<Word>(_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA));
#endif
    }

    void words(Word (&c)[4], Counter counter) const
    {
        c[0] = lane_numbers() + counter.group * LANES;
        c[1] = filled_word(counter.step);
        c[2] = filled_word(counter.block);
        c[3] = Word{};
        std::uint32_t k0 = key[0], k1 = key[1];
        for (int r = 0; r < 10; ++r) {
            Word high0, low0, high1, low1;
            multiply(c[0], 0xD2511F53U, high0, low0);
            multiply(c[2], 0xCD9E8D57U, high1, low1);
            c[0] = high1 ^ c[1] ^ k0;
            c[1] = low1;
            c[2] = high0 ^ c[3] ^ k1;
            c[3] = low0;
            k0 += 0x9E3779B9U;
            k1 += 0xBB67AE85U;
        }
    }
};

template <int N>
inline Real polynomial(float const (&coefficient)[N], Real x)
{
    Real result = filled(coefficient[N - 1]);
    for (int i = N - 2; i >= 0; --i) {
        result = result * x + coefficient[i];
    }
    return result;
}

/// -log u, u uniform in (0, 1): a unit exponential.
inline Real exponential_from(Word word)
{
    Real const u = real_of(reinterpret_cast<Int>(word >> 1)) + 0.5F;  // times 2^31
    Int const moved = reinterpret_cast<Int>(u) - 0x3F2AAAAB;
    Real const t = reinterpret_cast<Real>((moved & 0x7FFFFF) + 0x3F2AAAAB) - 1.0F;
    return 0.69314718F * real_of(31 - (moved >> 23)) - t * polynomial(log_series, t);
}

/// Box and Muller (1958); the angle is drawn from a half turn, the sign of the cosine by itself.
inline void two_normals(Word first, Word second, Real& a, Real& b)
{
    Real const radius = square_root(2.0F * exponential_from(first));
    Real const r = real_of(reinterpret_cast<Int>(second)) * 7.3145906e-10F;  // pi 2^-32: [-pi/2, pi/2)
    Real const q = r * r;
    Word const sign = second << 31;
    a = radius * r * polynomial(sin_series, q);
    b = radius * reinterpret_cast<Real>(reinterpret_cast<Word>(polynomial(cos_series, q)) ^ sign);
}

/// 2^t for |t| < 100.
inline Real power_of_two(Real t)
{
    constexpr float rounds = 12582912.0F;  // 1.5 2^23: the sum has the whole number in its last bits
    Real const shifted = t + rounds;
    Real const f = t - (shifted - rounds);
    return reinterpret_cast<Real>(reinterpret_cast<Int>(polynomial(exp2_series, f)) +
                                  (reinterpret_cast<Int>(shifted) << 23));
}
