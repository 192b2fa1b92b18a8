#pragma once
/// The file that a command writes at its end, held from the start against all other commands.
#include <cstddef>
#include <filesystem>

namespace ballast {

class OutputFile {
public:
    /// Makes missing folders, follows links, and takes a lock beside the file (`.NAME.lock`), which holds between
    /// containers and over network file systems; removes temporary files that killed commands left. Throws Error(io) if
    /// another command holds the lock, or the file or its checkpoint could not be written. Where the file system knows
    /// no locks, the log says so once.
    OutputFile(std::filesystem::path const& asked, std::size_t expected_bytes);
    ~OutputFile();
    OutputFile(OutputFile const&) = delete;
    OutputFile& operator=(OutputFile const&) = delete;

    std::filesystem::path const& path() const { return path_; }  ///< links followed
    std::filesystem::path checkpoint() const { return path_.string() + ".checkpoint"; }

private:
    void lock();
    void remove_leftovers() const;

    std::filesystem::path path_, lock_path_;
    int lock_ = -1;  ///< -1: the file system knows none
};

}  // namespace ballast
