// Loaded before the program (LD_PRELOAD), makes what it asks of the system fail. BALLAST_FAULT says what and when:
//   allocation:N      the N-th allocation of C++ code
//   allocations:N     that and all after it
//   c_allocation:N    the N-th of the C library, HDF5 and what it packs with
//   write:N  sync:N  rename:N  open:N  close:N     that call, on files that are written, with EIO
//   space:N         writes beyond N bytes in all, with ENOSPC, as on a full disk
//   clock           the time of day jumps by years, forth and back, each time that it is asked for
// BALLAST_FAULT_COUNTS names a file for how often each was asked for, a line "NAME COUNT" each.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

enum Call { kAllocation, kCAllocation, kWrite, kSync, kRename, kOpen, kClose, kNumCalls };
constexpr char const* kNames[kNumCalls] = {"allocation", "c_allocation", "write", "sync",
                                           "rename",     "open",         "close"};

std::atomic<long> counts[kNumCalls];
std::atomic<long> written{0};
long fail_at[kNumCalls];  // 0: never
bool and_all_after = false, clock_jumps = false, armed = false;
long space = -1;
constexpr long kMostFiles = 4096;
bool is_output[kMostFiles];  // descriptors that were opened for writing

/// Where libraries written in C lie that a run asks for memory.
struct Range {
    std::uintptr_t first, end;
};
Range c_libraries[8];
int num_c_libraries = 0;

int note_c_library(dl_phdr_info* library, std::size_t /*size*/, void* /*none*/)
{
    for (char const* const name : {"/libhdf5", "/libz.", "/libsz.", "/libaec.", "/libc."}) {
        if (std::strstr(library->dlpi_name, name) != nullptr && num_c_libraries < 8) {
            Range& range = c_libraries[num_c_libraries++];
            range = {library->dlpi_addr, library->dlpi_addr};
            for (int i = 0; i < library->dlpi_phnum; ++i) {
                std::uintptr_t const end =
                    library->dlpi_addr + library->dlpi_phdr[i].p_vaddr + library->dlpi_phdr[i].p_memsz;
                range.end = end > range.end ? end : range.end;
            }
            break;
        }
    }
    return 0;
}

__attribute__((constructor)) void arm()
{
    char const* fault = std::getenv("BALLAST_FAULT");
    if (fault != nullptr) {
        char const* const colon = std::strchr(fault, ':');
        long const number = colon == nullptr ? 0 : std::atol(colon + 1);
        std::size_t const length =
            colon == nullptr ? std::strlen(fault) : static_cast<std::size_t>(colon - fault);
        auto const is = [&](char const* name) {
            return std::strlen(name) == length && std::strncmp(fault, name, length) == 0;
        };
        for (int i = 0; i < kNumCalls; ++i) {
            fail_at[i] = is(kNames[i]) ? number : 0;
        }
        if (is("allocations")) {
            fail_at[kAllocation] = number;
            and_all_after = true;
        }
        space = is("space") ? number : -1;
        clock_jumps = is("clock");
    }
    dl_iterate_phdr(note_c_library, nullptr);
}

__attribute__((destructor)) void tell_counts()
{
    char const* const name = std::getenv("BALLAST_FAULT_COUNTS");
    if (name == nullptr) {
        return;
    }
    armed = false;
    if (std::FILE* const file = std::fopen(name, "w")) {
        for (int i = 0; i < kNumCalls; ++i) {
            std::fprintf(file, "%s %ld\n", kNames[i], counts[i].load());
        }
        std::fprintf(file, "space %ld\n", written.load());
        std::fclose(file);
    }
}

bool fails(Call call)
{
    if (!armed) {
        return false;
    }
    long const number = ++counts[call];
    return fail_at[call] != 0 && (number == fail_at[call] || (and_all_after && number > fail_at[call]));
}

bool allocation_fails(void const* caller)
{
    auto const address = reinterpret_cast<std::uintptr_t>(caller);
    Call call = kAllocation;
    for (int i = 0; i < num_c_libraries; ++i) {
        call = address >= c_libraries[i].first && address < c_libraries[i].end ? kCAllocation : call;
    }
    return fails(call);
}

bool is_file(int number)
{
    return number > 2 && number < kMostFiles && is_output[number];
}

