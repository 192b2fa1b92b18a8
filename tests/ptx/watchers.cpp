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

void RaceLog::reset(std::size_t bytes)
{
    shift_ = 2;
    words_.assign((bytes + 3) / 4, Word{});
}

/// From words to bytes.
void RaceLog::split_words()
{
    std::vector<Word> bytes;
    bytes.reserve(words_.size() * 4);
    for (Word const& word : words_) {
        bytes.insert(bytes.end(), 4, Word{word.write_epoch, word.write_access, word.writer});
    }
    words_ = std::move(bytes);
    shift_ = 0;
}

std::optional<Conflict> RaceLog::touch(std::uint64_t offset, std::uint32_t bytes, Touch const& touch)
{
    if (touch.writes && bytes < 4 && shift_ != 0) {
        split_words();
    }
    Who const who =
        touch.warp << (kInstructionBits + 1) | (touch.atomic ? kAtomicBit : 0u) | touch.instruction;
    Word* const first = words_.data() + (offset >> shift_);
    Word* const last = words_.data() + ((offset + bytes - 1) >> shift_);
    std::optional<Conflict> found;
    for (Word* word = first; word <= last; ++word) {
        if (std::optional<Conflict> const conflict = find_conflict(*word, touch, who); conflict && !found) {
            found = conflict;
        }
        if (touch.writes) {
            // An atomic access behind a plain write of the same epoch must not hide the plain one.
            bool const hides_plain =
                touch.atomic && word->write_epoch == touch.epoch && (word->writer & kAtomicBit) == 0;
            word->writer = hides_plain ? word->writer : who;
            word->write_epoch = touch.epoch;
            word->write_access = touch.access;
        } else if (word->read_epoch != touch.epoch) {
            word->read_epoch = touch.epoch;
            word->reader = who;
            word->other_reader = who;
        } else if (warp_of(word->reader) != touch.warp) {
            word->other_reader = who;
        }
    }
    return found;
}

inline std::optional<Conflict> RaceLog::find_conflict(Word const& word, Touch const& touch, Who who)
{
    auto meet = [&](Who other, bool between_blocks) {
        bool const both_atomic = (other & who & kAtomicBit) != 0;
        return both_atomic ? std::nullopt : std::optional(Conflict{other & kInstructionMask, between_blocks});
    };
    auto other_block = [&](std::uint32_t epoch) {
        std::uint64_t const other = touch.block_of_epoch[epoch];
        return epoch >= touch.first_epoch && other != touch.block_of_epoch[touch.epoch] &&
               !(touch.handed_on && touch.end_of_block[other] < touch.begin_epoch);
    };
    std::optional<Conflict> found;
    if (word.write_epoch == touch.epoch) {
        bool const twice_at_once = touch.writes && word.write_access == touch.access;
        if (warp_of(word.writer) != touch.warp || twice_at_once) {
            found = meet(word.writer, false);
        }
    } else if (other_block(word.write_epoch)) {
        found = meet(word.writer, true);
    }
    if (touch.writes && !found) {
        if (word.read_epoch == touch.epoch) {
            if (warp_of(word.reader) != touch.warp) {
                found = meet(word.reader, false);
            } else if (warp_of(word.other_reader) != touch.warp) {
                found = meet(word.other_reader, false);
            }
        } else if (other_block(word.read_epoch)) {
            found = meet(word.reader, true);
        }
    }
    return found;
}

}  // namespace ballast::ptx
