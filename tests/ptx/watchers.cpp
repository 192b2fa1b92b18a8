#include "tests/ptx/watchers.hpp"

namespace ballast::ptx {
namespace {

constexpr std::uint32_t kInstructionBits = 26;
constexpr std::uint32_t kInstructionMask = (1u << kInstructionBits) - 1;
constexpr std::uint32_t kAtomicBit = 1u << kInstructionBits;

std::uint32_t warp_of(std::uint32_t who)
{
    return who >> (kInstructionBits + 1);
}

}  // namespace

void RaceLog::reset(std::size_t bytes, std::uint32_t granule)
{
    granule_ = granule;
    words_.assign((bytes + granule - 1) / granule, Word{});
}

std::optional<Conflict> RaceLog::touch(std::uint64_t offset, std::uint32_t bytes, Touch const& touch)
{
    Who const who =
        touch.warp << (kInstructionBits + 1) | (touch.atomic ? kAtomicBit : 0u) | touch.instruction;
    std::optional<Conflict> found;
    std::uint64_t const first = offset / granule_;
    for (std::uint64_t i = first; i <= (offset + bytes - 1) / granule_; ++i) {
        std::optional<Conflict> const conflict = touch_word(words_[i], touch, who);
        if (conflict && !found) {
            found = conflict;
        }
    }
    return found;
}

std::optional<Conflict> RaceLog::touch_word(Word& word, Touch const& touch, Who who)
{
    std::optional<Conflict> found;
    auto meet = [&](Who other, bool between_blocks) {
        bool const both_atomic = (other & who & kAtomicBit) != 0;
        if (!both_atomic && !found) {
            found = Conflict{other & kInstructionMask, between_blocks};
        }
    };
    auto other_block = [&](std::uint32_t epoch) {
        return epoch >= touch.launch_epoch && epoch < touch.block_epoch;
    };
    bool const written_now = word.write_epoch == touch.epoch;
    if (written_now && warp_of(word.writer) != touch.warp) {
        meet(word.writer, false);
    } else if (written_now && touch.writes && word.write_access == touch.access) {
        meet(word.writer, false);
    } else if (other_block(word.write_epoch)) {
        meet(word.writer, true);
    }
    if (touch.writes) {
        if (word.read_epoch == touch.epoch) {
            if (warp_of(word.reader) != touch.warp) {
                meet(word.reader, false);
            } else if (warp_of(word.other_reader) != touch.warp) {
                meet(word.other_reader, false);
            }
        } else if (other_block(word.read_epoch)) {
            meet(word.reader, true);
        }
        // An atomic access after a plain write of the same warp must not hide the plain one.
        bool const hides_plain = written_now && touch.atomic && (word.writer & kAtomicBit) == 0;
        if (!hides_plain) {
            word.writer = who;
        }
        word.write_epoch = touch.epoch;
        word.write_access = touch.access;
    } else if (word.read_epoch != touch.epoch) {
        word.read_epoch = touch.epoch;
        word.reader = who;
        word.other_reader = who;
    } else if (warp_of(word.reader) != touch.warp) {
        word.other_reader = who;
    }
    return found;
}

}  // namespace ballast::ptx
