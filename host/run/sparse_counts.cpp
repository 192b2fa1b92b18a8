#include "host/run/sparse_counts.hpp"

#include <algorithm>

namespace ballast {
namespace {

constexpr unsigned kGroupBits = 7;
constexpr std::uint64_t kMore = 0x80;

constexpr std::size_t kBlock = 16;

bool is_all_zero(std::span<std::uint64_t const> block)
{
    std::uint64_t any = 0;
    for (std::uint64_t const count : block) {
        any |= count;
    }
    return any == 0;
}

class Packer {
public:
    void add(std::uint64_t number)
    {
        while (number >= kMore) {
            add_byte((number & (kMore - 1)) | kMore);
            number >>= kGroupBits;
        }
        add_byte(number);
    }

    /// The list, ended and padded.
    std::vector<std::uint64_t> finish(std::size_t words)
    {
        add(0);
        add(0);
        packed_.push_back(word_);
        packed_.resize((packed_.size() + words - 1) / words * words, 0);
        return std::move(packed_);
    }

private:
    void add_byte(std::uint64_t byte)
    {
        word_ |= byte << bits_;
        bits_ += 8;
        if (bits_ == 64) {
            packed_.push_back(word_);
            word_ = 0;
            bits_ = 0;
        }
    }

    std::vector<std::uint64_t> packed_;
    std::uint64_t word_ = 0;
    unsigned bits_ = 0;
};

class Unpacker {
public:
    explicit Unpacker(std::span<std::uint64_t const> packed)
        : packed_(packed)
    {
    }

    /// Nothing behind the end, or of more than 64 bits.
    std::optional<std::uint64_t> next()
    {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64 && at_ < packed_.size() * 8; shift += kGroupBits) {
            std::uint64_t const byte = packed_[at_ / 8] >> (8 * (at_ % 8)) & 0xff;
            ++at_;
            std::uint64_t const group = byte & (kMore - 1);
            if (group << shift >> shift != group) {
                return std::nullopt;
            }
            number |= group << shift;
            if ((byte & kMore) == 0) {
                return number;
            }
        }
        return std::nullopt;
    }

private:
    std::span<std::uint64_t const> packed_;
    std::size_t at_ = 0;  ///< [bytes]
};

}  // namespace

std::vector<std::uint64_t> pack_counts(std::vector<std::span<std::uint64_t const>> const& counts,
                                       std::size_t words)
{
    Packer packer;
    std::uint64_t zeros = 0;
    for (std::span<std::uint64_t const> part : counts) {
        while (!part.empty()) {
            auto const block = part.first(std::min<std::size_t>(part.size(), kBlock));
            part = part.subspan(block.size());
            if (is_all_zero(block)) {
                zeros += block.size();
                continue;
            }
            for (std::uint64_t const count : block) {
                if (count == 0) {
                    ++zeros;
                    continue;
                }
                packer.add(zeros);
                packer.add(count);
                zeros = 0;
            }
        }
    }
    return packer.finish(words);
}

std::optional<std::vector<std::uint64_t>> unpack_counts(std::span<std::uint64_t const> packed,
                                                        std::size_t size)
{
    std::vector<std::uint64_t> counts(size, 0);
    Unpacker unpacker(packed);
    std::size_t at = 0;
    for (;;) {
        std::optional<std::uint64_t> const zeros = unpacker.next();
        std::optional<std::uint64_t> const count = zeros ? unpacker.next() : std::nullopt;
        if (!count) {
            return std::nullopt;
        }
        if (*count == 0) {
            return counts;
        }
        if (*zeros >= size - at) {
            return std::nullopt;
        }
        at += *zeros;
        counts[at] = *count;
        ++at;
    }
}

}  // namespace ballast
