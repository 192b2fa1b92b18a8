#pragma once
/// The HDF5 C library with owners and checks: every handle is closed, every return code looked at, closes included (on a full
/// disk only a close complains). Not thread-safe: one thread at a time deals with files.
#include <cstddef>
#include <string>
#include <string_view>

#include <hdf5.h>
#include <hdf5_hl.h>

namespace ballast::results::hdf5 {

/// HDF5 frees what it has not, and damages the heap, where it does not get the memory that it asks for: so much must be to be had
/// before it is called, or std::bad_alloc. `data` are the bytes that it is to keep in memory; 16 MiB more is well above what a
/// call takes for itself.
void leave_room(std::size_t data = 0);

/// `result` unless it is negative; then Error(io) with the text of the call and HDF5's own reason.
hid_t checked_id(hid_t result, std::string_view call);
void checked_call(int result, std::string_view call);
long long checked_size(long long result, std::string_view call);

/// Calls of HDF5 through one of these three, by what they return: a handle, a herr_t, a size or a yes/no (0, 1).
#define BALLAST_H5_ID(call)                                                                                  \
    ::ballast::results::hdf5::checked_id((::ballast::results::hdf5::leave_room(), (call)), #call)
#define BALLAST_H5(call)                                                                                     \
    ::ballast::results::hdf5::checked_call((::ballast::results::hdf5::leave_room(), (call)), #call)
#define BALLAST_H5_SIZE(call)                                                                                \
    ::ballast::results::hdf5::checked_size(                                                                  \
        (::ballast::results::hdf5::leave_room(), static_cast<long long>(call)), #call)

/// While it lives HDF5 does not print its errors: they come as exceptions. Also forbids loading of filter plugins.
class QuietLibrary {
public:
    QuietLibrary();
    ~QuietLibrary();
    QuietLibrary(QuietLibrary const&) = delete;
    QuietLibrary& operator=(QuietLibrary const&) = delete;

private:
    H5E_auto2_t printer_ = nullptr;
    void* printer_data_ = nullptr;
};

/// Owns a handle of any kind. close() reports a failed close; the destructor, which runs on other failures, cannot.
class Handle {
public:
    using Closer = herr_t (*)(hid_t);

    Handle(hid_t id, Closer closer)
        : id_(id)
        , closer_(closer)
    {
    }
    Handle(Handle&& other) noexcept
        : id_(other.id_)
        , closer_(other.closer_)
    {
        other.id_ = H5I_INVALID_HID;
    }
    Handle& operator=(Handle&&) = delete;
    ~Handle();

    hid_t id() const { return id_; }
    /// Throws Error(io) when HDF5 cannot close it.
    void close();

private:
    hid_t id_;
    Closer closer_;
};

/// Handles of the kinds used here; `call` made the id and is named in the error.
#define BALLAST_H5_FILE(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Fclose)
#define BALLAST_H5_GROUP(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Gclose)
#define BALLAST_H5_DATASET(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Dclose)
#define BALLAST_H5_SPACE(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Sclose)
#define BALLAST_H5_TYPE(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Tclose)
#define BALLAST_H5_ATTRIBUTE(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Aclose)
#define BALLAST_H5_PROPERTIES(call) ::ballast::results::hdf5::Handle(BALLAST_H5_ID(call), H5Pclose)

/// UTF-8 text of any length, element by element in the file's heap.
Handle variable_text_type();
/// UTF-8 text of a fixed number of bytes (at least 1), padded with zeros.
Handle fixed_text_type(std::size_t bytes);

}  // namespace ballast::results::hdf5