int note_opened(int number, int flags)
{
    if (number >= 0 && number < kMostFiles) {
        is_output[number] = (flags & O_ACCMODE) != O_RDONLY;
    }
    return number;
}

template <class Write>
ssize_t write_some(int number, std::size_t size, Write const& write)
{
    if (!is_file(number)) {
        return write(size);
    }
    if (fails(kWrite)) {
        errno = EIO;
        return -1;
    }
    if (space >= 0) {
        long const left = space - written.load();
        if (left <= 0) {
            errno = ENOSPC;
            return -1;
        }
        size = size > static_cast<std::size_t>(left) ? static_cast<std::size_t>(left) : size;
    }
    ssize_t const done = write(size);
    written += done > 0 ? done : 0;
    return done;
}

int open_file(int folder, char const* path, int flags, mode_t mode)
{
    if ((flags & O_ACCMODE) != O_RDONLY && fails(kOpen)) {
        errno = EIO;
        return -1;
    }
    return note_opened(static_cast<int>(syscall(SYS_openat, folder, path, flags, mode)), flags);
}

mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

using Main = int (*)(int, char**, char**);
Main real_main = nullptr;

int armed_main(int argc, char** argv, char** environment)
{
    armed = true;
    return real_main(argc, argv, environment);
}

}  // namespace

extern "C" {

/// Nothing fails before the first line of the program.
int __libc_start_main(Main main, int argc, char** argv, void (*init)(), void (*fini)(), void (*finish)(),
                      void* stack)
{
    real_main = main;
    using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
    auto const start = reinterpret_cast<Start>(dlsym(RTLD_NEXT, "__libc_start_main"));
    return start(armed_main, argc, argv, init, fini, finish, stack);
}

void* malloc(std::size_t size)
{
    if (allocation_fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return nullptr;
    }
    return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size)
{
    if (allocation_fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return nullptr;
    }
    return __libc_calloc(number, size);
}

void* realloc(void* old, std::size_t size)
{
    if (size > 0 && allocation_fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return nullptr;
    }
    return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size)
{
    if (allocation_fails(__builtin_return_address(0))) {
        errno = ENOMEM;
        return nullptr;
    }
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, std::size_t alignment, std::size_t size)
{
    *out = allocation_fails(__builtin_return_address(0)) ? nullptr : __libc_memalign(alignment, size);
    return *out == nullptr ? ENOMEM : 0;
}

ssize_t write(int number, void const* bytes, std::size_t size)
{
    return write_some(number, size,
                      [&](std::size_t some) { return syscall(SYS_write, number, bytes, some); });
}

ssize_t pwrite(int number, void const* bytes, std::size_t size, off_t at)
{
    return write_some(number, size,
                      [&](std::size_t some) { return syscall(SYS_pwrite64, number, bytes, some, at); });
}

ssize_t pwrite64(int number, void const* bytes, std::size_t size, off64_t at)
{
    return pwrite(number, bytes, size, at);
}

int fsync(int number)
{
    if (fails(kSync)) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(syscall(SYS_fsync, number));
}

int rename(char const* from, char const* to)
{
    if (fails(kRename)) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int open(char const* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t const mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_file(AT_FDCWD, path, flags, mode);
}

int open64(char const* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t const mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_file(AT_FDCWD, path, flags, mode);
}

int close(int number)
{
    bool const fail = is_file(number) && fails(kClose);
    if (number >= 0 && number < kMostFiles) {
        is_output[number] = false;
    }
    int const status = static_cast<int>(syscall(SYS_close, number));
    if (fail) {
        errno = EIO;
        return -1;
    }
    return status;
}

int clock_gettime(clockid_t clock, timespec* out)
{
    int const status = static_cast<int>(syscall(SYS_clock_gettime, clock, out));
    if (status == 0 && clock_jumps && clock == CLOCK_REALTIME) {
        constexpr long kYear = 31'557'600;
        static std::atomic<long> asked{0};
        long const jumps[] = {30 * kYear, -25 * kYear, kYear, 0, -56 * kYear};
        out->tv_sec += jumps[asked++ % 5];
    }
    return status;
}

time_t time(time_t* out)
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != nullptr) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}
}
