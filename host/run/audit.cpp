#include "host/run/audit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/mixed_bits.hpp"

namespace ballast {
namespace {

std::string difference(char const* name, std::size_t job, std::vector<std::uint64_t> const& found,
                       std::vector<std::uint64_t> const& expected)
{
    auto const [a, b] = std::mismatch(found.begin(), found.end(), expected.begin(), expected.end());
    if (a == found.end() && b == expected.end()) {
        return "";
    }
    return fmt::format("{}[{}] of job {} is {}, not {}", name, a - found.begin(), job, *a, *b);
}

}  // namespace

AuditChoice::AuditChoice(double share, std::uint64_t seed, std::uint64_t num_paths)
    : share_(share)
    , seed_(mixed_bits(seed))
    , num_paths_(num_paths)
    , certain_block_(mixed_bits(seed_) %
                     std::max<std::uint64_t>((num_paths + kAuditBlock - 1) / kAuditBlock, 1))
{
}

bool AuditChoice::is_chosen(std::uint64_t block) const
{
    constexpr double kWords = 18446744073709551616.0;  // 2^64
    return share_ > 0 && (block == certain_block_ ||
                          static_cast<double>(mixed_bits(seed_ ^ mixed_bits(block))) < share_ * kWords);
}

std::vector<PathRange> AuditChoice::blocks_in(PathRange range) const
{
    std::vector<PathRange> blocks;
    for (std::uint64_t block = (range.first + kAuditBlock - 1) / kAuditBlock;
         block * kAuditBlock < range.end(); ++block) {
        if (is_chosen(block)) {
            std::uint64_t const first = block * kAuditBlock;
            std::uint64_t const paths = std::min<std::uint64_t>(kAuditBlock, num_paths_ - first);
            blocks.push_back({first, static_cast<std::uint32_t>(paths), false});
        }
    }
    return blocks;
}

std::string first_difference(std::vector<Tally> const& found, std::vector<Tally> const& expected)
{
    for (std::size_t job = 0; job < expected.size(); ++job) {
        std::string text = difference("counts", job, found[job].counts, expected[job].counts);
        if (text.empty()) {
            text = difference("bins", job, found[job].bins, expected[job].bins);
        }
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

}  // namespace ballast
