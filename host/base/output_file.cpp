#include "host/base/output_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/base/atomic_file.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestHolder = 200;  // [bytes]

std::string this_process()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    std::time_t const now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("process {} on {} since {:%Y-%m-%dT%H:%M:%SZ}", ::getpid(), host, fmt::gmtime(now));
}

/// What the holder of the lock wrote into it, for people to read.
std::string holder_of(int lock)
{
    std::string text(kLongestHolder, '\0');
    ssize_t const bytes = ::pread(lock, text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(bytes, 0)));
    return printable(text.substr(0, text.find('\n')));
}

/// A lock left by a user who does not share it can still be locked, though not written.
int open_lock(fs::path const& path)
{
    constexpr int kFlags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int const lock = ::open(path.c_str(), O_RDWR | O_CREAT | kFlags, 0666);
    return lock < 0 && errno == EACCES ? ::open(path.c_str(), O_RDONLY | kFlags) : lock;
}

bool is_still_there(int lock, fs::path const& path)
{
    struct stat opened {
    }, named{};
    return ::fstat(lock, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

fs::path with_folder_made(fs::path const& asked)
{
    fs::path const path = follow_links(asked);
    if (path.has_parent_path()) {
        std::error_code failed;
        fs::create_directories(path.parent_path(), failed);
        if (failed) {
            throw Error(
                ExitCode::io,
                fmt::format("cannot make the folder {} ({})", path.parent_path().string(), failed.message()),
                "the results would have no place", "Give another --out.");
        }
    }
    return path;
}

}  // namespace

OutputFile::OutputFile(fs::path const& asked, std::size_t expected_bytes)
    : path_(with_folder_made(asked))
    , lock_path_(path_.parent_path() / fmt::format(".{}.lock", path_.filename().string()))
{
    check_can_write(path_, expected_bytes);
    check_can_write(checkpoint(), expected_bytes);
    lock();
    if (lock_ >= 0) {
        remove_leftovers();
    }
}

OutputFile::~OutputFile()
{
    if (lock_ >= 0) {
        ::unlink(lock_path_.c_str());  // while it is held: whoever waits for it finds that it has gone
        ::close(lock_);
    }
}

void OutputFile::lock()
{
    while (true) {
        int const lock = open_lock(lock_path_);
        if (lock < 0) {
            throw Error(ExitCode::io,
                        fmt::format("cannot open the lock {}: {}", lock_path_.string(),
                                    std::generic_category().message(errno)),
                        "two runs to one file could not be told apart",
                        "Choose a folder you may write to with --out.");
        }
        if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
            int const problem = errno;
            std::string const holder = problem == EWOULDBLOCK ? holder_of(lock) : "";
            ::close(lock);
            if (problem == EWOULDBLOCK) {
                throw Error(ExitCode::io,
                            fmt::format("{} is being written by {}", path_.string(),
                                        holder.empty() ? "another run" : holder),
                            "two runs to one file would lose each other's work",
                            "Wait until it has ended, or give another --out.");
            }
            if (problem == EINTR) {
                continue;
            }
            spdlog::warn("{} cannot be locked ({}): see to it that no other run writes it", path_.string(),
                         std::generic_category().message(problem));
            return;
        }
        if (!is_still_there(lock, lock_path_)) {
            ::close(lock);  // its holder has just ended and removed it
            continue;
        }
        lock_ = lock;
        std::string const holder = this_process() + "\n";
        bool const told = ::ftruncate(lock_, 0) == 0 && ::pwrite(lock_, holder.data(), holder.size(), 0) > 0;
        if (!told) {
            spdlog::debug("{} does not say who holds it", lock_path_.string());
        }
        return;
    }
}

void OutputFile::remove_leftovers() const
{
    std::error_code ignored;
    fs::path const folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    std::string const of_file = temporary_prefix(path_), of_checkpoint = temporary_prefix(checkpoint());
    for (fs::directory_iterator it(folder, ignored), end; it != end; it.increment(ignored)) {
        std::string const name = it->path().filename().string();
        std::size_t const rest = kTemporaryDigits + kTemporarySuffix.size();
        if (!name.ends_with(kTemporarySuffix) || name.size() < rest) {
            continue;
        }
        // A command may keep several checkpoints, NAME.checkpoint.PASS.
        std::string const prefix = name.substr(0, name.size() - rest);
        if (prefix == of_file || prefix.starts_with(of_checkpoint)) {
            fs::remove(it->path(), ignored);
        }
    }
}

}  // namespace ballast
