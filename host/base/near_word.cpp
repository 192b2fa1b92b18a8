#include "host/base/near_word.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace ballast {
namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Which characters a word has, those equal modulo 64 as one.
std::uint64_t characters(std::string_view word)
{
    std::uint64_t set = 0;
    for (char const c : word) {
        set |= std::uint64_t{1} << (static_cast<unsigned char>(lower(c)) % 64U);
    }
    return set;
}

/// No more than the edit distance: an edit changes the length by one, and brings in or takes out one character.
std::size_t least_distance(std::string_view a, std::uint64_t in_a, std::string_view b)
{
    std::uint64_t const in_b = characters(b);
    std::size_t const longer = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    auto const only_a = static_cast<std::size_t>(std::popcount(in_a & ~in_b));
    auto const only_b = static_cast<std::size_t>(std::popcount(in_b & ~in_a));
    return std::max({longer, only_a, only_b});
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit)
{
    // Rows of the table for prefixes of a: two back, one back, now.
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    std::size_t least_of_last = 0;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            char const x = lower(a[i - 1]);
            char const y = lower(b[j - 1]);
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (x == y ? 0U : 1U)});
            bool const swapped = i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]);
            if (swapped) {
                now[j] = std::min(now[j], before[j - 2] + 1);
            }
            least = std::min(least, now[j]);
        }
        if (least >= limit && least_of_last + 1 >= limit) {
            return limit;  // every later row follows from these two
        }
        least_of_last = least;
        std::swap(before, last);
        std::swap(last, now);
    }
    return std::min(last[b.size()], limit);
}

std::optional<std::string> near_word(std::string_view word, std::span<std::string const> known)
{
    std::size_t nearest = std::max<std::size_t>(1, word.size() / 3) + 1;
    std::optional<std::string> found;
    std::uint64_t const in_word = characters(word);
    for (std::string const& candidate : known) {
        if (least_distance(word, in_word, candidate) >= nearest) {
            continue;
        }
        std::size_t const distance = edit_distance(word, candidate, nearest);
        if (distance < nearest) {
            nearest = distance;
            found = candidate;
        }
    }
    return found;
}

}  // namespace ballast
