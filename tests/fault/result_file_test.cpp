// Result files under faults: disk full at every level, file size limits, read-only disks, kills. There is never half a
// file, the old one stays until the new one is whole, and the failure is an I/O error (exit code 6).
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/scratch_folder.hpp"

#include <csignal>
#include <fcntl.h>
#include <random>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ballast::results {
namespace {

namespace fs = std::filesystem;
using testing::ScratchFolder;

/// About 40 kB; `version` is in its values and its attributes.
Dataset versioned_dataset(int version)
{
    Dataset ds;
    ds.add_axis({"firm", "", "firm", Labels{"A", "B", "C", "D", "E"}});
    ds.add_axis({"date", "1", "date", Integers(1000)});
    ds.add_variable({"liquidity", {"firm", "date"}, "USD", "liquidity", Reals(5000, version)});
    ds.add_attribute("version", std::int64_t{version});
    return ds;
}

std::size_t num_entries(fs::path const& folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// What a process of its own made of `body`: its exit status (that of an Error, 99 for anything else thrown), or 128 +
/// the signal that ended it.
template <class Body>
int in_child(Body body)
{
    pid_t const child = fork();
    if (child == 0) {
        int status = 99;
        try {
            status = body();
        } catch (Error const& error) {
            status = error.exit_status();
        } catch (...) {
        }
        _exit(status);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

constexpr int kIoStatus = static_cast<int>(ExitCode::io);
constexpr int kNoMount = 77;

TEST(FileSizeLimit, AtAnyByteKeepsTheOldFileWhole)
{
    ScratchFolder const scratch;
    fs::path const path = scratch / "result.h5";
    write_atomically(path, versioned_dataset(1));
    std::string const old_bytes = testing::read_text(path);
    std::size_t const needed = file_image(versioned_dataset(2)).size();
    for (std::size_t limit = 0; limit < needed; limit += needed / 220) {
        int const status = in_child([&] {
            std::signal(SIGXFSZ, SIG_IGN);
            rlimit const bound{limit, limit};
            setrlimit(RLIMIT_FSIZE, &bound);
            write_atomically(path, versioned_dataset(2));
            return 0;
        });
        ASSERT_EQ(status, kIoStatus) << "limit of " << limit << " bytes";
        ASSERT_EQ(testing::read_text(path), old_bytes) << "limit of " << limit << " bytes";
        ASSERT_EQ(num_entries(scratch.path()), 1U) << "limit of " << limit << " bytes";
    }
}

/// Runs `body` in a process with a file system of its own at `folder`; kNoMount where that is not allowed.
template <class Body>
int on_small_disk(fs::path const& folder, unsigned long flags, Body body)
{
    return in_child([&] {
        if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("tmpfs", folder.c_str(), "tmpfs", flags, "size=256k") != 0) {
            return kNoMount;
        }
        return body();
    });
}

/// Leaves `pages` of 4 KiB free on the disk of `folder`.
void fill_disk(fs::path const& folder, std::size_t pages)
{
    std::string const page(4096, 'x');
    int const filler = open((folder / "filler").c_str(), O_WRONLY | O_CREAT, 0600);
    std::size_t written = 0;
    while (write(filler, page.data(), page.size()) == static_cast<ssize_t>(page.size())) {
        ++written;
    }
    if (ftruncate(filler, static_cast<off_t>((written - pages) * page.size())) != 0) {
        throw std::runtime_error("cannot make room on the small disk");
    }
    close(filler);
}

TEST(DiskFull, AtEveryLevelIsAnIoErrorAndLeavesNothing)
{
    ScratchFolder const scratch;
    std::size_t const needed = file_image(versioned_dataset(1)).size() / 4096 + 1;
    bool written = false;
    for (std::size_t pages = 0; pages <= needed + 2; ++pages) {
        int const status = on_small_disk(scratch.path(), 0, [&] {
            fill_disk(scratch.path(), pages);
            try {
                write_atomically(scratch / "result.h5", versioned_dataset(1));
            } catch (Error const& error) {
                return num_entries(scratch.path()) == 1 ? error.exit_status() : 98;  // the filler alone
            }
            return identical(read_dataset(scratch / "result.h5"), versioned_dataset(1)) ? 0 : 97;
        });
        if (status == kNoMount) {
            GTEST_SKIP() << "may not mount a small disk";
        }
        written = written || status == 0;
        EXPECT_EQ(status, written ? 0 : kIoStatus) << pages << " pages free of " << needed << " needed";
    }
    EXPECT_TRUE(written);
}

TEST(ReadOnlyDisk, IsAnIoError)
{
    ScratchFolder const scratch;
    int const status = on_small_disk(scratch.path(), MS_RDONLY, [&] {
        write_atomically(scratch / "result.h5", versioned_dataset(1));
        return 0;
    });
    if (status == kNoMount) {
        GTEST_SKIP() << "may not mount a read-only disk";
    }
    EXPECT_EQ(status, kIoStatus);
}

TEST(Kill, AtAnyMomentLeavesAWholeFile)
{
    ScratchFolder const scratch;
    fs::path const path = scratch / "result.h5";
    write_atomically(path, versioned_dataset(1));
    std::mt19937 random(60);
    for (int i = 0; i < 60; ++i) {
        pid_t const child = fork();
        if (child == 0) {
            for (int version = 2;; ++version) {
                write_atomically(path, versioned_dataset(version));
            }
        }
        usleep(static_cast<useconds_t>(1000 + random() % 40000));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        Dataset const ds = read_dataset(path);
        auto const version = std::get<std::int64_t>(*ds.find_attribute("version"));
        EXPECT_TRUE(identical(ds, versioned_dataset(static_cast<int>(version)))) << "version " << version;
    }
}

}  // namespace
}  // namespace ballast::results
