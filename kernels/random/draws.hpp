#pragma once
/// Random numbers of a thing on a path. The n-th number is word n mod 4 of Philox block n / 4: per-step draws use the
/// step as n, draws of arrivals and marks their own ordinal. n < 2^18.
/// On the noise-free path nothing is drawn: every function takes the value that the plan has instead, and nothing
/// outside this folder reaches the generator (scripts/check_wording.py), so the plan is a function of the study alone.

#include "kernels/core/random_numbers.hpp"
#include "kernels/random/philox.hpp"

/// Called once for every word and every block of four that a thing draws. Nothing in the program; tests that count
/// draws define it (tests/support/unit_lane.hpp).
#ifndef BALLAST_NOTE_DRAW
#define BALLAST_NOTE_DRAW(key, ordinal)
#endif

namespace ballast::BALLAST_KERNEL_NS {

/// The word of each lane's own ordinal; on lanes that do not need one, any. On the CPU seldom more than one lane at a time
/// needs one, for which half of the work is enough.
BALLAST_FN Int word_where(Philox const& generator, Mask lanes, DrawKey const& key, Int ordinal)
{
#if !BALLAST_GPU_THREAD
    std::uint32_t const drawing = bits(lanes);
    if (BALLAST_LIKELY(drawing != 0u && (drawing & (drawing - 1u)) == 0u)) {
        int const lane = __builtin_ctz(drawing);
        alignas(64) std::int32_t ordinals[kLanes];
        store(ordinal, ordinals);
        auto const n = static_cast<std::uint32_t>(ordinals[lane]);
        return Int(
            static_cast<std::int32_t>(generator.word_of_lane(lane, n / 4u, key, static_cast<int>(n % 4u))));
    }
#endif
    Words const words = generator.words(shift_right_logical<2>(ordinal), key);
    Mask const odd = (ordinal & Int(1)) == Int(1);
    Mask const upper = (ordinal & Int(2)) == Int(2);
    return select(upper, select(odd, words.w[3], words.w[2]), select(odd, words.w[1], words.w[0]));
}

/// The draws of a group of paths. Those with `lanes` draw for these alone: on the others the number may be any.
struct Draws {
    Philox generator;
    bool noise_free;  ///< the plan: no draws

    /// Standard normal, uniform in (0, 1) and unit exponential of an ordinal.
    BALLAST_MEMBER Real normal(DrawKey const& key, Int ordinal, Real planned) const
    {
        return noise_free ? planned : normal_from_word(word(key, ordinal));
    }
    BALLAST_MEMBER Real uniform(DrawKey const& key, Int ordinal, Real planned) const
    {
        return noise_free ? planned : uniform_from_word(word(key, ordinal));
    }
    BALLAST_MEMBER Real exponential(DrawKey const& key, Int ordinal, Real planned) const
    {
        return noise_free ? planned : exponential_from_word(word(key, ordinal));
    }

    BALLAST_MEMBER Real normal(Mask lanes, DrawKey const& key, Int ordinal, Real planned) const
    {
        return noise_free ? planned : normal_from_word(word(lanes, key, ordinal));
    }
    BALLAST_MEMBER Real uniform(Mask lanes, DrawKey const& key, Int ordinal, Real planned) const
    {
        return noise_free ? planned : uniform_from_word(word(lanes, key, ordinal));
    }
    BALLAST_MEMBER Real exponential(Mask lanes, DrawKey const& key, Int ordinal, Real planned) const
    {
        return noise_free ? planned : exponential_from_word(word(lanes, key, ordinal));
    }

    /// out[k] becomes the standard normal of step 4 quad + k, k = 0 to 3. Draws: one Philox block.
    template <class Out>
    BALLAST_MEMBER void normals_of_four_steps(DrawKey const& key, std::uint32_t quad, Real planned,
                                              Out&& out) const
    {
        if (noise_free)
            set_all(out, planned);
        else
            normals_from_words(four_words(key, quad).w, out);
    }
    /// The same for uniforms in (0, 1).
    template <class Out>
    BALLAST_MEMBER void uniforms_of_four_steps(DrawKey const& key, std::uint32_t quad, Real planned,
                                               Out&& out) const
    {
        if (noise_free)
            return set_all(out, planned);
        Words const words = four_words(key, quad);
        BALLAST_UNROLL
        for (int i = 0; i < 4; ++i)
            out[i] = uniform_from_word(words.w[i]);
    }

private:
    /// The word of each lane's own ordinal.
    BALLAST_MEMBER Int word(DrawKey const& key, Int ordinal) const
    {
        BALLAST_NOTE_DRAW(key, ordinal);
        Words const words = generator.words(shift_right_logical<2>(ordinal), key);
        Mask const odd = (ordinal & Int(1)) == Int(1);
        Mask const upper = (ordinal & Int(2)) == Int(2);
        return select(upper, select(odd, words.w[3], words.w[2]), select(odd, words.w[1], words.w[0]));
    }
    BALLAST_MEMBER Int word(Mask lanes, DrawKey const& key, Int ordinal) const
    {
        BALLAST_NOTE_DRAW(key, ordinal);
        return word_where(generator, lanes, key, ordinal);
    }
    BALLAST_MEMBER Words four_words(DrawKey const& key, std::uint32_t quad) const
    {
        BALLAST_NOTE_DRAW(key, quad);
        return generator.words(quad, key);
    }
    template <class Out>
    static BALLAST_MEMBER void set_all(Out&& out, Real value)
    {
        for (int i = 0; i < 4; ++i)
            out[i] = value;
    }
};

/// Hazard that is never used up: "no arrival" on the noise-free path.
inline constexpr Scalar kNeverHazard = Scalar(1e30);

/// Unit-exponential threshold of the n-th arrival of something random: on the noise-free path it never comes.
BALLAST_FN Real arrival_threshold(Draws const& d, DrawKey key, Int ordinal)
{
    return d.exponential(key, ordinal, Real(kNeverHazard));
}
BALLAST_FN Real arrival_threshold(Draws const& d, Mask lanes, DrawKey key, Int ordinal)
{
    return d.exponential(lanes, key, ordinal, Real(kNeverHazard));
}

/// The same for an action that a firm seeks: on the noise-free path it comes at its mean.
BALLAST_FN Real action_threshold(Draws const& d, DrawKey key, Int ordinal)
{
    return d.exponential(key, ordinal, Real(Scalar(1)));
}
BALLAST_FN Real action_threshold(Draws const& d, Mask lanes, DrawKey key, Int ordinal)
{
    return d.exponential(lanes, key, ordinal, Real(Scalar(1)));
}

}  // namespace ballast::BALLAST_KERNEL_NS
