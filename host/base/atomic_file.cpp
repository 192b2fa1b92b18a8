#include "host/base/atomic_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestWrite = std::size_t{1} << 24;  // [bytes] per call

[[noreturn]] void throw_io(std::string_view doing, fs::path const& path, int error_number,
                           std::string_view suggestion)
{
    throw Error(
        ExitCode::io,
        fmt::format("cannot {} {}: {}", doing, path.string(), std::generic_category().message(error_number)),
        "nothing was written", suggestion);
}

std::string_view remedy_for(int error_number)
{
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
        return "Free some space or write elsewhere with --out.";
    case EFBIG:
        return "Raise the file size limit (ulimit -f) or write elsewhere.";
    case EACCES:
    case EPERM:
    case EROFS:
        return "Choose a folder you may write to with --out.";
    default:
        return "Check the disk and write elsewhere with --out.";
    }
}

fs::path folder_of(fs::path const& path)
{
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// An open file descriptor; close() reports, the destructor does not.
class Descriptor {
public:
    Descriptor(fs::path path, int flags)
        : path_(std::move(path))
        , number_(::open(path_.c_str(), flags | O_CLOEXEC, 0666))
    {
        if (number_ < 0) {
            throw_io("open", path_, errno, remedy_for(errno));
        }
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    void write_all(std::span<std::byte const> bytes) const
    {
        while (!bytes.empty()) {
            ssize_t const written = ::write(number_, bytes.data(), std::min(bytes.size(), kLargestWrite));
            if (written < 0 && errno == EINTR) {
                continue;
            }
            if (written <= 0) {
                throw_io("write", path_, written < 0 ? errno : ENOSPC, remedy_for(errno));
            }
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

    void sync() const
    {
        if (::fsync(number_) != 0) {
            throw_io("make durable (fsync)", path_, errno, remedy_for(errno));
        }
    }

    void close()
    {
        int const number = number_;
        number_ = -1;
        if (::close(number) != 0) {
            throw_io("close", path_, errno, remedy_for(errno));
        }
    }

private:
    fs::path path_;
    int number_;
};

/// `.NAME.PID.part` beside the target; removed with the object unless it was renamed away.
class TemporaryFile {
public:
    explicit TemporaryFile(fs::path const& target)
        : path_(folder_of(target) / fmt::format(".{}.{}.part", target.filename().string(), ::getpid()))
        , file_(path_, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    {
    }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile()
    {
        if (!renamed_) {
            ::unlink(path_.c_str());
        }
    }

    fs::path const& path() const { return path_; }
    Descriptor& file() { return file_; }

    void rename_to(fs::path const& target)
    {
        if (::rename(path_.c_str(), target.c_str()) != 0) {
            throw_io("rename to", target, errno, remedy_for(errno));
        }
        renamed_ = true;
    }

private:
    fs::path path_;
    Descriptor file_;
    bool renamed_ = false;
};

void check_folder(fs::path const& path, std::size_t bytes)
{
    if (path.filename().empty() || path.filename() == "." || path.filename() == "..") {
        throw Error(ExitCode::io, fmt::format("\"{}\" is not the name of a file", path.string()),
                    "nothing was written", "Give --out a file name.");
    }
    fs::path const folder = folder_of(path);
    struct stat facts {};
    if (::stat(folder.c_str(), &facts) != 0) {
        throw_io("use folder", folder, errno, "Make the folder first.");
    }
    if (!S_ISDIR(facts.st_mode)) {
        throw_io("use as a folder", folder, ENOTDIR, "Choose another --out.");
    }
    if (::stat(path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode)) {
        throw Error(ExitCode::io, fmt::format("{} is not a regular file", path.string()),
                    "it will not be replaced", "Choose another --out.");
    }
    struct statvfs space {};
    if (::statvfs(folder.c_str(), &space) == 0) {
        auto const available = static_cast<unsigned long long>(space.f_bavail) * space.f_frsize;
        if (available < bytes) {
            throw Error(ExitCode::io,
                        fmt::format("{} has {} bytes free but {} needs {}", folder.string(), available,
                                    path.filename().string(), bytes),
                        "nothing was written", remedy_for(ENOSPC));
        }
    }
}

}  // namespace

void write_file_atomically(fs::path const& path, std::span<std::byte const> bytes, FileCheck const& check)
{
    check_folder(path, bytes.size());

    // Whole and durable under a temporary name ...
    TemporaryFile temporary(path);
    temporary.file().write_all(bytes);
    temporary.file().sync();
    temporary.file().close();
    if (check) {
        check(temporary.path());
    }

    // ... then visible at once, and the new name durable too.
    temporary.rename_to(path);
    Descriptor folder(folder_of(path), O_RDONLY | O_DIRECTORY);
    folder.sync();
    folder.close();
}

void check_can_write(fs::path const& path, std::size_t expected_bytes)
{
    check_folder(path, expected_bytes);
    TemporaryFile probe(path);
    probe.file().close();
}

}  // namespace ballast
