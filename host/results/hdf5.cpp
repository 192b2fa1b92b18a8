#include "host/results/hdf5.hpp"

#include <new>
#include <string_view>
#include <sys/mman.h>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast::results::hdf5 {
namespace {

struct Reason {
    std::string text;
    bool memory = false;
};

/// Space is also that of files; drivers say by their words alone that they mean memory.
bool is_of_memory(H5E_error2_t const& error)
{
    bool const of_space = error.min_num == H5E_NOSPACE || error.min_num == H5E_CANTALLOC;
    bool const says_memory =
        error.desc != nullptr && std::string_view(error.desc).find("memory") != std::string_view::npos;
    return of_space && (error.maj_num == H5E_RESOURCE || says_memory);
}

/// Keeps the description of the innermost error, the one that knows the reason.
herr_t keep_reason(unsigned /*depth*/, H5E_error2_t const* error, void* kept)
{
    auto& reason = *static_cast<Reason*>(kept);
    if (error != nullptr && error->desc != nullptr) {
        reason.text = error->desc;
    }
    reason.memory = reason.memory || (error != nullptr && is_of_memory(*error));
    return 0;
}

[[noreturn]] void throw_hdf5(std::string_view call)
{
    Reason reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_reason, &reason);
    H5Eclear2(H5E_DEFAULT);
    if (reason.memory) {
        throw std::bad_alloc();
    }
    throw Error(ExitCode::io, fmt::format("HDF5 failed in {}", call),
                reason.text.empty() ? "no reason given" : reason.text, "");
}

}  // namespace

void leave_room(std::size_t data)
{
    std::size_t const bytes = data + (std::size_t{16} << 20);
    // Not malloc, whose result the compiler may take for granted where it is only freed again.
    void* const room = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
        throw std::bad_alloc();
    }
    munmap(room, bytes);
}

hid_t checked_id(hid_t result, std::string_view call)
{
    if (result < 0) {
        throw_hdf5(call);
    }
    return result;
}

void checked_call(int result, std::string_view call)
{
    if (result < 0) {
        throw_hdf5(call);
    }
}

long long checked_size(long long result, std::string_view call)
{
    if (result < 0) {
        throw_hdf5(call);
    }
    return result;
}

QuietLibrary::QuietLibrary()
{
    BALLAST_H5(H5open());
    BALLAST_H5(H5Eget_auto2(H5E_DEFAULT, &printer_, &printer_data_));
    BALLAST_H5(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr));
    BALLAST_H5(H5PLset_loading_state(0));
}

QuietLibrary::~QuietLibrary()
{
    H5Eset_auto2(H5E_DEFAULT, printer_, printer_data_);
}

Handle::~Handle()
{
    if (id_ >= 0) {
        closer_(id_);
    }
}

void Handle::close()
{
    leave_room();  // while there is still a handle for the destructor to close
    checked_call(closer_(std::exchange(id_, H5I_INVALID_HID)), "close");
}

Handle variable_text_type()
{
    Handle type = BALLAST_H5_TYPE(H5Tcopy(H5T_C_S1));
    BALLAST_H5(H5Tset_size(type.id(), H5T_VARIABLE));
    BALLAST_H5(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    return type;
}

Handle fixed_text_type(std::size_t bytes)
{
    Handle type = BALLAST_H5_TYPE(H5Tcopy(H5T_C_S1));
    BALLAST_H5(H5Tset_size(type.id(), bytes));
    BALLAST_H5(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    BALLAST_H5(H5Tset_strpad(type.id(), H5T_STR_NULLPAD));
    return type;
}

}  // namespace ballast::results::hdf5
