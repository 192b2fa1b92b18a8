#pragma once
/// Logs beside memory: which bytes were ever written, and who touched a word since the last barrier.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace ballast::ptx {

/// Which bytes were written.
class WriteLog {
public:
    void reset(std::size_t bytes) { written_.assign(bytes, 0); }
    bool empty() const { return written_.empty(); }
    void write(std::uint64_t offset, std::uint32_t bytes) { std::memset(written_.data() + offset, 1, bytes); }
    bool is_written(std::uint64_t offset, std::uint32_t bytes) const
    {
        return std::memchr(written_.data() + offset, 0, bytes) == nullptr;
    }

private:
    std::vector<std::uint8_t> written_;
};

/// One access of a warp. Epochs count barriers of a launch and starts of its blocks: each is of one block.
struct Touch {
    std::uint32_t epoch = 0;
    std::uint32_t first_epoch = 0;  ///< of this launch; of this block where memory belongs to the block
    std::uint32_t begin_epoch = 0;  ///< of this block
    bool handed_on = false;         ///< from blocks that have ended to those that begin later
    std::vector<std::uint64_t> const& block_of_epoch;
    std::vector<std::uint32_t> const& end_of_block;  ///< last epoch
    std::uint32_t access = 0;  ///< number of the access: equal for the lanes of one instruction
    std::uint32_t instruction = 0;
    std::uint32_t warp = 0;  ///< below 32
    bool writes = false;
    bool atomic = false;
};

/// The other side of a race.
struct Conflict {
    std::uint32_t instruction = 0;
    bool between_blocks = false;
};

/// Accesses of a block's threads to words. Lanes of one warp are ordered by their instructions; warps are ordered by
/// barriers of the block alone. Writing the value that is there already is a write.
///
/// Words have 4 bytes until something narrower is written, then one byte: neighbours that write bytes of one word do
/// not race. What was read between the last barrier and that first narrow write is forgotten.
class RaceLog {
public:
    void reset(std::size_t bytes);
    bool empty() const { return words_.empty(); }
    std::optional<Conflict> touch(std::uint64_t offset, std::uint32_t bytes, Touch const& touch);

private:
    /// Warp (5 bits), atomic (1 bit), instruction (26 bits).
    using Who = std::uint32_t;
    struct Word {
        std::uint32_t write_epoch = 0;
        std::uint32_t write_access = 0;
        Who writer = 0;
        std::uint32_t read_epoch = 0;
        Who reader = 0;        ///< first of its epoch
        Who other_reader = 0;  ///< last of another warp, or the first
    };
    void split_words();
    static std::optional<Conflict> find_conflict(Word const& word, Touch const& touch, Who who);

    std::vector<Word> words_;
    std::uint32_t shift_ = 2;  ///< logarithm of a word's bytes
};

}  // namespace ballast::ptx
