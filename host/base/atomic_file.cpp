#include "host/base/atomic_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
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
    case ENAMETOOLONG:
        return "Choose a shorter name.";
    case ENOENT:
    case ENOTDIR:
        return "Make the folder first, and leave it in place.";
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
    /// `number` as open() gave it, with its errno if it is negative.
    Descriptor(fs::path path, int number)
        : path_(std::move(path))
        , number_(number)
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
                int const problem = written < 0 ? errno : ENOSPC;
                throw_io("write", path_, problem, remedy_for(problem));
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

    /// Whoever may read and write the file that will be replaced may do so with this one, as far as that can be had.
    void take_mode_of(fs::path const& replaced) const
    {
        struct stat facts {};
        if (::stat(replaced.c_str(), &facts) == 0 && ::fchmod(number_, facts.st_mode & 0777) != 0) {
            return;  // a file system without modes
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

/// A name that no other process, on whatever machine, has or will have.
fs::path unique_name_beside(fs::path const& target)
{
    std::random_device random;
    return folder_of(target) /
           fmt::format("{}{:08x}{:08x}{}", temporary_prefix(target), random(), random(), kTemporarySuffix);
}

/// Opened by the process that makes it and by no other: O_EXCL holds over network file systems too.
int open_new(fs::path const& path)
{
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

/// `.NAME.RANDOM.part` beside the target; removed with the object unless it was renamed away.
class TemporaryFile {
public:
    explicit TemporaryFile(fs::path const& target)
        : path_(unique_name_beside(target))
        , file_(path_, open_new(path_))
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

/// The file is there under its name; some file systems and folders without read permission have no more to offer.
void sync_folder(fs::path const& folder)
{
    int const number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) {
        return;
    }
    int const problem = ::fsync(number) == 0 ? 0 : errno;
    ::close(number);
    if (problem == EIO || problem == ENOSPC || problem == EDQUOT) {
        throw Error(ExitCode::io,
                    fmt::format("cannot make the folder {} durable (fsync): {}", folder.string(),
                                std::generic_category().message(problem)),
                    "the file is there, and a power cut may undo it", remedy_for(problem));
    }
}

std::string_view kind_of(mode_t mode)
{
    return S_ISDIR(mode)                    ? "a folder"
           : S_ISFIFO(mode)                 ? "a pipe"
           : S_ISSOCK(mode)                 ? "a socket"
           : S_ISCHR(mode) || S_ISBLK(mode) ? "a device"
                                            : "not a regular file";
}

/// Whether the files of a folder are the kernel's view of something: a link there leads to no name that could be kept.
bool is_of_the_kernel(fs::path const& folder)
{
    constexpr long kProc = 0x9fa0, kSys = 0x62656572, kPts = 0x1cd1;  // statfs(2)
    struct statfs facts {};
    return ::statfs(folder.c_str(), &facts) == 0 &&
           (facts.f_type == kProc || facts.f_type == kSys || facts.f_type == kPts);
}

/// `path` with its links followed already.
void check_folder(fs::path const& path, std::size_t bytes)
{
    if (path.filename().empty() || path.filename() == "." || path.filename() == "..") {
        throw Error(ExitCode::io, fmt::format("\"{}\" is not the name of a file", path.string()),
                    "nothing was written", "Give --out a file name.");
    }
    fs::path const folder = folder_of(path);
    struct stat facts {};
    if (::stat(folder.c_str(), &facts) != 0) {
        throw_io("use folder", folder, errno, remedy_for(errno));
    }
    if (!S_ISDIR(facts.st_mode)) {
        throw_io("use as a folder", folder, ENOTDIR, "Choose another --out.");
    }
    if (::stat(path.c_str(), &facts) == 0) {
        if (!S_ISREG(facts.st_mode)) {
            throw Error(ExitCode::io, fmt::format("{} is {}", path.string(), kind_of(facts.st_mode)),
                        "it will not be replaced", "Choose another --out.");
        }
        if (::access(path.c_str(), W_OK) != 0 && errno == EACCES) {
            throw Error(ExitCode::io, fmt::format("{} is write-protected", path.string()),
                        "it will not be replaced", "Choose another --out, or allow writing (chmod u+w).");
        }
    } else if (errno != ENOENT) {
        throw_io("use", path, errno, remedy_for(errno));
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

std::string temporary_prefix(fs::path const& target)
{
    constexpr std::size_t kLongestFileName = 255;  // [bytes] of all file systems in use
    std::size_t const rest = 2 + kTemporaryDigits + kTemporarySuffix.size();
    return fmt::format(".{}.", target.filename().string().substr(0, kLongestFileName - rest));
}

fs::path follow_links(fs::path path)
{
    constexpr int kMostLinks = 40;  // as the kernel allows
    for (int i = 0; i < kMostLinks; ++i) {
        fs::path const folder = folder_of(path);
        if (is_of_the_kernel(folder)) {
            throw Error(ExitCode::io, fmt::format("{} lies in a folder of the kernel", path.string()),
                        "no file can be kept there", "Choose another --out.");
        }
        std::error_code none;
        if (!fs::is_symlink(fs::symlink_status(path, none))) {
            return path;
        }
        fs::path const target = fs::read_symlink(path, none);
        path = target.is_absolute() ? target : folder / target;
    }
    throw_io("follow the links of", path, ELOOP, "Choose another --out.");
}

void write_file_atomically(fs::path const& name, std::span<std::byte const> bytes, FileCheck const& check)
{
    fs::path const path = follow_links(name);
    check_folder(path, bytes.size());

    // Whole and durable under a temporary name ...
    TemporaryFile temporary(path);
    temporary.file().write_all(bytes);
    temporary.file().take_mode_of(path);
    temporary.file().sync();
    temporary.file().close();
    if (check) {
        check(temporary.path());
    }

    // ... then visible at once, and the new name durable too.
    temporary.rename_to(path);
    sync_folder(folder_of(path));
}

void check_can_write(fs::path const& name, std::size_t expected_bytes)
{
    fs::path const path = follow_links(name);
    check_folder(path, expected_bytes);
    TemporaryFile probe(path);
    probe.file().close();
}

}  // namespace ballast
